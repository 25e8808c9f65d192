//! What went wrong in a codec.

use std::borrow::Cow;
use std::fmt;

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
}

impl Error {
    /// An error that says what was found or expected.
    #[cold]
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            message: message.into(),
            offset: None,
        }))
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
