//! Strings: finds their ends, resolves their escapes, and compares them with expected names.

use std::borrow::Cow;

use super::JsonReader;
use crate::codec::json::text::{next_special, special, unescape};
use crate::fast_eq::same;
use crate::shape::{Error, Result};

/// A string as the document has it: the text between the quotes, and whether that has escapes.
pub(super) struct Raw<'a> {
    pub(super) text: &'a str,
    pub(super) escaped: bool,
}

impl<'a> JsonReader<'a> {
    #[inline]
    pub(super) fn raw(&mut self, expected: &str) -> Result<Raw<'a>> {
        match self.short() {
            Some(text) => Ok(Raw {
                text,
                escaped: false,
            }),
            None => self.long(expected),
        }
    }

    /// Reads a string of less than eight bytes without escapes. Returns `None` and consumes nothing if the string is of
    /// another kind.
    #[inline]
    fn short(&mut self) -> Option<&'a str> {
        let bytes = self.text.as_bytes();
        let [quote, rest @ ..] = bytes.get(self.at..)?.first_chunk::<9>()?;
        let length = special(u64::from_le_bytes(*rest.first_chunk()?))?;
        if *quote != b'"' || rest.get(length) != Some(&b'"') {
            return None;
        }
        let start = self.at + 1;
        let text = self.text.get(start..start + length)?;
        self.at = start + length + 1;
        Some(text)
    }

    #[inline(never)]
    fn long(&mut self, expected: &str) -> Result<Raw<'a>> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected(expected));
        }
        let start = self.at + 1;
        let bytes = self.text.as_bytes();
        let mut end = next_special(bytes, start);
        let mut escaped = false;
        while bytes.get(end) == Some(&b'\\') {
            // The escaped byte may be a quote, so it is skipped here. [`unescape`] checks the escape.
            escaped = true;
            end = next_special(bytes, end + 2);
        }
        match bytes.get(end) {
            Some(b'"') => {
                self.at = end + 1;
                let text = self.text.get(start..end).unwrap_or_default();
                Ok(Raw { text, escaped })
            }
            Some(_) => Err(Error::new("a control character in a string").at(end)),
            None => Err(Error::new("the body ends within a string").at(bytes.len())),
        }
    }

    /// Returns the string with its escapes resolved. A string without escapes is borrowed from the document.
    #[inline]
    pub(super) fn resolve(&self, raw: &Raw<'a>) -> Result<Cow<'a, str>> {
        if !raw.escaped {
            return Ok(Cow::Borrowed(raw.text));
        }
        let text = unescape(raw.text, self.strict).map(Cow::Owned);
        text.ok_or_else(|| Error::new("a broken escape in a string").at(self.at))
    }

    #[inline]
    pub(super) fn owned(&self, raw: &Raw<'a>) -> Result<String> {
        self.resolve(raw).map(Cow::into_owned)
    }

    /// Checks the escapes of a string that is skipped.
    pub(super) fn check(&self, raw: &Raw<'a>) -> Result {
        self.resolve(raw).map(|_| ())
    }

    /// Consumes the key `name` with its quotes if the key comes next.
    #[inline]
    pub(super) fn take_key(&mut self, name: &str) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let name = name.as_bytes();
        let found = rest.split_first().is_some_and(|(quote, rest)| {
            let (start, end) = rest.split_at_checked(name.len()).unwrap_or_default();
            *quote == b'"' && end.first() == Some(&b'"') && same(start, name)
        });
        if found {
            self.at += name.len() + 2;
        }
        found
    }
}
