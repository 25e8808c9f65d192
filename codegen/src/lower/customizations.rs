//! Where services depart from their protocol, each point by a name (Smithy 2.0, "AWS customizations").

use crate::ir::{Customization, SchemaTrait};
use farrier_smithy::model::{Member, Model, Shape};

/// The operations of Amazon S3 that may fail after they began to answer (Amazon S3, "Error responses"; the
/// pages of these operations).
const MAY_FAIL_AFTER_200: [&str; 3] = ["CompleteMultipartUpload", "CopyObject", "UploadPartCopy"];

/// The label of the bucket in the paths of Amazon S3.
const BUCKET: &str = "Bucket";

/// Where an operation departs.
pub(super) fn of(model: &Model, operation: &Shape) -> Vec<Customization> {
    let mut found = Vec::new();
    if operation.traits.s3_unwrapped_xml_output() {
        found.push(Customization::UnwrappedXmlOutput);
    }
    if s3_error_in_success(model, operation) {
        found.push(Customization::ErrorInSuccess);
    }
    found
}

/// The label that can be a part of the host instead of the path ("S3 bucket virtual hosting").
pub(super) fn s3_bucket(service: &Shape) -> Option<String> {
    is_s3(service).then(|| BUCKET.to_owned())
}

fn s3_error_in_success(model: &Model, operation: &Shape) -> bool {
    MAY_FAIL_AFTER_200.contains(&operation.definition_id().name())
        && service_id(model) == Some("S3")
}

/// Headers that clients of a service send with every request; names in lower case.
pub(super) fn headers(service: &Shape, version: &str) -> Vec<(String, String)> {
    let header = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    match sdk_id(service) {
        // It answers in HAL unless it is told not to.
        Some("API Gateway") => header("accept", "application/json"),
        Some("Glacier") => header("x-amz-glacier-version", version),
        _ => Vec::new(),
    }
}

/// What a member of an input means to clients of some services alone.
pub(super) fn of_member(model: &Model, member: &Member) -> Option<SchemaTrait> {
    match (service_id(model)?, member.name.as_str()) {
        // The account of the caller.
        ("Glacier", "accountId") => Some(SchemaTrait::Fallback("-".to_owned())),
        ("Machine Learning", "PredictEndpoint") => Some(SchemaTrait::Endpoint),
        _ => None,
    }
}

/// Whether the body of an operation's request is summed as Glacier does it.
pub(super) fn has_tree_hash(model: &Model, operation: &Shape) -> bool {
    let uploads = ["UploadArchive", "UploadMultipartPart"];
    service_id(model) == Some("Glacier") && uploads.contains(&operation.definition_id().name())
}

fn is_s3(service: &Shape) -> bool {
    sdk_id(service) == Some("S3")
}

fn service_id(model: &Model) -> Option<&str> {
    let service = model.services().next();
    service.and_then(sdk_id)
}

fn sdk_id(service: &Shape) -> Option<&str> {
    service.traits.aws_service().and_then(|it| it.sdk_id)
}
