//! Why a signature is refused.

use std::fmt;
use std::time::Duration;

use farrier::server::Error;

/// Why a signature is refused. The caller gets it with the status and the code that Amazon's services answer with, by
/// which clients know whether their clock or their keys are wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerificationError {
    /// The signature is not written as it has to be. The text says what is wrong.
    Malformed(String),
    /// The signature is for another algorithm than the operation takes.
    Algorithm,
    /// The time of the signature is too far from the server's: by so much.
    TooSkewed(Duration),
    /// The time in which a presigned URL was valid is over.
    Expired,
    /// The signature is for another region, service or day. The text says for which it has to be.
    Scope(String),
    /// The request has this header, which the signature does not cover.
    UnsignedHeader(String),
    /// The signature covers this header, which the request does not have.
    AbsentHeader(String),
    /// The signature does not cover the body, and the service wants it to.
    UnsignedPayload,
    /// The service could read the request as another one than the signature covers. The text says why.
    Ambiguous(&'static str),
    /// The service does not know the key.
    UnknownKey,
    /// The session token is not the one that belongs to the keys.
    SessionToken,
    /// The keys have expired.
    ExpiredKeys,
    /// The signature is not the one that the keys make.
    Signature,
    /// The body does not have the hash that the request says.
    Body,
}

impl VerificationError {
    /// The status of the response.
    fn status(&self) -> u16 {
        match self {
            Self::Malformed(_) | Self::Algorithm | Self::Ambiguous(_) | Self::Body => 400,
            _ => 403,
        }
    }

    /// The code of the error (IAM User Guide, "Common errors"; Amazon S3, "Error responses").
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) | Self::Algorithm => "IncompleteSignature",
            Self::Ambiguous(_) => "InvalidRequest",
            Self::TooSkewed(_) => "RequestTimeTooSkewed",
            Self::Expired => "RequestExpired",
            Self::UnsignedHeader(_) | Self::UnsignedPayload => "AccessDenied",
            Self::UnknownKey | Self::SessionToken => "InvalidClientTokenId",
            Self::ExpiredKeys => "ExpiredToken",
            Self::Scope(_) | Self::AbsentHeader(_) | Self::Signature => "SignatureDoesNotMatch",
            Self::Body => "XAmzContentSHA256Mismatch",
        }
    }

    pub(super) fn malformed(message: impl Into<String>) -> Self {
        Self::Malformed(message.into())
    }
}

impl fmt::Display for VerificationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(message) => f.write_str(message),
            Self::Algorithm => {
                f.write_str("the request is signed by another algorithm than the operation takes")
            }
            Self::TooSkewed(skew) => write!(
                f,
                "the time of the signature is {} s from the server's: set the clock",
                skew.as_secs()
            ),
            Self::Expired => f.write_str("the presigned URL is not valid any more: ask for another"),
            Self::Scope(expected) => write!(f, "the signature has to be for {expected}"),
            Self::UnsignedHeader(name) => {
                write!(f, "the signature does not cover the header `{name}`: sign it or leave it out")
            }
            Self::AbsentHeader(name) => write!(
                f,
                "the signature covers the header `{name}`, which did not arrive: a proxy may have removed it"
            ),
            Self::UnsignedPayload => {
                f.write_str("the signature does not cover the body: sign the hash of the body")
            }
            Self::Ambiguous(message) => f.write_str(message),
            Self::UnknownKey => f.write_str("the access key id is not known"),
            Self::SessionToken => {
                f.write_str("the session token is not the one that belongs to the keys")
            }
            Self::ExpiredKeys => f.write_str("the keys have expired: get new ones"),
            Self::Signature => f.write_str(
                "the signature is not the one that the server computes: check the secret access key, and what \
                 changes requests on their way",
            ),
            Self::Body => {
                f.write_str("the body does not have the hash in the header `x-amz-content-sha256`")
            }
        }
    }
}

impl std::error::Error for VerificationError {}

/// The answer to the caller.
pub(super) fn refusal(error: VerificationError) -> Error {
    Error::new(error.status(), error.code(), error.to_string()).with_source(error)
}
