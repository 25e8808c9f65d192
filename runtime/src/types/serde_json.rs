//! Conversions between documents and the values of serde_json.

use serde_json::{Number as JsonNumber, Value};

use super::{Document, Number, special};

/// A number without a near double becomes a string of its digits. serde_json holds such numbers only with its feature
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
    let whole = value.as_i64().map(Number::from);
    let whole = whole.or_else(|| value.as_u64().map(Number::from));
    match whole.or_else(|| value.as_f64().map(Number::from)) {
        Some(number) => number.into(),
        None => value.to_string().into(),
    }
}

/// NaN and the infinities become `"NaN"`, `"Infinity"` and `"-Infinity"`, as in the JSON protocols, because JSON has no
/// numbers for them.
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
