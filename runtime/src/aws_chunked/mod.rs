//! The framing `aws-chunked` of request bodies (Amazon S3, "Transferring payload in multiple chunks (chunked upload)"
//! and "Including trailing headers"). Servers give a framed body to the [`Decoder`], piece by piece, and get its content
//! and its trailers. Clients give the content and the trailers to the [`Encoder`], and get the framed body.
//!
//! ```text
//! 6;chunk-signature=ad80...      the length in hexadecimal digits; a signature if chunks are signed
//! hello                          the content
//! 0;chunk-signature=b6c6...      the last chunk
//! x-amz-checksum-crc32:NhCmhg==  trailers
//! x-amz-trailer-signature:d81... the signature of the trailers, if chunks are signed
//! ```
//!
//! A server passes over signatures, unless it has a [`ChunkVerifier`]. It tells a framed body from others by
//! [`is_framed`]. A client's signatures are made by a [`ChunkSigner`].

#[cfg(feature = "server")]
mod decoder;
#[cfg(feature = "client")]
mod encoder;
#[cfg(feature = "server")]
mod verifier;

#[cfg(feature = "server")]
pub(crate) use self::decoder::{DecodeError, Decoder, Trailers};
#[cfg(feature = "client")]
pub use self::encoder::ChunkSigner;
#[cfg(feature = "client")]
pub(crate) use self::encoder::{Encoder, encoded_length};
#[cfg(feature = "server")]
pub use self::verifier::ChunkVerifier;

/// The name of the framing in `content-encoding`.
pub(crate) const CODING: &str = "aws-chunked";

/// The header that says whether chunks are signed, in the place of the hash of the body.
pub(crate) const CONTENT_SHA256: &str = "x-amz-content-sha256";

/// The header with the length of the content.
pub(crate) const DECODED_LENGTH: &str = "x-amz-decoded-content-length";

/// The header that announces trailers.
pub(crate) const TRAILER: &str = "x-amz-trailer";

/// The value of [`CONTENT_SHA256`] of a framed body whose chunks are not signed.
#[cfg(feature = "client")]
pub(crate) const UNSIGNED: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

/// Whether a value of [`CONTENT_SHA256`] says that the body is framed: `STREAMING-AWS4-HMAC-SHA256-PAYLOAD` and its
/// kin. Event streams have a framing of their own, and are named `STREAMING-AWS4-HMAC-SHA256-EVENTS`.
#[cfg(feature = "server")]
pub(crate) fn is_framed(content_sha256: &str) -> bool {
    content_sha256.starts_with("STREAMING-") && content_sha256.contains("-PAYLOAD")
}
