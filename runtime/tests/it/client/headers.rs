//! The headers of a client's requests.

use crate::runtime;
use std::sync::{Arc, Mutex};

use farrier::__private::v1::schema;
use farrier::Body;
use farrier::client::{Client, Transport, TransportFuture};
use farrier::operation::{Protocol, Service};
use http::{Request, Response};

use crate::service::ShoeError;

runtime::schemas!("test", {
    TEMPER_INPUT: structure("TemperInput") {
        yard: schema::STRING [required],
        label: schema::STRING [header("x-label"); media_type("application/json")],
    },
});
runtime::operation!(
    TEMPER,
    "Temper",
    TEMPER_INPUT,
    schema::UNIT,
    [http("PUT", 200, &[text("steel")], &[])],
);
static SERVICE: Service = Service::new("Smithy", Protocol::RestJson1, &[&TEMPER]);

#[derive(Clone)]
struct TemperInput {
    yard: String,
    label: Option<String>,
}
runtime::structure!(TemperInput, fallible TemperInputBuilder, TEMPER_INPUT, new(yard: String), {
    0 yard: required String,
    1 label: optional String,
});

#[derive(Clone)]
struct TemperOutput {}
runtime::structure!(TemperOutput, TemperOutputBuilder, schema::UNIT, {});

/// A transport that keeps the last request.
#[derive(Clone, Default)]
struct Keep(Arc<Mutex<Option<Request<Body>>>>);

impl Transport for Keep {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        *self.0.lock().unwrap() = Some(request);
        Box::pin(async { Ok(Response::new(Body::empty())) })
    }
}

/// Returns the request for an input, or the error if there is none.
async fn sent(input: TemperInput) -> Result<(http::request::Parts, String), String> {
    let keep = Keep::default();
    let client = Client::new(&SERVICE, keep.clone(), "http://example.com").unwrap();
    client
        .call::<_, TemperOutput, ShoeError>(&TEMPER, input)
        .await
        .map_err(|error| error.to_string())?;
    let (head, body) = keep.0.lock().unwrap().take().unwrap().into_parts();
    let body = body.read(1000).await.unwrap().to_vec();
    Ok((head, String::from_utf8(body).unwrap()))
}

#[tokio::test]
async fn the_head_has_the_length_of_the_body() {
    let (head, body) = sent(TemperInput::new("north")).await.unwrap();
    assert_eq!(head.headers["content-length"], body.len().to_string());
}

#[tokio::test]
async fn text_with_a_type_travels_in_headers_in_base64() {
    let typed = TemperInput {
        label: Some("{\"é\":\n1}".to_owned()),
        ..TemperInput::new("north")
    };
    let (head, _) = sent(typed).await.unwrap();
    assert_eq!(head.headers["x-label"], "eyLDqSI6CjF9");
}
