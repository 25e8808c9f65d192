//! What a server makes of messages: those that are no events, those that are signed, and how a stream ends that cannot
//! go on; and the channel from which it sends events.

use farrier::event_stream::{HeaderValue, Message};
use farrier::server;
use farrier::stream::EventError;
use farrier::{Body, EventStream, Timestamp};
use http::Request;
use tower_service::Service as _;

use super::{
    Echo, Gone, MEDIA_TYPE, REST_JSON, WordsError, bytes, event, message, messages, now, refusal,
    respond, text,
};

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
