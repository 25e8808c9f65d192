//! What a signature says of the body.

use sha2::{Digest as _, Sha256};

use crate::hex;

/// What a signature says of the body: its hash, or how the body is signed instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PayloadHash {
    /// The SHA-256 of the body, in hexadecimal digits.
    Sha256([u8; 64]),
    /// The body is not signed.
    Unsigned,
    /// The body is in the framing `aws-chunked`, is not signed, and has trailers.
    UnsignedTrailer,
    /// Each chunk of the body has a signature.
    SignedChunks,
    /// Each chunk of the body and the trailers have a signature.
    SignedChunksTrailer,
    /// Each event of the body has a signature.
    SignedEvents,
}

impl PayloadHash {
    /// Returns the hash of a body.
    pub fn of(body: &[u8]) -> Self {
        Self::Sha256(hex::of_hash(Sha256::digest(body).into()))
    }

    /// Reads a hash in hexadecimal digits of lower case.
    pub fn from_hex(digits: &[u8]) -> Option<Self> {
        let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let hash: [u8; 64] = digits.try_into().ok()?;
        hash.iter().all(is_digit).then_some(Self::Sha256(hash))
    }

    /// Returns the text that stands in the canonical request. Chunks have other names where they are signed
    /// asymmetrically.
    pub(super) fn text(&self, is_asymmetric: bool) -> &str {
        match (self, is_asymmetric) {
            (Self::Sha256(hash), _) => str::from_utf8(hash).unwrap_or_default(),
            (Self::Unsigned, _) => "UNSIGNED-PAYLOAD",
            (Self::UnsignedTrailer, _) => "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            (Self::SignedChunks, false) => "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            (Self::SignedChunks, true) => "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD",
            (Self::SignedChunksTrailer, false) => "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
            (Self::SignedChunksTrailer, true) => "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER",
            (Self::SignedEvents, _) => "STREAMING-AWS4-HMAC-SHA256-EVENTS",
        }
    }

    /// Reads the value of the header `x-amz-content-sha256`.
    #[cfg(feature = "server")]
    pub(super) fn parse(text: &str, is_asymmetric: bool) -> Option<Self> {
        let named = [
            Self::Unsigned,
            Self::UnsignedTrailer,
            Self::SignedChunks,
            Self::SignedChunksTrailer,
            Self::SignedEvents,
        ];
        let of_name = named.into_iter().find(|it| it.text(is_asymmetric) == text);
        of_name.or_else(|| Self::from_hex(text.as_bytes()))
    }

    /// Whether a service can only know this from the header `x-amz-content-sha256`.
    pub(super) fn needs_header(&self) -> bool {
        !matches!(self, Self::Sha256(_))
    }
}
