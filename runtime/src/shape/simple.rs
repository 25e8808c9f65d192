//! Simple types: numbers, strings, blobs, timestamps, documents.

use super::validate::Validator;
use super::{Deserializer, Error, Result, Serializer, Shape};
use crate::schema::Member;
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};

macro_rules! simple {
    ($($type:ty, $name:ident, |$it:ident| $value:expr $(, $check:ident $checked:expr)?;)*) => {$(
        impl Shape for $type {
            fn serialize(&self, member: &Member, to: &mut dyn Serializer) -> Result {
                let $it = self;
                to.$name(member, $value)
            }

            fn deserialize(&mut self, member: &Member, from: &mut dyn Deserializer) -> Result {
                *self = from.$name(member)?;
                Ok(())
            }

            $(fn validate<'v>(&'v self, member: &Member, to: &mut Validator<'v>) {
                let $it = self;
                to.$check(member, $checked);
            })?

            fn initial() -> Self {
                Self::default()
            }
        }
    )*};
}

simple! {
    bool, boolean, |it| *it, boolean *it;
    f32, float, |it| *it, float *it;
    f64, double, |it| *it, double *it;
    BigInteger, big_integer, |it| it, big_number it.as_str();
    BigDecimal, big_decimal, |it| it, big_number it.as_str();
    String, string, |it| it, string it;
    Blob, blob, |it| it, blob it;
    Timestamp, timestamp, |it| *it, timestamp *it;
    Document, document, |it| it, document it;
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

            fn validate<'v>(&'v self, member: &Member, to: &mut Validator<'v>) {
                to.integer(member, i64::from(*self));
            }

            fn initial() -> Self {
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
