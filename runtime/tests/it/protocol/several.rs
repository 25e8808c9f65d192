//! A service with several protocols.

use farrier::Body;
use farrier::client::Client;
use farrier::operation::{Protocol, Service};
use http::Request;
use tower_service::Service as _;

use crate::service::{Handler, SHOE_REST, ShoeError, ShoeInput, ShoeOutput};

static BOTH: Service = Service::new("Smithy", Protocol::RestJson1, &[&SHOE_REST])
    .with_protocols(&[Protocol::AwsJson1_1]);

fn service() -> farrier::server::Service<Handler> {
    farrier::server::Service::new(Handler::new(&BOTH))
}

async fn shoe(client: &Client, horse: &str) -> farrier::client::Result<ShoeOutput, ShoeError> {
    client.call(&SHOE_REST, ShoeInput::new(horse)).await
}

async fn send(request: Request<Body>) -> (u16, String) {
    let Ok(response) = service().call(request).await;
    let (head, body) = response.into_parts();
    let kind = head.headers.get("content-type").cloned();
    let body = body.read(usize::MAX).await.unwrap();
    let kind = kind.map(|it| it.to_str().unwrap().to_owned());
    (
        head.status.as_u16(),
        format!(
            "{} {}",
            kind.unwrap_or_default(),
            String::from_utf8_lossy(&body)
        ),
    )
}

#[tokio::test]
async fn a_client_speaks_the_first_protocol_and_each_that_it_is_told_to_speak() {
    let first = Client::in_process(&BOTH, service());
    assert_eq!(shoe(&first, "Ada").await.unwrap().arn, "arn:Ada");
    let lost = shoe(&first, "lost").await.unwrap_err().to_string();
    assert!(lost.contains("HTTP 404"), "{lost}");

    // awsJson does not use the statuses of the model.
    let other = first.with_protocol(Protocol::AwsJson1_1).unwrap();
    assert_eq!(shoe(&other, "Ada").await.unwrap().arn, "arn:Ada");
    let lost = shoe(&other, "lost").await.unwrap_err().to_string();
    assert!(lost.contains("HTTP 400"), "{lost}");
}

#[tokio::test]
async fn a_client_cannot_speak_what_the_service_does_not() {
    let client = Client::in_process(&BOTH, service());
    let error = client.with_protocol(Protocol::AwsJson1_0).unwrap_err();
    assert_eq!(error.to_string(), "Smithy does not speak awsJson1_0");
}

#[tokio::test]
async fn a_server_answers_in_the_protocol_that_a_request_speaks() {
    let rest = Request::post("/shoes").header("content-type", "application/json");
    let rest = rest.body(Body::new(r#"{"horse": "lost"}"#)).unwrap();
    let (status, body) = send(rest).await;
    assert_eq!(
        (status, body.as_str()),
        (404, r#"application/json {"message":"no such horse"}"#)
    );

    let json = Request::post("/")
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", "Smithy.Shoe");
    let json = json.body(Body::new(r#"{"horse": "lost"}"#)).unwrap();
    let (status, body) = send(json).await;
    let expected =
        r#"application/x-amz-json-1.1 {"__type":"LostException","message":"no such horse"}"#;
    assert_eq!((status, body.as_str()), (400, expected));
}

#[tokio::test]
async fn a_request_in_no_protocol_is_answered_in_the_first() {
    let request = Request::get("/nowhere").body(Body::empty()).unwrap();
    let (status, body) = send(request).await;
    assert_eq!(status, 404);
    assert!(body.starts_with("application/json "), "{body}");
}
