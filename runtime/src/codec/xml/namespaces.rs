//! Namespaces (Namespaces in XML 1.0): the names of a start tag come in; whether each prefix is declared and no
//! attribute comes twice goes out.

use std::borrow::Cow;
use std::collections::HashMap;

use super::INSTANCE;
use super::tags::next_attribute;
use super::text;

/// The namespaces of the prefixes that are always declared.
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// The prefixes that are declared at a position of a document.
#[derive(Debug, Default)]
pub(super) struct Namespaces<'a> {
    /// The number of open elements.
    depth: usize,
    /// The namespaces of each prefix, the innermost last.
    declared: HashMap<&'a str, Vec<Cow<'a, str>>>,
    /// The prefixes in the order of their declarations, each with the depth of its element.
    scopes: Vec<(usize, &'a str)>,
}

/// What the attributes of an element say.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Said {
    /// Whether the element has `xsi:nil="true"`.
    pub(super) nil: bool,
}

impl<'a> Namespaces<'a> {
    /// Enters an element without attributes, whose name has no prefix.
    #[inline]
    pub(super) fn enter(&mut self) {
        self.depth += 1;
    }

    /// Leaves an element.
    #[inline]
    pub(super) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if !self.scopes.is_empty() {
            self.leave_scopes();
        }
    }

    #[cold]
    fn leave_scopes(&mut self) {
        while let Some((_, prefix)) = self.scopes.pop_if(|(depth, _)| *depth > self.depth) {
            if let Some(declared) = self.declared.get_mut(prefix) {
                declared.pop();
            }
        }
    }

    /// Enters an element with these attributes, whose syntax was checked.
    ///
    /// # Errors
    ///
    /// What is wrong with a name.
    pub(super) fn enter_with(
        &mut self,
        name: &'a str,
        attributes: &'a str,
    ) -> Result<Said, &'static str> {
        self.depth += 1;
        let mut rest = attributes;
        while let Some((name, value)) = next_attribute(&mut rest) {
            if let Some(prefix) = name.strip_prefix("xmlns:") {
                self.declare(prefix, value)?;
            }
        }
        if self.resolve(name)?.0 == XMLNS {
            return Err("a name that is not one");
        }
        let mut said = Said::default();
        let mut names = Vec::new();
        let mut rest = attributes;
        while let Some((name, value)) = next_attribute(&mut rest) {
            let expanded = match name.contains(':') {
                true => self.resolve(name)?,
                // An attribute without a prefix has no namespace, not that of its element.
                false => ("", name),
            };
            said.nil |= expanded == (INSTANCE, "nil") && matches!(value.trim(), "true" | "1");
            names.push(expanded);
        }
        names.sort_unstable();
        match names.windows(2).any(|pair| pair.first() == pair.last()) {
            true => Err("an attribute that comes twice"),
            false => Ok(said),
        }
    }

    fn declare(&mut self, prefix: &'a str, value: &'a str) -> Result<(), &'static str> {
        let uri = text::attribute(value).unwrap_or_default();
        if uri.is_empty() || matches!(prefix, "xmlns") || prefix.contains(':') {
            return Err("a declaration of a namespace that is not one");
        }
        self.scopes.push((self.depth, prefix));
        self.declared.entry(prefix).or_default().push(uri);
        Ok(())
    }

    /// Returns the namespace of a name's prefix, and the local name. Of a name without a prefix, the namespace is
    /// empty.
    fn resolve<'s>(&'s self, name: &'a str) -> Result<(&'s str, &'a str), &'static str> {
        let Some((prefix, local)) = name.split_once(':') else {
            return Ok(("", name));
        };
        let starts = |it: &u8| !it.is_ascii_digit() && !b"-.".contains(it);
        if local.contains(':') || !local.as_bytes().first().is_some_and(starts) {
            return Err("a name that is not one");
        }
        let declared = self.declared.get(prefix).and_then(|it| it.last());
        match (prefix, declared) {
            ("xml", _) => Ok((XML, local)),
            ("xmlns", _) => Ok((XMLNS, local)),
            (_, Some(uri)) => Ok((uri, local)),
            ("", None) => Err("a name that is not one"),
            (_, None) => Err("a prefix that is not declared"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_holds_inside_of_its_element() {
        let mut namespaces = Namespaces::default();
        assert!(namespaces.enter_with("a", "xmlns:p='u'").is_ok());
        assert!(namespaces.enter_with("p:b", "xmlns:p='v' p:c=''").is_ok());
        assert_eq!(namespaces.resolve("p:x"), Ok(("v", "x")));
        namespaces.leave();
        assert_eq!(namespaces.resolve("p:x"), Ok(("u", "x")));
        namespaces.leave();
        assert!(namespaces.resolve("p:x").is_err());
        assert_eq!(namespaces.resolve("x"), Ok(("", "x")));
        assert_eq!(namespaces.resolve("xml:lang"), Ok((XML, "lang")));
    }

    #[test]
    fn nil_is_a_name_of_one_namespace() {
        let xsi = "xmlns:i='http://www.w3.org/2001/XMLSchema-instance'";
        for (attributes, nil) in [
            (format!("{xsi} i:nil='true'"), true),
            (format!("i:nil=' 1 ' {xsi}"), true),
            (format!("{xsi} i:nil='false'"), false),
            ("nil='true'".to_owned(), false),
            ("xmlns:i='other' i:nil='true'".to_owned(), false),
        ] {
            let said = Namespaces::default().enter_with("a", &attributes).unwrap();
            assert_eq!(said.nil, nil, "{attributes}");
        }
    }
}
