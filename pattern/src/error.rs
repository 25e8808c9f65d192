//! Why a pattern is refused, and why a match was given up.

use std::fmt;

/// What is wrong with a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An unclosed or unopened group, class or brace, or a quantifier with nothing before it.
    Syntax,
    /// An escape that ECMA-262 does not define.
    Escape,
    /// A range or a count whose end lies before its start.
    Range,
    /// A `\p{...}` whose property is not known.
    Property,
    /// A back-reference to a group that is not there, or two groups of one name.
    Group,
    /// Another dialect's construct, which has no meaning in ECMA-262.
    Dialect,
    /// Too long, too deep, or counts that multiply beyond what may be compiled.
    TooLarge,
}

/// A pattern that was refused: what, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    offset: usize,
    message: String,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, offset: usize, message: impl Into<String>) -> Self {
        Self {
            kind,
            offset,
            message: message.into(),
        }
    }

    /// What is wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Where it is wrong: an offset into the pattern in bytes, always at a character boundary. For
    /// [`ErrorKind::TooLarge`] the group that is too deep, the quantifier without whose count the pattern
    /// would have fit so far, or the look-around that is one too many; 0 where it is the pattern as a whole.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// What was found and what to do, one sentence without the place.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} (at byte {} of the pattern)",
            self.message, self.offset
        )
    }
}

impl std::error::Error for Error {}

/// Matching took more steps than the text's length allows; whether the text matches is not known.
///
/// Only patterns with back-references end so, see [`Kind::Backtracking`](crate::Kind::Backtracking). A
/// validator treats it as a violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepLimit {
    pub(crate) steps: u64,
}

impl StepLimit {
    /// How many steps were allowed and used.
    pub fn steps(&self) -> u64 {
        self.steps
    }
}

impl fmt::Display for StepLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "gave up matching after {} steps", self.steps)
    }
}

impl std::error::Error for StepLimit {}
