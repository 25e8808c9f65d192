//! The writer: shapes come in, CBOR goes out.

use super::number::{Decimal, decrement, to_bytes};
use super::{MAX_DEPTH, info, item, major, tag};
use crate::schema::Member;
use crate::shape::{Error, Result, Serializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};

/// Writes one CBOR item.
///
/// Lists and maps begin with their length. Structures end with a break, because the number of their members is not
/// known at the start. Numbers have the shortest form without loss, except half floats, which some readers do not know
/// (Smithy RPC v2 CBOR protocol, "Numeric type serialization").
#[derive(Debug)]
pub struct CborWriter {
    out: Vec<u8>,
    depth: usize,
}

impl Default for CborWriter {
    fn default() -> Self {
        Self::new()
    }
}

impl CborWriter {
    /// Returns a writer of one item.
    pub fn new() -> Self {
        Self {
            out: Vec::with_capacity(1024),
            depth: 0,
        }
    }

    /// Returns the bytes of the item.
    pub fn finish(self) -> Vec<u8> {
        self.out
    }

    /// Writes the head of an item: its major type and a number.
    #[inline]
    fn head(&mut self, major: u8, value: u64) {
        let first = major << 5;
        if value < u64::from(info::ONE_BYTE) {
            self.out.push(first | value as u8);
        } else if let Ok(value) = u8::try_from(value) {
            self.out.extend_from_slice(&[first | info::ONE_BYTE, value]);
        } else {
            self.long_head(first, value);
        }
    }

    #[inline(never)]
    fn long_head(&mut self, first: u8, value: u64) {
        if let Ok(value) = u16::try_from(value) {
            self.wide(first | info::TWO_BYTES, value.to_be_bytes());
        } else if let Ok(value) = u32::try_from(value) {
            self.wide(first | info::FOUR_BYTES, value.to_be_bytes());
        } else {
            self.wide(first | info::EIGHT_BYTES, value.to_be_bytes());
        }
    }

    #[inline]
    fn wide<const N: usize>(&mut self, first: u8, bytes: [u8; N]) {
        self.out.reserve(N + 1);
        self.out.push(first);
        self.out.extend_from_slice(&bytes);
    }

    #[inline]
    fn string(&mut self, major: u8, bytes: &[u8]) {
        // One check for room covers the head and the bytes.
        self.out.reserve(bytes.len() + 9);
        if bytes.len() < usize::from(info::ONE_BYTE) {
            self.out.push(major << 5 | bytes.len() as u8);
        } else {
            self.head(major, bytes.len() as u64);
        }
        self.out.extend_from_slice(bytes);
    }

    #[inline]
    fn name(&mut self, member: &Member) {
        if member.named {
            self.string(major::TEXT, member.name.as_bytes());
        }
    }

    #[inline]
    fn deeper(&mut self, member: &Member) -> Result {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("values are nested deeper than {MAX_DEPTH} levels");
            return Err(Error::new(message));
        }
        self.name(member);
        Ok(())
    }

    fn whole(&mut self, value: i64) {
        match u64::try_from(value) {
            Ok(value) => self.head(major::UNSIGNED, value),
            // CBOR writes -1 as 0 and -2 as 1. The complement maps one to the other.
            Err(_) => self.head(major::NEGATIVE, !value as u64),
        }
    }

    fn single(&mut self, value: f32) {
        let first = major::SIMPLE << 5 | info::FOUR_BYTES;
        self.wide(first, value.to_bits().to_be_bytes());
    }

    fn real(&mut self, value: f64) {
        let single = value as f32;
        if f64::from(single) == value || value.is_nan() {
            return self.single(single);
        }
        let first = major::SIMPLE << 5 | info::EIGHT_BYTES;
        self.wide(first, value.to_bits().to_be_bytes());
    }

    /// Writes a number of any size from its digits.
    fn big(&mut self, negative: bool, digits: &str) {
        let mut bytes = to_bytes(digits);
        if negative && !bytes.is_empty() {
            decrement(&mut bytes);
            self.head(major::TAG, tag::NEGATIVE_BIG);
        } else {
            self.head(major::TAG, tag::UNSIGNED_BIG);
        }
        self.string(major::BYTES, super::number::without_zeros(&bytes));
    }
}

impl Serializer for CborWriter {
    fn boolean(&mut self, member: &Member, value: bool) -> Result {
        self.name(member);
        self.out.push(if value { item::TRUE } else { item::FALSE });
        Ok(())
    }

    fn integer(&mut self, member: &Member, value: i64) -> Result {
        self.name(member);
        self.whole(value);
        Ok(())
    }

    fn float(&mut self, member: &Member, value: f32) -> Result {
        self.name(member);
        self.single(value);
        Ok(())
    }

    fn double(&mut self, member: &Member, value: f64) -> Result {
        self.name(member);
        self.real(value);
        Ok(())
    }

    fn big_integer(&mut self, member: &Member, value: &BigInteger) -> Result {
        self.name(member);
        match value.as_str().strip_prefix('-') {
            Some(digits) => self.big(true, digits),
            None => self.big(false, value.as_str()),
        }
        Ok(())
    }

    fn big_decimal(&mut self, member: &Member, value: &BigDecimal) -> Result {
        self.name(member);
        let decimal = Decimal::of(value.as_str());
        self.head(major::TAG, tag::DECIMAL);
        self.head(major::ARRAY, 2);
        self.whole(decimal.exponent);
        // A whole number has no negative zero, so the sign of a zero is lost.
        match decimal.digits.parse() {
            Ok(digits) if !decimal.negative => self.head(major::UNSIGNED, digits),
            Ok(digits @ 1..) => self.head(major::NEGATIVE, digits - 1),
            Ok(0) => self.head(major::UNSIGNED, 0),
            Err(_) if decimal.digits.is_empty() => self.head(major::UNSIGNED, 0),
            Err(_) => self.big(decimal.negative, &decimal.digits),
        }
        Ok(())
    }

    fn string(&mut self, member: &Member, value: &str) -> Result {
        self.name(member);
        self.string(major::TEXT, value.as_bytes());
        Ok(())
    }

    fn blob(&mut self, member: &Member, value: &Blob) -> Result {
        self.name(member);
        self.string(major::BYTES, value);
        Ok(())
    }

    /// Writes the seconds as a whole number or, with milliseconds, as a double. `@timestampFormat` has no effect.
    fn timestamp(&mut self, member: &Member, value: Timestamp) -> Result {
        self.name(member);
        self.head(major::TAG, tag::EPOCH);
        let millis = value.truncated_to_millis();
        match millis.subsec_nanos() {
            0 => self.whole(millis.seconds()),
            _ => self.real(millis.as_seconds_f64()),
        }
        Ok(())
    }

    fn document(&mut self, member: &Member, _: &Document) -> Result {
        Err(no_document(member))
    }

    fn null(&mut self, member: &Member) -> Result {
        self.name(member);
        self.out.push(item::NULL);
        Ok(())
    }

    fn begin_list(&mut self, member: &Member, len: usize) -> Result {
        self.deeper(member)?;
        self.head(major::ARRAY, len as u64);
        Ok(())
    }

    fn end_list(&mut self) -> Result {
        self.depth -= 1;
        Ok(())
    }

    fn begin_map(&mut self, member: &Member, len: usize) -> Result {
        self.deeper(member)?;
        self.head(major::MAP, len as u64);
        Ok(())
    }

    fn key(&mut self, key: &str) -> Result {
        self.string(major::TEXT, key.as_bytes());
        Ok(())
    }

    fn end_map(&mut self) -> Result {
        self.depth -= 1;
        Ok(())
    }

    fn begin_structure(&mut self, member: &Member) -> Result {
        self.deeper(member)?;
        self.out.push(item::INDEFINITE_MAP);
        Ok(())
    }

    fn end_structure(&mut self) -> Result {
        self.depth -= 1;
        self.out.push(item::BREAK);
        Ok(())
    }
}

pub(super) fn no_document(member: &Member) -> Error {
    let name = member.name;
    Error::new(format!("`{name}` is a document, and CBOR carries none"))
}
