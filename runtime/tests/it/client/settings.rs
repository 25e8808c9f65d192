//! Settings of one call, what it returns beside the output, and what interceptors see of it from its begin to its end.

use std::any::Any;
use std::error::Error as StdError;
use std::sync::{Arc, Mutex};

use farrier::__private::v1::schema;
use farrier::Body;
use farrier::body::{BoxError, Payload};
use farrier::client::{
    CallContext, CallFuture, Client, EndpointContext, EndpointResolver, Interceptor,
    RequestContext, RequestParts, ResolvedEndpoint, Transport, TransportFuture,
};
use farrier::operation::{Operation, Protocol, Service};
use http::{HeaderValue, Request, Response, response};

use crate::runtime;
use crate::service::ShoeError;

runtime::schemas!("test", {
    HORSE: structure("Horse") {
        name: schema::STRING,
    },
});
runtime::operation!(SHOE, "Shoe", HORSE, HORSE);
static SERVICE: Service = Service::new("Stables", Protocol::AwsJson1_1, &[&SHOE]);

#[derive(Clone)]
struct Horse {
    name: Option<String>,
}
runtime::structure!(Horse, HorseBuilder, HORSE, {
    0 name: optional String,
});

fn horse(name: &str) -> Horse {
    Horse {
        name: Some(name.to_owned()),
    }
}

/// A transport that keeps requests and answers with their body.
#[derive(Clone, Default)]
struct Echo(Arc<Mutex<Vec<http::request::Parts>>>);

impl Transport for Echo {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let (head, body) = request.into_parts();
        self.0.lock().unwrap().push(head);
        let mut response = Response::new(body);
        let headers = response.headers_mut();
        headers.insert("x-amzn-requestid", HeaderValue::from_static("4d1c"));
        Box::pin(async { Ok(response) })
    }
}

fn client(echo: &Echo) -> Client {
    Client::new(&SERVICE, echo.clone(), "https://stables.example.com").unwrap()
}

fn call(client: &Client, operation: &'static Operation) -> CallFuture<Horse, Horse, ShoeError> {
    client.call(operation, horse("Bucephalus"))
}

#[tokio::test]
async fn a_header_of_a_call_replaces_the_clients_and_the_operations() {
    let echo = Echo::default();
    let name = http::header::HeaderName::from_static("x-yard");
    let client = client(&echo).with_header(name, HeaderValue::from_static("north"));
    call(&client, &SHOE).await.unwrap();
    let own = call(&client, &SHOE).header("x-yard", "south");
    own.header("x-amz-target", "Other.Shoe").await.unwrap();
    call(&client, &SHOE).await.unwrap();
    let sent = echo.0.lock().unwrap();
    let yards: Vec<_> = sent.iter().map(|it| &it.headers["x-yard"]).collect();
    assert_eq!(yards, ["north", "south", "north"]);
    assert_eq!(sent[1].headers["x-amz-target"], "Other.Shoe");
    assert_eq!(sent[2].headers["x-amz-target"], "Stables.Shoe");
}

#[tokio::test]
async fn a_bad_header_is_the_error_of_its_call() {
    let echo = Echo::default();
    let client = client(&echo);
    let error = call(&client, &SHOE).header("x yard", "north").await.err();
    let text = error.unwrap().to_string();
    assert_eq!(
        text,
        "Shoe: input cannot be sent: a header of the call has no valid name"
    );
    let error = call(&client, &SHOE).header("x-yard", "no\nrth").await.err();
    let text = error.unwrap().to_string();
    assert_eq!(
        text,
        "Shoe: input cannot be sent: the header `x-yard` of the call has no valid value"
    );
    let call = call(&client, &SHOE).header("x-yard", "no\nrth");
    let error = call.header("x yard", "north").await.err();
    assert_eq!(
        error.unwrap().to_string(),
        "Shoe: input cannot be sent: the header `x-yard` of the call has no valid value; a header of the call has no \
         valid name"
    );
    assert!(echo.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_length_of_a_request_is_that_of_its_body_whatever_a_header_says() {
    let echo = Echo::default();
    let call = call(&client(&echo), &SHOE).header("content-length", "5");
    call.await.unwrap();
    let sent = echo.0.lock().unwrap();
    assert_eq!(sent[0].headers["content-length"], "21"); // {"name":"Bucephalus"}
}

/// An endpoint with headers of its own.
struct Headed;

impl EndpointResolver for Headed {
    fn resolve(&self, context: &EndpointContext<'_>) -> Result<ResolvedEndpoint, BoxError> {
        let endpoint = context.endpoint().ok_or("no endpoint")?;
        let mut resolved = ResolvedEndpoint::new(endpoint.clone());
        for (name, value) in [
            ("x-yard", "east"),
            ("x-yard", "west"),
            ("x-amz-target", "Any"),
        ] {
            resolved.headers.append(name, value.parse()?);
        }
        Ok(resolved)
    }
}

#[tokio::test]
async fn headers_of_an_endpoint_replace_the_operations_and_give_way_to_those_of_a_call() {
    let echo = Echo::default();
    let client = client(&echo).with(|it| {
        it.set_endpoint_resolver(Headed);
    });
    call(&client, &SHOE).await.unwrap();
    call(&client, &SHOE)
        .header("x-yard", "south")
        .await
        .unwrap();
    let sent = echo.0.lock().unwrap();
    let all = |at: usize, name: &str| -> Vec<_> {
        let values = sent[at].headers.get_all(name).iter();
        values.map(|it| it.to_str().unwrap().to_owned()).collect()
    };
    assert_eq!(all(0, "x-yard"), ["east", "west"]);
    assert_eq!(all(0, "x-amz-target"), ["Any"]);
    assert_eq!(all(1, "x-yard"), ["south"]);
}

#[tokio::test]
async fn a_call_that_is_polled_after_its_end_panics_as_futures_of_the_language_do() {
    let mut call = call(&client(&Echo::default()), &SHOE);
    (&mut call).await.unwrap();
    let again = tokio::spawn(async move { call.await.is_ok() });
    assert!(again.await.unwrap_err().is_panic());
}

#[tokio::test]
async fn a_call_returns_the_head_of_its_response() {
    let client = client(&Echo::default());
    let (output, response) = call(&client, &SHOE).with_response().await.unwrap();
    assert_eq!(output.name.as_deref(), Some("Bucephalus"));
    assert_eq!(response.status(), 200);
    assert_eq!(response.request_id(), Some("4d1c"));
    assert_eq!(response.headers().len(), 1);
}

#[tokio::test]
async fn a_call_can_go_to_another_task() {
    let called = {
        let client = client(&Echo::default());
        tokio::spawn(call(&client, &SHOE))
    };
    assert_eq!(
        called.await.unwrap().unwrap().name.as_deref(),
        Some("Bucephalus")
    );
}

/// Changes the horse before it is written and before it is read, and writes down what it sees.
#[derive(Clone, Default)]
struct Groom(Arc<Mutex<Vec<String>>>);

impl Groom {
    fn says(&self, text: impl Into<String>) {
        self.0.lock().unwrap().push(text.into());
    }
}

impl Interceptor for Groom {
    fn modify_before_serialization(
        &self,
        context: &CallContext<'_>,
        input: &mut dyn Any,
    ) -> Result<(), BoxError> {
        let horse: &mut Horse = input.downcast_mut().ok_or("no horse")?;
        self.says(format!("{} begins", context.operation().name()));
        if horse.name.is_none() {
            return Err("a horse has a name".into());
        }
        horse.name = Some("Rocinante".to_owned());
        Ok(())
    }

    fn modify_before_signing(
        &self,
        context: &RequestContext,
        _: &mut RequestParts,
    ) -> Result<(), BoxError> {
        let horse: Option<&Horse> = context.input().and_then(|it| it.downcast_ref());
        self.says(horse.and_then(|it| it.name.as_deref()).unwrap_or("nobody"));
        Ok(())
    }

    fn modify_before_deserialization(
        &self,
        _: &RequestContext,
        _: &mut response::Parts,
        body: &mut Payload,
    ) -> Result<(), BoxError> {
        self.says(String::from_utf8_lossy(body.bytes()));
        *body = Payload::from(br#"{"name":"Pegasus"}"#.to_vec());
        Ok(())
    }

    fn read_after_execution(
        &self,
        context: &CallContext<'_>,
        outcome: Result<&dyn Any, &(dyn StdError + 'static)>,
    ) {
        assert_eq!(context.service().name(), "Stables");
        let output = outcome.map(|it| it.downcast_ref::<Horse>().and_then(|it| it.name.clone()));
        self.says(match output {
            Ok(name) => format!("ends with {name:?}"),
            Err(error) => format!("ends with {error}"),
        });
    }
}

/// Writes down whether there is an input.
struct Indifferent(Arc<Mutex<Vec<bool>>>);

impl Interceptor for Indifferent {
    fn needs_input(&self) -> bool {
        false
    }

    fn modify_before_signing(
        &self,
        context: &RequestContext,
        _: &mut RequestParts,
    ) -> Result<(), BoxError> {
        self.0.lock().unwrap().push(context.input().is_some());
        Ok(())
    }
}

#[tokio::test]
async fn an_input_that_no_interceptor_needs_is_not_kept() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let client = client(&Echo::default());
    let alone = call(&client, &SHOE).interceptor(Indifferent(seen.clone()));
    alone.await.unwrap();
    let beside = call(&client, &SHOE).interceptor(Indifferent(seen.clone()));
    beside.interceptor(Groom::default()).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), [false, true]);
}

#[tokio::test]
async fn interceptors_see_a_call_from_its_begin_to_its_end() {
    let groom = Groom::default();
    let client = client(&Echo::default());
    let output = call(&client, &SHOE).interceptor(groom.clone()).await;
    assert_eq!(output.unwrap().name.as_deref(), Some("Pegasus"));
    let nameless = client.call::<_, Horse, ShoeError>(&SHOE, Horse { name: None });
    let error = nameless.interceptor(groom.clone()).await.err().unwrap();
    let text = "Shoe: an interceptor ended the call: a horse has a name";
    assert_eq!(error.to_string(), text);
    call(&client, &SHOE).await.unwrap();
    let seen = groom.0.lock().unwrap();
    let expected = [
        "Shoe begins",
        "Rocinante",
        r#"{"name":"Rocinante"}"#,
        r#"ends with Some("Pegasus")"#,
        "Shoe begins",
        &format!("ends with {text}"),
    ];
    assert_eq!(*seen, expected);
}
