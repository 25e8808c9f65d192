//! What went wrong in a codec.

use std::borrow::Cow;
use std::fmt;

/// A value that could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    message: Cow<'static, str>,
    offset: Option<usize>,
}

impl Error {
    /// An error that says what was found or expected.
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            message: message.into(),
            offset: None,
        }
    }

    /// The same error at a byte of the body, counted from zero.
    #[must_use]
    pub fn at(self, offset: usize) -> Self {
        Self {
            offset: Some(offset),
            ..self
        }
    }

    /// What was found or expected.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The byte of the body where it was found, where there is one.
    pub fn offset(&self) -> Option<usize> {
        self.offset
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match self.offset {
            Some(offset) => write!(f, " at byte {offset}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
