//! Simple types: numbers, strings, blobs, timestamps, documents.

use super::{Deserializer, Error, Result, Serializer, Shape};
use crate::schema::Member;
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};

macro_rules! simple {
    ($($type:ty, $name:ident, |$it:ident| $value:expr;)*) => {$(
        impl Shape for $type {
            fn serialize(&self, member: &Member, to: &mut dyn Serializer) -> Result {
                let $it = self;
                to.$name(member, $value)
            }

            fn deserialize(&mut self, member: &Member, from: &mut dyn Deserializer) -> Result {
                *self = from.$name(member)?;
                Ok(())
            }

            fn empty() -> Self {
                Self::default()
            }
        }
    )*};
}

simple! {
    bool, boolean, |it| *it;
    f32, float, |it| *it;
    f64, double, |it| *it;
    BigInteger, big_integer, |it| it;
    BigDecimal, big_decimal, |it| it;
    String, string, |it| it;
    Blob, blob, |it| it;
    Timestamp, timestamp, |it| *it;
    Document, document, |it| it;
}

macro_rules! integer {
    ($($type:ty, $name:literal;)*) => {$(
        impl Shape for $type {
            fn serialize(&self, member: &Member, to: &mut dyn Serializer) -> Result {
                to.integer(member, i64::from(*self))
            }

            fn deserialize(&mut self, member: &Member, from: &mut dyn Deserializer) -> Result {
                let wide = from.integer(member)?;
                *self = Self::try_from(wide)
                    .map_err(|_| Error::new(concat!("a number that does not fit ", $name)))?;
                Ok(())
            }

            fn empty() -> Self {
                0
            }
        }
    )*};
}

integer! {
    i8, "a byte";
    i16, "a short";
    i32, "an integer";
    i64, "a long";
}
