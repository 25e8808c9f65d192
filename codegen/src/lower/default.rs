//! Default values (Smithy 2.0, "default trait").

use serde_json::Value;

use super::{Lowering, names};
use crate::ir::{Literal, TypeName};
use crate::model::{Member, ShapeKind};

impl Lowering<'_> {
    /// The default of a member; `None` if Farrier has no way to write it.
    pub(super) fn default(&self, member: &Member, value: &Value) -> Option<Literal> {
        let target = self.target(member)?;
        let name = || -> TypeName { self.type_ref(&target.id) };
        Some(match (&target.kind, value) {
            (ShapeKind::Boolean, Value::Bool(value)) => Literal::Boolean(*value),
            (
                ShapeKind::Byte | ShapeKind::Short | ShapeKind::Integer | ShapeKind::Long,
                Value::Number(value),
            ) => Literal::Integer(value.as_i64()?),
            (ShapeKind::Float | ShapeKind::Double, Value::Number(value)) => {
                Literal::Float(value.as_f64()?)
            }
            (ShapeKind::Float | ShapeKind::Double, Value::String(value)) => {
                Literal::Float(match value.as_str() {
                    "NaN" => f64::NAN,
                    "Infinity" => f64::INFINITY,
                    "-Infinity" => f64::NEG_INFINITY,
                    _ => return None,
                })
            }
            (ShapeKind::String, Value::String(value)) => Literal::String(value.clone()),
            (ShapeKind::Enum(members), Value::String(value)) => {
                let of = |it: &Member| match it.traits.enum_value() {
                    Some(of) => of.as_str() == Some(value),
                    None => it.name == *value,
                };
                if let Some(variant) = variant(members, of) {
                    return Some(Literal::Variant(name(), variant));
                }
                Literal::StringEnum(name(), value.clone())
            }
            (ShapeKind::IntEnum(members), Value::Number(value)) => {
                let of =
                    |it: &Member| it.traits.enum_value().and_then(Value::as_i64) == value.as_i64();
                if let Some(variant) = variant(members, of) {
                    return Some(Literal::Variant(name(), variant));
                }
                Literal::IntEnum(name(), i32::try_from(value.as_i64()?).ok()?)
            }
            (ShapeKind::Blob, Value::String(value)) => Literal::Blob(base64(value)?),
            (ShapeKind::Timestamp, Value::Number(value)) => match value.as_i64() {
                Some(seconds) => Literal::Timestamp(seconds, 0),
                None => {
                    let seconds = value.as_f64()?;
                    let nanos = ((seconds - seconds.floor()) * 1e9).round();
                    // Both are within bounds: the fraction is below one, and seconds saturate.
                    Literal::Timestamp(seconds.floor() as i64, (nanos as u32).min(999_999_999))
                }
            },
            (ShapeKind::List(_), Value::Array(value)) if value.is_empty() => Literal::EmptyList,
            (ShapeKind::Map { .. }, Value::Object(value)) if value.is_empty() => Literal::EmptyMap,
            _ => return None,
        })
    }
}

/// The variant of this value; none that is deprecated, whose use would be a warning.
fn variant(members: &[Member], of: impl Fn(&Member) -> bool) -> Option<String> {
    let (names, _) = names::variants(members.iter().map(|it| it.name.as_str()));
    let mut members = members.iter().zip(names);
    let (_, name) = members.find(|(it, _)| of(it) && it.traits.deprecated().is_none())?;
    Some(name.name)
}

/// Base64 with padding (RFC 4648, section 4); `None` if it is not that.
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
