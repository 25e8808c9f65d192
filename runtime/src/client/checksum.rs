//! Checksums of request bodies (Smithy 2.0, "httpChecksumRequired trait").

use http::HeaderMap;

use crate::body::Payload;
use crate::operation::Operation;

/// Adds the checksum that the operation requires, unless the caller has given it. A stream has none: its bytes are
/// not known before the headers are sent.
#[cfg(feature = "checksum")]
pub(super) fn apply(operation: &Operation, headers: &mut HeaderMap, body: &Payload) {
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;
    use http::{HeaderName, HeaderValue};
    use md5::{Digest, Md5};

    let Payload::Bytes(bytes) = body else {
        return;
    };
    if !operation.requires_checksum() {
        return;
    }
    let sum = BASE64_STANDARD.encode(Md5::digest(bytes));
    if let Ok(sum) = HeaderValue::try_from(sum) {
        let name = HeaderName::from_static("content-md5");
        headers.entry(name).or_insert(sum);
    }
}

#[cfg(not(feature = "checksum"))]
pub(super) fn apply(_: &Operation, _: &mut HeaderMap, _: &Payload) {}
