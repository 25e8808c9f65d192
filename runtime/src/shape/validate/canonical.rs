//! `@uniqueItems`: compares the elements of a list by their bytes, in memory that does not grow with their size.
//!
//! The elements come in. Two of them have the same bytes if they would be written alike.

use std::hash::{BuildHasher, RandomState};
use std::io::Write as _;

use super::check::Elements;
use crate::schema::{Member, NO_MEMBER, Schema};
use crate::shape::{Error, Result, Serializer, Shape};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};

/// Whether a list has no two equal elements. Elements that cannot be written, as streams cannot, are equal to none.
///
/// Takes 16 bytes for each element. Hashes have a random key, so that nobody can send elements with equal hashes; the
/// elements with equal hashes are compared.
pub(super) fn are_unique<'v>(length: usize, elements: &Elements<'_, 'v>) -> bool {
    let mut scratch = Writer(Vec::new());
    let state = RandomState::new();
    let mut hashes = Vec::new();
    for index in 0..length {
        if scratch.write(elements(index)) {
            hashes.push((state.hash_one(&scratch.0), index));
        }
    }
    hashes.sort_unstable();
    let mut other = Writer(Vec::new());
    hashes.chunk_by(|one, other| one.0 == other.0).all(|equal| {
        equal.iter().enumerate().all(|(at, (_, index))| {
            scratch.write(elements(*index));
            let mut earlier = equal.iter().take(at);
            earlier.all(|(_, index)| !other.write(elements(*index)) || other.0 != scratch.0)
        })
    })
}

/// Every value stands behind the name of its member. What has no length of its own stands behind its length.
struct Writer(Vec<u8>);

impl Writer {
    /// Replaces the bytes by those of an element. Returns whether it can be written.
    fn write<'v>(&mut self, element: Option<&'v (dyn Shape + 'v)>) -> bool {
        self.0.clear();
        element.is_some_and(|it| it.serialize(&NO_MEMBER, self).is_ok())
    }

    fn value(&mut self, member: &Member, value: &[u8]) -> Result {
        self.text(member.name.as_bytes());
        self.0.extend_from_slice(value);
        Ok(())
    }

    fn text(&mut self, text: &[u8]) {
        self.0.extend_from_slice(&text.len().to_le_bytes());
        self.0.extend_from_slice(text);
    }

    fn named_text(&mut self, member: &Member, text: &[u8]) -> Result {
        self.text(member.name.as_bytes());
        self.text(text);
        Ok(())
    }
}

impl Serializer for Writer {
    fn boolean(&mut self, member: &Member, value: bool) -> Result {
        self.value(member, &[value.into()])
    }

    fn integer(&mut self, member: &Member, value: i64) -> Result {
        self.value(member, &value.to_le_bytes())
    }

    fn float(&mut self, member: &Member, value: f32) -> Result {
        // All NaN are written alike.
        let value = if value.is_nan() { f32::NAN } else { value };
        self.value(member, &value.to_le_bytes())
    }

    fn double(&mut self, member: &Member, value: f64) -> Result {
        let value = if value.is_nan() { f64::NAN } else { value };
        self.value(member, &value.to_le_bytes())
    }

    fn big_integer(&mut self, member: &Member, value: &BigInteger) -> Result {
        self.named_text(member, value.as_str().as_bytes())
    }

    fn big_decimal(&mut self, member: &Member, value: &BigDecimal) -> Result {
        self.named_text(member, value.as_str().as_bytes())
    }

    fn string(&mut self, member: &Member, value: &str) -> Result {
        self.named_text(member, value.as_bytes())
    }

    fn blob(&mut self, member: &Member, value: &Blob) -> Result {
        self.named_text(member, value.as_ref())
    }

    fn timestamp(&mut self, member: &Member, value: Timestamp) -> Result {
        self.value(member, &value.seconds().to_le_bytes())?;
        self.0
            .extend_from_slice(&value.subsec_nanos().to_le_bytes());
        Ok(())
    }

    fn document(&mut self, member: &Member, value: &Document) -> Result {
        self.text(member.name.as_bytes());
        // A vector takes all that is written.
        let _ = write!(self.0, "{value:?}");
        Ok(())
    }

    fn null(&mut self, member: &Member) -> Result {
        self.value(member, b"n")
    }

    fn begin_list(&mut self, member: &Member, len: usize) -> Result {
        self.value(member, &len.to_le_bytes())
    }

    fn end_list(&mut self) -> Result {
        Ok(())
    }

    fn begin_map(&mut self, member: &Member, len: usize) -> Result {
        self.value(member, &len.to_le_bytes())
    }

    fn key(&mut self, key: &str) -> Result {
        self.text(key.as_bytes());
        Ok(())
    }

    fn end_map(&mut self) -> Result {
        Ok(())
    }

    fn begin_structure(&mut self, member: &Member) -> Result {
        self.value(member, b"{")
    }

    fn end_structure(&mut self) -> Result {
        self.0.push(b'}');
        Ok(())
    }

    fn unknown_variant(&mut self, schema: &'static Schema, tag: &str) -> Result {
        let _ = (schema, tag);
        Err(Error::new("a value that cannot be written"))
    }
}
