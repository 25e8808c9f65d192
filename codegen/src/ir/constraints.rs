//! Bounds of constraint traits (Smithy 2.0, "Constraint traits").

/// Inclusive bounds, at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The variants say it.
pub enum Bounds<T> {
    Min(T),
    Max(T),
    Both(T, T),
}

/// `@range`, by the type of number.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants say it.
pub enum Range {
    Integer(Bounds<i64>),
    Float(Bounds<f64>),
    /// For bigInteger and bigDecimal. Bounds are the text of the JSON number.
    Big(Bounds<String>),
}

impl<T> Bounds<T> {
    /// Creates bounds from bounds that may be absent. Returns `None` if both are absent.
    pub fn new(min: Option<T>, max: Option<T>) -> Option<Self> {
        match (min, max) {
            (Some(min), Some(max)) => Some(Self::Both(min, max)),
            (Some(min), None) => Some(Self::Min(min)),
            (None, Some(max)) => Some(Self::Max(max)),
            (None, None) => None,
        }
    }
}
