//! Named exceptions of services from their protocol (Smithy 2.0, "AWS customizations").

use crate::ir::{Interceptor, Trait, Value};
use farrier_smithy::model::{Member, Model, Shape, ShapeKind};

/// The operations of Amazon S3 that can fail after the status 200 was sent (Amazon S3, "Error responses", and the
/// pages of these operations).
const MAY_FAIL_AFTER_200: [&str; 3] = ["CompleteMultipartUpload", "CopyObject", "UploadPartCopy"];

/// Returns the exceptions of an operation.
pub(super) fn of(service: Option<&str>, operation: &Shape) -> Vec<Trait> {
    let mut found = Vec::new();
    if operation.traits.s3_unwrapped_xml_output() {
        found.push(Trait::new("unwrapped_xml_output"));
    }
    if s3_error_in_success(service, operation) {
        found.push(Trait::new("error_in_success"));
    }
    found
}

/// Returns the word for the pagination of an operation, and what the word takes beside the tokens.
///
/// The last page of `ListParts` has a token, and asking with it starts again (Amazon S3, "ListParts"). The last page of
/// `GetLogEvents` has the token that it was asked for with (Amazon CloudWatch Logs, "GetLogEvents").
pub(super) fn pagination(
    service: Option<&str>,
    operation: &Shape,
) -> (&'static str, Option<&'static str>) {
    match (service, operation.definition_id().name()) {
        (Some("S3"), "ListParts") => ("paginated_while", Some("IsTruncated")),
        (Some("CloudWatch Logs"), "GetLogEvents") => ("paginated_repeating", None),
        _ => ("paginated", None),
    }
}

/// Operations that callers use before they have credentials, although some models ask for a signature (AWS STS API
/// reference; IAM Identity Center portal and OIDC API references).
const UNAUTHORIZED: [(&str, &[&str]); 3] = [
    ("STS", &["AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"]),
    (
        "SSO",
        &[
            "GetRoleCredentials",
            "ListAccountRoles",
            "ListAccounts",
            "Logout",
        ],
    ),
    (
        "SSO OIDC",
        &["CreateToken", "RegisterClient", "StartDeviceAuthorization"],
    ),
];

/// Returns whether callers of an operation have no credentials yet.
pub(super) fn is_unauthorized(service: Option<&str>, operation: &Shape) -> bool {
    let name = operation.definition_id().name();
    let mut all = UNAUTHORIZED.iter();
    all.any(|(it, operations)| service == Some(it) && operations.contains(&name))
}

/// Returns the parts of `farrier-aws` that clients and servers of a service use.
pub(super) fn interceptors(model: &Model, service: &Shape) -> Vec<Interceptor> {
    match sdk_id(service) {
        Some("S3") => vec![Interceptor::S3],
        Some("Glacier") if uploads_archives(model) => vec![Interceptor::Glacier],
        _ => Vec::new(),
    }
}

/// Whether an operation uploads an archive, or a part of one, to Glacier.
fn uploads_archives(model: &Model) -> bool {
    let uploads = ["UploadArchive", "UploadMultipartPart"];
    let mut operations = model.shapes.values();
    operations.any(|it| {
        matches!(it.kind, ShapeKind::Operation(_)) && uploads.contains(&it.definition_id().name())
    })
}

fn s3_error_in_success(service: Option<&str>, operation: &Shape) -> bool {
    MAY_FAIL_AFTER_200.contains(&operation.definition_id().name()) && service == Some("S3")
}

/// Returns headers that clients of a service send with every request. Names are in lower case.
pub(super) fn headers(service: &Shape, version: &str) -> Vec<(String, String)> {
    let header = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    match sdk_id(service) {
        // Without this header, it responds in HAL.
        Some("API Gateway") => header("accept", "application/json"),
        Some("Glacier") => header("x-amz-glacier-version", version),
        _ => Vec::new(),
    }
}

/// What stands before an id in the responses of Route 53, although its requests have the id alone.
const ROUTE_53_PREFIXES: [&str; 3] = ["/hostedzone/", "/change/", "/delegationset/"];

/// The shapes of ids in Route 53.
const ROUTE_53_IDS: [&str; 3] = ["ResourceId", "ChangeId", "DelegationSetId"];

/// Returns the trait of a member that has a special meaning for clients of one service.
pub(super) fn of_member(service: Option<&str>, member: &Member) -> Option<Trait> {
    match (service?, member.name.as_str()) {
        // `-` means the account of the caller.
        ("Glacier", "accountId") => Some(Trait::new("client_default").with(["-".into()])),
        ("Machine Learning", "PredictEndpoint") => Some(Trait::new("endpoint_member")),
        ("Route 53", _) if ROUTE_53_IDS.contains(&member.target.name()) => {
            let prefixes = ROUTE_53_PREFIXES.map(Value::from).to_vec();
            Some(Trait::new("without_prefix").with([Value::List(prefixes)]))
        }
        _ => None,
    }
}

/// Returns whether clients leave out the parameter that names operations at this address: `x-id` of Amazon S3. The
/// required members of the input tell them apart.
pub(super) fn has_unnamed_requests(service: Option<&str>, uri: &str) -> bool {
    service == Some("S3") && uri.contains("x-id=")
}

/// Returns the status of an error that the model of a service leaves out (Amazon S3, "Error responses"). Responses to
/// HEAD have no body, so clients know such an error by its status alone.
///
/// `NoSuchBucket` is not one of them: the compliance suite has it with the status 400 in a model without `@httpError`
/// (`S3OperationNoErrorWrappingResponse`). The model of today has the trait.
pub(super) fn http_error(service: Option<&str>, error: &Shape) -> Option<u16> {
    if service != Some("S3") {
        return None;
    }
    match error.definition_id().name() {
        "NoSuchKey" | "NoSuchUpload" | "NotFound" => Some(404),
        "BucketAlreadyExists" | "BucketAlreadyOwnedByYou" => Some(409),
        "InvalidObjectState" | "ObjectAlreadyInActiveTierError" | "ObjectNotInActiveTierError" => {
            Some(403)
        }
        _ => None,
    }
}

/// Returns the name of the service of a model in SDKs, which the functions of this file take.
pub(super) fn service_id(model: &Model) -> Option<&str> {
    let service = model.services().next();
    service.and_then(sdk_id)
}

fn sdk_id(service: &Shape) -> Option<&str> {
    service.traits.aws_service().and_then(|it| it.sdk_id)
}
