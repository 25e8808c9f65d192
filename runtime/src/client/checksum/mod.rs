//! Checksums of bodies (Smithy 2.0, "httpChecksumRequired trait"; AWS protocols, "HTTP checksums"): what a client adds to
//! requests, and how it verifies responses.
//!
//! The settings [`RequestChecksums`] and [`ResponseChecksums`] say when. `request` plans the checksum of a request with
//! the input at hand, and adds it when the body is final. `response` verifies a body while it is read.

mod request;
mod response;

pub(super) use self::request::{add, forget, plan};
pub use self::response::VerifiedChecksum;
pub(super) use self::response::{ask, verify};

/// Which requests have a checksum, for operations that can have one (`@aws.protocols#httpChecksum`). It is a setting of
/// a client:
///
/// ```
/// use farrier::client::{Client, RequestChecksums};
///
/// # fn settings(client: Client) -> Client {
/// // For a service that does not know the framing `aws-chunked`.
/// client.with_setting(RequestChecksums::InHeaders)
/// # }
/// ```
///
/// A checksum that the caller gives in a header is sent as it is, and no other is computed. An operation that requires
/// a checksum (`requestChecksumRequired`, `@httpChecksumRequired`) has one with each setting, and so has a request whose
/// input names an algorithm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestChecksums {
    /// Every request: CRC32, unless the input names another algorithm. It stands in a header, but that of a stream
    /// stands in a trailer, and the body is sent in the framing `aws-chunked`.
    #[default]
    WhenSupported,
    /// Every request, but never in a trailer: a stream has no checksum. If it has to have one, the request is not
    /// sent.
    InHeaders,
    /// Only where the operation requires a checksum or the input asks for it.
    WhenRequired,
}

/// Which responses are verified, for operations whose responses can have a checksum (`@aws.protocols#httpChecksum`). It
/// is a setting of a client:
///
/// ```
/// use farrier::client::{Client, ResponseChecksums};
///
/// # fn settings(client: Client) -> Client {
/// client.with_setting(ResponseChecksums::WhenRequired)
/// # }
/// ```
///
/// A body that does not have its checksum ends in an error ([`BodyError`](crate::body::BodyError)); a stream does so at
/// its end. [`VerifiedChecksum`] tells which checksum it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseChecksums {
    /// Every response: requests ask for a checksum.
    #[default]
    WhenSupported,
    /// Only where the input asks for a checksum.
    WhenRequired,
}
