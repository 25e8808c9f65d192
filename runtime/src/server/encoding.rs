//! Decompression of request bodies (Smithy 2.0, "requestCompression trait"): a server has to read what a client may
//! send.

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, HeaderValue};
use http::request;

use crate::protocol::server::Rejection;

/// The only encoding that the trait knows.
const GZIP: &str = "gzip";

/// Decompresses a body if the head says that it is compressed, to at most so many bytes. Removes that encoding from
/// the head; other encodings are the handler's.
pub(super) fn decode(
    head: &mut request::Parts,
    body: Bytes,
    limit: usize,
) -> Result<Bytes, Rejection> {
    let encodings = head.headers.get_all(CONTENT_ENCODING).iter();
    let encodings = encodings.map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned());
    let encodings = encodings.collect::<Vec<_>>().join(", ");
    let (before, last) = encodings.rsplit_once(',').unwrap_or(("", &encodings));
    if !last.trim().eq_ignore_ascii_case(GZIP) {
        return Ok(body);
    }
    let body = gunzip(&body, limit)?;
    match HeaderValue::try_from(before.trim()) {
        Ok(before) if !before.is_empty() => drop(head.headers.insert(CONTENT_ENCODING, before)),
        _ => drop(head.headers.remove(CONTENT_ENCODING)),
    }
    Ok(body)
}

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
    let message = "this server does not read bodies in gzip";
    Err(Rejection::UnsupportedMediaType(message.to_owned()))
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
        let body = decode(&mut head, Bytes::copy_from_slice(body), limit);
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
    fn other_encodings_are_the_handlers() {
        let (body, headers) = decoded("gzip, custom", b"text", 4);
        assert_eq!(body, Ok(Bytes::from("text")));
        assert_eq!(headers[CONTENT_ENCODING], "gzip, custom");
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
