//! Streams of events: from a client to a server and back in every protocol that has them, and what either side makes of
//! messages that are no events.

mod clients;
mod servers;
#[cfg(all(feature = "hyper", feature = "serve"))]
mod sockets;

use std::sync::Arc;
use std::task::{Poll, ready};

use bytes::Bytes;
use farrier::__private::v1::schema;
use farrier::client::Client;
use farrier::event_stream::{Decoder, HeaderValue, MEDIA_TYPE, Message};
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use farrier::server::{self, Call, Dispatch, ResponseFuture};
use farrier::stream::EventError;
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
