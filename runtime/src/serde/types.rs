//! Implementations for the types of this crate: timestamps, blobs, documents and big numbers.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_core::{Deserialize, Serialize, Serializer};

use super::value::too_deep;
use crate::codec::json::MAX_DEPTH;
use crate::schema::{self, TimestampFormat};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Number, Timestamp, special};

/// Parses a timestamp. Dates outside the years 1 to 9999 are written in seconds, so these are accepted too.
pub(super) fn timestamp(text: &str) -> Option<Timestamp> {
    let seconds = |_| Timestamp::parse(text, TimestampFormat::EpochSeconds);
    text.parse().or_else(seconds).ok()
}

pub(super) fn base64(text: &str) -> Option<Blob> {
    BASE64_STANDARD.decode(text).ok().map(Blob::from)
}

/// Serializes the timestamp as text like `1985-04-12T23:20:50.52Z`, with every digit of the fraction. Only protocols
/// cut it off.
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        super::deserialize(&schema::TIMESTAMP, from)
    }
}

/// Serializes the blob as base64 in human-readable formats, and as bytes in others.
impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match to.is_human_readable() {
            true => to.serialize_str(&BASE64_STANDARD.encode(self)),
            false => to.serialize_bytes(self),
        }
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        super::deserialize(&schema::BLOB, from)
    }
}

macro_rules! big_number {
    ($($name:ident, $schema:ident;)*) => {$(
        /// Serializes the number as a string.
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                super::deserialize(&schema::$schema, from)
            }
        }
    )*};
}

big_number! {
    BigInteger, BIG_INTEGER;
    BigDecimal, BIG_DECIMAL;
}

/// Writes a number that may have more digits than formats can hold. It is a double if that has the same value, or else
/// a string of the digits, as big numbers are.
fn decimal<S: Serializer>(value: &BigDecimal, to: S) -> Result<S::Ok, S::Error> {
    let double = value.as_f64();
    match BigDecimal::try_from(double) {
        Ok(near) if near == *value => to.serialize_f64(double),
        _ => to.serialize_str(value.as_str()),
    }
}

/// Serializes the value that the document holds.
impl Serialize for Document {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Boolean(value) => to.serialize_bool(*value),
            Self::Number(Number::Integer(value)) => to.serialize_i64(*value),
            Self::Number(Number::Unsigned(value)) => to.serialize_u64(*value),
            Self::Number(Number::Double(value)) => match special::name(*value) {
                Some(word) if to.is_human_readable() => to.serialize_str(word),
                _ => to.serialize_f64(*value),
            },
            Self::Number(Number::Decimal(value)) => decimal(value, to),
            Self::String(value) => to.serialize_str(value),
            Self::List(values) => to.collect_seq(values),
            Self::Map(values) => to.collect_map(values),
        }
    }
}

/// Deserializes a null, a boolean, a number, a string, a list, or a map with strings as keys.
impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        deserialize_document(0, from)
    }
}

/// Reads a document that is nested in `depth` containers.
pub(super) fn deserialize_document<'de, D: Deserializer<'de>>(
    depth: usize,
    from: D,
) -> Result<Document, D::Error> {
    Any { depth }.deserialize(from)
}

#[derive(Clone, Copy)]
struct Any {
    depth: usize,
}

impl Any {
    fn inside<E: Error>(self) -> Result<Self, E> {
        if self.depth >= MAX_DEPTH {
            return Err(E::custom(too_deep()));
        }
        let depth = self.depth + 1;
        Ok(Self { depth })
    }
}

impl<'de> DeserializeSeed<'de> for Any {
    type Value = Document;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Document, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Any {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Document, E> {
        Ok(Document::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Document, E> {
        Ok(Document::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Document, D::Error> {
        self.deserialize(from)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<Document, D::Error> {
        self.deserialize(from)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Document, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Document, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Document, E> {
        Ok(value.into())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Document, E> {
        Ok(BigInteger::from(value).into())
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Document, E> {
        Ok(BigInteger::from(value).into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Document, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Document, E> {
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Document, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Document, A::Error> {
        let inside = self.inside()?;
        let mut values = Vec::new();
        while let Some(value) = from.next_element_seed(inside)? {
            values.push(value);
        }
        Ok(Document::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Document, A::Error> {
        let inside = self.inside()?;
        let mut values = BTreeMap::new();
        while let Some(key) = from.next_key()? {
            let value = from.next_value_seed(inside)?;
            if values.insert(key, value).is_some() {
                return Err(A::Error::custom("a key that comes twice"));
            }
        }
        Ok(Document::Map(values))
    }
}
