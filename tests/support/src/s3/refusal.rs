//! Why a request is refused.

/// A refusal, with the code, status and message of Amazon S3 ("Error responses" of the API reference).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the codes of Amazon S3 are the names")]
pub enum Refusal {
    BadDigest,
    BucketAlreadyOwnedByYou,
    BucketNotEmpty,
    EntityTooSmall,
    InvalidArgument,
    InvalidPart,
    InvalidPartOrder,
    InvalidRange,
    MalformedXml,
    NoSuchBucket,
    NoSuchKey,
    NoSuchUpload,
    NotModified,
    PreconditionFailed,
}

impl Refusal {
    fn facts(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::BadDigest => (
                "BadDigest",
                400,
                "the checksum does not match what was received",
            ),
            Self::BucketAlreadyOwnedByYou => ("BucketAlreadyOwnedByYou", 409, "the bucket exists"),
            Self::BucketNotEmpty => ("BucketNotEmpty", 409, "the bucket has objects"),
            Self::EntityTooSmall => ("EntityTooSmall", 400, "a part but the last is below 5 MiB"),
            Self::InvalidArgument => ("InvalidArgument", 400, "an argument is not valid"),
            Self::InvalidPart => ("InvalidPart", 400, "a part is absent or has another tag"),
            Self::InvalidPartOrder => ("InvalidPartOrder", 400, "the parts are not in order"),
            Self::InvalidRange => ("InvalidRange", 416, "the range lies outside the object"),
            Self::MalformedXml => ("MalformedXML", 400, "the document names no parts"),
            Self::NoSuchBucket => ("NoSuchBucket", 404, "there is no such bucket"),
            Self::NoSuchKey => ("NoSuchKey", 404, "there is no such key"),
            Self::NoSuchUpload => ("NoSuchUpload", 404, "there is no such upload"),
            Self::NotModified => ("NotModified", 304, "the object has not changed"),
            Self::PreconditionFailed => ("PreconditionFailed", 412, "a condition does not hold"),
        }
    }

    /// Returns the code.
    pub fn code(self) -> &'static str {
        self.facts().0
    }

    /// Returns the status.
    pub fn status(self) -> u16 {
        self.facts().1
    }

    /// Returns a sentence for people.
    pub fn message(self) -> &'static str {
        self.facts().2
    }
}
