//! The reader: CBOR comes in, shapes go out.

mod members;
mod numbers;
mod skip;
mod string;

use std::borrow::Cow;

use self::numbers::Number;
use super::writer::no_document;
use super::{MAX_DEPTH, info, item, major};
use crate::schema::{Member, Schema};
use crate::shape::{
    Budget, Deserializer, Error, MemberSet, Members, MissingMember, Result, Variant, comes_twice,
    dense_null, repeated_key,
};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};

/// Reads one CBOR item.
#[derive(Debug)]
pub struct CborReader<'a> {
    /// The bytes that have not been read.
    rest: &'a [u8],
    /// The length of the whole body.
    length: usize,
    /// The number of items, or pairs of items, that are left in the innermost container. It is [`OPEN`] if a break ends
    /// the container.
    left: u64,
    /// The same number for the outer containers, the outermost first.
    outer: [u64; NEAR],
    /// The same number for containers deeper than [`NEAR`].
    further: Vec<u64>,
    depth: usize,
    /// Whether the reader is strict, as servers need it.
    strict: bool,
    /// Whether a structure lacked a required member. Only strict readers record it.
    missing: bool,
    /// The memory that values may take.
    budget: Budget,
}

/// The count of a container that ends with a break. No definite length has this value, because a length beyond the body
/// is refused.
const OPEN: u64 = u64::MAX;

/// The depth of nesting up to which no memory is allocated.
const NEAR: usize = 16;

/// The head of an item.
#[derive(Clone, Copy)]
struct Head {
    major: u8,
    info: u8,
    value: u64,
}

impl<'a> CborReader<'a> {
    /// Returns a reader of the item in `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            length: bytes.len(),
            left: 0,
            outer: [0; NEAR],
            further: Vec::new(),
            depth: 0,
            strict: false,
            missing: false,
            budget: Budget::new(bytes.len(), None),
        }
    }

    /// Makes the reader strict, as servers need it, or lenient, as clients need it. The module of codecs lists the
    /// differences.
    #[must_use]
    pub fn strict(self, strict: bool) -> Self {
        Self { strict, ..self }
    }

    /// Bounds the memory of values to so many bytes, in the place of the usual bound.
    #[must_use]
    pub fn memory_limit(self, bytes: Option<usize>) -> Self {
        let budget = Budget::new(self.length, bytes);
        Self { budget, ..self }
    }

    /// Returns whether a structure lacked a required member. Always `false` if the reader is not strict.
    pub fn has_missing(&self) -> bool {
        self.missing
    }

    /// Checks that nothing follows the item.
    ///
    /// # Errors
    ///
    /// If another byte follows.
    pub fn finish(self) -> Result {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(Error::new("more than one CBOR item").at(self.at()))
        }
    }

    /// Returns the index of the next byte of the body.
    fn at(&self) -> usize {
        self.length - self.rest.len()
    }

    #[cold]
    fn error(&self, message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(message).at(self.at())
    }

    #[cold]
    fn cut_off(&self) -> Error {
        Error::new("the body ends within an item").at(self.length)
    }

    #[cold]
    fn unexpected(&self, expected: &str) -> Error {
        let Some(first) = self.rest.first() else {
            return self.error(format!("expected {expected}, found the end of the body"));
        };
        let found = match (first >> 5, *first) {
            (major::UNSIGNED | major::NEGATIVE, _) => "a whole number",
            (major::BYTES, _) => "bytes",
            (major::TEXT, _) => "a string",
            (major::ARRAY, _) => "an array",
            (major::MAP, _) => "a map",
            (major::TAG, _) => "a tag",
            (_, item::FALSE | item::TRUE) => "a boolean",
            (_, item::NULL | item::UNDEFINED) => "null",
            (_, 0xf9..=0xfb) => "a float",
            (_, item::BREAK) => "a break",
            _ => "an unknown simple value",
        };
        self.error(format!("expected {expected}, found {found}"))
    }

    /// Reads the next `length` bytes.
    #[inline]
    fn take(&mut self, length: u64) -> Result<&'a [u8]> {
        let split = usize::try_from(length).ok();
        match split.and_then(|it| self.rest.split_at_checked(it)) {
            Some((taken, rest)) => {
                self.rest = rest;
                Ok(taken)
            }
            None => Err(self.cut_off()),
        }
    }

    /// Reads a fixed number of bytes.
    #[inline]
    fn fixed<const N: usize>(&mut self) -> Result<[u8; N]> {
        match self.rest.split_first_chunk() {
            Some((taken, rest)) => {
                self.rest = rest;
                Ok(*taken)
            }
            None => Err(self.cut_off()),
        }
    }

    #[inline]
    fn head(&mut self) -> Result<Head> {
        let [first] = self.fixed()?;
        let (major, info) = (first >> 5, first & 0x1f);
        let value = if info < info::ONE_BYTE {
            u64::from(info)
        } else {
            self.long_head(info)?
        };
        Ok(Head { major, info, value })
    }

    fn long_head(&mut self, info: u8) -> Result<u64> {
        Ok(match info {
            info::ONE_BYTE => u64::from(u8::from_be_bytes(self.fixed()?)),
            info::TWO_BYTES => u64::from(u16::from_be_bytes(self.fixed()?)),
            info::FOUR_BYTES => u64::from(u32::from_be_bytes(self.fixed()?)),
            info::EIGHT_BYTES => u64::from_be_bytes(self.fixed()?),
            info::INDEFINITE => 0,
            _ => return Err(self.error("an item of a reserved form")),
        })
    }

    /// Reads the head of an item that has this major type.
    #[inline]
    fn expect(&mut self, major: u8, expected: &str) -> Result<Head> {
        match self.rest.first() {
            Some(first) if first >> 5 == major => self.head(),
            _ => Err(self.unexpected(expected)),
        }
    }

    /// Enters an array or a map after its head was read.
    #[inline]
    fn open(&mut self, head: Head) -> Result {
        if self.depth == MAX_DEPTH {
            let message = format!("values are nested deeper than {MAX_DEPTH} levels");
            return Err(self.error(message));
        }
        match self.outer.get_mut(self.depth) {
            Some(left) => *left = self.left,
            None => self.further.push(self.left),
        }
        self.depth += 1;
        self.left = if head.info == info::INDEFINITE {
            OPEN
        } else if head.value > self.rest.len() as u64 {
            // An item takes at least one byte, so a longer length cannot be right.
            return Err(self.cut_off());
        } else {
            head.value
        };
        Ok(())
    }

    /// Checks whether the innermost container has another item or pair of items. Leaves the container if it has none.
    #[inline]
    fn more(&mut self) -> Result<bool> {
        if self.left == OPEN {
            match self.rest.split_first() {
                Some((&item::BREAK, rest)) => self.rest = rest,
                Some(_) => return Ok(true),
                None => return Err(self.cut_off()),
            }
        } else if let Some(left) = self.left.checked_sub(1) {
            self.left = left;
            return Ok(true);
        }
        self.close();
        Ok(false)
    }

    /// Leaves the innermost container if it ends here. Returns the opposite of [`Self::more`], at less cost.
    #[inline]
    fn at_end(&mut self) -> bool {
        match (self.left, self.rest.split_first()) {
            (0, _) => {}
            (OPEN, Some((&item::BREAK, rest))) => self.rest = rest,
            _ => return false,
        }
        self.close();
        true
    }

    /// Leaves the innermost container, of which no item is left.
    #[inline]
    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.left = match self.outer.get(self.depth) {
            Some(left) => *left,
            None => self.further.pop().unwrap_or_default(),
        };
    }

    /// Enters an array or a map. The fast path is for containers that are short or end with a break, and are not nested
    /// deep.
    #[inline]
    fn begin(&mut self, major: u8, expected: &str) -> Result {
        if let (Some((first, rest)), Some(outer)) =
            (self.rest.split_first(), self.outer.get_mut(self.depth))
            && first >> 5 == major
        {
            let info = first & 0x1f;
            let left = match info {
                info::INDEFINITE => OPEN,
                _ => u64::from(info),
            };
            if info == info::INDEFINITE || info < info::ONE_BYTE && left <= rest.len() as u64 {
                *outer = self.left;
                self.depth += 1;
                self.left = left;
                self.rest = rest;
                return Ok(());
            }
        }
        self.begin_further(major, expected)
    }

    #[inline(never)]
    fn begin_further(&mut self, major: u8, expected: &str) -> Result {
        let head = self.expect(major, expected)?;
        self.open(head)
    }

    /// Checks whether the next item is null.
    #[inline]
    fn at_null(&self) -> bool {
        // `undefined` is read as null.
        matches!(self.rest, [item::NULL | item::UNDEFINED, ..])
    }
}

impl Deserializer for CborReader<'_> {
    fn boolean(&mut self, _: &Member) -> Result<bool> {
        match self.rest.split_first() {
            Some((&first @ (item::TRUE | item::FALSE), rest)) => {
                self.rest = rest;
                Ok(first == item::TRUE)
            }
            _ => Err(self.unexpected("a boolean")),
        }
    }

    fn integer(&mut self, _: &Member) -> Result<i64> {
        if self.at_lenient_tag() {
            let digits = self.tagged_digits()?;
            let value = digits.parse();
            return value.map_err(|_| self.error("a number beyond 64 bits"));
        }
        let value = match self.number("a whole number")? {
            Number::Unsigned(value) => i64::try_from(value).ok(),
            Number::Negative(value) => i64::try_from(value).ok().map(|it| !it),
            Number::Single(value) => self.whole_float(f64::from(value))?.parse().ok(),
            Number::Double(value) => self.whole_float(value)?.parse().ok(),
        };
        value.ok_or_else(|| self.error("a number beyond 64 bits"))
    }

    fn float(&mut self, _: &Member) -> Result<f32> {
        if self.at_lenient_tag() {
            let value = self.decimal()?.as_str().parse().ok();
            let finite = value.filter(|it: &f32| it.is_finite());
            return finite.ok_or_else(|| self.too_big());
        }
        Ok(match self.number("a number")? {
            Number::Unsigned(value) => value as f32,
            Number::Negative(value) => -1.0 - value as f32,
            Number::Single(value) => value,
            // Many clients write all floats as doubles.
            Number::Double(value) => match value as f32 {
                single if value.is_finite() && !single.is_finite() => return Err(self.too_big()),
                single => single,
            },
        })
    }

    fn double(&mut self, _: &Member) -> Result<f64> {
        if self.at_lenient_tag() {
            let value = self.decimal()?.as_f64();
            return Some(value)
                .filter(|it| it.is_finite())
                .ok_or_else(|| self.too_big());
        }
        Ok(match self.number("a number")? {
            Number::Unsigned(value) => value as f64,
            Number::Negative(value) => -1.0 - value as f64,
            Number::Single(value) => f64::from(value),
            Number::Double(value) => value,
        })
    }

    fn big_integer(&mut self, _: &Member) -> Result<BigInteger> {
        let text = match self.at_lenient_tag() {
            true => self.tagged_digits()?,
            false => match self.big("a whole number")? {
                (true, digits) => format!("-{digits}"),
                (false, digits) => digits,
            },
        };
        text.parse().map_err(|error| self.not_kept(error))
    }

    fn big_decimal(&mut self, _: &Member) -> Result<BigDecimal> {
        self.decimal()
    }

    fn string(&mut self, _: &Member) -> Result<String> {
        match self.short(major::TEXT) {
            Some(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(text.to_owned()),
                Err(_) => Err(self.not_utf8()),
            },
            None => self.long_text("a string").map(Cow::into_owned),
        }
    }

    fn blob(&mut self, _: &Member) -> Result<Blob> {
        let head = self.expect(major::BYTES, "bytes")?;
        self.bytes(head).map(|it| Blob::from(it.into_owned()))
    }

    fn timestamp(&mut self, _: &Member) -> Result<Timestamp> {
        self.instant()
    }

    fn document(&mut self, member: &Member) -> Result<Document> {
        Err(no_document(member).at(self.at()))
    }

    #[inline]
    fn null(&mut self) -> Result<bool> {
        match self.rest.split_first() {
            // `undefined` is read as null.
            Some((&(item::NULL | item::UNDEFINED), rest)) => {
                self.rest = rest;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn dense_null(&mut self) -> Error {
        dense_null().at(self.at())
    }

    fn resume(&mut self, member: &Member) -> Result {
        match self.strict {
            true => Err(comes_twice(member)),
            false => Ok(()),
        }
    }

    fn repeated_key(&mut self) -> Result {
        match self.strict {
            true => Err(repeated_key().at(self.at())),
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
        self.begin(major::ARRAY, "an array")
    }

    fn next_element(&mut self) -> Result<bool> {
        self.more()
    }

    fn begin_map(&mut self, _: &Member) -> Result {
        self.begin(major::MAP, "a map")
    }

    fn next_key(&mut self) -> Result<Option<String>> {
        if !self.more()? {
            return Ok(None);
        }
        self.text("a key").map(|it| Some(it.into_owned()))
    }

    fn begin_structure(&mut self, member: &Member) -> Result {
        self.begin_map(member)
    }

    fn next_member(&mut self, members: Members, cursor: &mut usize) -> Result<Option<usize>> {
        if self.at_end() {
            return Ok(None);
        }
        // Most writers keep the model's order, so the model's next member is tried first.
        let start = self.rest;
        if let Some(member) = members.get(*cursor)
            && self.take_key(member.name)
            && !self.at_null()
        {
            if self.left != OPEN {
                self.left -= 1;
            }
            *cursor += 1;
            return Ok(Some(*cursor - 1));
        }
        self.rest = start;
        self.member(members, cursor)
    }

    fn end_structure(&mut self, members: Members, seen: &MemberSet) -> Result {
        if self.strict && !self.missing {
            let schema = members.schema();
            self.missing = MissingMember::check(schema, seen).is_err();
        }
        Ok(())
    }

    fn next_variant(&mut self, schema: &'static Schema) -> Result<Option<Variant>> {
        match self.at_end() {
            true => Ok(None),
            false => self.variant(schema),
        }
    }
}
