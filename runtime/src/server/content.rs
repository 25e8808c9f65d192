//! The content of a request, as its headers describe it: its framing, and the checksums that it has to have (AWS
//! protocols, "HTTP checksums").
//!
//! In comes a body as it was sent. Out goes a body of the content, and a head that describes the content: without
//! `aws-chunked` in `content-encoding`, and with the content's `content-length`.

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderValue};
use http::request;

use super::checked_body::{CheckedBody, Expected};
use super::damage::Damage;
use crate::aws_chunked::{self, ChunkVerifier, Decoder};
use crate::body::{Body, Payload, length_value};
use crate::checksum::{self, Algorithm, Hasher};
use crate::protocol::server::Rejection;

/// Takes the framing off a body of an operation with `@httpChecksum`, and lets its checksums be verified while it is
/// read, and the signatures of its chunks if there is what verifies them.
///
/// A `content-md5` of operations with `@httpChecksumRequired` alone is not looked at: the compliance suite has one that
/// is not of its body (restJson1, `RestJsonHttpChecksumRequired`).
pub(super) fn unframe(
    head: &mut request::Parts,
    body: Payload,
    verifier: &mut Option<Box<dyn ChunkVerifier>>,
    damage: impl FnOnce() -> Damage,
) -> Result<Payload, Rejection> {
    let framed = is_framed(&head.headers);
    let mut checksums = in_headers(&head.headers);
    let mut length = None;
    if framed {
        checksums.extend(in_trailers(&head.headers));
        length = decoded_length(&head.headers)?;
        describe_content(&mut head.headers, length);
    }
    if !framed && checksums.is_empty() {
        return Ok(body);
    }
    Ok(Payload::Stream(Body::wrap(CheckedBody {
        inner: body.into(),
        decoder: framed.then(|| Decoder::new(verifier.take())),
        length,
        checksums,
        input: Bytes::new(),
        seen: 0,
        done: false,
        damage: damage(),
    })))
}

/// Whether the head says that the body is framed.
pub(super) fn is_framed(headers: &HeaderMap) -> bool {
    let coded = elements(headers, CONTENT_ENCODING.as_str()).any(|it| is_coding(&it));
    coded || elements(headers, aws_chunked::CONTENT_SHA256).any(|it| aws_chunked::is_framed(&it))
}

fn is_coding(coding: &str) -> bool {
    coding.eq_ignore_ascii_case(aws_chunked::CODING)
}

/// Lets the headers describe the content in the place of what was sent.
fn describe_content(headers: &mut HeaderMap, length: Option<u64>) {
    let others = elements(headers, CONTENT_ENCODING.as_str()).filter(|it| !is_coding(it));
    let others = others.collect::<Vec<_>>().join(", ");
    match HeaderValue::try_from(others) {
        Ok(others) if !others.is_empty() => drop(headers.insert(CONTENT_ENCODING, others)),
        _ => drop(headers.remove(CONTENT_ENCODING)),
    }
    match length {
        Some(length) => drop(headers.insert(CONTENT_LENGTH, length_value(length))),
        None => drop(headers.remove(CONTENT_LENGTH)),
    }
}

/// The length of the content, which the head of a framed body has.
fn decoded_length(headers: &HeaderMap) -> Result<Option<u64>, Rejection> {
    let Some(value) = headers.get(aws_chunked::DECODED_LENGTH) else {
        return Ok(None);
    };
    let digits = value
        .to_str()
        .ok()
        .filter(|it| it.bytes().all(|it| it.is_ascii_digit()));
    let length = digits.and_then(|it| it.parse().ok());
    let message = || format!("{} is not a length", aws_chunked::DECODED_LENGTH);
    length
        .map(Some)
        .ok_or_else(|| Rejection::Malformed(message()))
}

/// The checksums that stand in headers. Those of an object of several parts, such as `NhCmhg==-3`, are not of the body.
fn in_headers(headers: &HeaderMap) -> Vec<Expected> {
    let named = headers.iter().filter_map(|(name, value)| {
        let text = value.to_str().ok()?.trim();
        let hasher = Hasher::new(Algorithm::of_header(name.as_str())?)?;
        (!text.contains('-')).then(|| Expected {
            name: name.as_str().to_owned(),
            hasher,
            text: Some(text.to_owned()),
        })
    });
    named.collect()
}

/// The checksums that the head announces for trailers.
fn in_trailers(headers: &HeaderMap) -> impl Iterator<Item = Expected> {
    elements(headers, aws_chunked::TRAILER).filter_map(|name| {
        let name = name.to_ascii_lowercase();
        let algorithm = Algorithm::of_header(&name).filter(|_| name.starts_with(checksum::PREFIX));
        let hasher = Hasher::new(algorithm?)?;
        let text = None;
        Some(Expected { name, hasher, text })
    })
}

/// The elements of a header that is a list.
fn elements(headers: &HeaderMap, name: &str) -> impl Iterator<Item = String> {
    let values = headers.get_all(name).iter();
    let elements = values.flat_map(|value| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        let elements = value.split(',').map(|it| it.trim().to_owned());
        elements.filter(|it| !it.is_empty()).collect::<Vec<_>>()
    });
    elements.collect::<Vec<_>>().into_iter()
}
