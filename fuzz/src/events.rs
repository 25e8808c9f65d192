//! Streams of events. Any bytes come in: as they are, and as the contents of a message with right checksums. A decoder
//! takes them, and a server, which sends the events back.
//!
//! The checks: nothing panics, a decoder finds the same messages however the bytes are split, what it has found is
//! encoded and decoded again without a change, and each request has an answer whose body is whole messages.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker, ready};

use bytes::Bytes;
use farrier::__private::v1::{self as runtime, schema};
use farrier::event_stream::{Decoder, MEDIA_TYPE, Message};
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use farrier::server::{self, Call, Dispatch, ResponseFuture};
use farrier::stream::EventError;
use farrier::{Blob, Body, EventStream, Timestamp};
use http::Request;

runtime::schemas!("fuzz", {
    TALK: structure("Talk") { words: WORDS [payload] },
    WORDS: union("Words", streaming) { said: SAID, sound: SOUND, left: LEFT },
    SAID: structure("Said") {
        at: schema::TIMESTAMP [event_header],
        loud: schema::BOOLEAN [event_header],
        pitch: schema::LONG [event_header],
        what: schema::STRING,
    },
    SOUND: structure("Sound") { data: schema::BLOB [event_payload] },
    LEFT: structure("Left") {},
});

struct Talk {
    words: Option<EventStream<Words, NoError>>,
}
runtime::structure!(Talk, TalkBuilder, TALK, { 0 words: optional EventStream<Words, NoError> });

#[derive(Clone)]
struct Said {
    at: Option<Timestamp>,
    loud: Option<bool>,
    pitch: Option<i64>,
    what: Option<String>,
}
runtime::structure!(Said, SaidBuilder, SAID, {
    0 at: optional Timestamp, 1 loud: optional bool, 2 pitch: optional i64, 3 what: optional String,
});

#[derive(Clone)]
struct Sound {
    data: Option<Blob>,
}
runtime::structure!(Sound, SoundBuilder, SOUND, { 0 data: optional Blob });

#[derive(Clone)]
struct Left {}
runtime::structure!(Left, LeftBuilder, LEFT, {});

#[derive(Clone, Debug, PartialEq)]
enum Words {
    Said(Said),
    Sound(Sound),
    Left(Left),
    Unknown(String),
}
runtime::union!(Words partial events, WORDS, Unknown, {
    0 Said is_said as_said from: Said, 1 Sound is_sound as_sound from: Sound, 2 Left is_left as_left from: Left,
});

enum NoError {}
runtime::operation_error!(NoError, {});

static OPERATION: Operation = Operation::new("Talk", &TALK, &TALK).with(&[OperationTrait::Http(
    Http::new("POST", &[Segment::Literal("talk")], 200),
)]);
static REST_JSON: Service = Service::new("Talk", Protocol::RestJson1, &[&OPERATION]);
static RPC_CBOR: Service = Service::new("Talk", Protocol::RpcV2Cbor, &[&OPERATION]);

/// Sends back what it hears.
struct Echo(&'static Service);

impl Dispatch for Echo {
    type Caller = ();

    fn service(&self) -> &'static Service {
        self.0
    }

    fn dispatch(&self, _: usize, call: Call) -> ResponseFuture {
        call.handle(Arc::new(()), |_, input: Talk, _| {
            Box::pin(async move {
                let mut heard = input.words.unwrap_or_default();
                let words = EventStream::poll_fn(move |cx| {
                    Poll::Ready(match ready!(heard.poll_next(cx)) {
                        Some(Err(error)) => Some(Err(EventError::Broken(error.into()))),
                        other => other,
                    })
                });
                Ok::<_, NoError>(Talk { words: Some(words) })
            })
        })
    }
}

/// Nothing here waits.
fn run<T>(future: impl Future<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("nothing here waits"),
    }
}

/// The messages at the beginning of these bytes, and whether nothing else is behind them.
fn messages(pieces: impl Iterator<Item = Bytes>) -> (Vec<Message>, bool) {
    let mut decoder = Decoder::new();
    let mut found = Vec::new();
    for piece in pieces {
        decoder.push(piece);
        loop {
            match decoder.next() {
                Ok(Some(message)) => found.push(message),
                Ok(None) => break,
                Err(error) => {
                    drop(error.to_string());
                    return (found, false);
                }
            }
        }
    }
    let is_whole = decoder.finish().is_ok();
    (found, is_whole)
}

/// Sends a body to a service, and reads what it answers.
fn send(service: &'static Service, uri: &str, body: Bytes) {
    let mut request = Request::post(uri).header("content-type", MEDIA_TYPE);
    if service.protocol().name() != REST_JSON.protocol().name() {
        request = request.header("smithy-protocol", "rpc-v2-cbor");
    }
    let request = request.body(Body::new(body)).expect("a request");
    let mut service = server::Service::new(Echo(service));
    let Ok(response) = run(tower_service::Service::call(&mut service, request));
    let is_stream = response
        .headers()
        .get("content-type")
        .is_some_and(|it| it == MEDIA_TYPE);
    let body = run(response.into_body().read(1 << 30)).expect("a whole body");
    if is_stream {
        let (_, is_whole) = messages(std::iter::once(body));
        assert!(is_whole, "an answer is no messages");
    }
}

/// A message with right checksums, whose headers are so many of these bytes.
fn message(headers: usize, contents: &[u8]) -> Bytes {
    let headers = headers.min(contents.len());
    let mut out = Vec::with_capacity(16 + contents.len());
    for length in [16 + contents.len(), headers] {
        let length = u32::try_from(length).unwrap_or_default();
        out.extend_from_slice(&length.to_be_bytes());
    }
    out.extend_from_slice(&crc32(&out).to_be_bytes());
    out.extend_from_slice(contents);
    out.extend_from_slice(&crc32(&out).to_be_bytes());
    out.into()
}

/// The checksum of messages (ISO 3309), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let is_odd = crc & 1 == 1;
            crc = (crc >> 1) ^ if is_odd { 0xedb8_8320 } else { 0 };
        }
    }
    !crc
}

/// Checks bytes as a body, and as the contents of a message. The first of them says how the body is split, and how much
/// of a message is headers.
pub fn bytes(input: &[u8]) {
    let Some((split, rest)) = input.split_first() else {
        return;
    };
    let made = message(usize::from(*split), rest);
    for body in [Bytes::copy_from_slice(rest), made] {
        check(usize::from(*split), body);
    }
}

fn check(split: usize, body: Bytes) {
    let whole = messages(std::iter::once(body.clone()));
    let mut rest = body.clone();
    let pieces = std::iter::from_fn(|| {
        let length = rest.len().min(split.max(1));
        (length > 0).then(|| rest.split_to(length))
    });
    assert_eq!(whole, messages(pieces), "split");
    for message in whole.0 {
        let bytes = message.encode().expect("what was decoded is encoded");
        let again = Message::decode(bytes).expect("what was encoded is decoded");
        assert_eq!(message, again);
    }
    send(&REST_JSON, "/talk", body.clone());
    send(&RPC_CBOR, "/service/Talk/operation/Talk", body);
}

#[cfg(test)]
mod tests {
    use farrier::event_stream::HeaderValue;

    use super::*;

    #[test]
    fn messages_and_their_damages_pass_the_checks() {
        let text = |name: &str, value: &'static str| (name.to_owned(), HeaderValue::String(value));
        let kind = |kind: &'static str| [text(":message-type", "event"), text(":event-type", kind)];
        let encode = |headers: &[(String, HeaderValue<'_>)], payload: &'static str| {
            let new = Message::new(payload);
            let message = headers.iter().fold(new, |it, (name, value)| {
                it.with_header(name, *value).unwrap()
            });
            message.encode().unwrap().to_vec()
        };
        let mut said = kind("said").to_vec();
        said.push(("loud".to_owned(), HeaderValue::Boolean(true)));
        said.push(("pitch".to_owned(), HeaderValue::Integer(7)));
        let mut all = vec![3];
        all.extend(encode(&said, "{\"what\":\"x\"}"));
        all.extend(encode(&kind("sound"), "noise"));
        all.extend(encode(&kind("left"), ""));
        all.extend(encode(&kind("unknown"), ""));
        bytes(&all);
        for at in 0..all.len() {
            bytes(&all[..at]);
            for change in [1, 0x80, 0xff] {
                let mut damaged = all.clone();
                damaged[at] ^= change;
                bytes(&damaged);
            }
            let mut contents = all[13.min(at)..].to_vec();
            contents[0] = u8::try_from(at % 256).unwrap();
            bytes(&contents);
        }
    }
}
