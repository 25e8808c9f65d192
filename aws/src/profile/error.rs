//! What is wrong with a file of profiles.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file of profiles that cannot be read. It prints file, line and column, and never a value.
#[derive(Clone, Debug)]
pub struct ProfileFileError {
    pub(super) file: PathBuf,
    pub(super) kind: ProfileFileErrorKind,
}

#[derive(Clone, Debug)]
pub(super) enum ProfileFileErrorKind {
    Read(Arc<io::Error>),
    Syntax {
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
        problem: ProfileProblem,
    },
}

/// What a line of a file of profiles has wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProfileProblem {
    /// The file is not UTF-8 from here on.
    Encoding,
    /// A line that begins with `[` has no `]` at its end.
    UnclosedSection,
    /// A property or a continuation stands before the first section.
    OutsideSection,
    /// A property has no `=`.
    NoEqualsSign,
    /// A property has no name before its `=`.
    NoName,
    /// A line that begins with white space follows no property.
    StrayContinuation,
    /// A line below a property without a value has no `=`.
    NoEqualsSignInSubProperty,
    /// A line below a property without a value has no name before its `=`.
    NoNameInSubProperty,
}

impl ProfileFileError {
    /// The file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Line and column, both from 1, if the file could be read.
    pub fn position(&self) -> Option<(usize, usize)> {
        match self.kind {
            ProfileFileErrorKind::Syntax { line, column, .. } => Some((line, column)),
            ProfileFileErrorKind::Read(_) => None,
        }
    }

    /// What the line has wrong, if the file could be read.
    pub fn problem(&self) -> Option<ProfileProblem> {
        match self.kind {
            ProfileFileErrorKind::Syntax { problem, .. } => Some(problem),
            ProfileFileErrorKind::Read(_) => None,
        }
    }
}

impl fmt::Display for ProfileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Encoding => "the file is not UTF-8 from here on: save it as UTF-8",
            Self::UnclosedSection => "profile definition must end with ']'",
            Self::OutsideSection => {
                "expected a profile definition: write a line such as [default] above this one"
            }
            Self::NoEqualsSign => "expected an '=' sign defining a property",
            Self::NoName => "property did not have a name: write one before the '=' sign",
            Self::StrayContinuation => {
                "expected a property definition, found continuation: remove the white space at the start of the line"
            }
            Self::NoEqualsSignInSubProperty => {
                "expected an '=' sign defining a sub-property: the property above has no value of its own"
            }
            Self::NoNameInSubProperty => {
                "sub-property did not have a name: write one before the '=' sign"
            }
        })
    }
}

impl fmt::Display for ProfileFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        match &self.kind {
            ProfileFileErrorKind::Read(source) => write!(f, "could not read {file}: {source}"),
            ProfileFileErrorKind::Syntax {
                line,
                column,
                problem,
            } => write!(
                f,
                "could not parse profile file {file}:{line}:{column}: {problem}"
            ),
        }
    }
}

/// It prints the error of the system, so it has no source.
impl std::error::Error for ProfileFileError {}
