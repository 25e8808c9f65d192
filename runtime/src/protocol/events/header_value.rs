//! The values of `@eventHeader` members: a member comes in and a header goes out, and the other way round.

use crate::event_stream::{HeaderValue, HeaderWriter};
use crate::schema::{Member, Schema, ShapeType};
use crate::shape::{Deserializer, Error, Members, Result, Serializer, Variant};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};

/// Writes a member as a header of its name.
pub(super) struct HeaderSerializer<'a>(pub(super) &'a mut HeaderWriter);

impl HeaderSerializer<'_> {
    fn push(&mut self, member: &Member, value: HeaderValue<'_>) -> Result {
        let pushed = self.0.push(member.name, value);
        pushed.map_err(|error| Error::new(error.to_string()))
    }
}

fn no_header(member: &Member) -> Error {
    let name = member.name;
    Error::new(format!("`{name}` has no form as a header of an event"))
}

/// A whole number of another width than the one that the model has.
fn out_of_range(member: &Member) -> Error {
    Error::new(format!("`{}` is out of range", member.name))
}

macro_rules! no_header {
    ($($name:ident: $type:ty;)*) => {$(
        fn $name(&mut self, member: &Member, _: $type) -> Result {
            Err(no_header(member))
        }
    )*};
}

impl Serializer for HeaderSerializer<'_> {
    no_header! {
        float: f32; double: f64; big_integer: &BigInteger; big_decimal: &BigDecimal; document: &Document;
        begin_list: usize; begin_map: usize;
    }

    fn boolean(&mut self, member: &Member, value: bool) -> Result {
        self.push(member, HeaderValue::Boolean(value))
    }

    fn integer(&mut self, member: &Member, value: i64) -> Result {
        let wrong = |_| out_of_range(member);
        let value = match member.target.shape_type {
            ShapeType::Byte => HeaderValue::Byte(value.try_into().map_err(wrong)?),
            ShapeType::Short => HeaderValue::Short(value.try_into().map_err(wrong)?),
            ShapeType::Long => HeaderValue::Long(value),
            _ => HeaderValue::Integer(value.try_into().map_err(wrong)?),
        };
        self.push(member, value)
    }

    fn string(&mut self, member: &Member, value: &str) -> Result {
        self.push(member, HeaderValue::String(value))
    }

    fn blob(&mut self, member: &Member, value: &Blob) -> Result {
        self.push(member, HeaderValue::Bytes(value.as_ref()))
    }

    fn timestamp(&mut self, member: &Member, value: Timestamp) -> Result {
        self.push(member, HeaderValue::Timestamp(value))
    }

    fn null(&mut self, _: &Member) -> Result {
        Ok(())
    }

    fn end_list(&mut self) -> Result {
        Ok(())
    }

    fn key(&mut self, _: &str) -> Result {
        Ok(())
    }

    fn end_map(&mut self) -> Result {
        Ok(())
    }

    fn begin_structure(&mut self, member: &Member) -> Result {
        Err(no_header(member))
    }

    fn end_structure(&mut self) -> Result {
        Ok(())
    }
}

/// Reads a member from a header.
pub(super) struct HeaderDeserializer<'a>(pub(super) HeaderValue<'a>);

impl HeaderDeserializer<'_> {
    fn mismatch(&self, member: &Member) -> Error {
        let kind = match self.0 {
            HeaderValue::Boolean(_) => "a boolean",
            HeaderValue::Byte(_)
            | HeaderValue::Short(_)
            | HeaderValue::Integer(_)
            | HeaderValue::Long(_) => "a whole number",
            HeaderValue::Bytes(_) => "bytes",
            HeaderValue::String(_) => "text",
            HeaderValue::Timestamp(_) => "a time",
            HeaderValue::Uuid(_) => "a UUID",
        };
        let (name, shape_type) = (member.name, member.target.shape_type);
        Error::new(format!(
            "the header `{name}` is {kind}, and not a {shape_type:?}"
        ))
    }
}

macro_rules! no_value {
    ($($name:ident: $type:ty;)*) => {$(
        fn $name(&mut self, member: &Member) -> Result<$type> {
            Err(self.mismatch(member))
        }
    )*};
}

impl Deserializer for HeaderDeserializer<'_> {
    no_value! {
        float: f32; double: f64; big_integer: BigInteger; big_decimal: BigDecimal; document: Document;
        begin_list: (); begin_map: (); begin_structure: ();
    }

    fn boolean(&mut self, member: &Member) -> Result<bool> {
        match self.0 {
            HeaderValue::Boolean(value) => Ok(value),
            _ => Err(self.mismatch(member)),
        }
    }

    fn integer(&mut self, member: &Member) -> Result<i64> {
        match self.0 {
            HeaderValue::Byte(value) => Ok(value.into()),
            HeaderValue::Short(value) => Ok(value.into()),
            HeaderValue::Integer(value) => Ok(value.into()),
            HeaderValue::Long(value) => Ok(value),
            _ => Err(self.mismatch(member)),
        }
    }

    fn string(&mut self, member: &Member) -> Result<String> {
        match self.0 {
            HeaderValue::String(value) => Ok(value.to_owned()),
            _ => Err(self.mismatch(member)),
        }
    }

    fn blob(&mut self, member: &Member) -> Result<Blob> {
        match self.0 {
            HeaderValue::Bytes(value) => Ok(Blob::from(value.to_vec())),
            _ => Err(self.mismatch(member)),
        }
    }

    fn timestamp(&mut self, member: &Member) -> Result<Timestamp> {
        match self.0 {
            HeaderValue::Timestamp(value) => Ok(value),
            _ => Err(self.mismatch(member)),
        }
    }

    fn null(&mut self) -> Result<bool> {
        Ok(false)
    }

    fn next_element(&mut self) -> Result<bool> {
        Ok(false)
    }

    fn next_key(&mut self) -> Result<Option<String>> {
        Ok(None)
    }

    fn next_member(&mut self, _: Members, _: &mut usize) -> Result<Option<usize>> {
        Ok(None)
    }

    fn next_variant(&mut self, _: &'static Schema) -> Result<Option<Variant>> {
        Ok(None)
    }
}
