//! Where services depart from their protocol, each point by a name (Smithy 2.0, "AWS customizations").

use crate::ir::Customization;
use crate::model::{Model, Shape, ShapeKind};

/// The operations of Amazon S3 that may fail after they began to answer (Amazon S3, "Error responses"; the
/// pages of these operations).
const LATE: [&str; 3] = ["CompleteMultipartUpload", "CopyObject", "UploadPartCopy"];

/// The label of the bucket in the paths of Amazon S3.
const BUCKET: &str = "Bucket";

/// Where an operation departs.
pub(super) fn of(model: &Model, operation: &Shape) -> Vec<Customization> {
    let mut found = Vec::new();
    if operation.traits.s3_unwrapped_xml_output() {
        found.push(Customization::S3UnwrappedXmlOutput);
    }
    if s3_error_in_success(model, operation) {
        found.push(Customization::S3ErrorInSuccess);
    }
    found
}

/// The label that can be a part of the host instead of the path ("S3 bucket virtual hosting").
pub(super) fn s3_bucket(service: &Shape) -> Option<String> {
    is_s3(service).then(|| BUCKET.to_owned())
}

fn s3_error_in_success(model: &Model, operation: &Shape) -> bool {
    LATE.contains(&operation.definition_id().name())
        && model
            .shapes
            .values()
            .any(|it| matches!(it.kind, ShapeKind::Service(_)) && is_s3(it))
}

fn is_s3(service: &Shape) -> bool {
    let sdk_id = service.traits.aws_service().and_then(|it| it.sdk_id);
    sdk_id == Some("S3")
}
