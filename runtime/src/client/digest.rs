//! What an operation says of its request's body: how it is compressed, and a checksum of it (Smithy 2.0,
//! "requestCompression trait" and "httpChecksumRequired trait").

use bytes::Bytes;
use http::HeaderMap;

use crate::operation::Operation;

/// Shorter bodies are sent as they are: compressing them costs more than it saves.
#[cfg(feature = "compression")]
const MIN_COMPRESSED: usize = 10_240;

/// Compresses the body, then sums what is sent.
pub(super) fn apply(operation: &Operation, headers: &mut HeaderMap, body: Bytes) -> Bytes {
    #[cfg(feature = "compression")]
    let body = compress(operation, headers, body);
    #[cfg(feature = "checksum")]
    sum(operation, headers, &body);
    #[cfg(not(feature = "checksum"))]
    let _ = (operation, headers);
    body
}

/// With gzip, if the operation takes it: the encoding is added behind those that the caller names.
#[cfg(feature = "compression")]
fn compress(operation: &Operation, headers: &mut HeaderMap, body: Bytes) -> Bytes {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use http::HeaderValue;
    use http::header::CONTENT_ENCODING;

    if body.len() < MIN_COMPRESSED || !operation.encodings.contains(&"gzip") {
        return body;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // Writing to memory does not fail; if it did, the body is right as it is.
    let compressed = encoder.write_all(&body).and_then(|()| encoder.finish());
    let Ok(compressed) = compressed else {
        return body;
    };
    let before = headers.get(CONTENT_ENCODING);
    let before = before.and_then(|it| it.to_str().ok());
    let before = before.filter(|it| !it.is_empty());
    let encoding = before.map_or_else(|| "gzip".to_owned(), |it| format!("{it}, gzip"));
    let Ok(encoding) = HeaderValue::try_from(encoding) else {
        return body;
    };
    headers.insert(CONTENT_ENCODING, encoding);
    compressed.into()
}

/// `Content-MD5` (RFC 1864), unless the caller has given one.
#[cfg(feature = "checksum")]
fn sum(operation: &Operation, headers: &mut HeaderMap, body: &Bytes) {
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;
    use http::{HeaderName, HeaderValue};
    use md5::{Digest, Md5};

    const CONTENT_MD5: HeaderName = HeaderName::from_static("content-md5");

    if !operation.checksum || headers.contains_key(CONTENT_MD5) {
        return;
    }
    let sum = BASE64_STANDARD.encode(Md5::digest(body));
    if let Ok(sum) = HeaderValue::try_from(sum) {
        headers.insert(CONTENT_MD5, sum);
    }
}
