//! What browsers are told: preflights, and the headers of all other responses.

use std::time::Duration;

use farrier::Body;
use farrier::operation::{AuthTrait, CorsTrait, Protocol, Service as Table, ServiceTrait};
use farrier::server::{Cors, CorsError, Error, Outcome, Service};
use http::{HeaderMap, Request, Response, StatusCode};
use tower_service::Service as _;

use crate::service::{BIND, FILE, Handler, SHOE_JSON, SHOE_REST, rest};

const BEARER: &str = "smithy.api#httpBearerAuth";
const BASIC: &str = "smithy.api#httpBasicAuth";

/// Scripts of any origin may call.
static OPEN: Table =
    Table::new("Smithy", Protocol::RestJson1, &[&SHOE_REST, &BIND, &FILE]).with(&[
        ServiceTrait::Cors(CorsTrait::new(
            &[("", "*")],
            86_400,
            &["X-Extra"],
            &["X-More"],
        )),
        ServiceTrait::AuthSchemes(&[AuthTrait::new(BEARER, &[])]),
        ServiceTrait::Auth(&[BEARER]),
    ]);

/// Scripts of two origins may call, with what browsers keep for the service.
static NAMED: Table = Table::new("Smithy", Protocol::AwsJson1_1, &[&SHOE_JSON])
    .with_protocols(&[Protocol::RpcV2Json])
    .with(&[
        ServiceTrait::Cors(CorsTrait::new(
            &[
                ("dev", "http://localhost:3000/"),
                ("prod", "https://Shop.example:443"),
            ],
            -1,
            &[],
            &[],
        )),
        ServiceTrait::AuthSchemes(&[
            AuthTrait::new(BASIC, &[]),
            AuthTrait::new(
                "smithy.api#httpApiKeyAuth",
                &[("name", "X-Key"), ("in", "header")],
            ),
        ]),
        ServiceTrait::Auth(&[BASIC, "smithy.api#httpApiKeyAuth"]),
    ]);

fn service(table: &'static Table) -> Service<Handler> {
    Service::new(Handler::new(table)).cors_from_model()
}

async fn send(service: &Service<Handler>, request: Request<Body>) -> Response<Body> {
    let Ok(response) = service.clone().call(request).await;
    response
}

/// Asks whether a script of an origin may send a request.
async fn preflight(
    service: &Service<Handler>,
    origin: &str,
    method: &str,
    path: &str,
    headers: &str,
) -> Response<Body> {
    let request = Request::options(path)
        .header("origin", origin)
        .header("access-control-request-method", method)
        .header("access-control-request-headers", headers);
    send(service, request.body(Body::empty()).unwrap()).await
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    let mut values = headers.get_all(name).iter();
    let value = values.next().map_or("", |it| it.to_str().unwrap());
    assert_eq!(values.next(), None, "{name} is there twice");
    value
}

fn names(headers: &HeaderMap, name: &str) -> Vec<String> {
    text(headers, name).split(", ").map(str::to_owned).collect()
}

#[tokio::test]
async fn a_preflight_is_answered_from_the_model() {
    let response = preflight(
        &service(&OPEN),
        "https://a.example",
        "POST",
        "/shoes",
        "x-other",
    )
    .await;
    assert_eq!(response.status(), 204);
    assert!(http_body::Body::is_end_stream(response.body()));
    let headers = response.headers();
    assert_eq!(text(headers, "access-control-allow-origin"), "*");
    assert_eq!(text(headers, "access-control-allow-methods"), "POST");
    assert_eq!(text(headers, "access-control-max-age"), "86400");
    assert!(!headers.contains_key("access-control-allow-credentials"));
    // The content type of the protocol, the header of the scheme, and that of the trait; not the one that was asked for.
    assert_eq!(
        names(headers, "access-control-allow-headers"),
        ["authorization", "content-type", "x-extra"]
    );
    assert_eq!(text(headers, "x-amzn-requestid").len(), 36);
}

#[tokio::test]
async fn headers_that_the_model_binds_are_allowed_and_prefixes_when_they_are_asked_for() {
    let service = service(&OPEN);
    let path = "/bind/a/b?action=bind&now";
    let asked = "x-p-a, X-P-b,x-other,bad name, amz-sdk-request,x-amz-date";
    let response = preflight(&service, "https://a.example", "PUT", path, asked).await;
    let found = names(response.headers(), "access-control-allow-headers");
    for expected in ["x-list", "x-p-a", "x-p-b", "amz-sdk-request", "x-amz-date"] {
        assert!(
            found.iter().any(|it| it == expected),
            "{expected} in {found:?}"
        );
    }
    assert!(
        !found
            .iter()
            .any(|it| it.contains("other") || it.contains("bad")),
        "{found:?}"
    );
    let response = preflight(&service, "https://a.example", "POST", "/shoes", asked).await;
    let found = names(response.headers(), "access-control-allow-headers");
    assert!(!found.iter().any(|it| it.starts_with("x-p-")), "{found:?}");
}

#[tokio::test]
async fn a_method_that_the_path_lacks_is_not_allowed_and_an_unknown_path_is_told_by_the_request() {
    let service = service(&OPEN);
    let response = preflight(&service, "https://a.example", "DELETE", "/shoes", "").await;
    assert_eq!(
        text(response.headers(), "access-control-allow-methods"),
        "POST"
    );
    // A script is to read "404", and not that its browser kept the request back.
    let response = preflight(&service, "https://a.example", "PUT", "/nothing", "").await;
    assert_eq!(
        text(response.headers(), "access-control-allow-methods"),
        "POST, PUT"
    );
    let request = Request::put("/nothing").header("origin", "https://a.example");
    let response = send(&service, request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), 404);
    assert_eq!(text(response.headers(), "access-control-allow-origin"), "*");
}

#[tokio::test]
async fn a_script_of_another_origin_is_refused_with_the_reason() {
    let service = service(&NAMED);
    for origin in [
        "https://evil.example",
        "null",
        "https://shop.example.evil",
        "http://shop.example",
    ] {
        let response = preflight(&service, origin, "POST", "/", "").await;
        assert_eq!(response.status(), 403, "{origin}");
        assert_eq!(Outcome::of(&response).error(), Some("OriginNotAllowed"));
        let (head, body) = response.into_parts();
        assert!(
            !head
                .headers
                .keys()
                .any(|it| it.as_str().starts_with("access-control"))
        );
        assert_eq!(text(&head.headers, "vary"), "origin");
        let body = body.read(1000).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(
            body.contains(&format!("scripts of the origin {origin} may not call")),
            "{body}"
        );
    }
}

#[tokio::test]
async fn origins_of_the_model_are_compared_as_browsers_write_them() {
    let service = service(&NAMED);
    for origin in ["https://shop.example", "http://localhost:3000"] {
        let response = preflight(&service, origin, "POST", "/", "").await;
        let headers = response.headers();
        assert_eq!(response.status(), 204);
        assert_eq!(text(headers, "access-control-allow-origin"), origin);
        assert_eq!(text(headers, "access-control-allow-credentials"), "true");
        assert_eq!(text(headers, "access-control-max-age"), "-1");
        let vary = Vec::from_iter(headers.get_all("vary"));
        assert!(vary.iter().any(|it| *it == "origin"), "{vary:?}");
        assert_eq!(
            names(headers, "access-control-allow-headers"),
            [
                "authorization",
                "content-type",
                "smithy-protocol",
                "x-amz-target",
                "x-key"
            ]
        );
    }
    let rpc = preflight(
        &service,
        "https://shop.example",
        "POST",
        "/service/Smithy/operation/Shoe",
        "",
    )
    .await;
    assert_eq!(text(rpc.headers(), "access-control-allow-methods"), "POST");
}

#[tokio::test]
async fn every_response_to_a_script_says_what_it_may_read() {
    let service = service(&OPEN);
    for (body, status, header) in [
        (r#"{"horse":"a"}"#, 201, "x-amzn-requestid"),
        (r#"{"horse":"busy"}"#, 503, "retry-after"),
        (r#"{"horse":"panic"}"#, 500, "x-amzn-errortype"),
        ("{", 400, "x-amzn-errortype"),
    ] {
        let request = Request::post("/shoes")
            .header("origin", "https://a.example")
            .header("content-type", "application/json");
        let response = send(&service, request.body(Body::new(body)).unwrap()).await;
        let headers = response.headers();
        assert_eq!(response.status(), status);
        assert_eq!(text(headers, "access-control-allow-origin"), "*");
        assert_eq!(text(headers, "vary"), "origin");
        let exposed = names(headers, "access-control-expose-headers");
        for expected in ["x-more", "date", header] {
            assert!(
                exposed.iter().any(|it| it == expected),
                "{expected} in {exposed:?}"
            );
        }
        assert!(
            !exposed
                .iter()
                .any(|it| it == "content-type" || it == "vary"),
            "{exposed:?}"
        );
    }
}

#[tokio::test]
async fn a_request_without_a_script_has_nothing_of_it_but_vary() {
    let request = Request::post("/shoes").header("content-type", "application/json");
    let request = request.body(Body::new(r#"{"horse":"a"}"#)).unwrap();
    let response = send(&service(&OPEN), request).await;
    assert_eq!(text(response.headers(), "vary"), "origin");
    assert!(
        !response
            .headers()
            .contains_key("access-control-allow-origin")
    );
}

#[tokio::test]
async fn an_error_of_a_layer_has_the_headers_too() {
    let service = service(&NAMED);
    let request = Request::post("/").header("origin", "https://shop.example");
    let (head, ()) = request.body(()).unwrap().into_parts();
    let response = service.error_response(&head, Error::new(401, "Unauthorized", "who?"));
    assert_eq!(response.status(), 401);
    assert_eq!(
        text(response.headers(), "access-control-allow-origin"),
        "https://shop.example"
    );
}

#[tokio::test]
async fn an_options_request_that_is_no_preflight_is_routed() {
    let service = service(&OPEN);
    let request = Request::options("/shoes").header("origin", "https://a.example");
    let response = send(&service, request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    // Without the setting, a preflight is like any other request.
    let plain = Service::new(Handler::new(&OPEN));
    let response = preflight(&plain, "https://a.example", "POST", "/shoes", "").await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert!(!response.headers().contains_key("vary"));
}

#[tokio::test]
async fn settings_take_the_place_of_the_model() {
    let settle = |cors| Service::new(Handler::new(&NAMED)).with_cors(cors).unwrap();
    let prod = settle(
        Cors::from_model()
            .stage("prod")
            .max_age(Duration::from_secs(60)),
    );
    let response = preflight(&prod, "https://shop.example", "POST", "/", "").await;
    assert_eq!(text(response.headers(), "access-control-max-age"), "60");
    let response = preflight(&prod, "http://localhost:3000", "POST", "/", "").await;
    assert_eq!(response.status(), 403);
    let own = Cors::from_model()
        .origins(["capacitor://localhost"])
        .credentials(false)
        .allow_headers(["X-Trace"])
        .expose_headers(["X-Trace-Id"]);
    let own = settle(own);
    let response = preflight(&own, "capacitor://localhost", "POST", "/", "").await;
    let headers = response.headers();
    assert!(!headers.contains_key("access-control-allow-credentials"));
    assert!(names(headers, "access-control-allow-headers").contains(&"x-trace".to_owned()));
    assert!(names(headers, "access-control-expose-headers").contains(&"x-trace-id".to_owned()));
    let any = settle(Cors::from_model().origins(["*"]).allow_headers(["*"]));
    let response = preflight(&any, "null", "POST", "/", "x-whatever").await;
    let headers = response.headers();
    assert_eq!(text(headers, "access-control-allow-origin"), "*");
    assert!(names(headers, "access-control-allow-headers").contains(&"x-whatever".to_owned()));
}

#[test]
fn settings_that_cannot_be_are_told_apart() {
    let error = |table, cors| {
        Service::new(Handler::new(table))
            .with_cors(cors)
            .unwrap_err()
    };
    let plain = Cors::from_model;
    let none = rest().with_cors(plain()).unwrap_err();
    assert_eq!(none, CorsError::NoOrigins);
    assert!(none.to_string().contains("set `origins`"));
    for (found, expected) in [
        (
            error(&NAMED, plain().stage("test")).to_string(),
            r#"no origin of the model is called "test": there are dev, prod"#,
        ),
        (
            error(&OPEN, plain().stage("test")).to_string(),
            r#"the model names no origins, so none is called "test": remove `stage`"#,
        ),
        (
            error(&NAMED, plain().stage("dev").origins(["*"])).to_string(),
            "there are `stage` and `origins`: only one can say which origins may call",
        ),
        (
            error(&OPEN, plain().origins(["shop.example"])).to_string(),
            r#""shop.example" is not an origin: write `*`, or scheme and host without a path: `https://example.com`"#,
        ),
        (
            error(&OPEN, plain().allow_headers(["a b"])).to_string(),
            r#""a b" is not the name of a header"#,
        ),
        (
            error(&OPEN, plain().credentials(true)).to_string(),
            "scripts of any origin cannot be allowed to send credentials: name the origins",
        ),
    ] {
        assert_eq!(found, expected);
    }
}
