//! Documents: values that no shape describes.

use std::collections::BTreeMap;

/// The value of a document shape (Smithy 2.0, "document").
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// A whole number of 64 bits.
    Integer(i64),
    /// A whole number from 2⁶³ to 2⁶⁴ - 1.
    Unsigned(u64),
    /// Any other number, as the nearest double.
    Double(f64),
}
