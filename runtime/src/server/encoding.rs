//! Decompression of request bodies (Smithy 2.0, "requestCompression trait"): a server has to read what a client may
//! send.

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderValue};
use http::request;

use super::damage::Damage;
use crate::body::{Body, Payload};
use crate::excerpt::Excerpt;
use crate::operation::Operation;
use crate::protocol::server::{Rejection, ServerProtocol};

/// The only encoding that the trait knows.
const GZIP: &str = "gzip";

/// Whether the head says that a body is compressed as the operation allows.
pub(super) fn is_encoded(operation: &Operation, head: &request::Parts) -> bool {
    operation.request_encodings().contains(&GZIP)
        && codings(&head.headers).last().is_some_and(|it| it == GZIP)
}

/// Checks that nothing reads an encoded body as if it were not (RFC 9110, section 15.5.16). The operation is absent
/// before the body has named it.
pub(super) fn check(
    protocol: &dyn ServerProtocol,
    operation: Option<&Operation>,
    head: &request::Parts,
    body: &Payload,
) -> Result<(), Rejection> {
    let mut codings = codings(&head.headers);
    if operation.is_some_and(|it| is_encoded(it, head)) {
        codings.pop();
    }
    let unread = codings
        .iter()
        .find(|coding| !protocol.passes_coding(operation, coding));
    match unread.filter(|_| !body.is_empty()) {
        Some(coding) => Err(unsupported(&format!(
            "a body in the encoding {:?} is not read here",
            Excerpt(coding)
        ))),
        None => Ok(()),
    }
}

/// The refusal of an encoding.
pub(super) fn unsupported(message: &str) -> Rejection {
    Rejection::UnsupportedMediaType(message.to_owned())
}

/// The encodings of a body, in lower case, in the order in which they were applied.
fn codings(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(CONTENT_ENCODING).iter();
    let mut codings = Vec::new();
    for value in values {
        let value = String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase();
        let named = value.split(',').map(str::trim);
        let named = named.filter(|it| !it.is_empty() && *it != "identity");
        codings.extend(named.map(str::to_owned));
    }
    codings
}

/// Removes the last encoding from the head, and the length of what was sent.
fn remove_last(headers: &mut HeaderMap) {
    let mut codings = codings(headers);
    codings.pop();
    match HeaderValue::try_from(codings.join(", ")) {
        Ok(others) if !others.is_empty() => drop(headers.insert(CONTENT_ENCODING, others)),
        _ => drop(headers.remove(CONTENT_ENCODING)),
    }
    headers.remove(CONTENT_LENGTH);
}

/// Decompresses a body, to at most so many bytes. Removes the encoding from the head.
pub(super) fn decode(
    head: &mut request::Parts,
    body: &[u8],
    limit: usize,
) -> Result<Bytes, Rejection> {
    let body = gunzip(body, limit)?;
    remove_last(&mut head.headers);
    Ok(body)
}

/// Decompresses a body while it is read. Removes the encoding from the head.
pub(super) fn decode_stream(
    head: &mut request::Parts,
    body: Body,
    damage: Damage,
) -> Result<Body, Rejection> {
    let body = gunzip_stream(body, damage)?;
    remove_last(&mut head.headers);
    Ok(body)
}

#[cfg(feature = "compression")]
#[allow(clippy::unnecessary_wraps, reason = "without the feature it fails")]
fn gunzip_stream(body: Body, damage: Damage) -> Result<Body, Rejection> {
    Ok(Body::wrap(super::gunzip_body::GunzipBody::new(
        body, damage,
    )))
}

#[cfg(not(feature = "compression"))]
fn gunzip_stream(_: Body, _: Damage) -> Result<Body, Rejection> {
    Err(unsupported(WITHOUT_FEATURE))
}

#[cfg(not(feature = "compression"))]
const WITHOUT_FEATURE: &str = "this server does not read bodies in gzip";

/// Memory is bounded by `limit`, however well the body is compressed.
#[cfg(feature = "compression")]
fn gunzip(body: &[u8], limit: usize) -> Result<Bytes, Rejection> {
    use std::io::Read;

    let mut out = Vec::new();
    let most = (limit as u64).saturating_add(1);
    let decoder = flate2::read::MultiGzDecoder::new(body);
    if decoder.take(most).read_to_end(&mut out).is_err() {
        return Err(Rejection::Malformed("the body is not gzip".to_owned()));
    }
    match out.len() > limit {
        true => Err(Rejection::TooLarge(limit)),
        false => Ok(out.into()),
    }
}

#[cfg(not(feature = "compression"))]
fn gunzip(_: &[u8], _: usize) -> Result<Bytes, Rejection> {
    Err(unsupported(WITHOUT_FEATURE))
}

#[cfg(all(test, feature = "compression"))]
mod tests {
    use std::io::Write;

    use http::{HeaderMap, Request};

    use super::*;

    fn decoded(
        encoding: &'static str,
        body: &[u8],
        limit: usize,
    ) -> (Result<Bytes, Rejection>, HeaderMap) {
        let request = Request::builder().header(CONTENT_ENCODING, encoding);
        let (mut head, ()) = request.body(()).unwrap().into_parts();
        let body = decode(&mut head, body, limit);
        (body, head.headers)
    }

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_compressed_body_is_read_and_its_encoding_is_gone() {
        let (body, headers) = decoded("GZIP", &gzip(b"text"), 4);
        assert_eq!(body, Ok(Bytes::from("text")));
        assert!(headers.is_empty());
        let (body, headers) = decoded("custom, gzip", &gzip(b"text"), 4);
        assert_eq!(body, Ok(Bytes::from("text")));
        assert_eq!(headers[CONTENT_ENCODING], "custom");
    }

    #[test]
    fn a_small_body_does_not_become_a_large_one() {
        let bomb = gzip(&vec![0; 1 << 20]);
        assert!(bomb.len() < 2000);
        assert_eq!(
            decoded("gzip", &bomb, 2000).0,
            Err(Rejection::TooLarge(2000))
        );
    }

    #[test]
    fn what_is_not_gzip_is_refused() {
        let whole = gzip(b"text");
        let cut = whole.split_last_chunk::<5>().unwrap().0;
        for body in [&b""[..], b"text", cut, &[&whole[..], b"more"].concat()] {
            let refused = decoded("gzip", body, 100).0;
            assert!(matches!(refused, Err(Rejection::Malformed(_))), "{body:?}");
        }
    }
}
