//! Limits of a server: bodies that are long, slow or never end, handlers that take too long, and more requests than a
//! service takes. Time is virtual: nobody waits.

use std::future::{Future as _, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use farrier::__private::v1::schema;
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use farrier::server::time::{SleepFuture, Sleeper, VirtualTime};
use farrier::server::{Call, Dispatch, Limits, ResponseFuture};
use farrier::{Body, ByteStream};
use http::{HeaderMap, Request, Version};
use http_body::{Frame, SizeHint};
use tower_service::Service as _;

use crate::runtime;

runtime::schemas!("test", {
    NOTE: structure("Note") { text: schema::STRING },
    TAPE: structure("Tape") { sound: schema::BYTE_STREAM [required, payload] },
});

struct Note {
    text: Option<String>,
}
runtime::structure!(Note, NoteBuilder, NOTE, { 0 text: optional String });

struct Tape {
    sound: ByteStream,
}
runtime::structure!(Tape, fallible TapeBuilder, TAPE, new(sound: ByteStream), {
    0 sound: required ByteStream,
});

enum NoError {}
runtime::operation_error!(NoError, {});

macro_rules! operation {
    ($name:ident, $text:literal, $path:literal, $shape:expr) => {
        static $name: Operation =
            Operation::new($text, &$shape, &$shape).with(&[OperationTrait::Http(Http::new(
                "POST",
                &[Segment::Literal($path)],
                200,
            ))]);
    };
}
operation!(KEEP, "Keep", "keep", NOTE);
operation!(WAIT, "Wait", "wait", NOTE);
operation!(GATHER, "Gather", "gather", TAPE);
operation!(DAWDLE, "Dawdle", "dawdle", TAPE);
operation!(COPY, "Copy", "copy", TAPE);
operation!(LEAVE, "Leave", "leave", TAPE);
static DECK: Service = Service::new(
    "Deck",
    Protocol::RestJson1,
    &[&KEEP, &WAIT, &GATHER, &DAWDLE, &COPY, &LEAVE],
);

/// Keeps notes, waits without end, gathers tapes (at once, or with an hour between two parts), copies them, and leaves
/// them unread when it has waited for them a little.
struct Handler(VirtualTime);

type Handled<T> = Result<T, farrier::server::Error<NoError>>;

impl Dispatch for Handler {
    type Caller = ();

    fn service(&self) -> &'static Service {
        &DECK
    }

    fn dispatch(&self, operation: usize, call: Call) -> ResponseFuture {
        let time = Arc::new(self.0.clone());
        match operation {
            0 => call.handle::<_, Note, Note, NoError>(time, |_, input: Note, _| {
                Box::pin(async move { Handled::Ok(input) })
            }),
            1 => call.handle::<_, Note, Note, NoError>(time, |_, _: Note, _| {
                Box::pin(std::future::pending::<Handled<Note>>())
            }),
            2 => call.handle::<_, Tape, Tape, NoError>(time, |_, input: Tape, _| {
                Box::pin(async move {
                    let sound = input.sound.collect(usize::MAX).await?;
                    Handled::Ok(Tape::new(sound))
                })
            }),
            3 => call.handle::<_, Tape, Tape, NoError>(time, |time, mut input: Tape, _| {
                Box::pin(async move {
                    while let Some(part) = input.sound.next().await {
                        part?;
                        time.sleep(HOUR).await;
                    }
                    Handled::Ok(Tape::new("gathered"))
                })
            }),
            4 => call.handle::<_, Tape, Tape, NoError>(time, |_, input: Tape, _| {
                Box::pin(async move { Handled::Ok(input) })
            }),
            _ => call.handle::<_, Tape, Tape, NoError>(time, |time, mut input: Tape, _| {
                Box::pin(async move {
                    let mut patience = time.sleep(SECOND);
                    poll_fn(|cx| {
                        let read = pin!(input.sound.next()).poll(cx);
                        assert!(read.is_pending());
                        patience.as_mut().poll(cx)
                    })
                    .await;
                    drop(input);
                    std::future::pending::<Handled<Tape>>().await
                })
            }),
        }
    }
}

const HOUR: Duration = Duration::from_secs(3600);
const SECOND: Duration = Duration::from_secs(1);

/// A body that brings some bytes from time to time, and then ends or does not.
struct Drip {
    time: VirtualTime,
    every: Duration,
    bytes: usize,
    left: usize,
    ends: bool,
    says: Option<u64>,
    sleep: Option<SleepFuture>,
}

impl Drip {
    fn new(time: &VirtualTime, every: Duration, bytes: usize, left: usize) -> Self {
        Self {
            time: time.clone(),
            every,
            bytes,
            left,
            ends: true,
            says: None,
            sleep: None,
        }
    }

    /// A body of which nothing comes.
    fn stuck(time: &VirtualTime) -> Self {
        Self {
            ends: false,
            ..Self::new(time, SECOND, 0, 0)
        }
    }
}

impl http_body::Body for Drip {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        if this.left == 0 {
            return match this.ends {
                true => Poll::Ready(None),
                false => Poll::Pending,
            };
        }
        if !this.every.is_zero() {
            let (time, every) = (&this.time, this.every);
            let sleep = this.sleep.get_or_insert_with(|| time.sleep(every));
            ready!(sleep.as_mut().poll(cx));
            this.sleep = None;
        }
        this.left -= 1;
        let part = Bytes::from(vec![b' '; this.bytes]);
        Poll::Ready(Some(Ok(Frame::data(part))))
    }

    fn size_hint(&self) -> SizeHint {
        self.says.map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

fn service(time: &VirtualTime) -> farrier::server::Service<Handler> {
    farrier::server::Service::new(Handler(time.clone()))
        .with_clock(time.clone())
        .with_sleeper(time.clone())
}

fn request(path: &str, body: Body) -> Request<Body> {
    let request = Request::post(path).header("content-type", "application/json");
    request.body(body).unwrap()
}

type Answer = (u16, HeaderMap, String);

async fn send(service: &farrier::server::Service<Handler>, request: Request<Body>) -> Answer {
    let Ok(response) = service.clone().call(request).await;
    let (head, body) = response.into_parts();
    let body = body.read(usize::MAX).await.unwrap();
    let text = String::from_utf8(body.to_vec()).unwrap();
    (head.status.as_u16(), head.headers, text)
}

fn name(answer: &Answer) -> &str {
    let name = answer.1.get("x-amzn-errortype");
    name.map_or("", |it| it.to_str().unwrap())
}

#[tokio::test]
async fn a_body_that_does_not_come_is_answered_after_a_minute_and_ends_the_connection() {
    let time = VirtualTime::default();
    for version in [Version::HTTP_11, Version::HTTP_2] {
        let before = time.passed();
        let mut request = request("/keep", Body::wrap(Drip::stuck(&time)));
        *request.version_mut() = version;
        let answer = send(&service(&time), request).await;
        assert_eq!(answer.0, 408);
        assert_eq!(name(&answer), "RequestTimeoutException");
        assert_eq!(
            answer.2,
            r#"{"message":"the body did not arrive within 60s"}"#
        );
        let closes = answer.1.get("connection").is_some();
        assert_eq!(closes, version == Version::HTTP_11);
        // The rest of the body is not waited for.
        assert_eq!(time.passed() - before, farrier::server::BODY_TIME);
    }
}

#[tokio::test]
async fn a_body_that_comes_a_byte_at_a_time_has_as_much_time_as_another() {
    let time = VirtualTime::default();
    let slow = |parts| Body::wrap(Drip::new(&time, SECOND, 1, parts));
    let answer = send(&service(&time), request("/keep", slow(50))).await;
    assert_eq!(answer.0, 400, "it is no JSON: {}", answer.2);
    let answer = send(&service(&time), request("/keep", slow(500))).await;
    assert_eq!(answer.0, 408);
}

#[tokio::test]
async fn an_operation_has_limits_of_its_own() {
    let time = VirtualTime::default();
    let service = service(&time)
        .with_limits(Limits::new().body_time(SECOND).body_bytes(100))
        .with_limits_of(&KEEP, Limits::new().body_time(HOUR))
        .with_limits_of(&KEEP, Limits::new().body_bytes(1000))
        // What belongs to the service changes nothing of the operation.
        .with_limits(Limits::new().body_bytes(10));
    for (path, bytes, status) in [
        ("/keep", 900, 400),
        ("/keep", 1100, 413),
        ("/wait", 9, 408),
        ("/wait", 90, 413),
    ] {
        let mut drip = Drip::new(&time, 2 * SECOND, bytes, 1);
        drip.says = Some(bytes as u64);
        let answer = send(&service, request(path, Body::wrap(drip))).await;
        assert_eq!(answer.0, status, "{path} {bytes}: {}", answer.2);
    }
}

#[tokio::test]
async fn a_stream_that_stalls_is_refused_although_its_handler_does_not_know_why() {
    let time = VirtualTime::default();
    for path in ["/gather", "/dawdle"] {
        let before = time.passed();
        let answer = send(
            &service(&time),
            request(path, Body::wrap(Drip::stuck(&time))),
        )
        .await;
        assert_eq!(answer.0, 408, "{}", answer.2);
        assert_eq!(answer.1["connection"], "close");
        assert!(
            answer.2.contains("fewer than 240 bytes a second for 20s"),
            "{}",
            answer.2
        );
        assert_eq!(time.passed() - before, farrier::server::STREAM_GRACE);
    }
}

#[tokio::test]
async fn a_stream_has_to_keep_its_rate_for_as_long_as_it_lasts() {
    let time = VirtualTime::default();
    let status = async |every, bytes, parts| {
        let body = Body::wrap(Drip::new(&time, every, bytes, parts));
        send(&service(&time), request("/gather", body)).await.0
    };
    // Two hours at the rate, and ten times as fast after each long pause.
    assert_eq!(status(SECOND, 240, 7200).await, 200);
    assert_eq!(status(15 * SECOND, 36_000, 480).await, 200);
    // A byte each ten seconds, half the rate, and a pause that is too long.
    let before = time.passed();
    assert_eq!(status(10 * SECOND, 1, 1000).await, 408);
    assert!(time.passed() - before < 30 * SECOND);
    let before = time.passed();
    assert_eq!(status(SECOND, 120, 1000).await, 408);
    assert!(time.passed() - before < 60 * SECOND);
    assert_eq!(status(21 * SECOND, 1 << 20, 2).await, 408);
}

#[tokio::test]
async fn what_came_fast_before_buys_no_time_for_later() {
    let time = VirtualTime::default();
    let mut drip = Drip::new(&time, Duration::ZERO, 1 << 20, 100);
    drip.ends = false;
    let answer = send(&service(&time), request("/gather", Body::wrap(drip))).await;
    assert_eq!(answer.0, 408);
    assert_eq!(time.passed(), farrier::server::STREAM_GRACE);
}

#[tokio::test]
async fn a_handler_that_is_slow_itself_does_not_make_its_caller_slow() {
    let time = VirtualTime::default();
    let service = service(&time).with_limits(Limits::new().handler_time(2 * HOUR));
    let body = Body::wrap(Drip::new(&time, SECOND, 240, 10));
    let answer = send(&service, request("/dawdle", body)).await;
    assert_eq!((answer.0, answer.2.as_str()), (200, "gathered"));
}

#[tokio::test]
async fn a_stream_that_is_too_long_is_refused_before_or_while_it_is_read() {
    let time = VirtualTime::default();
    let service = service(&time).with_limits(Limits::new().stream_bytes(1000));
    for (says, bytes, status) in [
        (Some(1001), 1001, 413),
        (None, 1001, 413),
        (Some(1000), 1000, 200),
        (None, 1000, 200),
    ] {
        let mut drip = Drip::new(&time, Duration::ZERO, bytes, 1);
        drip.says = says;
        let answer = send(&service, request("/gather", Body::wrap(drip))).await;
        assert_eq!(answer.0, status, "{says:?} {bytes}: {}", answer.2);
    }
    let answer = send(&service, request("/gather", Body::new(vec![b' '; 1001]))).await;
    assert_eq!(answer.0, 413, "{}", answer.2);
    assert_eq!(name(&answer), "RequestEntityTooLargeException");
}

#[tokio::test]
async fn a_handler_that_does_not_end_is_answered_with_503() {
    let time = VirtualTime::default();
    let answer = send(&service(&time), request("/wait", Body::new("{}"))).await;
    assert_eq!(
        (answer.0, time.passed()),
        (503, farrier::server::HANDLER_TIME)
    );
    assert_eq!(name(&answer), "ServiceUnavailableException");
    assert_eq!(answer.1["retry-after"], "1");
    assert_eq!(
        answer.2,
        r#"{"message":"the request was not answered within 60s"}"#
    );
}

#[tokio::test]
async fn a_handler_that_waits_for_its_caller_has_time() {
    let time = VirtualTime::default();
    // Ten minutes in all: the handler waits for its caller most of the time.
    let body = Body::wrap(Drip::new(&time, 10 * SECOND, 2400, 60));
    let answer = send(&service(&time), request("/gather", body)).await;
    assert_eq!(answer.0, 200, "{}", answer.2);
    // A handler that does not read is slow itself, whatever its caller sends.
    let body = Body::wrap(Drip::new(&time, Duration::ZERO, 2400, 60));
    let answer = send(&service(&time), request("/dawdle", body)).await;
    assert_eq!(answer.0, 503, "{}", answer.2);
}

#[tokio::test]
async fn a_handler_that_has_given_up_its_caller_s_body_is_slow_itself() {
    let time = VirtualTime::default();
    let body = Body::wrap(Drip::stuck(&time));
    let answer = send(&service(&time), request("/leave", body)).await;
    assert_eq!(answer.0, 503, "{}", answer.2);
}

#[tokio::test]
async fn requests_beyond_those_at_once_are_turned_away_until_one_ends() {
    let time = VirtualTime::default();
    let service = service(&time).with_requests_at_once(2);
    let copy = || Body::wrap(Drip::new(&time, Duration::ZERO, 9, 1));
    let Ok(first) = service.clone().call(request("/copy", copy())).await;
    let Ok(second) = service.clone().call(request("/copy", copy())).await;
    let answer = send(&service, request("/keep", Body::new("{}"))).await;
    assert_eq!(
        (answer.0, answer.1["retry-after"].as_bytes()),
        (503, &b"1"[..])
    );
    assert!(answer.2.contains("works on 2 requests"), "{}", answer.2);
    // A stream keeps its place to its end.
    assert_eq!(first.into_body().read(9).await.unwrap().len(), 9);
    assert_eq!(
        send(&service, request("/keep", Body::new("{}"))).await.0,
        200
    );
    assert_eq!(
        send(&service, request("/keep", Body::new("{}"))).await.0,
        200
    );
    drop(second);
    let Ok(_first) = service.clone().call(request("/copy", copy())).await;
    let Ok(_second) = service.clone().call(request("/copy", copy())).await;
    assert_eq!(
        send(&service, request("/keep", Body::new("{}"))).await.0,
        503
    );
}

#[tokio::test]
async fn bodies_in_memory_have_a_bound_together() {
    let time = VirtualTime::default();
    let service = service(&time).with_buffered_bytes(1000);
    let keep = |bytes| {
        request(
            "/keep",
            Body::wrap(Drip::new(&time, Duration::ZERO, bytes, 1)),
        )
    };
    let answer = send(&service, keep(1001)).await;
    assert_eq!(answer.0, 503, "{}", answer.2);
    assert!(answer.2.contains("in memory"), "{}", answer.2);
    assert_eq!(answer.1["retry-after"], "1");
    // The room is free again, also that of a refused request.
    assert_eq!(send(&service, keep(1000)).await.0, 400);
    // A body that waits for its end keeps its room.
    let mut slow = Drip::new(&time, Duration::ZERO, 600, 1);
    slow.ends = false;
    let mut other = service.clone();
    let mut waiting = Box::pin(other.call(request("/keep", Body::wrap(slow))));
    let polled = std::future::poll_fn(|cx| Poll::Ready(waiting.as_mut().poll(cx).is_pending()));
    assert!(polled.await);
    assert_eq!(send(&service, keep(500)).await.0, 503);
    assert_eq!(send(&service, keep(400)).await.0, 400);
    drop(waiting);
    assert_eq!(send(&service, keep(500)).await.0, 400);
}

#[tokio::test]
async fn the_rest_of_a_refused_body_is_not_read_for_longer_than_a_body_may_take() {
    let time = VirtualTime::default();
    let mut drip = Drip::new(&time, SECOND, 1, 1);
    drip.ends = false;
    let answer = send(&service(&time), request("/nowhere", Body::wrap(drip))).await;
    assert_eq!((answer.0, time.passed()), (404, farrier::server::BODY_TIME));
}

#[tokio::test]
async fn limits_can_be_taken_away() {
    let time = VirtualTime::default();
    let none = Limits::new()
        .body_time(None)
        .stream_rate(None)
        .handler_time(None);
    let service = service(&time).with_limits(none);
    let slow = || Body::wrap(Drip::new(&time, HOUR, 0, 3));
    assert_eq!(send(&service, request("/gather", slow())).await.0, 200);
    assert_eq!(send(&service, request("/dawdle", slow())).await.0, 200);
    assert_eq!(send(&service, request("/keep", slow())).await.0, 200);
    assert_eq!(time.passed(), 9 * HOUR);
}
