//! How a run ends: its exit status, and why it failed.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use farrier_codegen::{Error, Report};

/// The exit statuses, as `--help` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Everything went as asked.
    Done = 0,
    /// Models or configuration have errors, or files are out of date.
    Failed = 1,
    /// The arguments are wrong.
    Usage = 2,
    /// A file could not be read or written.
    Files = 3,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// Why a command has no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The library says why.
    Library(Error),
    /// The arguments cannot be meant together: what is wrong.
    Usage(String),
    /// The arguments name what the models do not have.
    Unknown(String),
    /// Standard input or output failed: which, and why.
    Stream(&'static str, io::Error),
    /// A folder could not be entered.
    Folder(PathBuf, io::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

impl Failure {
    pub(crate) fn status(&self) -> Status {
        match self {
            Self::Library(Error::Invalid(report)) => of_report(report),
            Self::Library(Error::Setting(_)) | Self::Usage(_) => Status::Usage,
            Self::Library(Error::Io { .. } | Error::Foreign(_) | Error::NotRestored { .. }) => {
                Status::Files
            }
            Self::Library(_) | Self::Unknown(_) => Status::Failed,
            Self::Stream(..) | Self::Folder(..) => Status::Files,
        }
    }

    /// What went wrong, without the diagnostics.
    pub(crate) fn message(&self) -> String {
        let text = match self {
            Self::Library(Error::Invalid(report)) => {
                let summary = report.summary().unwrap_or_default();
                format!("{summary}; nothing was written")
            }
            Self::Library(error) => error.to_string(),
            Self::Usage(message) | Self::Unknown(message) => message.clone(),
            Self::Stream(what, error) => format!("could not {what}: {error}"),
            Self::Folder(path, error) => format!("could not enter {}: {error}", path.display()),
        };
        text.strip_prefix("error: ").unwrap_or(&text).to_owned()
    }

    /// The diagnostics, where the models are what is wrong.
    pub(crate) fn report(&self) -> Option<&Report> {
        match self {
            Self::Library(Error::Invalid(report)) => Some(report),
            _ => None,
        }
    }
}

/// The status for what a report says: files that cannot be read are told apart from those that are wrong.
pub(crate) fn of_report(report: &Report) -> Status {
    if report.diagnostics().any(|it| it.rule == "file") {
        Status::Files
    } else if report.has_errors() {
        Status::Failed
    } else {
        Status::Done
    }
}
