//! Hashes of generated structures and unions, from their serialized forms. Values that are equal have equal forms.
//!
//! As with equality, derived implementations would be much work for compilers, and this one is none.

use std::hash::{Hash, Hasher};

use super::{Result, Serializer, Structure, VariantRef};
use crate::schema::{Member, Schema};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};

/// Hashes a structure or union. Values with parts that have no hash, such as numbers of floating point, have the hash of
/// the rest; they have no `Hash` anyway.
pub fn hash(it: &dyn Structure, to: &mut dyn Hasher) {
    let mut to = Form(to);
    for (index, member) in it.schema().members.iter().enumerate() {
        to.0.write_usize(index);
        // What cannot be serialized ends the form, in every value that is equal to this one.
        if it.member(index).serialize(member, &mut to).is_err() {
            return;
        }
    }
    if let VariantRef::Unknown(tag) = it.variant() {
        to.text(tag);
    }
}

/// A serialized form that is hashed as it is written. Each value begins with its kind, so that no two forms run into
/// each other.
struct Form<'a>(&'a mut dyn Hasher);

impl Form<'_> {
    fn mark(&mut self, kind: u8) -> Result {
        self.0.write_u8(kind);
        Ok(())
    }

    fn value(&mut self, kind: u8, value: &impl Hash) -> Result {
        self.mark(kind)?;
        value.hash(&mut self.0);
        Ok(())
    }

    fn text(&mut self, text: &str) {
        self.0.write_usize(text.len());
        self.0.write(text.as_bytes());
    }
}

impl Serializer for Form<'_> {
    fn boolean(&mut self, _: &Member, value: bool) -> Result {
        self.value(0, &value)
    }

    fn integer(&mut self, _: &Member, value: i64) -> Result {
        self.value(1, &value)
    }

    fn float(&mut self, _: &Member, _: f32) -> Result {
        self.mark(2)
    }

    fn double(&mut self, _: &Member, _: f64) -> Result {
        self.mark(3)
    }

    fn big_integer(&mut self, _: &Member, value: &BigInteger) -> Result {
        self.value(4, value)
    }

    fn big_decimal(&mut self, _: &Member, value: &BigDecimal) -> Result {
        self.value(5, value)
    }

    fn string(&mut self, _: &Member, value: &str) -> Result {
        self.mark(6)?;
        self.text(value);
        Ok(())
    }

    fn blob(&mut self, _: &Member, value: &Blob) -> Result {
        self.value(7, value)
    }

    fn timestamp(&mut self, _: &Member, value: Timestamp) -> Result {
        self.value(8, &value)
    }

    fn document(&mut self, _: &Member, _: &Document) -> Result {
        self.mark(9)
    }

    fn null(&mut self, _: &Member) -> Result {
        self.mark(10)
    }

    fn begin_list(&mut self, _: &Member, len: usize) -> Result {
        self.value(11, &len)
    }

    fn end_list(&mut self) -> Result {
        self.mark(12)
    }

    fn begin_map(&mut self, _: &Member, len: usize) -> Result {
        self.value(13, &len)
    }

    fn key(&mut self, key: &str) -> Result {
        self.text(key);
        Ok(())
    }

    fn end_map(&mut self) -> Result {
        self.mark(14)
    }

    fn begin_structure(&mut self, member: &Member) -> Result {
        // The name tells members with the same value apart, where others are absent.
        self.mark(15)?;
        self.text(member.name);
        Ok(())
    }

    fn end_structure(&mut self) -> Result {
        self.mark(16)
    }

    fn unknown_variant(&mut self, _: &'static Schema, tag: &str) -> Result {
        self.text(tag);
        Ok(())
    }
}
