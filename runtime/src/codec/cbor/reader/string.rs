//! Strings of bytes and of text, in one chunk or several (RFC 8949, section 3.2.3).

use std::borrow::Cow;

use super::{CborReader, Head};
use crate::codec::cbor::{info, item, major};
use crate::fast_eq::same;
use crate::shape::{Error, Result};

impl<'a> CborReader<'a> {
    /// Reads the bytes of a string after its head was read. Each chunk has the string's major type and a definite
    /// length (RFC 8949, section 3.2.3).
    #[inline]
    pub(super) fn bytes(&mut self, head: Head) -> Result<Cow<'a, [u8]>> {
        if head.info == info::INDEFINITE {
            return self.chunks(head.major, |_| true).map(Cow::Owned);
        }
        self.take(head.value).map(Cow::Borrowed)
    }

    pub(super) fn chunks(&mut self, major: u8, is_valid: fn(&[u8]) -> bool) -> Result<Vec<u8>> {
        let mut whole = Vec::new();
        loop {
            if self.rest.first() == Some(&item::BREAK) {
                self.take(1)?;
                return Ok(whole);
            }
            let head = self.expect(major, "a chunk of the same kind of string")?;
            if head.info == info::INDEFINITE {
                return Err(self.error("a chunk of a string without a length"));
            }
            let chunk = self.take(head.value)?;
            if !is_valid(chunk) {
                return Err(self.not_utf8());
            }
            whole.extend_from_slice(chunk);
        }
    }

    #[cold]
    pub(super) fn not_utf8(&self) -> Error {
        self.error("a string that is not UTF-8")
    }

    /// Reads a string whose head takes two bytes at most, as nearly every string has. Returns `None` and
    /// consumes nothing for other items.
    #[inline]
    pub(super) fn short(&mut self, major: u8) -> Option<&'a [u8]> {
        let (&first, rest) = self.rest.split_first()?;
        let info = first & 0x1f;
        let (length, rest) = match rest {
            _ if first >> 5 != major => return None,
            rest if info < info::ONE_BYTE => (info, rest),
            [length, rest @ ..] if info == info::ONE_BYTE => (*length, rest),
            _ => return None,
        };
        let (bytes, rest) = rest.split_at_checked(usize::from(length))?;
        self.rest = rest;
        Some(bytes)
    }

    #[inline]
    pub(super) fn text(&mut self, expected: &str) -> Result<Cow<'a, str>> {
        let Some(bytes) = self.short(major::TEXT) else {
            return self.long_text(expected);
        };
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(_) => Err(self.not_utf8()),
        }
    }

    #[inline(never)]
    pub(super) fn long_text(&mut self, expected: &str) -> Result<Cow<'a, str>> {
        let head = self.expect(major::TEXT, expected)?;
        if head.info == info::INDEFINITE {
            let whole = self.chunks(head.major, |it| std::str::from_utf8(it).is_ok())?;
            let text = String::from_utf8(whole).map_err(|_| self.not_utf8())?;
            return Ok(Cow::Owned(text));
        }
        let bytes = self.take(head.value)?;
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(_) => Err(self.not_utf8()),
        }
    }

    /// Consumes the key `name` if it comes next in its shortest form.
    #[inline]
    pub(super) fn take_key(&mut self, name: &str) -> bool {
        let rest = match (self.rest, name.len()) {
            ([first, rest @ ..], length @ 0..24) if *first == major::TEXT << 5 | length as u8 => {
                rest
            }
            ([0x78, second, rest @ ..], length) if usize::from(*second) == length => rest,
            _ => return false,
        };
        match rest.split_at_checked(name.len()) {
            Some((start, rest)) if same(start, name.as_bytes()) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }
}
