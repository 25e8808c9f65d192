//! Streams of events: from a client to a server and back in every protocol that has them, and what either side makes of
//! messages that are no events.

use std::sync::Arc;
use std::task::{Poll, ready};

use bytes::Bytes;
use farrier::__private::v1::schema;
use farrier::client::Client;
use farrier::event_stream::{Decoder, HeaderValue, MEDIA_TYPE, Message, MessageError};
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use farrier::server::{self, Call, Dispatch, ResponseFuture};
use farrier::stream::{EventError, MalformedEvent};
use farrier::{Blob, Body, EventStream, Timestamp};
use http::{Request, Response};
use tower_service::Service as _;

use crate::runtime;

runtime::schemas!("test", {
    CHAT: structure("Chat") {
        room: schema::STRING [header("x-room")],
        limit: schema::INTEGER [header("x-limit")],
        words: WORDS [payload],
    },
    WORDS: union("Words", streaming) { said: SAID, sound: SOUND, left: LEFT, gone: GONE, text: TEXT },
    SAID: structure("Said") {
        at: schema::TIMESTAMP [event_header],
        loud: schema::BOOLEAN [event_header],
        who: schema::STRING [required; length(1, 8)],
        what: schema::STRING,
    },
    SOUND: structure("Sound") { pitch: schema::SHORT [event_header], data: schema::BLOB [event_payload] },
    LEFT: structure("Left") {},
    TEXT: structure("Text") { text: schema::STRING [event_payload] },
    GONE: structure("GoneException") { message: schema::STRING },
});

struct Talk {
    room: Option<String>,
    limit: Option<i32>,
    words: Option<EventStream<Words, WordsError>>,
}
runtime::structure!(Talk, TalkBuilder, CHAT, {
    0 room: optional String, 1 limit: optional i32, 2 words: optional EventStream<Words, WordsError>,
});

#[derive(Clone)]
struct Said {
    at: Option<Timestamp>,
    loud: Option<bool>,
    who: String,
    what: Option<String>,
}
runtime::structure!(Said, fallible SaidBuilder, SAID, new(who: String), {
    0 at: optional Timestamp, 1 loud: optional bool, 2 who: required String, 3 what: optional String,
});

#[derive(Clone)]
struct Sound {
    pitch: Option<i16>,
    data: Option<Blob>,
}
runtime::structure!(Sound, SoundBuilder, SOUND, { 0 pitch: optional i16, 1 data: optional Blob });

#[derive(Clone)]
struct Left {}
runtime::structure!(Left, LeftBuilder, LEFT, {});

#[derive(Clone)]
struct Text {
    text: Option<String>,
}
runtime::structure!(Text, TextBuilder, TEXT, { 0 text: optional String });

#[derive(Clone)]
struct Gone {
    message: Option<String>,
}
runtime::structure!(Gone, GoneBuilder, GONE, new(message: String), { 0 message: optional String });
runtime::error!(Gone, GONE, client "GoneException", optional message);

#[derive(Clone, Debug, PartialEq)]
enum Words {
    Said(Said),
    Sound(Sound),
    Left(Left),
    Text(Text),
    Unknown(String),
}
runtime::union!(Words partial events, WORDS, Unknown, {
    0 Said is_said as_said from: Said, 1 Sound is_sound as_sound from: Sound, 2 Left is_left as_left from: Left,
    4 Text is_text as_text from: Text,
});

#[allow(dead_code)]
enum WordsError {
    Gone(Gone),
}
runtime::operation_error!(WordsError, { 0 Gone });

enum NoError {}
runtime::operation_error!(NoError, {});

static TALK: Operation = Operation::new("Talk", &CHAT, &CHAT).with(&[OperationTrait::Http(
    Http::new("POST", &[Segment::Literal("talk")], 200),
)]);

macro_rules! services {
    ($($(#[$feature:meta])? $name:ident $protocol:ident;)*) => {
        $($(#[$feature])? static $name: Service = Service::new("Chat", Protocol::$protocol, &[&TALK]);)*

        /// The service in every protocol that has events.
        fn services() -> Vec<&'static Service> {
            vec![$($(#[$feature])? &$name),*]
        }
    };
}

services! {
    JSON10 AwsJson1_0;
    JSON11 AwsJson1_1;
    REST_JSON RestJson1;
    RPC_JSON RpcV2Json;
    #[cfg(feature = "xml")]
    REST_XML RestXml;
    #[cfg(feature = "cbor")]
    RPC_CBOR RpcV2Cbor;
}

/// Returns what it hears, until somebody leaves, and its room.
struct Echo(&'static Service);

impl Dispatch for Echo {
    type Caller = ();

    fn service(&self) -> &'static Service {
        self.0
    }

    fn dispatch(&self, _: usize, call: Call) -> ResponseFuture {
        call.handle(Arc::new(()), |_, input: Talk, _| {
            Box::pin(async move { Ok::<_, NoError>(echo(input)) })
        })
    }
}

fn echo(mut input: Talk) -> Talk {
    let mut heard = input.words.take().unwrap_or_default();
    let words = EventStream::poll_fn(move |cx| {
        Poll::Ready(match ready!(heard.poll_next(cx)) {
            Some(Ok(Words::Left(_))) => Some(Err(WordsError::from(Gone::new("bye")).into())),
            Some(Err(EventError::Modeled(error))) => Some(Err(error.into())),
            Some(Err(error)) => Some(Err(EventError::Broken(error.into()))),
            other => other,
        })
    });
    let limit = input.limit.map(|it| it + 1);
    Talk {
        room: input.room,
        limit,
        words: Some(words),
    }
}

fn now<T>(future: impl Future<Output = T>) -> T {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        Poll::Ready(it) => it,
        Poll::Pending => panic!("nothing here waits"),
    }
}

fn said(who: &str, what: &str) -> Words {
    let mut said = Said::new(who);
    said.what = Some(what.to_owned());
    said.at = Some(Timestamp::from_millis(1_700_000_000_123));
    said.loud = Some(true);
    said.into()
}

fn all() -> Vec<Words> {
    let sound = Sound {
        pitch: Some(-3),
        data: Some(Blob::from(vec![0, 255])),
    };
    let text = |text: &str| Text {
        text: Some(text.to_owned()),
    };
    vec![
        said("ann", "hello"),
        sound.into(),
        text("plain").into(),
        text("").into(),
        Text { text: None }.into(),
        said("bob", "\u{1f40e}"),
    ]
}

#[test]
fn events_go_both_ways_in_every_protocol_that_has_them() {
    for service in services() {
        let protocol = service.protocol().name();
        let client = Client::in_process(service, server::Service::new(Echo(service)));
        let input = Talk {
            room: Some("barn".to_owned()),
            limit: Some(6),
            words: Some(all().into_iter().chain([Left {}.into()]).collect()),
        };
        let output = now(client.call::<_, Talk, NoError>(&TALK, input));
        let output = output.unwrap_or_else(|error| panic!("{protocol}: {error}"));
        assert_eq!(output.room.as_deref(), Some("barn"), "{protocol}");
        assert_eq!(output.limit, Some(7), "{protocol}");
        let mut words = output.words.unwrap();
        for expected in all() {
            let found = now(words.next()).unwrap();
            assert_eq!(found.unwrap(), expected, "{protocol}");
        }
        let error = now(words.next()).unwrap().unwrap_err();
        assert_eq!(error.to_string(), "GoneException: bye", "{protocol}");
        assert!(now(words.next()).is_none(), "{protocol}");
    }
}

#[test]
fn an_absent_stream_is_one_without_events() {
    for service in services() {
        let client = Client::in_process(service, server::Service::new(Echo(service)));
        let output = now(client.call::<_, Talk, NoError>(&TALK, Talk::default())).unwrap();
        assert!(now(output.words.unwrap().next()).is_none());
    }
}

#[test]
fn an_error_of_the_client_s_stream_reaches_the_handler() {
    for service in services() {
        let client = Client::in_process(service, server::Service::new(Echo(service)));
        let mut items = vec![Err(WordsError::from(Gone::new("lost")).into())];
        let words = EventStream::poll_fn(move |_| Poll::Ready(items.pop()));
        let input = Talk {
            words: Some(words),
            ..Talk::default()
        };
        let output = now(client.call::<_, Talk, NoError>(&TALK, input)).unwrap();
        let error = now(output.words.unwrap().next()).unwrap().unwrap_err();
        assert_eq!(error.to_string(), "GoneException: lost");
    }
}

/// A message with these headers, which are text.
fn message(headers: &[(&str, &str)], payload: &'static str) -> Message {
    let new = Message::new(payload);
    headers.iter().fold(new, |message, (name, value)| {
        message
            .with_header(name, HeaderValue::String(value))
            .unwrap()
    })
}

fn event(name: &str, payload: &'static str) -> Message {
    message(
        &[(":message-type", "event"), (":event-type", name)],
        payload,
    )
}

fn bytes(messages: &[Message]) -> Vec<u8> {
    let encoded = messages.iter().map(|it| it.encode().unwrap());
    encoded.flat_map(Vec::from).collect()
}

fn messages(body: Bytes) -> Vec<Message> {
    let mut decoder = Decoder::new();
    decoder.push(body);
    let mut found = Vec::new();
    while let Some(message) = decoder.next().unwrap() {
        found.push(message);
    }
    decoder.finish().unwrap();
    found
}

fn text(message: &Message, name: &str) -> String {
    match message.header(name) {
        Some(HeaderValue::String(text)) => text.to_owned(),
        other => panic!("{name}: {other:?}"),
    }
}

/// The response of the service to a request with this body.
fn respond(service: &'static Service, body: impl Into<Bytes>) -> Response<Body> {
    let (uri, target) = match service.protocol() {
        Protocol::RestJson1 => ("/talk", None),
        _ => ("/", Some("Chat.Talk")),
    };
    let mut request = Request::post(uri).header("content-type", MEDIA_TYPE);
    if let Some(target) = target {
        request = request.header("x-amz-target", target);
    }
    let request = request.body(Body::new(body)).unwrap();
    now(server::Service::new(Echo(service)).call(request)).unwrap()
}

/// The last message of the response to events: the code and the message of the error.
fn refusal(body: impl Into<Bytes>) -> (String, String) {
    let response = respond(&REST_JSON, body);
    assert_eq!(response.status(), 200);
    let found = messages(now(response.into_body().read(1 << 20)).unwrap());
    let last = found.last().unwrap();
    assert_eq!(text(last, ":message-type"), "error");
    (text(last, ":error-code"), text(last, ":error-message"))
}

#[test]
fn bytes_that_are_no_events_end_the_stream_with_an_error_of_the_caller() {
    let whole = bytes(&[event("said", r#"{"who":"ann"}"#)]);
    let damaged = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    let one = |message: Message| bytes(&[message]);
    let typed = |kind: &str| message(&[(":message-type", kind)], "");
    let not_text = Message::new("").with_header(":message-type", HeaderValue::Bytes(b"event"));
    let cases = [
        (damaged(0), "SerializationException", "their checksum"),
        (
            damaged(whole.len() - 1),
            "SerializationException",
            "its checksum",
        ),
        (
            whole[..whole.len() - 3].to_vec(),
            "SerializationException",
            "3 bytes before the end",
        ),
        (b"abc".to_vec(), "SerializationException", "the first bytes"),
        (
            one(Message::new("x")),
            "SerializationException",
            "`:message-type`",
        ),
        (
            one(not_text.unwrap()),
            "SerializationException",
            "`:message-type`",
        ),
        (
            one(typed("event")),
            "SerializationException",
            "`:event-type`",
        ),
        (
            one(typed("question")),
            "SerializationException",
            "`question`",
        ),
        (
            one(event("shouted", "{}")),
            "SerializationException",
            "no event `shouted`",
        ),
        (
            one(event("gone", "{}")),
            "SerializationException",
            "no event `gone`",
        ),
        (
            one(event("said", "{")),
            "SerializationException",
            "`said` cannot be read",
        ),
        (one(event("text", "{")), "", ""),
        (one(event("said", "{}")), "ValidationException", "/who"),
        (
            one(event("said", r#"{"who":"too long a name"}"#)),
            "ValidationException",
            "/who",
        ),
        (
            one(event("said", r#"{"who":"ann"}"#)
                .with_header("loud", HeaderValue::Byte(1))
                .unwrap()),
            "SerializationException",
            "the header `loud` is a whole number",
        ),
    ];
    for (body, code, part) in cases {
        if code.is_empty() {
            assert_eq!(respond(&REST_JSON, body).status(), 200);
            continue;
        }
        let (found, message) = refusal(body);
        assert_eq!(found, code, "{message}");
        assert!(message.contains(part), "{message} {part}");
    }
}

#[test]
fn an_error_that_the_handler_did_not_expect_is_told_without_details() {
    let broken = Message::new("");
    let broken = broken
        .with_header(":message-type", HeaderValue::String("error"))
        .unwrap();
    let response = respond(&REST_JSON, bytes(&[broken]));
    let found = messages(now(response.into_body().read(1 << 20)).unwrap());
    assert_eq!(text(&found[0], ":error-code"), "InternalFailure");
}

#[test]
fn a_message_that_is_longer_than_services_take_is_refused_before_it_has_come() {
    let mut prelude = (17_u32 + (2 << 20)).to_be_bytes().to_vec();
    prelude.extend_from_slice(&0_u32.to_be_bytes());
    let mut long = crc32(&prelude);
    prelude.append(&mut long);
    let (code, message) = refusal(prelude);
    assert_eq!(code, "SerializationException");
    assert!(message.contains("longer than 2097152 bytes"), "{message}");
}

/// The checksum of a prelude, as the encoder computes it.
fn crc32(bytes: &[u8]) -> Vec<u8> {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (0_u32.wrapping_sub(crc & 1)));
        }
    }
    (!crc).to_be_bytes().to_vec()
}

#[test]
fn rpc_protocols_have_the_other_members_in_a_first_message() {
    let initial = event("initial-request", r#"{"room":"barn","limit":1}"#);
    let word = event("said", r#"{"who":"ann"}"#);
    // A first message that is absent lacks optional members only.
    for (body, room, count) in [
        (
            vec![initial.clone(), word.clone()],
            r#"{"room":"barn","limit":2}"#,
            2,
        ),
        (vec![word.clone()], "{}", 2),
        (vec![initial], r#"{"room":"barn","limit":2}"#, 1),
        (vec![], "{}", 1),
    ] {
        let response = respond(&JSON11, bytes(&body));
        assert_eq!(response.headers()["content-type"], MEDIA_TYPE);
        let found = messages(now(response.into_body().read(1 << 20)).unwrap());
        assert_eq!(found.len(), count);
        assert_eq!(text(&found[0], ":event-type"), "initial-response");
        assert_eq!(text(&found[0], ":content-type"), "application/json");
        assert_eq!(found[0].payload(), room);
    }
    let response = respond(&JSON11, bytes(&[event("initial-request", "{")]));
    assert_eq!(response.status(), 400);
    let response = respond(&JSON11, b"not messages".to_vec());
    assert_eq!(response.status(), 400);
}

#[test]
fn a_request_of_another_type_is_refused() {
    let request = Request::post("/talk").header("content-type", "application/json");
    let request = request.body(Body::new("{}")).unwrap();
    let response = now(server::Service::new(Echo(&REST_JSON)).call(request)).unwrap();
    assert_eq!(response.status(), 415);
    for (accept, status) in [
        (MEDIA_TYPE, 200),
        ("application/json", 200),
        ("text/event-stream", 406),
    ] {
        let request = Request::post("/talk").header("accept", accept);
        let request = request.body(Body::empty()).unwrap();
        let response = now(server::Service::new(Echo(&REST_JSON)).call(request)).unwrap();
        assert_eq!(response.status(), status, "{accept}");
    }
}

#[test]
fn a_service_takes_signed_messages_apart() {
    let signed = |inner: &[u8]| {
        let message = Message::new(inner.to_vec());
        let message =
            message.with_header(":date", HeaderValue::Timestamp(Timestamp::from_seconds(0)));
        message
            .unwrap()
            .with_header(":chunk-signature", HeaderValue::Bytes(&[7; 32]))
            .unwrap()
    };
    let word = bytes(&[event("said", r#"{"who":"ann"}"#)]);
    let body = bytes(&[signed(&word), signed(&word), signed(b"")]);
    let response = respond(&REST_JSON, body);
    let found = messages(now(response.into_body().read(1 << 20)).unwrap());
    assert_eq!(found.len(), 2);
    let (code, _) = refusal(bytes(&[signed(b"no message")]));
    assert_eq!(code, "SerializationException");
}

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

#[test]
fn a_channel_slows_its_sender_down_and_tells_it_of_the_end() {
    let (sender, mut stream) = EventStream::<u8, WordsError>::channel(2);
    assert_eq!(sender.try_send(1), Ok(()));
    assert_eq!(sender.try_send(2), Ok(()));
    assert_eq!(sender.try_send(3), Err(3));
    let mut third = std::pin::pin!(sender.send(3));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(third.as_mut().poll(&mut context).is_pending());
    assert!(matches!(now(stream.next()), Some(Ok(1))));
    assert!(third.as_mut().poll(&mut context).is_ready());
    let other = sender.clone();
    other.fail(WordsError::from(Gone::new("bye")));
    assert!(sender.is_closed());
    assert!(now(sender.send(4)).is_err());
    now(sender.closed());
    for expected in [2, 3] {
        assert!(matches!(now(stream.next()), Some(Ok(found)) if found == expected));
    }
    assert!(matches!(
        now(stream.next()),
        Some(Err(EventError::Modeled(_)))
    ));
    assert!(now(stream.next()).is_none());

    let (sender, stream) = EventStream::<u8, WordsError>::channel(0);
    drop(stream);
    assert_eq!(
        now(sender.send(1)).unwrap_err().to_string(),
        "the stream of events has ended: nobody reads it any more"
    );
}
