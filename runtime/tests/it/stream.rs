//! Byte streams between a client and a server, and event streams by themselves.

use crate::runtime;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use farrier::__private::v1::schema::{self, Member};
use farrier::body::BodyError;
use farrier::client::Client;
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use farrier::server::{Call, Dispatch, ResponseFuture};
use farrier::stream::EventError;
use farrier::{ByteStream, EventStream};
use http_body::Frame;

runtime::schemas!("test", {
    TAPE: structure("Tape") {
        label: schema::STRING [required, header("x-label"); length(1, 8)],
        sound: schema::BYTE_STREAM [required, payload],
    },
});

pub(crate) struct Tape {
    pub(crate) label: String,
    pub(crate) sound: ByteStream,
}
runtime::structure!(Tape, fallible TapeBuilder, TAPE, new(label: String, sound: ByteStream), {
    0 label: required String, 1 sound: required ByteStream,
});

pub(crate) enum NoError {}
runtime::operation_error!(NoError, {});

pub(crate) static COPY: Operation =
    Operation::new("Copy", &TAPE, &TAPE).with(&[OperationTrait::Http(Http::new(
        "POST",
        &[Segment::Literal("copy")],
        200,
    ))]);
pub(crate) static DECK: Service = Service::new("Deck", Protocol::RestJson1, &[&COPY]);

/// A handler that returns the stream of its input.
struct Handler;

impl Dispatch for Handler {
    type Caller = ();

    fn service(&self) -> &'static Service {
        &DECK
    }

    fn dispatch(&self, _: usize, call: Call) -> ResponseFuture {
        let state = Arc::new(());
        call.handle(state, |_, input: Tape, _| {
            Box::pin(async move { Ok::<_, NoError>(input) })
        })
    }
}

fn client() -> Client {
    // The limit for bodies does not apply to streams.
    let service = farrier::server::Service::new(Handler).with_body_limit(16);
    Client::in_process(&DECK, service).with_body_limit(500)
}

/// A body of `left` chunks of 1000 bytes. It counts the polled chunks, and may fail after the last one.
struct Chunks {
    left: usize,
    asked: Arc<AtomicUsize>,
    breaks: bool,
}

impl http_body::Body for Chunks {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
        if self.left == 0 {
            return Poll::Ready(self.breaks.then_some(Err("the tape tore")));
        }
        self.left -= 1;
        self.asked.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&[7; 1000])))))
    }
}

fn chunks(count: usize, breaks: bool) -> (ByteStream, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let chunks = Chunks {
        left: count,
        asked: Arc::clone(&asked),
        breaks,
    };
    (ByteStream::new(chunks), asked)
}

async fn copy(input: Tape) -> farrier::client::Result<Tape, NoError> {
    client().call::<_, Tape, NoError>(&COPY, input).await
}

#[tokio::test]
async fn a_stream_goes_both_ways_without_being_gathered() {
    let (sound, asked) = chunks(1000, false);
    let mut output = copy(Tape::new("a", sound)).await.unwrap();
    assert_eq!(output.label, "a");
    assert_eq!(
        (output.sound.length(), asked.load(Ordering::Relaxed)),
        (None, 0)
    );
    for count in 1..=1000 {
        assert_eq!(output.sound.next().await.unwrap().unwrap().len(), 1000);
        assert_eq!(asked.load(Ordering::Relaxed), count);
    }
    assert!(output.sound.next().await.is_none());
}

#[tokio::test]
async fn bytes_at_hand_are_a_stream_of_known_length() {
    let output = copy(Tape::new("a", "any bytes")).await.unwrap();
    assert_eq!(output.sound.length(), Some(9));
    assert_eq!(&output.sound.collect(9).await.unwrap()[..], b"any bytes");
    let output = copy(Tape::new("a", ByteStream::default())).await.unwrap();
    assert!(output.sound.collect(0).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_stream_that_breaks_off_says_so_to_its_reader() {
    let (sound, _) = chunks(1, true);
    let mut output = copy(Tape::new("a", sound)).await.unwrap();
    assert!(output.sound.next().await.unwrap().is_ok());
    let error = output.sound.next().await.unwrap().unwrap_err();
    assert_eq!(error.to_string(), "the body broke off: the tape tore");
}

#[tokio::test]
async fn a_stream_is_gathered_up_to_a_limit() {
    let (sound, asked) = chunks(1000, false);
    let error = sound.collect(2500).await.unwrap_err();
    assert!(matches!(error, BodyError::TooLong(2500)));
    assert_eq!(asked.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn a_stream_can_be_sent_once() {
    let tape = Tape::new("a", "any bytes");
    assert!(tape.sound.take().is_some());
    let error = copy(tape).await.unwrap_err().to_string();
    assert!(error.contains("`sound` has been sent already"), "{error}");
}

/// Asks whether a request could be sent twice.
struct Repeatable(Arc<AtomicUsize>);

impl farrier::client::Interceptor for Repeatable {
    fn modify_before_signing(
        &self,
        _: &farrier::client::RequestContext,
        request: &mut farrier::client::RequestParts,
    ) -> Result<(), farrier::body::BoxError> {
        let copies = usize::from(request.try_clone().is_some());
        self.0.fetch_add(copies, Ordering::Relaxed);
        Ok(())
    }
}

#[tokio::test]
async fn a_request_with_a_stream_cannot_be_sent_again_unless_its_bytes_are_at_hand() {
    for (sound, expected) in [(chunks(3, false).0, 0), (ByteStream::from("bytes"), 1)] {
        let copies = Arc::new(AtomicUsize::new(0));
        let client = client().with_interceptor(Repeatable(Arc::clone(&copies)));
        let called = client.call::<_, Tape, NoError>(&COPY, Tape::new("a", sound));
        called.await.unwrap();
        assert_eq!(copies.load(Ordering::Relaxed), expected);
    }
    let body = farrier::Body::new("bytes");
    let copy = body.try_clone().unwrap().read(9).await.unwrap();
    assert_eq!(copy, body.read(9).await.unwrap());
    assert!(chunks(3, false).0.into_body().try_clone().is_none());
}

#[tokio::test]
async fn what_stands_beside_a_stream_is_validated_before_it_is_read() {
    let (sound, asked) = chunks(1, false);
    // The server reads the rest of a refused body, unless its client waits to be asked for it.
    let waits = http::HeaderValue::from_static("100-continue");
    let client = client().with_header(http::header::EXPECT, waits);
    let input = Tape::new("much too long", sound);
    let output = client.call::<_, Tape, NoError>(&COPY, input).await;
    let error = output.unwrap_err();
    assert!(error.to_string().contains("'/label'"), "{error}");
    assert_eq!(asked.load(Ordering::Relaxed), 0);
}

#[test]
fn a_stream_is_no_part_of_a_document() {
    use farrier::__private::v1::shape::Shape;
    use farrier::test_util::codec::json::{JsonSettings, JsonWriter};

    let tape = Tape::new("a", "any bytes");
    let mut writer = JsonWriter::new(JsonSettings::AWS_JSON);
    let member = Member::element("", &TAPE);
    let error = tape.serialize(&member, &mut writer).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`sound` is a stream, which is no part of a document"
    );
    assert_eq!(tape.sound.length(), Some(9), "nobody has taken it");
}

#[tokio::test]
async fn an_error_ends_a_stream_of_events() {
    let mut left = 2;
    let mut stream: EventStream<u8, &str> = EventStream::poll_fn(move |_| {
        left -= 1;
        Poll::Ready(Some(if left == 0 {
            Err("tired".into())
        } else {
            Ok(left)
        }))
    });
    assert!(matches!(stream.next().await, Some(Ok(1))));
    assert!(matches!(
        stream.next().await,
        Some(Err(EventError::Modeled("tired")))
    ));
    assert!(stream.next().await.is_none());
}

#[cfg(feature = "fs")]
#[tokio::test]
async fn a_file_is_a_stream_of_known_length() {
    let path = std::env::temp_dir().join(format!("farrier-{}.bin", std::process::id()));
    let bytes: Vec<u8> = (0..200_000u32).map(|it| it as u8).collect();
    std::fs::write(&path, &bytes).unwrap();
    let stream = ByteStream::from_path(&path).await.unwrap();
    assert_eq!(stream.length(), Some(200_000));
    let read = stream.collect(1 << 20).await.unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(read[..] == bytes[..]);
    assert!(ByteStream::from_path(&path).await.is_err());
}

#[cfg(feature = "stream")]
#[tokio::test]
async fn events_come_from_and_go_to_streams_of_other_crates() {
    let source: EventStream<u8, &str> = [1, 2].into_iter().collect();
    let mut stream = EventStream::from_stream(source);
    assert!(matches!(stream.next().await, Some(Ok(1))));
    assert!(matches!(stream.next().await, Some(Ok(2))));
    assert!(stream.next().await.is_none());
}

#[test]
fn an_error_of_a_body_is_one_of_io() {
    let reset = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    let error = std::io::Error::from(BodyError::Broken(reset.into()));
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(error.to_string(), "the body broke off: connection reset");
    let error = std::io::Error::from(BodyError::Broken("cut".into()));
    assert_eq!(error.kind(), std::io::ErrorKind::Other);
    let error = std::io::Error::from(BodyError::TooLong(7));
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidData);
    let source = error.get_ref().and_then(|it| it.downcast_ref());
    assert!(matches!(source, Some(BodyError::TooLong(7))));
}

#[cfg(feature = "async-read")]
#[tokio::test]
async fn a_stream_is_read_as_tokio_reads() {
    use tokio::io::AsyncReadExt as _;

    let (mut stream, _) = chunks(2, false);
    let mut whole = Vec::new();
    let read = stream.read_to_end(&mut whole).await.unwrap();
    assert_eq!(read, whole.len());
    let (stream, _) = chunks(2, false);
    assert_eq!(whole, stream.collect(1 << 20).await.unwrap().as_ref());

    // A chunk that is read in part is not lost, however the rest is taken.
    let begun = async || {
        let mut stream = ByteStream::from("any bytes");
        let mut start = [0; 4];
        stream.read_exact(&mut start).await.unwrap();
        assert_eq!((&start, stream.length()), (b"any ", Some(5)));
        stream
    };
    let rest = begun().await.next().await.unwrap().unwrap();
    assert_eq!(rest, "bytes");
    let rest = begun().await.collect(5).await.unwrap();
    assert_eq!(&rest[..], b"bytes");
    let rest = ByteStream::from(ByteStream::take(&begun().await).unwrap());
    assert_eq!(rest.length(), Some(5));
    assert_eq!(&rest.collect(5).await.unwrap()[..], b"bytes");
}

#[cfg(feature = "async-read")]
#[tokio::test]
async fn a_stream_that_breaks_off_is_an_error_to_a_reader() {
    use tokio::io::AsyncReadExt as _;

    let (mut stream, _) = chunks(2, true);
    let error = stream.read_to_end(&mut Vec::new()).await.unwrap_err();
    assert!(
        error.to_string().starts_with("the body broke off: "),
        "{error}"
    );
}

#[cfg(feature = "async-read")]
#[tokio::test]
async fn a_stream_is_made_of_a_reader() {
    let bytes: Vec<u8> = (0..100_000u32).map(|it| it as u8).collect();
    let stream = ByteStream::from_reader(std::io::Cursor::new(bytes.clone()));
    assert_eq!(stream.length(), None);
    assert_eq!(&stream.collect(bytes.len()).await.unwrap()[..], bytes);
}

#[cfg(feature = "stream")]
#[tokio::test]
async fn chunks_come_from_and_go_to_streams_of_other_crates() {
    use futures_core::Stream;

    async fn whole(mut stream: impl Stream<Item = Result<Bytes, BodyError>> + Unpin) -> Vec<u8> {
        let mut whole = Vec::new();
        while let Some(chunk) = std::future::poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await
        {
            whole.extend_from_slice(&chunk.unwrap());
        }
        whole
    }

    struct Words(Vec<&'static str>);

    impl Stream for Words {
        type Item = Result<&'static [u8], std::io::Error>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(self.0.pop().map(|it| match it {
                "" => Err(std::io::Error::other("no word")),
                it => Ok(it.as_bytes()),
            }))
        }
    }

    let stream = ByteStream::from_stream(Words(vec!["c", "b", "a"]));
    assert_eq!(whole(stream.into_stream()).await, b"abc");
    let error = ByteStream::from_stream(Words(vec!["", "a"]))
        .collect(9)
        .await;
    assert_eq!(
        error.unwrap_err().to_string(),
        "the body broke off: no word"
    );
}
