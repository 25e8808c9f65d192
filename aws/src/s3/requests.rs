//! What Amazon S3 asks of requests beyond its model: requests come in, and go out complete, or as an error that says what
//! to do.

use farrier::body::{BoxError, Payload};
use farrier::client::{RequestChecksums, RequestContext, RequestParts};
use farrier::operation::Operation;
use http::header::{CONTENT_LENGTH, HeaderName, HeaderValue};
use http_body::Body as _;

/// The operations whose bodies are objects, or parts of them.
pub(super) const UPLOADS: [&str; 2] = ["PutObject", "UploadPart"];

/// The operation that begins a multipart upload.
const BEGIN: &str = "CreateMultipartUpload";

const CHECKSUM_ALGORITHM: HeaderName = HeaderName::from_static("x-amz-checksum-algorithm");

/// Refuses a stream whose length nobody knows: Amazon S3 answers it with `MissingContentLength`, after the caller has
/// read from a source that cannot be read again.
pub(super) fn check_length(operation: &Operation, request: &RequestParts) -> Result<(), BoxError> {
    let Payload::Stream(body) = &request.body else {
        return Ok(());
    };
    let is_known =
        body.size_hint().exact().is_some() || request.headers.contains_key(CONTENT_LENGTH);
    match is_known || !UPLOADS.contains(&operation.name()) {
        true => Ok(()),
        false => Err("the length of the stream is not known, and Amazon S3 does not take it: give `content_length`, or \
                      upload it by `farrier_aws::s3::Upload`"
            .into()),
    }
}

/// Lets a multipart upload have the checksums that its parts are sent with: the algorithm that clients use unless they
/// are told otherwise.
pub(super) fn name_checksum(context: &RequestContext, request: &mut RequestParts) {
    let setting = context.setting::<RequestChecksums>();
    if context.operation().name() == BEGIN && setting != Some(&RequestChecksums::WhenRequired) {
        let usual = HeaderValue::from_static("CRC32");
        request.headers.entry(CHECKSUM_ALGORITHM).or_insert(usual);
    }
}
