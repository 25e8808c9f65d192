//! What a signature says of a body: its hash, or that its chunks are signed, or that nothing of it is.
//!
//! | body | where the signature covers it |
//! |---|---|
//! | bytes | their hash, unless the operation has `@unsignedPayload` and the connection is encrypted |
//! | a stream to S3, encrypted | not covered |
//! | a stream to S3, not encrypted | each chunk is signed, in the framing `aws-chunked` |
//! | events | each event is signed |
//! | another stream | not covered |
//!
//! A header `x-amz-content-sha256` that is there already decides in the place of this table: it is the hash of the body,
//! or `UNSIGNED-PAYLOAD`.

use farrier::body::{ChunkedBody, Payload};
use farrier::client::{RequestChecksums, RequestContext};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderValue};
use http::{HeaderMap, HeaderName, Request};

use super::super::SigningError;
use super::super::payload_hash::PayloadHash;

const CONTENT_SHA256: HeaderName = HeaderName::from_static("x-amz-content-sha256");
const DECODED_LENGTH: HeaderName = HeaderName::from_static("x-amz-decoded-content-length");

/// What a signature says of a body.
pub(super) struct Plan {
    pub(super) hash: PayloadHash,
    /// Whether the request had it in its header.
    pub(super) was_given: bool,
}

impl Plan {
    /// Whether the chunks of the body have to be signed.
    pub(super) fn signs_chunks(&self) -> bool {
        let hash = self.hash;
        matches!(
            hash,
            PayloadHash::SignedChunks | PayloadHash::SignedChunksTrailer
        )
    }
}

/// Decides what the signature says of the body, and brings the headers into the form that belongs to it. The header
/// `x-amz-content-sha256` is taken out.
pub(super) fn plan(
    request: &mut Request<Payload>,
    context: &RequestContext,
    is_s3: bool,
    signature_length: usize,
) -> Result<Plan, SigningError> {
    let is_encrypted = request.uri().scheme_str() != Some("http");
    let given = request.headers_mut().remove(CONTENT_SHA256);
    if let Payload::Chunked(body) = request.body() {
        let length = body.length_with(Some(signature_length));
        let has_trailer = body.checksum().is_some();
        return match is_encrypted {
            true => Ok(own(PayloadHash::UnsignedTrailer)),
            false => sign_chunks(request.headers_mut(), length, has_trailer),
        };
    }
    if let Some(given) = given {
        let hash = match given.as_bytes() {
            b"UNSIGNED-PAYLOAD" => Some(PayloadHash::Unsigned),
            digits => PayloadHash::from_hex(digits),
        };
        let hash = hash.ok_or(SigningError::SignedHeader("x-amz-content-sha256"))?;
        let was_given = true;
        return Ok(Plan { hash, was_given });
    }
    let is_unsigned = context.operation().has_unsigned_payload();
    match request.body() {
        Payload::Bytes(_) if is_unsigned && is_encrypted => Ok(own(PayloadHash::Unsigned)),
        Payload::Bytes(bytes) => Ok(own(PayloadHash::of(bytes))),
        Payload::Stream(_) if is_s3 && !is_encrypted && is_framed(context) => {
            frame(request, signature_length)
        }
        Payload::Stream(_) => Ok(own(PayloadHash::Unsigned)),
        #[cfg(feature = "events")]
        _ => Ok(own(PayloadHash::SignedEvents)),
        #[cfg(not(feature = "events"))]
        _ => Err(SigningError::NoEvents),
    }
}

fn own(hash: PayloadHash) -> Plan {
    Plan {
        hash,
        was_given: false,
    }
}

/// Returns whether the operation takes the framing, and the client sends it.
fn is_framed(context: &RequestContext) -> bool {
    let setting: RequestChecksums = context.setting().copied().unwrap_or_default();
    context.operation().http_checksum().is_some() && setting != RequestChecksums::InHeaders
}

/// Puts a stream into chunks that will be signed.
fn frame(request: &mut Request<Payload>, signature_length: usize) -> Result<Plan, SigningError> {
    let Payload::Stream(content) = std::mem::take(request.body_mut()) else {
        return Ok(own(PayloadHash::Unsigned));
    };
    let headers = request.headers_mut();
    let said = headers.get(CONTENT_LENGTH);
    let said = said.and_then(|it| it.to_str().ok()?.parse().ok());
    let framed = ChunkedBody::new(content, said);
    let length = framed.length_with(Some(signature_length));
    if let Some(length) = framed.content_length() {
        headers.insert(DECODED_LENGTH, length.into());
    }
    headers.append(CONTENT_ENCODING, HeaderValue::from_static("aws-chunked"));
    let plan = sign_chunks(headers, length, false);
    *request.body_mut() = Payload::Chunked(Box::new(framed));
    plan
}

/// Sets the length that the body has with signatures.
fn sign_chunks(
    headers: &mut HeaderMap,
    length: Option<u64>,
    has_trailer: bool,
) -> Result<Plan, SigningError> {
    let length = length.ok_or(SigningError::UnknownLength)?;
    headers.insert(CONTENT_LENGTH, length.into());
    Ok(own(match has_trailer {
        true => PayloadHash::SignedChunksTrailer,
        false => PayloadHash::SignedChunks,
    }))
}
