//! Conversions between documents and the values of serde_json.

use serde_json::{Number as JsonNumber, Value};

use super::{Document, Number, special};

/// A number that no double comes near, which serde_json holds only where it is built for arbitrary
/// precision, becomes a string of its digits.
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
    let whole = value.as_i64().map(Number::from);
    let whole = whole.or_else(|| value.as_u64().map(Number::from));
    match whole.or_else(|| value.as_f64().map(Number::from)) {
        Some(number) => number.into(),
        None => value.to_string().into(),
    }
}

/// The numbers that JSON does not have become `"NaN"`, `"Infinity"` and `"-Infinity"`, as in the JSON of the
/// protocols.
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
            Document::String(value) => value.into(),
            Document::List(values) => values.into_iter().map(Self::from).collect(),
            Document::Map(values) => {
                let entries = values.into_iter();
                Self::Object(entries.map(|(key, value)| (key, value.into())).collect())
            }
        }
    }
}
