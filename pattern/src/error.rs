//! Why a pattern is refused or not matched to the letter, and why a match was given up.

use std::fmt;

/// What is wrong with a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An unclosed or unopened group or class, or a quantifier with nothing before it.
    Syntax,
    /// An escape that neither ECMA-262 in Unicode mode nor Java defines.
    Escape,
    /// A range or a count whose end lies before its start.
    Range,
    /// A `\p{...}` whose property is not known.
    Property,
    /// A named back-reference to a group that is not there, or two groups of one name.
    Group,
    /// Another dialect's construct, which means nothing in ECMA-262 and in Java.
    Dialect,
}

/// A pattern that was refused: what, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    offset: usize,
    message: String,
}

impl Error {
    /// What is wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Where it is wrong: an offset into the pattern in bytes, always at a character boundary.
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

/// How a pattern is matched otherwise than ECMA-262 has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RemarkKind {
    /// ECMA-262 refuses it, or reads it as something that nobody writes; it means what it means in Java.
    Java,
    /// Java or ECMA-262 takes it, and it cannot be matched to the letter here: every text that they match
    /// matches, and others do.
    Loosened,
}

/// Something about a pattern that its author should know, though it compiles: what, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    pub(crate) kind: RemarkKind,
    pub(crate) offset: usize,
    pub(crate) message: String,
}

impl Remark {
    /// What becomes of it.
    pub fn kind(&self) -> RemarkKind {
        self.kind
    }

    /// Where it stands: an offset into the pattern in bytes, always at a character boundary. Where the
    /// pattern is too large this is the group that is too deep, the quantifier without whose count the pattern
    /// would have fit so far, or the look-around that is one too many; 0 where it is the pattern as a whole.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// What was found and what to do, one sentence without the place.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} (at byte {} of the pattern)",
            self.message, self.offset
        )
    }
}

/// Why a pattern cannot be compiled as it is written.
#[derive(Debug)]
pub(crate) enum Problem {
    /// It is no pattern.
    Refused(Error),
    /// It is one, in Java at least, and more than can be matched here.
    Beyond { offset: usize, message: String },
}

impl Problem {
    pub(crate) fn refused(kind: ErrorKind, offset: usize, message: impl Into<String>) -> Self {
        Self::Refused(Error {
            kind,
            offset,
            message: message.into(),
        })
    }

    pub(crate) fn beyond(offset: usize, message: impl Into<String>) -> Self {
        Self::Beyond {
            offset,
            message: message.into(),
        }
    }
}

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
