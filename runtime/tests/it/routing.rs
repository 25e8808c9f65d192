//! Which operation a request is for, and what other requests are answered, over all protocols.

use std::sync::Arc;

use crate::runtime;
use farrier::__private::v1::schema;
use farrier::Body;
use farrier::operation::{
    Http, Operation, OperationTrait, Protocol, Segment, Service, ServiceTrait, UnservedRoute,
};
use farrier::server::{Call, Dispatch, ResponseFuture};
use http::{HeaderMap, Request};
use tower_service::Service as _;

runtime::schemas!("test", {
    ITEM: structure("Item") {
        id: schema::STRING [required, label], wanted: schema::STRING [query("wanted")],
    },
    REST: structure("Rest") { rest: schema::STRING [required, label] },
    NAMED: structure("Named") { name: schema::STRING },
});

macro_rules! structures {
    ($($name:ident $builder:ident $schema:ident { $($index:literal $field:ident: $how:ident),* })*) => {$(
        #[derive(Clone)]
        struct $name {
            $($field: structures!($how)),*
        }
        runtime::structure!($name, $builder, $schema, { $($index $field: $how String),* });
    )*};
    (optional) => { Option<String> };
}
structures! {
    Named NamedBuilder NAMED { 0 name: optional }
}

#[derive(Clone)]
struct Item {
    id: String,
    wanted: Option<String>,
}
runtime::structure!(Item, fallible ItemBuilder, ITEM, new(id: String), {
    0 id: required String, 1 wanted: optional String,
});

#[derive(Clone)]
struct Rest {
    rest: String,
}
runtime::structure!(Rest, fallible RestBuilder, REST, new(rest: String), { 0 rest: required String });

enum NoError {}
runtime::operation_error!(NoError, {});

const ITEMS: &[Segment] = &[Segment::Literal("items"), Segment::Label("id")];

macro_rules! operation {
    ($table:ident, $name:literal, $input:ident, $http:expr) => {
        static $table: Operation =
            Operation::new($name, &$input, &NAMED).with(&[OperationTrait::Http($http)]);
    };
}
operation!(GET, "Get", ITEM, Http::new("GET", ITEMS, 200));
operation!(DELETE, "Delete", ITEM, Http::new("DELETE", ITEMS, 200));
operation!(
    REST_OF,
    "RestOf",
    REST,
    Http::new(
        "GET",
        &[Segment::Literal("files"), Segment::Greedy("rest")],
        200
    )
);
operation!(
    NAME,
    "Name",
    NAMED,
    Http::new("POST", &[Segment::Literal("names")], 200)
);

const OPERATIONS: &[&Operation] = &[&GET, &DELETE, &REST_OF, &NAME];
const UNSERVED: &[ServiceTrait] = &[ServiceTrait::UnservedRoutes(&[
    UnservedRoute::new("DeletePolicy", "DELETE", "/items/{id}?policy"),
    UnservedRoute::new("Special", "GET", "/items/special"),
    UnservedRoute::new("Upload", "PUT", "/uploads/{path+}"),
    UnservedRoute::new("Drafts", "GET", "/drafts"),
    UnservedRoute::new("Searched", "SEARCH", "/searches/{path+}/found"),
    UnservedRoute::new("Search", "SEARCH", "/searches/{path+}?a&b&c"),
])];
/// A service that binds nothing to HTTP needs no addresses.
const UNSERVED_NAMES: &[ServiceTrait] = &[ServiceTrait::Unserved(&["Special", "Upload"])];

macro_rules! services {
    ($($name:ident $protocol:ident $traits:ident;)*) => {
        $(static $name: Service = Service::new("Shop", Protocol::$protocol, OPERATIONS).with($traits);)*
    };
}
services! {
    REST_JSON RestJson1 UNSERVED;
    REST_XML RestXml UNSERVED;
    JSON_1_0 AwsJson1_0 UNSERVED_NAMES;
    JSON_1_1 AwsJson1_1 UNSERVED_NAMES;
    QUERY AwsQuery UNSERVED_NAMES;
    EC2 Ec2Query UNSERVED_NAMES;
    RPC_CBOR RpcV2Cbor UNSERVED_NAMES;
    RPC_JSON RpcV2Json UNSERVED_NAMES;
}
const BOUND: [&Service; 2] = [&REST_JSON, &REST_XML];

struct Handler(&'static Service);

fn named(name: String) -> Result<Named, NoError> {
    Ok(Named { name: Some(name) })
}

impl Dispatch for Handler {
    type Caller = ();

    fn service(&self) -> &'static Service {
        self.0
    }

    fn dispatch(&self, operation: usize, call: Call) -> ResponseFuture {
        let state = Arc::new(operation);
        match operation {
            0 | 1 => call.handle(state, |it, input: Item, _| {
                let name = OPERATIONS[*it].name();
                Box::pin(async move { named(format!("{name} {} {:?}", input.id, input.wanted)) })
            }),
            2 => call.handle(state, |_, input: Rest, _| {
                Box::pin(async move { named(format!("RestOf {}", input.rest)) })
            }),
            _ => call.handle(state, |_, input: Named, _| {
                Box::pin(async move { named(format!("Name {}", input.name.unwrap_or_default())) })
            }),
        }
    }
}

type Answer = (u16, HeaderMap, String);

async fn send(service: &'static Service, request: Request<Body>) -> Answer {
    let Ok(response) = farrier::server::Service::new(Handler(service))
        .call(request)
        .await;
    let (head, body) = response.into_parts();
    let body = body.read(usize::MAX).await.unwrap();
    (
        head.status.as_u16(),
        head.headers,
        String::from_utf8_lossy(&body).into_owned(),
    )
}

async fn ask(service: &'static Service, method: &str, uri: &str) -> Answer {
    let request = Request::builder().method(method).uri(uri);
    send(service, request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn an_operation_that_is_not_served_is_501_and_never_another_operation() {
    for service in BOUND {
        for (method, uri, status, expected) in [
            ("DELETE", "/items/a", 200, "Delete a None"),
            ("DELETE", "/items/a?other", 200, "Delete a None"),
            ("DELETE", "/items/a?policy", 501, "NotImplementedException"),
            (
                "DELETE",
                "/items/a?policy=x&wanted=1",
                501,
                "NotImplementedException",
            ),
            ("GET", "/items/a", 200, "Get a None"),
            ("GET", "/items/special", 501, "NotImplementedException"),
            ("HEAD", "/items/special", 501, ""),
            ("PUT", "/uploads/a/b", 501, "NotImplementedException"),
            // The path weighs more than any number of parameters.
            ("SEARCH", "/searches/y/found?a&b&c", 501, "Searched"),
            ("SEARCH", "/searches/y/z?a&b&c", 501, "Search"),
            ("PUT", "/uploads", 404, "UnknownOperationException"),
        ] {
            let (found, headers, body) = ask(service, method, uri).await;
            assert_eq!(found, status, "{method} {uri}");
            let kind = headers
                .get("x-amzn-errortype")
                .map(|it| it.to_str().unwrap());
            let said = format!("{body} {}", kind.unwrap_or_default()).replace("&quot;", "\"");
            let said = said.replace("\\\"", "\"");
            assert!(said.contains(expected), "{method} {uri}: {said}");
        }
    }
}

#[tokio::test]
async fn another_method_is_405_with_those_that_are_allowed() {
    for service in BOUND {
        for (method, uri, status, allow) in [
            ("PATCH", "/items/a", 405, Some("GET, HEAD, DELETE")),
            ("OPTIONS", "/names", 405, Some("POST")),
            ("HEAD", "/names", 405, Some("POST")),
            ("POST", "/files/a/b", 405, Some("GET, HEAD")),
            // Nothing at this address is served: the methods are those of the model.
            ("GET", "/uploads/a", 405, Some("PUT")),
            ("POST", "/drafts", 405, Some("GET, HEAD")),
            ("PATCH", "/nowhere", 404, None),
            // Of the method, but with another query.
            ("GET", "/items/a?policy", 200, None),
        ] {
            let (found, headers, _) = ask(service, method, uri).await;
            let allowed = headers.get("allow").map(|it| it.to_str().unwrap());
            assert_eq!((found, allowed), (status, allow), "{method} {uri}");
        }
    }
    for (service, uri, allow) in [
        (&JSON_1_0, "/", "POST"),
        (&JSON_1_1, "/", "POST"),
        (&QUERY, "/", "GET, HEAD, POST"),
        (&EC2, "/", "GET, HEAD, POST"),
        (&RPC_CBOR, "/service/Shop/operation/Name", "POST"),
        (&RPC_JSON, "/service/Shop/operation/Name", "POST"),
    ] {
        for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
            let (status, headers, _) = ask(service, method, uri).await;
            assert_eq!(status, 405, "{method} {service:?}");
            assert_eq!(headers["allow"], allow);
            let elsewhere = ask(service, method, "/elsewhere").await;
            assert_eq!(elsewhere.0, 404, "{method} {service:?}");
        }
        if allow == "POST" {
            assert_eq!(ask(service, "GET", uri).await.0, 405);
            assert_eq!(ask(service, "HEAD", uri).await.0, 405);
        }
    }
}

#[tokio::test]
async fn an_operation_that_is_not_served_is_501_in_protocols_that_name_it() {
    let json = |version: &str, name: &str| {
        Request::post("/")
            .header("content-type", format!("application/x-amz-json-{version}"))
            .header("x-amz-target", format!("Shop.{name}"))
    };
    let form = || Request::post("/").header("content-type", "application/x-www-form-urlencoded");
    let rpc = |kind: &str, name: &str| {
        Request::post(format!("/service/Shop/operation/{name}"))
            .header("content-type", format!("application/{kind}"))
            .header("smithy-protocol", format!("rpc-v2-{kind}"))
    };
    for (name, status) in [("Special", 501), ("Upload", 501), ("Unheard", 404)] {
        let action = || Body::new(format!("Action={name}&Version="));
        for (service, request, body) in [
            (&JSON_1_0, json("1.0", name), Body::new("{}")),
            (&JSON_1_1, json("1.1", name), Body::new("{}")),
            (&QUERY, form(), action()),
            (&EC2, form(), action()),
            (&RPC_CBOR, rpc("cbor", name), Body::new(&b"\xa0"[..])),
            (&RPC_JSON, rpc("json", name), Body::new("{}")),
        ] {
            let (found, _, body) = send(service, request.body(body).unwrap()).await;
            assert_eq!(found, status, "{name} {service:?}");
            let code = match status {
                501 => "NotImplementedException",
                _ => "UnknownOperationException",
            };
            assert!(body.contains(code), "{body}");
        }
    }
}

#[tokio::test]
async fn a_path_or_query_that_is_not_percent_encoded_text_is_400() {
    for service in BOUND {
        for uri in [
            "/items/%zz",
            "/items/%4",
            "/items/a%",
            "/items/%ff",
            "/items/%c3%28",
            "/%zz/a",
            "/nowhere/%zz",
            "/files/a/%zz/b",
            "/items/a?wanted=%zz",
            "/items/a?%ff=1",
            "/items/a?unheard=%zz",
        ] {
            for method in ["GET", "HEAD", "DELETE"] {
                assert_eq!(ask(service, method, uri).await.0, 400, "{method} {uri}");
            }
        }
        let (status, _, body) = ask(service, "GET", "/items/%C3%A9%2F?wanted=a+b%20c").await;
        assert_eq!(status, 200);
        assert!(body.contains("Get é/"), "{body}");
        assert!(body.contains("a b c"), "{body}");
    }
    let rpc = Request::post("/service/Shop/operation/%zz").header("smithy-protocol", "rpc-v2-json");
    assert_eq!(
        send(&RPC_JSON, rpc.body(Body::empty()).unwrap()).await.0,
        400
    );
}

#[tokio::test]
async fn a_form_in_the_query_of_a_get_is_answered() {
    for service in [&QUERY, &EC2] {
        // A signature in the query is no part of the input.
        let uri = "/?Action=Name&Version=&name=Ad%61+b&Name=Ad%61+b&X-Amz-Signature=1&Timestamp=2&AWSAccessKeyId=3";
        let (status, _, body) = ask(service, "GET", uri).await;
        assert_eq!(status, 200, "{body}");
        assert!(body.contains("Name Ada b"), "{body}");
        let head = ask(service, "HEAD", uri).await;
        assert_eq!((head.0, head.2.as_str()), (200, ""));
        assert_eq!(
            ask(service, "GET", "/?Action=Unheard&Version=").await.0,
            404
        );
        assert_eq!(ask(service, "GET", "/").await.0, 404);
        assert_eq!(
            ask(service, "GET", "/?Action=Special&Version=").await.0,
            501
        );
        assert_eq!(
            ask(service, "GET", "/?Action=Name&Version=&name=%zz&Name=%zz")
                .await
                .0,
            400
        );
        assert_eq!(
            ask(service, "GET", "/elsewhere?Action=Name&Version=")
                .await
                .0,
            404
        );
    }
}

#[tokio::test]
async fn a_request_to_a_service_of_several_protocols_is_answered_in_its_own() {
    static BOTH: Service = Service::new("Shop", Protocol::AwsJson1_0, OPERATIONS)
        .with_protocols(&[Protocol::RestXml])
        .with(UNSERVED);
    let (status, headers, body) = ask(&BOTH, "PUT", "/uploads/a").await;
    assert_eq!(
        (status, &headers["content-type"]),
        (501, &"application/xml".parse().unwrap())
    );
    assert!(
        body.contains("<Code>NotImplementedException</Code>"),
        "{body}"
    );
    let json = Request::post("/")
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", "Shop.Upload");
    assert_eq!(
        send(&BOTH, json.body(Body::new("{}")).unwrap()).await.0,
        501
    );
}
