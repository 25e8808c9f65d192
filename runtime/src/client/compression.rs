//! Compression of request bodies (Smithy 2.0, "requestCompression trait").

use http::HeaderMap;

use crate::body::Payload;
use crate::operation::Operation;

/// Shorter bodies are sent as they are: compressing them costs more than it saves.
#[cfg(feature = "compression")]
const MIN_COMPRESSED: usize = 10_240;

/// Compresses a body with gzip if the operation accepts that, and adds the encoding behind those that the caller
/// named. Streams stay as they are.
#[cfg(feature = "compression")]
pub(super) fn apply(operation: &Operation, headers: &mut HeaderMap, body: &mut Payload) {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use http::HeaderValue;
    use http::header::CONTENT_ENCODING;

    let bytes = body.bytes();
    if bytes.len() < MIN_COMPRESSED || !operation.request_encodings().contains(&"gzip") {
        return;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // Writing to memory does not fail. If it did, the body would be right as it is.
    let compressed = encoder.write_all(bytes).and_then(|()| encoder.finish());
    let Ok(compressed) = compressed else {
        return;
    };
    let before = headers.get(CONTENT_ENCODING);
    let before = before.and_then(|it| it.to_str().ok());
    let before = before.filter(|it| !it.is_empty());
    let encoding = before.map_or_else(|| "gzip".to_owned(), |it| format!("{it}, gzip"));
    if let Ok(encoding) = HeaderValue::try_from(encoding) {
        headers.insert(CONTENT_ENCODING, encoding);
        *body = compressed.into();
    }
}

#[cfg(not(feature = "compression"))]
pub(super) fn apply(_: &Operation, _: &mut HeaderMap, _: &mut Payload) {}
