//! Why an upload failed.

use std::fmt;

use farrier::body::{BodyError, BoxError};
use farrier::checksum::Algorithm;
use farrier::client::Error;
use farrier::error::OperationError;

use super::{MAX_PARTS, PART_SIZES};

/// Why an upload failed, and whether it has left anything.
#[derive(Debug)]
pub struct UploadError {
    kind: UploadErrorKind,
    /// The id of the multipart upload that could not be given up, and why.
    unfinished: Option<(String, BoxError)>,
}

/// Why an upload failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum UploadErrorKind {
    /// A header of the object is not one.
    Header(String),
    /// A part cannot have so many bytes.
    PartSize(usize),
    /// The content has too many parts of so many bytes.
    TooLong(usize),
    /// Parts have no checksums of this algorithm.
    Algorithm(Algorithm),
    /// The content could not be read.
    Content(BodyError),
    /// A request failed, perhaps that of the part of this number.
    Call(Option<u64>, BoxError),
    /// The response does not say how the upload or the part of this number is named.
    NoName(Option<u64>),
    /// The service has made an object with another checksum.
    WrongChecksum {
        /// The checksum of what was sent.
        sent: String,
        /// The checksum of the object.
        made: String,
    },
}

impl UploadError {
    /// Why it failed.
    pub fn kind(&self) -> &UploadErrorKind {
        &self.kind
    }

    /// The id of the multipart upload that could not be given up. Its parts cost money until somebody gives it up
    /// (`AbortMultipartUpload`), or a rule of the bucket does.
    pub fn unfinished(&self) -> Option<&str> {
        self.unfinished.as_ref().map(|(id, _)| id.as_str())
    }

    /// The same error, which has left an upload.
    pub(super) fn leaving(self, id: String, why: BoxError) -> Self {
        Self {
            unfinished: Some((id, why)),
            ..self
        }
    }
}

impl UploadErrorKind {
    /// The error of a request, perhaps that of a part.
    pub(super) fn call<E: OperationError + Send + Sync + 'static>(
        part: Option<u64>,
        error: Error<E>,
    ) -> Self {
        Self::Call(part, Box::new(error))
    }
}

impl From<UploadErrorKind> for UploadError {
    fn from(kind: UploadErrorKind) -> Self {
        Self {
            kind,
            unfinished: None,
        }
    }
}

impl fmt::Display for UploadErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(message) => f.write_str(message),
            Self::PartSize(size) => write!(
                f,
                "a part cannot have {size} bytes: give {} to {}",
                PART_SIZES.start(),
                PART_SIZES.end()
            ),
            Self::TooLong(size) => write!(
                f,
                "the content has more than {MAX_PARTS} parts of {size} bytes: give a larger part size"
            ),
            Self::Algorithm(algorithm) => write!(
                f,
                "parts have no checksums of {algorithm}: take CRC32, CRC32C, CRC64NVME, SHA1 or SHA256, with the \
                 feature `checksum` of farrier"
            ),
            Self::Content(error) => write!(f, "the content cannot be read: {error}"),
            Self::Call(None, error) => write!(f, "{error}"),
            Self::Call(Some(part), error) => write!(f, "part {part}: {error}"),
            Self::NoName(None) => f.write_str("the response to CreateMultipartUpload has no id"),
            Self::NoName(Some(part)) => {
                write!(f, "the response to UploadPart has no ETag for part {part}")
            }
            Self::WrongChecksum { sent, made } => write!(
                f,
                "the object has the checksum {made}, but what was sent has {sent}: upload it again"
            ),
        }
    }
}

impl fmt::Display for UploadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        match &self.unfinished {
            Some((id, why)) => {
                write!(
                    f,
                    " (the multipart upload {id} could not be given up: {why})"
                )
            }
            None => Ok(()),
        }
    }
}

impl std::error::Error for UploadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // What is printed has the message of the cause already.
        match &self.kind {
            UploadErrorKind::Content(error) => error.source(),
            UploadErrorKind::Call(_, error) => error.source(),
            _ => None,
        }
    }
}
