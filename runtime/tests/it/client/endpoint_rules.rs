//! Endpoint rules: what a client says where they give it no endpoint.

use std::sync::{Arc, Mutex};

use farrier::__private::v1::schema;
use farrier::Body;
use farrier::client::endpoint_rules::{Arguments, Function, ResolutionError, Value, resolve};
use farrier::client::{Builder, Client, Error, ServiceClient, Transport, TransportFuture};
use farrier::operation::{EndpointParameter, Operation, Protocol, Service, ServiceTrait};

use crate::runtime;
use crate::service::ShoeError;

// The programs are what the generator writes for such rules; `operation/endpoint_rules/grammar.rs` has the grammar.
runtime::endpoint_rules!(
    REFUSES,
    [string("Region", "AWS::Region")],
    0,
    ["no region"],
    ["AAD", "!sA"]
);
runtime::endpoint_rules!(
    NEEDS,
    [required_string("Region", "AWS::Region")],
    0,
    ["https://a"],
    ["AAD", ">sAAA"]
);
runtime::endpoint_rules!(NOTHING, [], 0, [], ["AAA"]);
runtime::endpoint_rules!(NO_HOST, [], 0, ["https://"], ["AAD", ">sAAA"]);
runtime::endpoint_rules!(
    HEADER,
    [],
    0,
    ["https://a", "x y", "v"],
    ["AAD", ">sABBBsCA"]
);
runtime::endpoint_rules!(FOREIGN, [], 0, ["example.where"], ["AAD", ">FAAAA"]);
runtime::endpoint_rules!(BROKEN, [], 0, [], ["AAD", ">sCAA"]);
// The endpoint that the client was given.
runtime::endpoint_rules!(
    GIVEN,
    [string("Endpoint", "SDK::Endpoint")],
    0,
    [],
    ["AAD", ">$AAA"]
);
// A branch that leads to itself.
runtime::endpoint_rules!(ENDLESS, [boolean("Flag", "")], 0, [], ["AAD", "dAAADAAD"]);

static PING: Operation = Operation::new("Ping", &schema::UNIT, &schema::UNIT);

macro_rules! service {
    ($name:ident, $rules:ident) => {
        static $name: Service = Service::new("Stables", Protocol::AwsJson1_1, &[&PING])
            .with(&[ServiceTrait::EndpointRules(Some(&$rules))]);
    };
}
service!(WITH_REFUSES, REFUSES);
service!(WITH_NEEDS, NEEDS);
service!(WITH_NOTHING, NOTHING);
service!(WITH_NO_HOST, NO_HOST);
service!(WITH_HEADER, HEADER);
service!(WITH_FOREIGN, FOREIGN);
service!(WITH_BROKEN, BROKEN);
service!(WITH_GIVEN, GIVEN);

struct Unit {}
runtime::structure!(Unit, UnitBuilder, schema::UNIT, {});

/// A transport that nothing may reach.
struct Unreachable;

impl Transport for Unreachable {
    fn send(&self, request: http::Request<Body>) -> TransportFuture {
        panic!("a request went to {}", request.uri());
    }
}

struct Stables(Client);

impl ServiceClient for Stables {
    fn from_client(client: Client) -> Self {
        Self(client)
    }

    fn client(&self) -> &Client {
        &self.0
    }
}

/// The error of a call, which reaches no transport.
async fn error(service: &'static Service, set: fn(Builder<Stables>) -> Builder<Stables>) -> String {
    let builder = set(Builder::new(service)).transport(Unreachable);
    let client = builder.build().unwrap();
    let call = client.0.call::<Unit, Unit, ShoeError>(&PING, Unit {});
    let error: Error<ShoeError> = call.await.unwrap_err();
    error.to_string()
}

#[tokio::test]
async fn rules_that_give_no_endpoint_are_an_error_that_says_what_to_do() {
    let plain = async |service| error(service, |it| it).await;
    assert_eq!(
        plain(&WITH_REFUSES).await,
        "Ping: no endpoint: no region (not set: AWS::Region)"
    );
    assert_eq!(
        error(&WITH_REFUSES, |it| it.parameter("AWS::Region", "here")).await,
        "Ping: no endpoint: no region"
    );
    assert_eq!(
        plain(&WITH_NEEDS).await,
        "Ping: no endpoint: the parameter `AWS::Region` is not set"
    );
    assert_eq!(
        error(&WITH_NEEDS, |it| it.parameter("AWS::Region", true)).await,
        "Ping: no endpoint: the parameter `AWS::Region` is not a string"
    );
    assert_eq!(
        plain(&WITH_NOTHING).await,
        "Ping: no endpoint: the model has no rule for these parameters; name an endpoint"
    );
    assert_eq!(
        plain(&WITH_NO_HOST).await,
        "Ping: no endpoint: endpoint \"https://\" is not a URI"
    );
    assert_eq!(
        plain(&WITH_HEADER).await,
        "Ping: no endpoint: invalid HTTP header name"
    );
    assert_eq!(
        plain(&WITH_FOREIGN).await,
        "Ping: no endpoint: the model's rules call `example.where`, which this client was not given; name an endpoint, \
         or give the client that function"
    );
    assert_eq!(
        plain(&WITH_BROKEN).await,
        "Ping: no endpoint: the table of rules is not one that this version reads; generate the client again"
    );
}

/// A transport that keeps where requests go.
#[derive(Clone, Default)]
struct Keep(Arc<Mutex<Vec<http::Uri>>>);

impl Transport for Keep {
    fn send(&self, request: http::Request<Body>) -> TransportFuture {
        self.0.lock().unwrap().push(request.uri().clone());
        Box::pin(async { Ok(http::Response::new(Body::new("{}"))) })
    }
}

#[tokio::test]
async fn the_user_of_an_endpoint_goes_with_its_host_through_rules() {
    let keep = Keep::default();
    let client = |endpoint: &str| {
        let builder = Builder::<Stables>::new(&WITH_GIVEN).transport(keep.clone());
        builder.endpoint(endpoint).build().unwrap().0
    };
    for endpoint in ["https://ada:secret@example.com", "https://example.com"] {
        let client = client(endpoint);
        // The second call has what the first one has found.
        for _ in 0..2 {
            let call = client.call::<Unit, Unit, ShoeError>(&PING, Unit {});
            call.await.unwrap();
        }
        let printed = format!("{client:?}");
        assert!(!printed.contains("secret"), "{printed}");
    }
    let sent = keep.0.lock().unwrap();
    let sent: Vec<String> = sent.iter().map(ToString::to_string).collect();
    let (with, without) = ("https://ada:secret@example.com/", "https://example.com/");
    assert_eq!(sent, [with, with, without, without]);
}

#[test]
fn rules_call_functions_that_the_client_was_given() {
    fn here<'a>(_: Arguments<'a, '_>) -> Option<Value<'a>> {
        Some("https://here.example.com".into())
    }
    let here: Function = here;
    let found = resolve(&FOREIGN, &|_| None, &|name| {
        (name == "example.where").then_some(here)
    });
    assert_eq!(found.unwrap().url(), "https://here.example.com");
}

#[test]
fn a_table_that_would_never_end_is_an_error() {
    for flag in [true, false] {
        let parameter = |_: &'static EndpointParameter| Some(Value::from(flag));
        let found = resolve(&ENDLESS, &parameter, &|_| None);
        assert_eq!(found, Err(ResolutionError::BrokenTable));
    }
}
