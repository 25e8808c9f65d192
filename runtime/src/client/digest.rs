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

    if body.len() < MIN_COMPRESSED || !operation.request_encodings().contains(&"gzip") {
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

/// The checksum that the operation asks for, unless the caller has given it.
#[cfg(feature = "checksum")]
fn sum(operation: &Operation, headers: &mut HeaderMap, body: &Bytes) {
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;
    use http::{HeaderName, HeaderValue};
    use md5::{Digest, Md5};
    use sha2::Sha256;

    let mut add = |name, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            let name = HeaderName::from_static(name);
            headers.entry(name).or_insert(value);
        }
    };
    if operation.has_tree_hash() {
        add("x-amz-content-sha256", hex(&Sha256::digest(body)));
        add("x-amz-sha256-tree-hash", hex(&tree_hash(body)));
    } else if operation.requires_checksum() {
        add("content-md5", BASE64_STANDARD.encode(Md5::digest(body)));
    }
}

/// The sums of each mebibyte, then of each two sums until there is one.
#[cfg(feature = "checksum")]
fn tree_hash(body: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};

    let sum = |bytes: &[u8]| Sha256::digest(bytes).to_vec();
    let mut sums: Vec<Vec<u8>> = body.chunks(1 << 20).map(sum).collect();
    if sums.is_empty() {
        return sum(&[]);
    }
    while sums.len() > 1 {
        let pair = |pair: &[Vec<u8>]| match pair {
            [alone] => alone.clone(),
            pair => sum(&pair.concat()),
        };
        sums = sums.chunks(2).map(pair).collect();
    }
    sums.pop().unwrap_or_default()
}

#[cfg(feature = "checksum")]
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;

    let mut out = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

#[cfg(all(test, feature = "checksum"))]
mod tests {
    use super::{hex, tree_hash};

    #[test]
    fn the_tree_hash_of_more_than_a_mebibyte_is_a_sum_of_sums() {
        use sha2::{Digest, Sha256};

        let body = vec![b'a'; (2 << 20) + 1];
        let leaf = |bytes: &[u8]| Sha256::digest(bytes).to_vec();
        let two = [leaf(&body[..1 << 20]), leaf(&body[1 << 20..2 << 20])].concat();
        let three = [leaf(&two), leaf(b"a")].concat();
        assert_eq!(hex(&tree_hash(&body)), hex(&leaf(&three)));
        assert_eq!(
            hex(&tree_hash(b"hello world")),
            "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"
        );
    }
}
