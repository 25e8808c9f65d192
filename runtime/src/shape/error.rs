//! The error of codecs.

use std::borrow::Cow;
use std::fmt;

use crate::excerpt::Excerpt;
use crate::schema::Schema;
use crate::types::FormatTimestampError;

/// A value that could not be read or written.
///
/// It is one pointer wide: every function of a codec returns a `Result`, and one that fits into registers
/// makes reading and writing measurably faster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    message: Cow<'static, str>,
    offset: Option<usize>,
    /// The bytes of memory that are not enough for the values of a message.
    limit: Option<usize>,
}

impl Error {
    /// Creates an error that says what was found or expected.
    #[cold]
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            message: message.into(),
            offset: None,
            limit: None,
        }))
    }

    /// Creates the error that the values of a message take more than so many bytes of memory.
    #[cold]
    pub fn too_large(limit: usize) -> Self {
        let mut error = Self::new(format!("the values take more than {limit} bytes of memory"));
        error.0.limit = Some(limit);
        error
    }

    /// The bytes of memory that are not enough for the values of a message.
    pub fn memory_limit(&self) -> Option<usize> {
        self.0.limit
    }

    /// The same error at a byte of the body, counted from zero.
    #[must_use]
    pub fn at(mut self, offset: usize) -> Self {
        self.0.offset = Some(offset);
        self
    }

    /// What was found or expected.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The byte of the body where it was found, where there is one.
    pub fn offset(&self) -> Option<usize> {
        self.0.offset
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match self.0.offset {
            Some(offset) => write!(f, " at byte {offset}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

impl From<FormatTimestampError> for Error {
    #[cold]
    fn from(error: FormatTimestampError) -> Self {
        Self::new(error.to_string())
    }
}

/// Returns the error for a variant that was read from a newer service. It cannot be written again, because its tag was
/// kept and its value was not.
pub fn unknown_variant(schema: &'static Schema, tag: &str) -> Error {
    let (id, tag) = (schema.id, Excerpt(tag));
    Error::new(format!("{id} holds `{tag}`, which the model does not know"))
}
