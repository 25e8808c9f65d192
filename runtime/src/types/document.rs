//! Documents: values without a schema.

use std::collections::BTreeMap;
use std::ops::Index;

/// The value of a document shape (Smithy 2.0, "document").
///
/// Documents are made from Rust's own values. An index that does not exist yields null, so a path needs no check at
/// each step:
///
/// ```
/// use farrier::Document;
///
/// let horse: Document = [
///     ("name", Document::from("Bucephalus")),
///     ("weights", [512, 498].into_iter().collect()),
/// ]
/// .into_iter()
/// .collect();
///
/// assert_eq!(horse["name"].as_str(), Some("Bucephalus"));
/// assert_eq!(horse["weights"][1].as_i64(), Some(498));
/// assert!(horse["owner"]["name"].is_null());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Document {
    /// No value.
    #[default]
    Null,
    /// A boolean.
    Boolean(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// A list of documents.
    List(Vec<Document>),
    /// A map of documents.
    Map(BTreeMap<String, Document>),
}

/// A number in a document.
///
/// Whole numbers and other numbers are distinct, as in JSON: `1` does not equal `1.0`. Conversions from Rust's numbers
/// choose the variant: a number that fits in `i64` is never `Unsigned`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// A whole number of 64 bits.
    Integer(i64),
    /// A whole number from 2⁶³ to 2⁶⁴ - 1.
    Unsigned(u64),
    /// Any other number, as the nearest double.
    Double(f64),
}

static NULL: Document = Document::Null;

impl Document {
    /// Returns whether the document is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns the value of a boolean. `None` for other documents.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Boolean(value) => Some(*value),
            _ => None,
        }
    }

    /// Returns the value of a number. `None` for other documents.
    pub fn as_number(&self) -> Option<Number> {
        match self {
            Self::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// Returns the value of a whole number that fits in `i64`. `None` for other documents.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number()?.as_i64()
    }

    /// Returns the value of a whole number that fits in `u64`. `None` for other documents.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number()?.as_u64()
    }

    /// Returns the value of a number as the nearest double. `None` for other documents.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number().map(Number::as_f64)
    }

    /// Returns the value of a string. `None` for other documents.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the elements of a list. `None` for other documents.
    pub fn as_list(&self) -> Option<&[Document]> {
        match self {
            Self::List(values) => Some(values),
            _ => None,
        }
    }

    /// Returns the entries of a map. `None` for other documents.
    pub fn as_map(&self) -> Option<&BTreeMap<String, Document>> {
        match self {
            Self::Map(values) => Some(values),
            _ => None,
        }
    }

    /// Returns the value of a key. `None` if the document is not a map, or does not have the key.
    pub fn get(&self, key: &str) -> Option<&Document> {
        self.as_map()?.get(key)
    }
}

impl Number {
    /// Returns the value of a whole number that fits in `i64`. `None` for other numbers.
    pub fn as_i64(self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(value),
            Self::Unsigned(value) => i64::try_from(value).ok(),
            Self::Double(_) => None,
        }
    }

    /// Returns the value of a whole number that fits in `u64`. `None` for other numbers.
    pub fn as_u64(self) -> Option<u64> {
        match self {
            Self::Integer(value) => u64::try_from(value).ok(),
            Self::Unsigned(value) => Some(value),
            Self::Double(_) => None,
        }
    }

    /// Returns the nearest double.
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Integer(value) => value as f64,
            Self::Unsigned(value) => value as f64,
            Self::Double(value) => value,
        }
    }
}

/// Returns the value of a key. The value is null if the document is not a map, or does not have the key.
impl Index<&str> for Document {
    type Output = Document;

    fn index(&self, key: &str) -> &Document {
        self.get(key).unwrap_or(&NULL)
    }
}

/// Returns the element at an index. The element is null if the document is not a list, or the index is out of range.
impl Index<usize> for Document {
    type Output = Document;

    fn index(&self, place: usize) -> &Document {
        self.as_list().and_then(|it| it.get(place)).unwrap_or(&NULL)
    }
}

macro_rules! numbers {
    ($($type:ty, |$it:ident| $number:expr;)*) => {$(
        impl From<$type> for Number {
            fn from($it: $type) -> Self {
                $number
            }
        }

        impl From<$type> for Document {
            fn from(value: $type) -> Self {
                Self::Number(value.into())
            }
        }
    )*};
}

numbers! {
    i8, |it| Self::Integer(it.into());
    i16, |it| Self::Integer(it.into());
    i32, |it| Self::Integer(it.into());
    i64, |it| Self::Integer(it);
    u8, |it| Self::Integer(it.into());
    u16, |it| Self::Integer(it.into());
    u32, |it| Self::Integer(it.into());
    u64, |it| i64::try_from(it).map_or(Self::Unsigned(it), Self::Integer);
    f32, |it| Self::Double(it.into());
    f64, |it| Self::Double(it);
}

impl From<Number> for Document {
    fn from(value: Number) -> Self {
        Self::Number(value)
    }
}

impl From<bool> for Document {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<&str> for Document {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<String> for Document {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

/// Converts a value, and `None` to null.
impl<T: Into<Self>> From<Option<T>> for Document {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Self>> From<Vec<T>> for Document {
    fn from(values: Vec<T>) -> Self {
        values.into_iter().collect()
    }
}

impl<K: Into<String>, T: Into<Self>> From<BTreeMap<K, T>> for Document {
    fn from(values: BTreeMap<K, T>) -> Self {
        values.into_iter().collect()
    }
}

/// Collects a list.
impl<T: Into<Self>> FromIterator<T> for Document {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

/// Collects a map. If a key comes twice, the map has the later value.
impl<K: Into<String>, T: Into<Self>> FromIterator<(K, T)> for Document {
    fn from_iter<I: IntoIterator<Item = (K, T)>>(values: I) -> Self {
        let entries = values.into_iter();
        Self::Map(
            entries
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        )
    }
}
