//! Why a download failed.

use std::fmt;

use farrier::body::{BodyError, BoxError};

/// Why a download failed.
#[derive(Debug)]
pub struct DownloadError(DownloadErrorKind);

/// Why a download failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum DownloadErrorKind {
    /// A header of the requests is not one.
    Header(String),
    /// A request failed, perhaps one for the range that begins at this byte.
    Call(Option<u64>, BoxError),
    /// The response to a request for a range does not say which range it is, or has another one. The range begins at
    /// this byte.
    WrongRange(u64),
    /// The content of the range that begins at this byte broke off, also when it was asked for again.
    Content(u64, BodyError),
}

impl DownloadError {
    /// Why it failed.
    pub fn kind(&self) -> &DownloadErrorKind {
        &self.0
    }
}

impl From<DownloadErrorKind> for DownloadError {
    fn from(kind: DownloadErrorKind) -> Self {
        Self(kind)
    }
}

impl fmt::Display for DownloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            DownloadErrorKind::Header(message) => f.write_str(message),
            DownloadErrorKind::Call(None, error) => write!(f, "{error}"),
            DownloadErrorKind::Call(Some(at), error) => write!(f, "from byte {at}: {error}"),
            DownloadErrorKind::WrongRange(at) => write!(
                f,
                "from byte {at}: the response does not have the range that was asked for"
            ),
            DownloadErrorKind::Content(at, error) => write!(f, "from byte {at}: {error}"),
        }
    }
}

impl std::error::Error for DownloadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // What is printed has the message of the cause already.
        match &self.0 {
            DownloadErrorKind::Call(_, error) => error.source(),
            DownloadErrorKind::Content(_, error) => error.source(),
            _ => None,
        }
    }
}
