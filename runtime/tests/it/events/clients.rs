//! What a client makes of messages: those that its model does not know, and those that are none.

use std::task::Poll;

use farrier::client::Client;
use farrier::event_stream::{MEDIA_TYPE, MessageError};
use farrier::operation::Service;
use farrier::stream::{EventError, MalformedEvent};
use farrier::{Body, EventStream};
use http::{Request, Response};

use super::{
    NoError, REST_JSON, RPC_JSON, Said, TALK, Talk, Words, WordsError, bytes, event, message, now,
};

/// The events that a client reads from a body.
fn client_reads(service: &'static Service, body: Vec<u8>) -> EventStream<Words, WordsError> {
    let answer = move |_: Request<Body>| {
        let response = Response::builder()
            .header("content-type", MEDIA_TYPE)
            .header("smithy-protocol", "rpc-v2-json")
            .body(Body::new(body.clone()));
        std::future::ready(Ok::<_, std::convert::Infallible>(response.unwrap()))
    };
    let client = Client::in_process(service, Answers(answer));
    let output = now(client.call::<_, Talk, NoError>(&TALK, Talk::default()));
    output.unwrap().words.unwrap()
}

#[derive(Clone)]
struct Answers<F>(F);

impl<F, R> tower_service::Service<Request<Body>> for Answers<F>
where
    F: FnMut(Request<Body>) -> R,
    R: Future<Output = Result<Response<Body>, std::convert::Infallible>>,
{
    type Response = Response<Body>;
    type Error = std::convert::Infallible;
    type Future = R;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> R {
        (self.0)(request)
    }
}

#[test]
fn a_client_reads_what_its_model_does_not_know() {
    let body = bytes(&[event("shouted", "{}"), event("said", "{}")]);
    let mut words = client_reads(&REST_JSON, body);
    let shouted = now(words.next()).unwrap().unwrap();
    assert_eq!(shouted, Words::Unknown("shouted".to_owned()));
    // What a service leaves out is filled in.
    assert_eq!(now(words.next()).unwrap().unwrap(), Said::new("").into());
    let exception = [
        (":message-type", "exception"),
        (":exception-type", "throttled"),
    ];
    let mut words = client_reads(
        &REST_JSON,
        bytes(&[message(&exception, r#"{"message":"slow down"}"#)]),
    );
    let error = now(words.next()).unwrap().unwrap_err();
    assert_eq!(error.to_string(), "throttled: slow down");
    assert!(now(words.next()).is_none());
}

#[test]
fn a_client_tells_what_it_cannot_read() {
    let mut words = client_reads(&REST_JSON, b"<html>no such page".to_vec());
    let error = now(words.next()).unwrap().unwrap_err();
    let EventError::Malformed(MalformedEvent::Message(error)) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error, MessageError::PreludeChecksum);
    let whole = bytes(&[event("said", "{}")]);
    let mut words = client_reads(&REST_JSON, whole[..whole.len() - 1].to_vec());
    let error = now(words.next()).unwrap().unwrap_err();
    assert!(
        error.to_string().contains("1 bytes before the end"),
        "{error}"
    );
}

#[test]
fn a_client_waits_for_the_first_message_of_rpc_protocols_alone() {
    let initial = event("initial-response", r#"{"room":"barn"}"#);
    let body = bytes(&[initial, event("said", r#"{"who":"ann"}"#)]);
    let mut words = client_reads(&RPC_JSON, body.clone());
    assert_eq!(now(words.next()).unwrap().unwrap(), Said::new("ann").into());
    let mut words = client_reads(&REST_JSON, body);
    let unknown = now(words.next()).unwrap().unwrap();
    assert_eq!(unknown, Words::Unknown("initial-response".to_owned()));
}
