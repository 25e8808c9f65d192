//! The reader: JSON comes in, shapes go out.

mod document;
mod numbers;
mod string;
mod union;

use std::borrow::Cow;

use super::{JsonSettings, MAX_DEPTH, number};
use crate::codec::base64_text;
use crate::schema::{Member, Schema, TimestampFormat};
use crate::shape::{
    Budget, Deserializer, Error, MemberSet, Members, MissingMember, Result, Variant, comes_twice,
    dense_null, repeated_key,
};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};

/// Reads one JSON value.
#[derive(Debug)]
pub struct JsonReader<'a> {
    text: &'a str,
    at: usize,
    settings: JsonSettings,
    /// Whether the innermost container has no value yet.
    first: bool,
    depth: usize,
    /// Whether the reader is strict, as servers need it.
    strict: bool,
    /// Whether a structure lacked a required member. Only strict readers record it.
    missing: bool,
    /// The memory that values may take.
    budget: Budget,
}

/// Returns the length of the byte order mark at the start of a text. Some services send one (RFC 8259, section 8.1).
fn byte_order_mark(text: &str) -> usize {
    match text.starts_with('\u{feff}') {
        true => '\u{feff}'.len_utf8(),
        false => 0,
    }
}

impl<'a> JsonReader<'a> {
    /// Returns a reader of the value in `bytes`.
    ///
    /// # Errors
    ///
    /// If the bytes are not UTF-8.
    pub fn new(bytes: &'a [u8], settings: JsonSettings) -> Result<Self> {
        let text = std::str::from_utf8(bytes)
            .map_err(|error| Error::new("bytes that are not UTF-8").at(error.valid_up_to()))?;
        Ok(Self {
            text,
            at: byte_order_mark(text),
            settings,
            first: true,
            depth: 0,
            strict: false,
            missing: false,
            budget: Budget::new(bytes.len(), None),
        })
    }

    /// Makes the reader strict, as servers need it, or lenient, as clients need it. The module of codecs lists the
    /// differences. To be called before anything is read.
    #[must_use]
    pub fn strict(self, strict: bool) -> Self {
        let at = if strict {
            0
        } else {
            byte_order_mark(self.text)
        };
        Self { at, strict, ..self }
    }

    /// Bounds the memory of values to so many bytes, in the place of the usual bound.
    #[must_use]
    pub fn memory_limit(self, bytes: Option<usize>) -> Self {
        let budget = Budget::new(self.text.len(), bytes);
        Self { budget, ..self }
    }

    /// Returns whether a structure lacked a required member. Always `false` if the reader is not strict.
    pub fn has_missing(&self) -> bool {
        self.missing
    }

    /// Checks that nothing follows the value.
    ///
    /// # Errors
    ///
    /// If another value or any other text follows.
    pub fn finish(mut self) -> Result {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(Error::new("more than one JSON value").at(self.at)),
        }
    }

    /// Returns the next byte that is not white space, and does not consume it.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if *byte > b' ' => Some(*byte),
            _ => self.peek_further(),
        }
    }

    #[inline(never)]
    fn peek_further(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let space = |it: &u8| matches!(it, b' ' | b'\n' | b'\r' | b'\t');
        let spaces = rest.iter().position(|it| !space(it));
        self.at += spaces.unwrap_or(rest.len());
        rest.get(spaces?).copied()
    }

    #[cold]
    fn unexpected(&mut self, expected: &str) -> Error {
        let found = match self.peek() {
            None => "the end of the body",
            Some(b'"') => "a string",
            Some(b'{') => "an object",
            Some(b'[') => "an array",
            Some(b't' | b'f') => "a boolean",
            Some(b'n') => "null",
            Some(b'-' | b'0'..=b'9') => "a number",
            Some(_) => {
                let other = self.text.get(self.at..).and_then(|it| it.chars().next());
                let other = other.unwrap_or(char::REPLACEMENT_CHARACTER);
                return Error::new(format!("expected {expected}, found {other:?}")).at(self.at);
            }
        };
        Error::new(format!("expected {expected}, found {found}")).at(self.at)
    }

    #[inline]
    fn open(&mut self, bracket: u8, expected: &str) -> Result {
        let is_next = self.text.as_bytes().get(self.at) == Some(&bracket);
        if is_next && self.depth < MAX_DEPTH {
            self.at += 1;
            self.depth += 1;
            self.first = true;
            return Ok(());
        }
        self.open_further(bracket, expected)
    }

    #[inline(never)]
    fn open_further(&mut self, bracket: u8, expected: &str) -> Result {
        if self.peek() != Some(bracket) {
            return Err(self.unexpected(expected));
        }
        if self.depth == MAX_DEPTH {
            let message = format!("values are nested deeper than {MAX_DEPTH} levels");
            return Err(Error::new(message).at(self.at));
        }
        self.at += 1;
        self.depth += 1;
        self.first = true;
        Ok(())
    }

    /// Checks whether the container that ends with `bracket` has another value. Leaves the container if it
    /// has none.
    #[inline]
    fn more(&mut self, bracket: u8) -> Result<bool> {
        let bytes = self.text.as_bytes();
        let next = bytes.get(self.at).copied();
        if next == Some(bracket) {
            self.at += 1;
            self.depth = self.depth.saturating_sub(1);
            self.first = false;
            return Ok(false);
        }
        // The fast path: most documents have strings as keys, and no white space.
        let first = std::mem::take(&mut self.first);
        if first && next == Some(b'"') {
            return Ok(true);
        }
        if !first && next == Some(b',') && bytes.get(self.at + 1) == Some(&b'"') {
            self.at += 1;
            return Ok(true);
        }
        self.first = first;
        self.more_further(bracket)
    }

    #[inline(never)]
    fn more_further(&mut self, bracket: u8) -> Result<bool> {
        let next = self.peek();
        if next == Some(bracket) {
            self.at += 1;
            self.depth = self.depth.saturating_sub(1);
            self.first = false;
            return Ok(false);
        }
        if self.first {
            self.first = false;
            return Ok(true);
        }
        if next != Some(b',') {
            return Err(self.unexpected(if bracket == b'}' {
                "`,` or `}`"
            } else {
                "`,` or `]`"
            }));
        }
        self.at += 1;
        if self.peek() == Some(bracket) {
            return Err(Error::new("a comma with nothing after it").at(self.at));
        }
        Ok(true)
    }

    #[inline]
    fn colon(&mut self) -> Result {
        if self.text.as_bytes().get(self.at) == Some(&b':') {
            self.at += 1;
            return Ok(());
        }
        self.colon_further()
    }

    #[inline(never)]
    fn colon_further(&mut self) -> Result {
        if self.peek() != Some(b':') {
            return Err(self.unexpected("`:`"));
        }
        self.at += 1;
        Ok(())
    }

    fn literal(&mut self, literal: &str, expected: &str) -> Result {
        if !self
            .text
            .get(self.at..)
            .unwrap_or_default()
            .starts_with(literal)
        {
            return Err(self.unexpected(expected));
        }
        self.at += literal.len();
        Ok(())
    }

    #[cold]
    fn take_null(&mut self) -> Result<bool> {
        self.literal("null", "a value").map(|()| true)
    }

    /// Checks whether the next value is a string.
    pub fn at_string(&mut self) -> bool {
        self.peek() == Some(b'"')
    }

    /// Skips a value.
    ///
    /// # Errors
    ///
    /// If the value is not JSON, or nested too deep. The recursion is bounded by the same depth.
    pub fn skip(&mut self) -> Result {
        match self.peek() {
            Some(b'"') => {
                let raw = self.raw("a string")?;
                self.check(&raw)
            }
            Some(b'{') => {
                self.open(b'{', "an object")?;
                while self.more(b'}')? {
                    let key = self.raw("a key")?;
                    self.check(&key)?;
                    self.colon()?;
                    self.skip()?;
                }
                Ok(())
            }
            Some(b'[') => {
                self.open(b'[', "an array")?;
                while self.more(b']')? {
                    self.skip()?;
                }
                Ok(())
            }
            Some(b't') => self.literal("true", "a value"),
            Some(b'f') => self.literal("false", "a value"),
            Some(b'n') => self.literal("null", "a value"),
            _ => self.number("a value").map(|_| ()),
        }
    }
}

impl Deserializer for JsonReader<'_> {
    fn boolean(&mut self, _: &Member) -> Result<bool> {
        match self.peek() {
            Some(b't') => self.literal("true", "a boolean").map(|()| true),
            Some(b'f') => self.literal("false", "a boolean").map(|()| false),
            _ => Err(self.unexpected("a boolean")),
        }
    }

    fn integer(&mut self, _: &Member) -> Result<i64> {
        let (text, whole) = self.number("a number")?;
        let parsed = match whole {
            true => text.parse(),
            false => self.whole(text)?.parse(),
        };
        parsed.map_err(|_| Error::new("a number beyond 64 bits").at(self.at))
    }

    fn float(&mut self, _: &Member) -> Result<f32> {
        match self.float_text()? {
            Ok(text) => number::finite(text, f32::is_finite).ok_or_else(|| self.too_big()),
            Err(special) => Ok(special as f32),
        }
    }

    fn double(&mut self, _: &Member) -> Result<f64> {
        match self.float_text()? {
            Ok(text) => number::finite(text, f64::is_finite).ok_or_else(|| self.too_big()),
            Err(special) => Ok(special),
        }
    }

    fn big_integer(&mut self, _: &Member) -> Result<BigInteger> {
        let text = self.big()?;
        let digits = match self.strict {
            true => Cow::Borrowed(text),
            false => self.whole(text)?,
        };
        digits.parse().map_err(|error| self.not_kept(error))
    }

    fn big_decimal(&mut self, _: &Member) -> Result<BigDecimal> {
        let text = self.big()?;
        text.parse().map_err(|error| self.not_kept(error))
    }

    fn string(&mut self, _: &Member) -> Result<String> {
        let raw = self.raw("a string")?;
        self.owned(&raw)
    }

    fn blob(&mut self, _: &Member) -> Result<Blob> {
        let raw = self.raw("a string")?;
        // The error shows nothing of the value, which may be sensitive.
        let bytes = base64_text::decode(&self.resolve(&raw)?, self.strict);
        let bytes = bytes.ok_or_else(|| Error::new("not base64").at(self.at))?;
        Ok(Blob::from(bytes))
    }

    fn timestamp(&mut self, member: &Member) -> Result<Timestamp> {
        let format = self.settings.timestamp(member);
        let parsed = if format == TimestampFormat::EpochSeconds {
            if let Some(date) = self.date_for_seconds() {
                return Ok(date);
            }
            Timestamp::parse(self.number("a number of seconds")?.0, format)
        } else {
            let text = self.string(member)?;
            match self.strict {
                true => Timestamp::parse_strict(&text, format),
                false => Timestamp::parse_lenient(&text, format),
            }
        };
        parsed.map_err(|error| Error::new(error.to_string()).at(self.at))
    }

    fn document(&mut self, member: &Member) -> Result<Document> {
        self.any(member)
    }

    fn null(&mut self) -> Result<bool> {
        match self.peek() {
            Some(b'n') => self.take_null(),
            _ => Ok(false),
        }
    }

    fn dense_null(&mut self) -> Error {
        dense_null().at(self.at)
    }

    fn resume(&mut self, member: &Member) -> Result {
        match self.strict {
            true => Err(comes_twice(member)),
            false => Ok(()),
        }
    }

    fn repeated_key(&mut self) -> Result {
        match self.strict {
            true => Err(repeated_key().at(self.at)),
            false => Ok(()),
        }
    }

    fn charge(&mut self, bytes: usize) -> Result {
        self.budget.charge(bytes)
    }

    fn stops_at_length(&self) -> bool {
        self.strict
    }

    fn skip_value(&mut self) -> Result {
        self.skip()
    }

    fn begin_list(&mut self, _: &Member) -> Result {
        self.open(b'[', "an array")
    }

    fn next_element(&mut self) -> Result<bool> {
        self.more(b']')
    }

    fn begin_map(&mut self, _: &Member) -> Result {
        self.open(b'{', "an object")
    }

    fn next_key(&mut self) -> Result<Option<String>> {
        if !self.more(b'}')? {
            return Ok(None);
        }
        let raw = self.raw("a key")?;
        let key = self.owned(&raw)?;
        self.colon()?;
        Ok(Some(key))
    }

    fn begin_structure(&mut self, _: &Member) -> Result {
        self.open(b'{', "an object")
    }

    fn next_member(&mut self, members: Members, cursor: &mut usize) -> Result<Option<usize>> {
        while self.more(b'}')? {
            self.peek();
            let settings = self.settings;
            // Most writers keep the model's order, so the next member of the model is tried first.
            let index = match members.get(*cursor) {
                Some(member) if !member.escape && self.take_key(settings.name(member)) => {
                    *cursor += 1;
                    Some(*cursor - 1)
                }
                _ => {
                    let raw = self.raw("a key")?;
                    let key = self.resolve(&raw)?;
                    members.find(cursor, |it| settings.name(it) == key)
                }
            };
            self.colon()?;
            if index.is_some() && self.peek() != Some(b'n') {
                return Ok(index);
            }
            self.skip()?;
        }
        Ok(None)
    }

    fn end_structure(&mut self, members: Members, seen: &MemberSet) -> Result {
        if self.strict && !self.missing {
            let schema = members.schema();
            self.missing = MissingMember::check(schema, seen).is_err();
        }
        Ok(())
    }

    fn next_variant(&mut self, schema: &'static Schema) -> Result<Option<Variant>> {
        if self.text.as_bytes().get(self.at) == Some(&b'}') {
            return self.more(b'}').map(|_| None);
        }
        self.variant(schema)
    }
}
