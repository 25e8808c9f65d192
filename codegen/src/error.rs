//! Everything that can keep Farrier from answering with code. Each error prints as a person needs it: what
//! was found, where, and what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use farrier_smithy::diagnostic::Report;

/// Why nothing was generated, or nothing written.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The models or the configuration file are wrong. Prints every diagnostic and a summary.
    Invalid(Report),
    /// A setting made by a method of [`Config`](crate::Config) is wrong: what, and what would be right.
    Setting(String),
    /// The operating system refused to read or write.
    Io {
        /// What was tried: "read", "write", "create", "replace".
        action: &'static str,
        /// The file or folder it was tried on.
        path: PathBuf,
        /// What the operating system answered.
        source: io::Error,
    },
    /// These files stand where output belongs, but Farrier did not write them.
    Foreign(Vec<PathBuf>),
    /// Writing failed midway, and so did moving the previous output back.
    NotRestored {
        /// Why writing failed.
        cause: Box<Error>,
        /// Files that were moved: where they belong, and where they lie now.
        astray: Vec<(PathBuf, PathBuf)>,
    },
    /// Farrier has made code that is not Rust: a defect of Farrier, whatever the model.
    Internal(String),
}

impl Error {
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        Self::Io {
            action,
            path,
            source,
        }
    }
}

impl From<Report> for Error {
    fn from(report: Report) -> Self {
        Self::Invalid(report)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(report) => report.fmt(f),
            Self::Setting(message) => write!(f, "error: {message}"),
            Self::Io {
                action,
                path,
                source,
            } => write!(f, "error: could not {action} {}: {source}", path.display()),
            Self::Foreign(files) => {
                let (these, they) = match files.len() {
                    1 => ("this file stands", "it"),
                    _ => ("these files stand", "them"),
                };
                writeln!(
                    f,
                    "error: {these} where output belongs, but farrier did not write {they}:"
                )?;
                for file in files {
                    writeln!(f, "  {}", file.display())?;
                }
                write!(
                    f,
                    "move or delete {they}, then run again; nothing was written"
                )
            }
            Self::NotRestored { cause, astray } => {
                writeln!(f, "{cause}")?;
                write!(
                    f,
                    "moving the previous output back failed as well; these files are astray:"
                )?;
                for (belongs, lies) in astray {
                    write!(f, "\n  {} lies at {}", belongs.display(), lies.display())?;
                }
                Ok(())
            }
            Self::Internal(message) => {
                write!(
                    f,
                    "error: {message}\nthis is a defect of farrier, please report it"
                )
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::NotRestored { cause, .. } => Some(cause),
            _ => None,
        }
    }
}
