//! Traits of tables. The lower stage chooses the word and the values, and the emit stage prints every trait in the
//! same way. So a new trait changes the lower stage and the runtime only.

use super::TypeName;

/// A trait of a service, operation, error, shape or member.
#[derive(Clone, Debug, PartialEq)]
pub struct Trait {
    /// The word of the runtime for it (`runtime/src/__private/v1/words`).
    pub word: &'static str,
    /// The generated type that it refers to, if any.
    pub of: Option<TypeName>,
    /// Its values.
    pub values: Vec<Value>,
}

/// A value of a trait.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A string.
    String(String),
    /// A whole number.
    Integer(i64),
    /// A whole number that is not negative.
    Unsigned(u64),
    /// A float that is finite.
    Float(f64),
    /// A constant of Rust: `i64::MAX`.
    Constant(&'static str),
    /// The `static` of this name in the module `patterns`.
    Pattern(String),
    /// A slice.
    List(Vec<Value>),
    /// A tuple.
    Tuple(Vec<Value>),
    /// A part with a word of its own: `label("name")`.
    Part(&'static str, Vec<Value>),
}

impl Trait {
    /// Returns a trait without values.
    pub fn new(word: &'static str) -> Self {
        Self {
            word,
            of: None,
            values: Vec::new(),
        }
    }

    /// Returns the trait with these values.
    pub fn with(self, values: impl IntoIterator<Item = Value>) -> Self {
        let values = Vec::from_iter(values);
        Self { values, ..self }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}
