//! JSON that keeps every digit of its numbers. A text comes in; a value goes out that compares numbers by value.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use serde_json::value::RawValue;

/// A JSON value. A number keeps its text, because an `f64` cannot hold every number of a model.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // The words of JSON.
pub enum Json {
    #[default]
    Null,
    Boolean(bool),
    Number(String),
    String(String),
    List(Vec<Json>),
    Map(BTreeMap<String, Json>),
}

impl Json {
    /// Parses a text.
    ///
    /// # Errors
    ///
    /// When the text is not JSON. The error has the position.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        // Each level is read as raw text first, because a number keeps its text.
        Self::of(serde_json::from_str::<&RawValue>(text)?)
    }

    fn of(raw: &RawValue) -> Result<Self, serde_json::Error> {
        let text = raw.get();
        Ok(match text.as_bytes().first() {
            Some(b'{') => {
                let members: BTreeMap<String, &RawValue> = serde_json::from_str(text)?;
                let members = members
                    .into_iter()
                    .map(|(key, it)| Ok((key, Self::of(it)?)));
                Self::Map(members.collect::<Result<_, serde_json::Error>>()?)
            }
            Some(b'[') => {
                let elements: Vec<&RawValue> = serde_json::from_str(text)?;
                Self::List(
                    elements
                        .into_iter()
                        .map(Self::of)
                        .collect::<Result<_, _>>()?,
                )
            }
            Some(b'"') => Self::String(serde_json::from_str(text)?),
            Some(b'n') => Self::Null,
            Some(b't' | b'f') => Self::Boolean(serde_json::from_str(text)?),
            _ => Self::Number(text.to_owned()),
        })
    }

    /// Returns the member of a map, or null if it is absent.
    pub fn get(&self, key: &str) -> &Json {
        match self {
            Self::Map(members) => members.get(key).unwrap_or(&Json::Null),
            _ => &Json::Null,
        }
    }

    /// Returns the text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the members of a map. Any other value has no members.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Json)> {
        let members = match self {
            Self::Map(members) => Some(members),
            _ => None,
        };
        members
            .into_iter()
            .flatten()
            .map(|(key, it)| (key.as_str(), it))
    }

    /// Returns the elements of a list. Any other value has no elements.
    pub fn elements(&self) -> &[Json] {
        match self {
            Self::List(elements) => elements,
            _ => &[],
        }
    }

    /// Returns the strings of a list.
    pub fn strings(&self) -> Vec<String> {
        let texts = self.elements().iter().filter_map(Self::as_str);
        texts.map(str::to_owned).collect()
    }
}

/// Numbers are equal if their values are equal, however they are written.
impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Boolean(one), Self::Boolean(other)) => one == other,
            (Self::Number(one), Self::Number(other)) => Decimal::of(one) == Decimal::of(other),
            (Self::String(one), Self::String(other)) => one == other,
            (Self::List(one), Self::List(other)) => one == other,
            (Self::Map(one), Self::Map(other)) => one == other,
            _ => false,
        }
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(it) => it.fmt(f),
            Self::Number(text) => f.write_str(text),
            Self::String(text) => f.write_str(&quoted(text)),
            Self::List(elements) => {
                f.write_str("[")?;
                for (index, it) in elements.iter().enumerate() {
                    let comma = if index == 0 { "" } else { "," };
                    write!(f, "{comma}{it}")?;
                }
                f.write_str("]")
            }
            Self::Map(members) => {
                f.write_str("{")?;
                for (index, (key, it)) in members.iter().enumerate() {
                    let comma = if index == 0 { "" } else { "," };
                    write!(f, "{comma}{}:{it}", quoted(key))?;
                }
                f.write_str("}")
            }
        }
    }
}

/// The value of a decimal number: the digits without zeros at either end, times a power of ten.
#[derive(Debug, PartialEq, Eq)]
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    fn of(text: &str) -> Self {
        let negative = text.starts_with('-');
        let text = text.trim_start_matches(['-', '+']);
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let significant = digits.trim_end_matches('0');
        let shift = digits.len() as i64 - significant.len() as i64 - fraction.len() as i64;
        let digits = significant.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            let negative = false;
            return Self {
                negative,
                digits,
                exponent: 0,
            };
        }
        // Test cases have no exponent beyond the range of `i64`.
        let exponent = exponent.parse::<i64>().unwrap_or(i64::MAX);
        let exponent = exponent.saturating_add(shift);
        Self {
            negative,
            digits,
            exponent,
        }
    }
}

/// Returns whether two texts are the same number.
pub fn same_number(one: &str, other: &str) -> bool {
    one.cmp(other) == Ordering::Equal || Decimal::of(one) == Decimal::of(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_equal_by_value_to_the_last_digit() {
        for (one, other) in [
            ("1", "1.0"),
            ("1e2", "100"),
            ("-0", "0"),
            ("0.10", "1E-1"),
            ("1e0", "1"),
        ] {
            assert!(same_number(one, other), "{one} {other}");
        }
        let long = "123456789012345678901234567890";
        for (one, other) in [
            (long, "123456789012345678901234567891"),
            ("1", "-1"),
            ("10", "1"),
            ("0.1", "0.01"),
        ] {
            assert!(!same_number(one, other), "{one} {other}");
        }
        assert_eq!(Json::parse(long).unwrap().to_string(), long);
    }

    #[test]
    fn order_counts_in_lists_and_not_in_maps() {
        let json = |text| Json::parse(text).unwrap();
        assert_eq!(
            json(r#"{"a": 1, "b": [true, null]}"#),
            json(r#"{"b":[true,null],"a":1.0}"#)
        );
        assert_ne!(json("[1,2]"), json("[2,1]"));
        assert_ne!(json(r#"{"a":null}"#), json("{}"));
        assert_ne!(json(r#""1""#), json("1"));
    }
}
