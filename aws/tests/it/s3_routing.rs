//! Operations that a request to a server does not name.

use std::sync::{Arc, Mutex};

use farrier::__private::v1::schema::{self, Member, Schema, Trait};
use farrier::Body;
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use farrier::server::{Call, Dispatch, Interceptor, RequestContext, ResponseFuture};
use farrier_aws::s3::{BucketHost, OriginalUri, ServerInterceptor};
use http::header::HOST;
use http::{Request, Response, request};
use tower_service::Service as _;

static PLAIN: Schema = Schema::structure(
    "s3#Plain",
    &[
        Member::new("Bucket", &schema::STRING).with(&[Trait::Required, Trait::HttpLabel]),
        Member::new("Key", &schema::STRING).with(&[Trait::Required, Trait::HttpLabel]),
        Member::new("VersionId", &schema::STRING).with(&[Trait::HttpQuery("versionId")]),
    ],
);
static PART: Schema = Schema::structure(
    "s3#Part",
    &[
        Member::new("Bucket", &schema::STRING).with(&[Trait::Required, Trait::HttpLabel]),
        Member::new("Key", &schema::STRING).with(&[Trait::Required, Trait::HttpLabel]),
        Member::new("UploadId", &schema::STRING)
            .with(&[Trait::Required, Trait::HttpQuery("uploadId")]),
    ],
);
static COPY: Schema = Schema::structure(
    "s3#Copy",
    &[
        Member::new("Bucket", &schema::STRING).with(&[Trait::Required, Trait::HttpLabel]),
        Member::new("Key", &schema::STRING).with(&[Trait::Required, Trait::HttpLabel]),
        Member::new("Source", &schema::STRING)
            .with(&[Trait::Required, Trait::HttpHeader("x-amz-copy-source")]),
    ],
);

macro_rules! put {
    ($table:ident, $name:literal, $input:ident, $query:literal = $value:literal) => {
        static $table: Operation =
            Operation::new($name, &$input, &schema::UNIT).with(&[OperationTrait::Http(
                Http::new(
                    "PUT",
                    &[Segment::Label("Bucket"), Segment::Greedy("Key")],
                    200,
                )
                .with_query(&[($query, $value)]),
            )]);
    };
}
put!(PUT, "Put", PLAIN, "x-id" = "Put");
put!(PUT_PART, "PutPart", PART, "x-id" = "PutPart");
put!(PUT_COPY, "PutCopy", COPY, "x-id" = "PutCopy");
put!(PUT_ACL, "PutAcl", PLAIN, "acl" = "");

static WHOLE: Service = Service::new(
    "S3",
    Protocol::RestJson1,
    &[&PUT, &PUT_PART, &PUT_COPY, &PUT_ACL],
);
static PRUNED: Service = Service::new("S3", Protocol::RestJson1, &[&PUT]);

/// Answers with the name of the operation.
struct Handler(&'static Service);

impl Dispatch for Handler {
    type Caller = ();

    fn service(&self) -> &'static Service {
        self.0
    }

    fn dispatch(&self, operation: usize, _: Call) -> ResponseFuture {
        let name = self.0.operations()[operation].name();
        Box::pin(std::future::ready(Response::new(Body::new(name))))
    }
}

/// Keeps the URI as a client sent it, where that was changed.
#[derive(Clone, Default)]
struct Original(Arc<Mutex<Option<String>>>);

impl Interceptor for Original {
    fn modify_before_routing(&self, _: &RequestContext<'_>, head: &mut request::Parts) {
        let original = head.extensions.get::<OriginalUri>();
        *self.0.lock().unwrap() = original.map(|it| it.0.to_string());
    }
}

/// The operation that a request is taken for, and its URI if that was changed.
async fn found(
    service: &'static Service,
    query: &str,
    header: Option<&'static str>,
) -> (Option<String>, Option<String>) {
    let original = Original::default();
    let mut service = farrier::server::Service::new(Handler(service))
        .with_interceptor(ServerInterceptor)
        .with_interceptor(original.clone())
        .with_setting(BucketHost::new("s3.example.com"));
    let mut request = Request::put(format!("/key{query}")).header(HOST, "bucket.s3.example.com");
    if let Some(header) = header {
        request = request.header(header, "x");
    }
    let Ok(response) = service.call(request.body(Body::empty()).unwrap()).await;
    let success = response.status().is_success();
    let body = response.into_body().read(1000).await.unwrap();
    let name = String::from_utf8(body.to_vec()).unwrap();
    let original = original.0.lock().unwrap().take();
    (success.then_some(name), original)
}

#[tokio::test]
async fn a_request_need_not_name_its_operation() {
    for (query, header, expected) in [
        ("", None, Some("Put")),
        (
            "?versionId=1&X-Amz-Signature=5",
            Some("x-amz-date"),
            Some("Put"),
        ),
        ("?x-id=Put", None, Some("Put")),
        ("?uploadId=1", None, Some("PutPart")),
        ("", Some("x-amz-copy-source"), Some("PutCopy")),
        ("?acl", None, Some("PutAcl")),
        ("?tagging", None, None),
        ("?x-id=PutTagging", None, None),
    ] {
        let (found, original) = found(&WHOLE, query, header).await;
        assert_eq!(found.as_deref(), expected, "{query} {header:?}");
        // A signature is for the URI that was sent.
        assert_eq!(original.unwrap(), format!("/key{query}"));
    }
}

#[tokio::test]
async fn an_operation_that_a_server_lacks_is_not_taken_for_another() {
    assert_eq!(found(&PRUNED, "", None).await.0.as_deref(), Some("Put"));
    for query in ["?acl", "?uploadId=1", "?x-id=PutPart"] {
        assert_eq!(found(&PRUNED, query, None).await.0, None, "{query}");
    }
    let copy = found(&PRUNED, "", Some("x-amz-copy-source")).await;
    assert_eq!(copy.0, None);
}

#[tokio::test]
async fn other_services_are_asked_for_what_their_models_say() {
    for (query, expected) in [("", 404), ("?x-id=Put&other", 200)] {
        let mut service = farrier::server::Service::new(Handler(&PRUNED));
        let request = Request::put(format!("/bucket/key{query}"));
        let Ok(response) = service.call(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), expected, "{query}");
    }
}
