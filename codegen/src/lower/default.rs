//! Default values (Smithy 2.0, "default trait").

use std::collections::HashMap;

use serde_json::{Number, Value};

use super::{Lowering, names};
use crate::ir::{DocumentLiteral, Literal, TypeName};
use farrier_smithy::diagnostic::Place;
use farrier_smithy::model::{Decimal, Member, Shape, ShapeKind, TimestampFormat, parse_timestamp};

impl<'m> Lowering<'m> {
    /// Returns the variant of an enum for a value.
    fn variant(&self, shape: &'m Shape, value: &Value) -> Option<String> {
        let (ShapeKind::Enum(members) | ShapeKind::IntEnum(members)) = &shape.kind else {
            return None;
        };
        let mut known = self.variants.borrow_mut();
        let variants = known.entry(&shape.id).or_insert_with(|| variants(members));
        variants.get(&value.to_string()).cloned()
    }

    /// Returns the default of a member. `None` if generated code cannot express it.
    pub(super) fn default(&self, owner: &Shape, member: &Member, value: &Value) -> Option<Literal> {
        let target = self.target(member)?;
        let name = || -> TypeName { self.type_ref(&target.id) };
        Some(match (&target.kind, value) {
            (ShapeKind::Boolean, Value::Bool(value)) => Literal::Boolean(*value),
            (
                ShapeKind::Byte | ShapeKind::Short | ShapeKind::Integer | ShapeKind::Long,
                Value::Number(value),
            ) => Literal::Integer(value.as_i64()?),
            (ShapeKind::Float | ShapeKind::Double, value) => Literal::Float(float(value)?),
            (ShapeKind::BigInteger, value) => {
                Literal::BigNumber(big_number(self.digits(owner, member, value)?, true)?)
            }
            (ShapeKind::BigDecimal, value) => {
                Literal::BigNumber(big_number(self.digits(owner, member, value)?, false)?)
            }
            (ShapeKind::Document, value) => Literal::Document(document(value)?),
            (ShapeKind::String, Value::String(value)) => Literal::String(value.clone()),
            (ShapeKind::Enum(_), Value::String(text)) => {
                if let Some(variant) = self.variant(target, value) {
                    return Some(Literal::Variant(name(), variant));
                }
                Literal::StringEnum(name(), text.clone())
            }
            (ShapeKind::IntEnum(_), Value::Number(number)) => {
                if let Some(variant) = self.variant(target, value) {
                    return Some(Literal::Variant(name(), variant));
                }
                Literal::IntEnum(name(), i32::try_from(number.as_i64()?).ok()?)
            }
            (ShapeKind::Blob, Value::String(value)) => Literal::Blob(base64(value)?),
            (ShapeKind::Timestamp, Value::Number(value)) => epoch_seconds(value)?,
            (ShapeKind::Timestamp, Value::String(value)) => {
                let format = member.traits.timestamp_format();
                let format = format.or_else(|| target.traits.timestamp_format());
                let format = format.unwrap_or(TimestampFormat::DateTime);
                let (seconds, nanos) = parse_timestamp(value, format)?;
                Literal::Timestamp(seconds, nanos)
            }
            (ShapeKind::List(_), Value::Array(value)) if value.is_empty() => Literal::EmptyList,
            (ShapeKind::Map { .. }, Value::Object(value)) if value.is_empty() => Literal::EmptyMap,
            _ => return None,
        })
    }

    /// Returns the text of a default that is a big number.
    fn digits(&self, owner: &Shape, member: &Member, value: &Value) -> Option<String> {
        match value {
            Value::Number(value) => {
                let place = self.model.place_of_member(owner, member);
                let place = place.child("traits").child("smithy.api#default");
                Some(self.exact(value, &place))
            }
            Value::String(value) => Some(value.clone()),
            _ => None,
        }
    }

    /// Returns the digits of a number as its file has them.
    pub(super) fn exact(&self, number: &Number, place: &Place) -> String {
        self.numbers.text(number, place)
    }
}

fn float(value: &Value) -> Option<f64> {
    match value {
        Value::Number(value) => value.as_f64(),
        Value::String(value) => match value.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => None,
        },
        _ => None,
    }
}

fn epoch_seconds(value: &Number) -> Option<Literal> {
    if let Some(seconds) = value.as_i64() {
        return Some(Literal::Timestamp(seconds, 0));
    }
    let seconds = value.as_f64()?;
    let nanos = ((seconds - seconds.floor()) * 1e9).round();
    // Both casts are within bounds: the fraction is below one, and seconds saturate.
    Some(Literal::Timestamp(
        seconds.floor() as i64,
        (nanos as u32).min(999_999_999),
    ))
}

/// The longest number that the runtime reads.
const LONGEST_NUMBER: usize = 4096;

/// Returns the text that the runtime reads as a bigDecimal, or as a bigInteger, which has no exponent, if it must be whole.
/// `None` if there is none.
fn big_number(text: String, whole: bool) -> Option<String> {
    let number = Decimal::parse(&text)?;
    if whole {
        let is_plain = text.len() <= LONGEST_NUMBER && !text.contains(['.', 'e', 'E']);
        return match is_plain {
            true => Some(text),
            false => number.plain(LONGEST_NUMBER),
        };
    }
    let exponent = text.split_once(['e', 'E']).map(|(_, exponent)| exponent);
    let fits = text.len() <= LONGEST_NUMBER && exponent.is_none_or(|it| it.parse::<i32>().is_ok());
    fits.then_some(text)
}

/// Returns a document that can be a default: lists and maps must be empty.
fn document(value: &Value) -> Option<DocumentLiteral> {
    Some(match value {
        Value::Bool(value) => DocumentLiteral::Boolean(*value),
        Value::Number(value) => match (value.as_i64(), value.as_u64()) {
            (Some(value), _) => DocumentLiteral::Integer(value),
            (None, Some(value)) => DocumentLiteral::Unsigned(value),
            (None, None) => DocumentLiteral::Double(value.as_f64()?),
        },
        Value::String(value) => DocumentLiteral::String(value.clone()),
        Value::Array(value) if value.is_empty() => DocumentLiteral::EmptyList,
        Value::Object(value) if value.is_empty() => DocumentLiteral::EmptyMap,
        _ => return None,
    })
}

/// Returns the variants of an enum by value, without deprecated ones: using them would cause a warning.
fn variants(members: &[Member]) -> HashMap<String, String> {
    let (names, _) = names::variants(members.iter().map(|it| it.name.as_str()));
    let mut variants = HashMap::new();
    for (member, name) in members.iter().zip(names) {
        if member.traits.deprecated().is_none() {
            let value = match member.traits.enum_value() {
                Some(value) => value.to_string(),
                None => Value::from(member.name.as_str()).to_string(),
            };
            variants.entry(value).or_insert(name.name);
        }
    }
    variants
}

/// Decodes base64 with padding (RFC 4648, section 4). Returns `None` if the text is not base64.
fn base64(text: &str) -> Option<Vec<u8>> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.trim_end_matches('=');
    if !text.len().is_multiple_of(4) || text.len() - digits.len() > 2 {
        return None;
    }
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for digit in digits.bytes() {
        let value = ALPHABET.iter().position(|it| *it == digit)?;
        bits = (bits << 6) | u32::try_from(value).ok()?;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_with_its_padding() {
        assert_eq!(base64("").as_deref(), Some(&b""[..]));
        assert_eq!(base64("Zm9vYg==").as_deref(), Some(&b"foob"[..]));
        assert_eq!(base64("Zm9vYmE=").as_deref(), Some(&b"fooba"[..]));
        for text in ["Zg", "Zg=", "Z===", "Zm9v!mFy"] {
            assert_eq!(base64(text), None, "{text}");
        }
    }
}
