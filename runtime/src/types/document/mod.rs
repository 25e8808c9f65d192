//! Documents: values without a schema. `number` has their numbers.

mod number;

use std::collections::BTreeMap;
use std::ops::Index;

pub use self::number::Number;

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
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(value) => Some(value),
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

    /// Returns the value of a number as the nearest double: an infinity for a number beyond all doubles. `None` for
    /// other documents.
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
