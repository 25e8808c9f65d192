//! Where services depart from their protocol, each point by a name (Smithy 2.0, "AWS customizations").

use crate::ir::{Interceptor, Trait};
use farrier_smithy::model::{Member, Model, Shape, ShapeKind};

/// The operations of Amazon S3 that may fail after they began to answer (Amazon S3, "Error responses"; the
/// pages of these operations).
const MAY_FAIL_AFTER_200: [&str; 3] = ["CompleteMultipartUpload", "CopyObject", "UploadPartCopy"];

/// Where an operation departs.
pub(super) fn of(model: &Model, operation: &Shape) -> Vec<Trait> {
    let mut found = Vec::new();
    if operation.traits.s3_unwrapped_xml_output() {
        found.push(Trait::new("unwrapped_xml_output"));
    }
    if s3_error_in_success(model, operation) {
        found.push(Trait::new("error_in_success"));
    }
    found
}

/// What the clients and servers of a service have of the crate `farrier-aws`.
pub(super) fn interceptors(model: &Model, service: &Shape) -> Vec<Interceptor> {
    match sdk_id(service) {
        Some("S3") => vec![Interceptor::S3],
        Some("Glacier") if uploads_archives(model) => vec![Interceptor::Glacier],
        _ => Vec::new(),
    }
}

/// Whether one of the operations sends an archive to Glacier, or a part of one.
fn uploads_archives(model: &Model) -> bool {
    let uploads = ["UploadArchive", "UploadMultipartPart"];
    let mut operations = model.shapes.values();
    operations.any(|it| {
        matches!(it.kind, ShapeKind::Operation(_)) && uploads.contains(&it.definition_id().name())
    })
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
pub(super) fn of_member(model: &Model, member: &Member) -> Option<Trait> {
    match (service_id(model)?, member.name.as_str()) {
        // The account of the caller.
        ("Glacier", "accountId") => Some(Trait::new("client_default").with(["-".into()])),
        ("Machine Learning", "PredictEndpoint") => Some(Trait::new("endpoint_member")),
        _ => None,
    }
}

fn service_id(model: &Model) -> Option<&str> {
    let service = model.services().next();
    service.and_then(sdk_id)
}

fn sdk_id(service: &Shape) -> Option<&str> {
    service.traits.aws_service().and_then(|it| it.sdk_id)
}
