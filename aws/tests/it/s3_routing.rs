//! Operations that a request to a server does not name.

use std::sync::{Arc, Mutex};

use farrier::__private::v1::schema::{self, Member, Schema, Trait};
use farrier::Body;
use farrier::operation::{
    Http, Operation, OperationTrait, Protocol, Segment, Service, ServiceTrait, UnservedRoute,
};
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
static BUCKET: Schema = Schema::structure(
    "s3#Bucket",
    &[Member::new("Bucket", &schema::STRING).with(&[Trait::Required, Trait::HttpLabel])],
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
static PRUNED: Service = Service::new("S3", Protocol::RestJson1, &[&PUT]).with(&[UNSERVED]);
const UNSERVED: ServiceTrait = ServiceTrait::UnservedRoutes(&[
    UnservedRoute::new("PutAcl", "PUT", "/{Bucket}/{Key+}?acl"),
    UnservedRoute::new("PutCopy", "PUT", "/{Bucket}/{Key+}?x-id=PutCopy")
        .with_headers(&["x-amz-copy-source"]),
    UnservedRoute::new("PutPart", "PUT", "/{Bucket}/{Key+}?x-id=PutPart&uploadId"),
]);

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

/// The status of the response to a request, the operation that the request is taken for, and its URI if that was
/// changed.
async fn found(
    service: &'static Service,
    query: &str,
    header: Option<&'static str>,
) -> (u16, Option<String>, Option<String>) {
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
    let status = response.status();
    let body = response.into_body().read(1000).await.unwrap();
    let name = String::from_utf8(body.to_vec()).unwrap();
    let original = original.0.lock().unwrap().take();
    (
        status.as_u16(),
        status.is_success().then_some(name),
        original,
    )
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
        // What no operation claims is passed over.
        ("?v=123", None, Some("Put")),
        ("?tagging", None, Some("Put")),
        // The rest of a request decides, not the name.
        ("?x-id=PutTagging", None, Some("Put")),
        ("?acl&x-id=Put", None, Some("PutAcl")),
        ("?x-id=Put&acl", None, Some("PutAcl")),
        ("?x%2Did=Put&acl", None, Some("PutAcl")),
        ("?acl&x-id=Put&x-id=Put", None, Some("PutAcl")),
        ("?x-id=Put&uploadId=1", None, Some("PutPart")),
        ("?x-id=Put", Some("x-amz-copy-source"), Some("PutCopy")),
    ] {
        let (_, found, original) = found(&WHOLE, query, header).await;
        assert_eq!(found.as_deref(), expected, "{query} {header:?}");
        // A signature is for the URI that was sent.
        assert_eq!(original.unwrap(), format!("/key{query}"));
    }
}

#[tokio::test]
async fn an_operation_that_a_server_lacks_is_not_taken_for_another() {
    for (query, header, status) in [
        ("", None, 200),
        ("?v=123", None, 200),
        ("?x-id=Put", None, 200),
        ("?acl", None, 501),
        ("?uploadId=1", None, 501),
        ("?x-id=PutPart&uploadId=1", None, 501),
        ("", Some("x-amz-copy-source"), 501),
        ("?x-id=PutCopy", Some("x-amz-copy-source"), 501),
        ("?acl&x-id=Put", None, 501),
        ("?x-id=Put&acl", None, 501),
        ("?x-id=Put&uploadId=1", None, 501),
        ("?x-id=Put&acl&uploadId=1", None, 501),
        ("?x-id=Put", Some("x-amz-copy-source"), 501),
    ] {
        let found = found(&PRUNED, query, header).await;
        assert_eq!(found.0, status, "{query} {header:?}");
    }
}

#[tokio::test]
async fn a_name_of_another_operation_is_passed_over() {
    static GET: Operation = Operation::new("Get", &PLAIN, &schema::UNIT).with(&[GET_OBJECT]);
    const GET_OBJECT: OperationTrait = OperationTrait::Http(
        Http::new(
            "GET",
            &[Segment::Label("Bucket"), Segment::Greedy("Key")],
            200,
        )
        .with_query(&[("x-id", "Get")]),
    );
    // Nothing but the name tells these two apart.
    static BUCKETS: Operation =
        Operation::new("Buckets", &schema::UNIT, &schema::UNIT).with(&[OperationTrait::Http(
            Http::new("GET", &[], 200).with_query(&[("x-id", "Buckets")]),
        )]);
    static DIRECTORIES: Operation = Operation::new("Directories", &schema::UNIT, &schema::UNIT)
        .with(&[OperationTrait::Http(
            Http::new("GET", &[], 200).with_query(&[("x-id", "Directories")]),
        )]);
    static READING: Service = Service::new(
        "S3",
        Protocol::RestJson1,
        &[&BUCKETS, &DIRECTORIES, &GET, &PUT],
    );
    for (uri, expected) in [
        ("/bucket/key?x-id=Put", "Get"),
        ("/bucket/key?x-id=Get", "Get"),
        ("/bucket/key", "Get"),
        ("/", "Buckets"),
        ("/?x-id=Get", "Buckets"),
        ("/?x-id=Buckets", "Buckets"),
        ("/?x-id=Directories", "Directories"),
    ] {
        let mut service =
            farrier::server::Service::new(Handler(&READING)).with_interceptor(ServerInterceptor);
        let request = Request::get(uri).body(Body::empty()).unwrap();
        let Ok(response) = service.call(request).await;
        let body = response.into_body().read(1000).await.unwrap();
        assert_eq!(&body[..], expected.as_bytes(), "{uri}");
    }
}

#[tokio::test]
async fn a_slash_behind_a_bucket_changes_nothing() {
    static LIST: Operation =
        Operation::new("List", &BUCKET, &schema::UNIT).with(&[OperationTrait::Http(Http::new(
            "GET",
            &[Segment::Label("Bucket")],
            200,
        ))]);
    static GET: Operation =
        Operation::new("Get", &PLAIN, &schema::UNIT).with(&[OperationTrait::Http(Http::new(
            "GET",
            &[Segment::Label("Bucket"), Segment::Greedy("Key")],
            200,
        ))]);
    static BUCKETS: Service = Service::new("S3", Protocol::RestJson1, &[&LIST, &GET]);
    for (uri, expected) in [
        ("/bucket", "List"),
        ("/bucket/", "List"),
        ("/bucket/?list-type=2", "List"),
        ("/bucket/key", "Get"),
        ("/bucket/key/", "Get"),
        ("/bucket//", "Get"),
    ] {
        let mut service =
            farrier::server::Service::new(Handler(&BUCKETS)).with_interceptor(ServerInterceptor);
        let request = Request::get(uri).body(Body::empty()).unwrap();
        let Ok(response) = service.call(request).await;
        let body = response.into_body().read(1000).await.unwrap();
        assert_eq!(&body[..], expected.as_bytes(), "{uri}");
    }
}

#[tokio::test]
async fn other_services_are_asked_for_what_their_models_say() {
    for (query, expected) in [
        ("", 404),
        ("?x-id=Put&other", 200),
        // Both addresses fit as well, and one is not served.
        ("?x-id=Put&acl", 501),
    ] {
        let mut service = farrier::server::Service::new(Handler(&PRUNED));
        let request = Request::put(format!("/bucket/key{query}"));
        let Ok(response) = service.call(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), expected, "{query}");
    }
}
