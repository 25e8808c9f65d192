//! XML by meaning. Four things make no difference: text between elements, the zone of a time, the order of attributes,
//! and how an empty element is written. This reader is independent of the runtime's codec, because it checks that
//! codec. It reads no doctypes, because test cases have none.

use std::collections::BTreeMap;

use farrier::__private::v1::schema::TimestampFormat;
use farrier::Timestamp;

use crate::json::Json;

/// How deep elements may be nested.
const MAX_DEPTH: usize = 128;

/// An element. Names include the prefix and namespace declarations are attributes, because the model fixes both.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    /// The text of the element. Empty if the element has children.
    text: String,
    /// The children by name. Children of one name are compared in order, except the entries of maps, which are sorted.
    /// Members may have any order, and so the order of children with different names is ignored.
    children: BTreeMap<String, Vec<Element>>,
}

impl Element {
    /// Returns whether the element looks like the entry of a map: it has one key and one value.
    fn is_entry(&self) -> bool {
        self.children.len() == 2 && self.children.values().all(|it| it.len() == 1)
    }

    /// Returns the document of an error with only its kind and these members.
    pub(super) fn of_error(mut self, members: &Json) -> Self {
        if self.name == "Error" {
            let known =
                |name: &str| matches!(name, "Type" | "Code") || *members.get(name) != Json::Null;
            self.children.retain(|name, _| known(name));
        }
        for child in self.children.values_mut().flatten() {
            *child = std::mem::take(child).of_error(members);
        }
        self.without_id()
    }

    /// Returns the element without request ids.
    pub(super) fn without_id(mut self) -> Self {
        self.children
            .retain(|name, _| !name.eq_ignore_ascii_case("RequestId"));
        for child in self.children.values_mut().flatten() {
            *child = std::mem::take(child).without_id();
        }
        self
    }

    fn settle(&mut self) {
        if !self.children.is_empty() {
            // Text between elements is only layout.
            self.text.clear();
        } else if let Ok(time) = Timestamp::parse(&self.text, TimestampFormat::DateTime) {
            // All times are compared in UTC.
            self.text = time.to_string();
        }
        for children in self.children.values_mut() {
            if children.iter().all(Self::is_entry) {
                children.sort();
            }
        }
    }
}

/// Parses a document and returns its root element.
pub(super) fn parse(text: &str) -> Result<Element, String> {
    let mut rest = text.trim();
    let mut open: Vec<Element> = Vec::new();
    loop {
        let Some((before, after)) = rest.split_once('<') else {
            return Err(format!("no element before {rest:?}"));
        };
        match open.last_mut() {
            Some(element) => element.text.push_str(&unescape(before)?),
            None if before.trim().is_empty() => {}
            None => return Err(format!("text before the root: {before:?}")),
        }
        if let Some(after) = after.strip_prefix("![CDATA[") {
            let (text, after) = after
                .split_once("]]>")
                .ok_or("a CDATA section without an end")?;
            open.last_mut()
                .ok_or("text before the root")?
                .text
                .push_str(text);
            rest = after;
            continue;
        }
        if let Some(after) = after.strip_prefix("!--") {
            rest = after.split_once("-->").ok_or("a comment without an end")?.1;
            continue;
        }
        if let Some(after) = after.strip_prefix('?') {
            rest = after
                .split_once("?>")
                .ok_or("an instruction without an end")?
                .1;
            continue;
        }
        let (tag, after) = after.split_once('>').ok_or("a tag without an end")?;
        rest = after;
        let closed = if let Some(name) = tag.strip_prefix('/') {
            let element = open.pop().ok_or("an end tag without its start")?;
            if element.name != name.trim() {
                return Err(format!("<{}> is ended by </{name}>", element.name));
            }
            element
        } else {
            let empty = tag.strip_suffix('/');
            let element = start(empty.unwrap_or(tag))?;
            if empty.is_none() {
                if open.len() >= MAX_DEPTH {
                    return Err("elements are nested too deep".to_owned());
                }
                open.push(element);
                continue;
            }
            element
        };
        let mut closed = closed;
        closed.settle();
        match open.last_mut() {
            Some(parent) => {
                let siblings = parent.children.entry(closed.name.clone()).or_default();
                siblings.push(closed);
            }
            None if rest.trim().is_empty() => return Ok(closed),
            None => return Err(format!("{rest:?} after the root")),
        }
    }
}

/// Parses the content of a start tag.
fn start(tag: &str) -> Result<Element, String> {
    let tag = tag.trim();
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut attributes = BTreeMap::new();
    while !rest.trim().is_empty() {
        let (name, after) = rest
            .split_once('=')
            .ok_or_else(|| format!("an attribute in {tag:?}"))?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|it| matches!(it, '"' | '\''));
        let quote = quote.ok_or_else(|| format!("an attribute without quotes in {tag:?}"))?;
        let (value, after) = after[1..]
            .split_once(quote)
            .ok_or_else(|| format!("an attribute without an end in {tag:?}"))?;
        if attributes
            .insert(name.trim().to_owned(), unescape(value)?)
            .is_some()
        {
            return Err(format!("an attribute that comes twice in {tag:?}"));
        }
        rest = after;
    }
    if name.is_empty() {
        return Err("an element without a name".to_owned());
    }
    Ok(Element {
        name: name.to_owned(),
        attributes,
        text: String::new(),
        children: BTreeMap::new(),
    })
}

fn unescape(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (entity, after) = after.split_once(';').ok_or("a reference without an end")?;
        let code = match entity.strip_prefix('#') {
            Some(number) => match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16).ok(),
                None => number.parse().ok(),
            },
            None => match entity {
                "lt" => Some(u32::from(b'<')),
                "gt" => Some(u32::from(b'>')),
                "amp" => Some(u32::from(b'&')),
                "quot" => Some(u32::from(b'"')),
                "apos" => Some(u32::from(b'\'')),
                _ => None,
            },
        };
        let character = code.and_then(char::from_u32);
        out.push(character.ok_or_else(|| format!("the reference &{entity};"))?);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        parse(one).unwrap() == parse(other).unwrap()
    }

    #[test]
    fn what_does_not_count_does_not_count() {
        assert!(same(
            "<?xml version=\"1.0\"?>\n<a x='1' y=\"2\">\n <b/> </a>",
            "<a y='2' x='1'><b></b></a>"
        ));
        assert!(same("<a><b/><c/></a>", "<a><c/><b/></a>"));
        assert!(same("<a>&lt;&#x41;&#66;</a>", "<a><![CDATA[<AB]]></a>"));
        let entry = |key: &str| format!("<e><k>{key}</k><v/></e>");
        let map = |keys: [&str; 2]| format!("<a>{}</a>", keys.map(entry).concat());
        assert!(same(&map(["1", "2"]), &map(["2", "1"])));
    }

    #[test]
    fn what_counts_counts() {
        for (one, other) in [
            ("<a>1</a>", "<a>2</a>"),
            ("<a> 1</a>", "<a>1</a>"),
            ("<a><m>1</m><m>2</m></a>", "<a><m>2</m><m>1</m></a>"),
            ("<a/>", "<a xmlns='http://a'/>"),
            ("<a/>", "<b/>"),
            ("<a><b/></a>", "<a><b/><b/></a>"),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
    }

    #[test]
    fn damage_is_an_error() {
        for text in [
            "",
            "a",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<a x=1/>",
            "<a x='1' x='2'/>",
            "<a>&x;</a>",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
