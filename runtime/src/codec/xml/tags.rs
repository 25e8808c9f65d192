//! Markup: reads start tags, end tags, and the text between them (XML 1.0, sections 2 and 3).

use std::borrow::Cow;

use super::MAX_DEPTH;
use super::namespaces::Namespaces;
use super::text::{self, push_lines, reference, text_end};
use crate::shape::{Error, Result};

/// A start tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element<'a> {
    pub(super) name: &'a str,
    /// The text between the name and the end of the tag.
    pub(super) attributes: &'a str,
    /// Whether the tag ends the element as well: `<a/>`.
    pub(super) closed: bool,
    /// Whether the element has `xsi:nil="true"` and so stands for null.
    pub(super) nil: bool,
}

impl<'a> Element<'a> {
    /// An element without content, for a value whose element is absent.
    pub(super) const NONE: Self = Self {
        name: "",
        attributes: "",
        closed: true,
        nil: false,
    };

    /// Returns an element without attributes, whose content is read next.
    pub(super) const fn open(name: &'a str) -> Self {
        Self {
            name,
            closed: false,
            ..Self::NONE
        }
    }

    /// Returns the name without its prefix.
    pub(super) fn local_name(&self) -> &'a str {
        local(self.name)
    }
}

/// Returns a name without its prefix.
fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

/// Removes the first attribute from `attributes`. Returns its name and the raw text between its quotes. The syntax was
/// checked when the tag was read.
pub(super) fn next_attribute<'a>(attributes: &mut &'a str) -> Option<(&'a str, &'a str)> {
    let (name, rest) = attributes.split_once('=')?;
    let rest = rest.trim_start();
    let quote = rest.chars().next()?;
    let (value, rest) = rest.get(1..)?.split_once(quote)?;
    *attributes = rest.trim_ascii_start();
    Some((name.trim(), value))
}

/// Checks whether a name of a document equals a name of the model. Prefixes are ignored: they are declared, but
/// services use and leave out namespaces in ways that models do not tell.
#[inline]
pub(super) fn same_name(expected: &str, found: &str) -> bool {
    // Most different names have different last bytes, so these are compared first.
    expected == found
        || (expected.as_bytes().last() == found.as_bytes().last()
            && local(expected) == local(found))
}

/// Returns the number of bytes at the start that can be those of a name.
fn name_length(bytes: &[u8]) -> usize {
    let is = |it: &u8| it.is_ascii_alphanumeric() || *it >= 0x80 || b"_:-.".contains(it);
    bytes.iter().position(|it| !is(it)).unwrap_or(bytes.len())
}

/// A document and the position in it.
#[derive(Debug)]
pub(super) struct Tags<'a> {
    text: &'a str,
    at: usize,
    namespaces: Namespaces<'a>,
}

impl<'a> Tags<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self> {
        let text = std::str::from_utf8(bytes)
            .map_err(|error| Error::new("bytes that are not UTF-8").at(error.valid_up_to()))?;
        if let Some(at) = text::first_forbidden(text) {
            return Err(Error::new("a character that XML does not have").at(at));
        }
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let namespaces = Namespaces::default();
        Ok(Self {
            text,
            at,
            namespaces,
        })
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Returns to an earlier position.
    pub(super) fn back_to(&mut self, at: usize) {
        self.at = at;
    }

    #[inline]
    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    #[cold]
    pub(super) fn error(&self, message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(message).at(self.at)
    }

    #[inline]
    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.text.as_bytes().get(self.at) {
            self.at += 1;
        }
    }

    /// Reads the start tag of the root element.
    pub(super) fn root(&mut self) -> Result<Element<'a>> {
        self.skip_aside()?;
        match self.bytes().first() {
            Some(b'<') => self.start_tag(),
            Some(_) => Err(self.error("text before the first element")),
            None => Err(self.error("a document without an element")),
        }
    }

    /// Checks that only white space, comments and processing instructions follow.
    pub(super) fn end(mut self) -> Result {
        self.skip_aside()?;
        match self.at == self.text.len() {
            true => Ok(()),
            false => Err(self.error("something after the last element")),
        }
    }

    /// Consumes the start tag of an element with this name if it comes next and has no attributes.
    #[inline]
    pub(super) fn take_start(&mut self, name: &str) -> Option<Element<'a>> {
        self.skip_space();
        let (tag, rest) = self.bytes().split_at_checked(name.len() + 1)?;
        let (first, found) = tag.split_first()?;
        if *first != b'<' || found != name.as_bytes() || rest.first() != Some(&b'>') {
            return None;
        }
        // Whether a prefix is declared is checked elsewhere.
        if name.as_bytes().contains(&b':') {
            return None;
        }
        let start = self.at + 1;
        self.at = start + name.len() + 1;
        self.namespaces.enter();
        Some(Element::open(self.text.get(start..self.at - 1)?))
    }

    /// Checks whether an element with this name comes next. Skips comments and processing instructions before it.
    pub(super) fn is_next(&mut self, name: &str) -> Result<bool> {
        self.skip_aside()?;
        let Some(tag) = self.rest().strip_prefix('<') else {
            return Ok(false);
        };
        let length = name_length(tag.as_bytes());
        Ok(same_name(name, tag.get(..length).unwrap_or_default()))
    }

    /// Reads the next start tag in the element `parent`, or its end tag. A structure has no text between its elements:
    /// such text is skipped, or refused if `strict` is set.
    pub(super) fn next(&mut self, parent: &str, strict: bool) -> Result<Option<Element<'a>>> {
        loop {
            self.skip_aside()?;
            match self.bytes() {
                [b'<', b'/', ..] => return self.end_tag(parent).map(|()| None),
                [b'<', b'!', ..] if strict => {
                    return Err(self.error("text where elements are expected"));
                }
                [b'<', b'!', ..] => drop(self.cdata()?),
                [b'<', ..] => return self.start_tag().map(Some),
                [] => return Err(self.ends()),
                _ if strict => return Err(self.error("text where elements are expected")),
                _ => self.skip_text()?,
            }
        }
    }

    fn skip_text(&mut self) -> Result {
        let text = self.rest();
        let text = text.split_once('<').map_or(text, |(text, _)| text);
        if !text::is_text(text) {
            return Err(self.error("text that is not XML"));
        }
        self.at += text.len();
        Ok(())
    }

    /// Reads the text of the element `name`, and its end tag.
    #[inline]
    pub(super) fn text(&mut self, name: &str) -> Result<Cow<'a, str>> {
        let bytes = self.bytes();
        let length = text_end(bytes, 0);
        let (_, after) = bytes.split_at_checked(length).unwrap_or_default();
        let after = after.strip_prefix(b"</");
        let after = after.and_then(|it| it.strip_prefix(name.as_bytes()));
        if after.and_then(|it| it.first()) == Some(&b'>') {
            let text = self.rest().get(..length).unwrap_or_default();
            self.at += length + name.len() + 3;
            self.namespaces.leave();
            return Ok(Cow::Borrowed(text));
        }
        self.mixed_text(name).map(Cow::Owned)
    }

    /// Reads the text of the element `name` if it has references, CDATA sections or comments.
    fn mixed_text(&mut self, name: &str) -> Result<String> {
        let mut out = String::new();
        loop {
            let length = text_end(self.bytes(), 0);
            out.push_str(self.rest().get(..length).unwrap_or_default());
            self.at += length;
            match self.bytes() {
                [b'&', ..] => {
                    let Some((character, length)) = reference(self.rest()) else {
                        return Err(self.error("a reference to nothing that is known"));
                    };
                    out.push(character);
                    self.at += length;
                }
                [b'\r', ..] => {
                    out.push('\n');
                    self.at += 1;
                    if self.bytes().first() == Some(&b'\n') {
                        self.at += 1;
                    }
                }
                [b'>', ..] if self.is_after(b"]]") => {
                    return Err(self.error("`]]>` in text"));
                }
                [b'>', ..] => {
                    out.push('>');
                    self.at += 1;
                }
                [b'<', b'/', ..] => return self.end_tag(name).map(|()| out),
                [b'<', b'?', ..] => self.skip_past("?>")?,
                [b'<', b'!', b'-', ..] => self.comment()?,
                [b'<', b'!', ..] => push_lines(self.cdata()?, &mut out),
                [] => return Err(self.ends()),
                _ => return Err(self.error("an element where text is expected")),
            }
        }
    }

    /// Checks whether these bytes stand before the position.
    fn is_after(&self, bytes: &[u8]) -> bool {
        let before = self.text.as_bytes().get(..self.at);
        before.is_some_and(|it| it.ends_with(bytes))
    }

    /// Skips the content of an element, and its end tag.
    pub(super) fn skip(&mut self, element: Element<'a>) -> Result {
        if element.closed {
            return Ok(());
        }
        let mut name = element.name;
        let mut open = Vec::new();
        loop {
            match self.next(name, false)? {
                Some(child) if child.closed => {}
                Some(child) => {
                    if open.len() == MAX_DEPTH {
                        return Err(self.too_deep());
                    }
                    open.push(name);
                    name = child.name;
                }
                None => match open.pop() {
                    Some(outer) => name = outer,
                    None => return Ok(()),
                },
            }
        }
    }

    #[cold]
    pub(super) fn too_deep(&self) -> Error {
        self.error(format!(
            "elements are nested deeper than {MAX_DEPTH} levels"
        ))
    }

    #[cold]
    fn ends(&self) -> Error {
        self.error("the body ends within an element")
    }

    /// Skips white space, comments and processing instructions. The XML declaration is one of these.
    fn skip_aside(&mut self) -> Result {
        loop {
            self.skip_space();
            match self.bytes() {
                [b'<', b'?', ..] => self.skip_past("?>")?,
                [b'<', b'!', b'-', ..] => self.comment()?,
                [b'<', b'!', b'D', ..] => {
                    return Err(self.error("a document type declaration, which is not read"));
                }
                _ => return Ok(()),
            }
        }
    }

    fn comment(&mut self) -> Result {
        if !self.bytes().starts_with(b"<!--") {
            return Err(self.error("markup that is not XML"));
        }
        self.at += 4;
        self.skip_past("--")?;
        match self.bytes().first() {
            Some(b'>') => {
                self.at += 1;
                Ok(())
            }
            Some(_) => Err(self.error("`--` in a comment")),
            None => Err(self.error("the body ends within markup")),
        }
    }

    /// Reads a CDATA section and returns its text.
    fn cdata(&mut self) -> Result<&'a str> {
        const START: &str = "<![CDATA[";
        let Some(rest) = self.rest().strip_prefix(START) else {
            return Err(self.error("markup that is not XML"));
        };
        let Some((text, _)) = rest.split_once("]]>") else {
            return Err(self.ends());
        };
        self.at += START.len() + text.len() + 3;
        Ok(text)
    }

    fn skip_past(&mut self, end: &str) -> Result {
        match self.rest().find(end) {
            Some(at) => {
                self.at += at + end.len();
                Ok(())
            }
            None => Err(self.error("the body ends within markup")),
        }
    }

    fn end_tag(&mut self, name: &str) -> Result {
        let after = self.bytes().strip_prefix(b"</");
        let Some(after) = after.and_then(|it| it.strip_prefix(name.as_bytes())) else {
            return Err(self.error("an end tag that is not that of the open element"));
        };
        let space = after.len() - after.trim_ascii_start().len();
        if after.get(space) != Some(&b'>') {
            return Err(self.error("an end tag that is not that of the open element"));
        }
        self.at += 2 + name.len() + space + 1;
        self.namespaces.leave();
        Ok(())
    }

    fn start_tag(&mut self) -> Result<Element<'a>> {
        self.at += 1;
        let name = self.name()?;
        self.skip_space();
        let start = self.at;
        loop {
            let end = self.at;
            let closed = match self.bytes() {
                [b'>', ..] => false,
                [b'/', b'>', ..] => true,
                _ => {
                    self.check_attribute()?;
                    continue;
                }
            };
            self.at += if closed { 2 } else { 1 };
            let attributes = self.text.get(start..end).unwrap_or_default();
            return self.entered(Element {
                attributes,
                closed,
                ..Element::open(name)
            });
        }
    }

    /// Checks the names of a start tag that has been read.
    #[inline]
    fn entered(&mut self, element: Element<'a>) -> Result<Element<'a>> {
        let mut nil = false;
        if element.attributes.is_empty() && !element.name.contains(':') {
            self.namespaces.enter();
        } else {
            let said = self.namespaces.enter_with(element.name, element.attributes);
            nil = said.map_err(|message| self.error(message))?.nil;
        }
        if element.closed {
            self.namespaces.leave();
        }
        Ok(Element { nil, ..element })
    }

    /// Reads a name. Among ASCII characters only those of names are accepted; all other characters are.
    fn name(&mut self) -> Result<&'a str> {
        let rest = self.bytes();
        let length = name_length(rest);
        match rest.first() {
            Some(first) if length > 0 && !first.is_ascii_digit() && !b"-.".contains(first) => {}
            Some(_) => return Err(self.error("expected a name")),
            None => return Err(self.error("the body ends within markup")),
        }
        let name = self.rest().get(..length).unwrap_or_default();
        self.at += length;
        Ok(name)
    }

    /// Checks the syntax of an attribute. Skips it and the white space after it.
    fn check_attribute(&mut self) -> Result {
        let before = self.text.as_bytes().get(self.at.wrapping_sub(1));
        if !before.is_some_and(|it| it.is_ascii_whitespace()) {
            return Err(self.error("expected white space or the end of the tag"));
        }
        self.name()?;
        self.skip_space();
        if self.bytes().first() != Some(&b'=') {
            return Err(self.error("expected `=` and the value of an attribute"));
        }
        self.at += 1;
        self.skip_space();
        let (quote, rest) = match self.bytes().split_first() {
            Some((quote @ (b'"' | b'\''), rest)) => (*quote, rest),
            _ => return Err(self.error("expected the value of an attribute in quotes")),
        };
        match rest.iter().position(|it| *it == quote || *it == b'<') {
            Some(length) if rest.get(length) == Some(&quote) => {
                let value = self.text.get(self.at + 1..self.at + 1 + length);
                if text::attribute(value.unwrap_or_default()).is_none() {
                    return Err(self.error("a reference to nothing that is known"));
                }
                self.at += length + 2;
            }
            Some(_) => return Err(self.error("`<` in the value of an attribute")),
            None => return Err(self.error("the body ends within markup")),
        }
        self.skip_space();
        Ok(())
    }
}
