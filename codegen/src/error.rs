//! Errors of the generator. The text of an error says what was found, where, and what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use farrier_smithy::diagnostic::Report;

/// Why no code was generated or written.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The models or the configuration file have errors. The text has every diagnostic and a summary.
    Invalid(Report),
    /// A setting of [`Config`](crate::Config) is wrong. The message says which one, and what would be right.
    Setting(String),
    /// The operating system refused to read or write.
    Io {
        /// The action that failed: "read", "list", "write", "copy", "create", "replace" or "remove".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// These files are at paths of the output, but Farrier did not write them.
    Foreign(Vec<PathBuf>),
    /// Writing failed midway, and moving the previous output back failed, too.
    NotRestored {
        /// Why writing failed.
        cause: Box<Error>,
        /// Files that were moved: where they belong, and where they are now.
        astray: Vec<(PathBuf, PathBuf)>,
    },
    /// Farrier generated code that is not Rust. This is a defect of Farrier.
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
            // What is printed has the cause already.
            Self::Io { source, .. } => source.source(),
            Self::NotRestored { cause, .. } => cause.source(),
            _ => None,
        }
    }
}
