//! Errors and remarks about a pattern, and the error of a match that took too long.
//!
//! The parser and the compiler report a [`Problem`]: what they found, and where. [`Pattern::new`](crate::Pattern::new)
//! returns it as an [`Error`] or keeps it as a [`Remark`]. A [`StepLimit`] ends a single match.

use std::fmt;

/// What is wrong with a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A group or class is not closed or not opened, or a quantifier has nothing before it.
    Syntax,
    /// Neither ECMA-262 in Unicode mode nor Java defines the escape.
    Escape,
    /// The end of a range or a count is smaller than its start.
    Range,
    /// Neither ECMA-262 nor Java defines the property of a `\p{...}`.
    Property,
    /// A named back-reference has no group, a group's name is malformed, or two groups have the same name.
    Group,
    /// The construct belongs to another dialect. Neither ECMA-262 nor Java defines it.
    Dialect,
}

/// Why a pattern was rejected: what was found, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    offset: usize,
    message: String,
}

impl Error {
    /// Returns what is wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns where it is wrong: a byte offset into the pattern, always at a character boundary.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Returns what was found and what to do, in one sentence without the place.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_with_place(f, &self.message, self.offset)
    }
}

impl std::error::Error for Error {}

/// How the meaning of a pattern differs from ECMA-262, or from what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RemarkKind {
    /// ECMA-262 rejects the construct, or gives it a meaning that no author intends. It has Java's meaning here.
    Java,
    /// Java or ECMA-262 accepts the construct, but this crate cannot match it exactly. The pattern matches every text
    /// that it should match, and also others.
    Loosened,
}

/// Something that the author of a valid pattern should know: what was found, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    pub(crate) kind: RemarkKind,
    pub(crate) offset: usize,
    pub(crate) message: String,
}

impl Remark {
    /// Returns how the meaning differs.
    pub fn kind(&self) -> RemarkKind {
        self.kind
    }

    /// Returns the place of the construct: a byte offset into the pattern, always at a character boundary.
    ///
    /// If the pattern is too large, this is the place of the group that is nested too deeply, of the first look-around
    /// beyond the limit, or of the quantifier whose count makes the pattern too large. It is 0 if the cause is the
    /// pattern as a whole.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Returns what was found and what to do, in one sentence without the place.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_with_place(f, &self.message, self.offset)
    }
}

fn write_with_place(f: &mut fmt::Formatter<'_>, message: &str, offset: usize) -> fmt::Result {
    write!(f, "{message} (at byte {offset} of the pattern)")
}

/// Why the parser or the compiler stopped.
#[derive(Debug)]
pub(crate) enum Problem {
    /// Neither ECMA-262 nor Java accepts the pattern.
    Invalid(Error),
    /// Java or ECMA-262 accepts the pattern, but this crate cannot match it.
    Unsupported {
        offset: usize,
        /// What was found.
        message: String,
        /// What to do.
        help: &'static str,
    },
}

impl Problem {
    pub(crate) fn invalid(kind: ErrorKind, offset: usize, message: impl Into<String>) -> Self {
        Self::Invalid(Error {
            kind,
            offset,
            message: message.into(),
        })
    }

    pub(crate) fn unsupported(
        offset: usize,
        message: impl Into<String>,
        help: &'static str,
    ) -> Self {
        Self::Unsupported {
            offset,
            message: message.into(),
            help,
        }
    }
}

/// A match took more steps than the length of the text allows. Whether the text matches is not known.
///
/// Patterns with back-references can reach the limit, and others that are in many places at once, see
/// [`Kind`](crate::Kind). A validator treats it as a violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepLimit {
    pub(crate) steps: u64,
}

/// The steps that a match on any text may take by backtracking, and all threads together.
pub(crate) const BACKTRACKING_STEPS: u64 = 200_000;
pub(crate) const LINEAR_STEPS: u64 = 1_000_000;
/// The additional steps for each byte of the text.
const STEPS_PER_BYTE: u64 = 100;
/// The most steps on any text, which take a fraction of a second.
const MAX_STEPS: u64 = 10_000_000;

impl StepLimit {
    /// Returns the number of steps that a match on `text` may take. `base` is what a match on any text may take.
    pub(crate) fn allowed(base: u64, text: &str) -> u64 {
        let allowed = base + STEPS_PER_BYTE * text.len() as u64;
        allowed.min(MAX_STEPS)
    }

    /// Returns the number of steps that the match took before it stopped.
    pub fn steps(&self) -> u64 {
        self.steps
    }
}

impl fmt::Display for StepLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "matching stopped after {} steps, because the pattern takes too long on this text",
            self.steps
        )
    }
}

impl std::error::Error for StepLimit {}
