//! The bytes of a value, for `@uniqueItems`: two values have the same bytes if they would be written alike.

use crate::schema::{Member, Schema};
use crate::shape::{Result, Serializer, Shape, unknown_variant};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};

/// The bytes of a value of `member`. `None` if it cannot be written, as a stream cannot.
pub(super) fn bytes(value: &dyn Shape, member: &Member) -> Option<Vec<u8>> {
    let mut writer = Writer(Vec::new());
    value.serialize(member, &mut writer).ok()?;
    Some(writer.0)
}

/// Every value stands behind the name of its member. What has no length of its own stands behind its length.
struct Writer(Vec<u8>);

impl Writer {
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
        self.named_text(member, format!("{value:?}").as_bytes())
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
        Err(unknown_variant(schema, tag))
    }
}
