//! Several services in one process.

use farrier::Body;
use farrier::client::Client;
use farrier::operation::{Protocol, Service as Table};
use farrier::server::{OriginalUri, Service, Services};
use http::{Request, Response};
use tower_service::Service as _;

use crate::service::{
    Handler, JSON, SHOE_JSON, SHOE_REST, ShoeError, ShoeInput, ShoeOutput, json, rest,
};

static OTHER: Table = Table::new("Other", Protocol::RestJson1, &[&SHOE_REST]);

async fn name_at(services: &Services, uri: &str, host: Option<&str>) -> String {
    let mut request = Request::post(uri).header("content-type", "application/json");
    if let Some(host) = host {
        request = request.header("host", host);
    }
    let request = request.body(Body::new(r#"{"horse":"table"}"#)).unwrap();
    let Ok(response) = services.clone().call(request).await;
    let status = response.status().as_u16();
    let body = response.into_body().read(1000).await.unwrap();
    format!("{status} {}", String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn services_are_told_apart_by_the_start_of_the_path_and_by_the_host() {
    let service = || Service::new(Handler::new(&OTHER));
    let services = Services::new()
        .at("/shop", rest())
        .at("/shop/other", service())
        .at_host("other.example", service());
    let smithy = r#"201 {"arn":"Smithy.Shoe"}"#;
    let other = r#"201 {"arn":"Other.Shoe"}"#;
    assert_eq!(name_at(&services, "/shop/shoes", None).await, smithy);
    assert_eq!(name_at(&services, "/shop/other/shoes", None).await, other);
    for (uri, host) in [
        ("/shoes", "Other.example:80"),
        ("http://other.example/shoes", "x"),
    ] {
        assert_eq!(name_at(&services, uri, Some(host)).await, other);
    }
    assert_eq!(
        name_at(&services, "/shopping/shoes", Some("a.example")).await,
        "404 no service is at /shopping/shoes\n"
    );
    // The start of the path is taken off once.
    let found = name_at(&services, "/shop/shop/shoes", None).await;
    assert!(found.starts_with("404"), "{found}");
    let services = services.fallback(service());
    assert_eq!(name_at(&services, "/shoes", None).await, other);
    assert_eq!(
        format!("{services:?}"),
        r#"Services { hosts: [Host("other.example")], paths: [Prefix("/shop/other"), Prefix("/shop")], fallback: true }"#
    );
}

#[tokio::test]
async fn a_service_at_a_place_replaces_the_one_before() {
    let services = Services::new()
        .at("/a", rest())
        .at("a/", Service::new(Handler::new(&OTHER)));
    let found = name_at(&services, "/a/shoes", None).await;
    assert_eq!(found, r#"201 {"arn":"Other.Shoe"}"#);
}

#[tokio::test]
async fn a_client_calls_a_service_at_a_path_by_its_endpoint() {
    let services = Services::new().at("/rest", rest()).at("/json", json());
    let client = Client::new(&JSON, services, "http://a.example/json").unwrap();
    let output: Result<ShoeOutput, farrier::client::Error<ShoeError>> =
        client.call(&SHOE_JSON, ShoeInput::new("ada")).await;
    assert_eq!(
        output.map(|it| it.arn).map_err(|it| it.to_string()),
        Ok("arn:ada".to_owned())
    );
}

/// Answers with the address that it sees, and the whole one.
#[derive(Clone)]
struct Echo;

impl tower_service::Service<Request<Body>> for Echo {
    type Response = Response<Body>;
    type Error = std::convert::Infallible;
    type Future = std::future::Ready<Result<Response<Body>, Self::Error>>;

    fn poll_ready(
        &mut self,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let original = request.extensions().get::<OriginalUri>();
        let text = format!("{} of {}", request.uri(), original.unwrap().0);
        std::future::ready(Ok(Response::new(Body::new(text))))
    }
}

#[tokio::test]
async fn a_service_finds_the_whole_address_in_the_extensions() {
    let inner = Services::new().at("/b", Echo);
    let services = Services::new().at("/a", inner);
    let found = name_at(&services, "/a/b/c%2Fd?x=1", None).await;
    assert_eq!(found, "200 /c%2Fd?x=1 of /a/b/c%2Fd?x=1");
}
