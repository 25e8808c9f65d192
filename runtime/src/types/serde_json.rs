//! Conversions between documents and the values of serde_json.

use serde_json::{Number as JsonNumber, Value};

use super::{Document, Number, special};

/// Every digit that serde_json holds is kept. It holds digits beyond those of a double only with its feature
/// `arbitrary_precision`.
impl From<Value> for Document {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => value.into(),
            Value::Number(value) => number(&value),
            Value::String(value) => value.into(),
            Value::Array(values) => values.into(),
            Value::Object(values) => values.into_iter().collect(),
        }
    }
}

fn number(value: &JsonNumber) -> Document {
    let text = value.to_string();
    match text.parse::<Number>() {
        Ok(number) => number.into(),
        // Only a number beyond the limits of big numbers is not read. Its digits are kept as a string.
        Err(_) => text.into(),
    }
}

/// NaN and the infinities become `"NaN"`, `"Infinity"` and `"-Infinity"`, as in the JSON protocols, because JSON has no
/// numbers for them. A number beyond all doubles becomes a string of its digits, and a number with more digits than a
/// double the nearest double, unless serde_json has its feature `arbitrary_precision`.
impl From<Document> for Value {
    fn from(document: Document) -> Self {
        match document {
            Document::Null => Self::Null,
            Document::Boolean(value) => value.into(),
            Document::Number(Number::Integer(value)) => value.into(),
            Document::Number(Number::Unsigned(value)) => value.into(),
            Document::Number(Number::Double(value)) => match JsonNumber::from_f64(value) {
                Some(number) => Self::Number(number),
                None => special::name(value).unwrap_or_default().into(),
            },
            Document::Number(Number::Decimal(value)) => match value.as_str().parse() {
                Ok(number) => Self::Number(number),
                Err(_) => value.as_str().into(),
            },
            Document::String(value) => value.into(),
            Document::List(values) => values.into_iter().map(Self::from).collect(),
            Document::Map(values) => {
                let entries = values.into_iter();
                Self::Object(entries.map(|(key, value)| (key, value.into())).collect())
            }
        }
    }
}
