//! Responses to HEAD, statuses that handlers choose, and headers that handlers put into maps.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::runtime;
use bytes::Bytes;
use farrier::__private::v1::schema;
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use farrier::server::{Call, Dispatch, ResponseFuture};
use farrier::{Body, ByteStream};
use http::{HeaderMap, Request};
use http_body::Body as _;
use tower_service::Service as _;

runtime::schemas!("test", {
    NOTHING: structure("Nothing") {},
    SIZED: structure("Sized") { length: schema::LONG [header("content-length")] },
    DOCUMENT: structure("Document") {
        status: schema::INTEGER [response_code], text: schema::STRING,
    },
    TAPE: structure("Tape") {
        status: schema::INTEGER [response_code],
        length: schema::LONG [header("content-length")],
        sound: schema::BYTE_STREAM [required, payload],
    },
    TEXTS: map("Texts") { key: schema::STRING, value: schema::STRING },
    MAPPED: structure("Mapped") { any: TEXTS [prefix_headers("")] },
    FIXED: structure("Fixed") { value: schema::STRING [header("Transfer-Encoding")] },
    GONE: structure("Gone") { message: schema::STRING },
});

#[derive(Clone)]
struct Nothing {}
runtime::structure!(Nothing, NothingBuilder, NOTHING, {});

#[derive(Clone)]
struct Sized {
    length: Option<i64>,
}
runtime::structure!(Sized, SizedBuilder, SIZED, { 0 length: optional i64 });

#[derive(Clone)]
struct Document {
    status: Option<i32>,
    text: Option<String>,
}
runtime::structure!(Document, DocumentBuilder, DOCUMENT, {
    0 status: optional i32, 1 text: optional String,
});

struct Tape {
    status: Option<i32>,
    length: Option<i64>,
    sound: ByteStream,
}
runtime::structure!(Tape, fallible TapeBuilder, TAPE, new(sound: ByteStream), {
    0 status: optional i32, 1 length: optional i64, 2 sound: required ByteStream,
});

#[derive(Clone)]
struct Mapped {
    any: Option<BTreeMap<String, String>>,
}
runtime::structure!(Mapped, MappedBuilder, MAPPED, { 0 any: optional BTreeMap<String, String> });

#[derive(Clone)]
struct Fixed {
    value: Option<String>,
}
runtime::structure!(Fixed, FixedBuilder, FIXED, { 0 value: optional String });

#[derive(Clone)]
struct Gone {
    message: Option<String>,
}
runtime::structure!(Gone, GoneBuilder, GONE, new(message: String), { 0 message: optional String });
runtime::error!(Gone, GONE, client "Gone" [http_error(410)], optional message);

enum AnyError {
    Gone(Gone),
}
runtime::operation_error!(AnyError, { 0 Gone });

macro_rules! operations {
    ($($table:ident $method:literal $name:literal $output:ident),* $(,)?) => {
        $(static $table: Operation = Operation::new($name, &NOTHING, &$output).with(&[OperationTrait::Http(
            Http::new($method, &[Segment::Literal($name)], 200),
        )]);)*
        const OPERATIONS: &[&Operation] = &[$(&$table),*];
    };
}
operations!(
    HEAD_SIZED "HEAD" "sized" SIZED, GET_DOCUMENT "GET" "document" DOCUMENT, GET_TAPE "GET" "tape" TAPE,
    GET_MAPPED "GET" "mapped" MAPPED, GET_FIXED "GET" "fixed" FIXED, HEAD_GONE "HEAD" "gone" SIZED,
);
static REST_JSON: Service = Service::new("Shop", Protocol::RestJson1, OPERATIONS);
#[cfg(feature = "xml")]
static REST_XML: Service = Service::new("Shop", Protocol::RestXml, OPERATIONS);

/// The services of both protocols with HTTP bindings.
fn services() -> Vec<&'static Service> {
    vec![
        &REST_JSON,
        #[cfg(feature = "xml")]
        &REST_XML,
    ]
}

/// What handlers return.
#[derive(Clone, Default)]
struct Answer {
    status: Option<i32>,
    length: Option<i64>,
    text: Option<&'static str>,
    /// Whether the text is a stream of unknown length.
    streams: bool,
    header: Option<&'static str>,
}

struct Handler(&'static Service, Answer);

/// A body of unknown length that must not be read.
struct Unread;

impl http_body::Body for Unread {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        panic!("nobody asks for this body")
    }
}

impl Dispatch for Handler {
    type Caller = ();

    fn service(&self) -> &'static Service {
        self.0
    }

    fn dispatch(&self, operation: usize, call: Call) -> ResponseFuture {
        let state = Arc::new(self.1.clone());
        match operation {
            0 => call.handle(state, |it, _: Nothing, _| {
                let output = Sized { length: it.length };
                Box::pin(async move { Ok::<_, AnyError>(output) })
            }),
            1 => call.handle(state, |it, _: Nothing, _| {
                let (status, text) = (it.status, it.text.map(str::to_owned));
                Box::pin(async move { Ok::<_, AnyError>(Document { status, text }) })
            }),
            2 => call.handle(state, |it, _: Nothing, _| {
                let sound = match it.streams {
                    true => ByteStream::new(Unread),
                    false => it.text.unwrap_or_default().into(),
                };
                let (status, length) = (it.status, it.length);
                Box::pin(async move {
                    Ok::<_, AnyError>(Tape {
                        status,
                        length,
                        sound,
                    })
                })
            }),
            3 => call.handle(state, |it, _: Nothing, _| {
                let any = it.header.map(|it| [(it.to_owned(), "1".to_owned())].into());
                Box::pin(async move { Ok::<_, AnyError>(Mapped { any }) })
            }),
            4 => call.handle(state, |_, _: Nothing, _| {
                let value = Some("chunked".to_owned());
                Box::pin(async move { Ok::<_, AnyError>(Fixed { value }) })
            }),
            _ => call.handle(state, |_, _: Nothing, _| {
                Box::pin(async move { Err::<Sized, AnyError>(Gone::new("for good").into()) })
            }),
        }
    }
}

/// Sends a request. Returns the status, the headers, and the body.
async fn send(
    service: &'static Service,
    answer: Answer,
    method: &str,
    path: &str,
) -> (u16, HeaderMap, String) {
    let mut service = farrier::server::Service::new(Handler(service, answer));
    let request = Request::builder().method(method).uri(path);
    let Ok(response) = service.call(request.body(Body::empty()).unwrap()).await;
    let (head, body) = response.into_parts();
    assert!(method != "HEAD" || body.is_end_stream());
    let body = body.read(usize::MAX).await.unwrap();
    (
        head.status.as_u16(),
        head.headers,
        String::from_utf8_lossy(&body).into_owned(),
    )
}

fn length(headers: &HeaderMap) -> Option<&str> {
    headers.get("content-length").map(|it| it.to_str().unwrap())
}

#[tokio::test]
async fn an_operation_at_head_says_the_length_that_its_handler_gives_and_no_other() {
    for service in services() {
        for (given, expected) in [(Some(5), Some("5")), (Some(0), Some("0")), (None, None)] {
            let answer = Answer {
                length: given,
                ..Answer::default()
            };
            let (status, headers, body) = send(service, answer, "HEAD", "/sized").await;
            assert_eq!(
                (status, length(&headers), body.as_str()),
                (200, expected, "")
            );
        }
        let (status, headers, body) = send(service, Answer::default(), "HEAD", "/gone").await;
        assert_eq!((status, body.as_str()), (410, ""));
        assert_ne!(length(&headers), Some("0"));
    }
}

#[tokio::test]
async fn head_is_answered_as_get_is_but_for_the_body() {
    for service in services() {
        for (path, text, streams) in [
            ("/document", Some("hello"), false),
            ("/document", None, false),
            ("/tape", Some("hello"), false),
            ("/tape", None, false),
        ] {
            let answer = Answer {
                text,
                streams,
                ..Answer::default()
            };
            let (status, headers, body) = send(service, answer.clone(), "GET", path).await;
            let head = send(service, answer, "HEAD", path).await;
            let expected = body.len().to_string();
            assert_eq!(
                (head.0, length(&head.1), head.2.as_str()),
                (status, Some(&*expected), "")
            );
            let typed = |it: &HeaderMap| it.get("content-type").cloned();
            assert_eq!(typed(&head.1), typed(&headers));
        }
        // A stream of unknown length is not read for its length.
        for given in [None, Some(7)] {
            let answer = Answer {
                length: given,
                streams: true,
                ..Answer::default()
            };
            let (status, headers, _) = send(service, answer, "HEAD", "/tape").await;
            let expected = given.map(|it| it.to_string());
            assert_eq!((status, length(&headers)), (200, expected.as_deref()));
        }
    }
}

#[tokio::test]
async fn a_status_that_cannot_end_a_request_is_an_internal_failure() {
    for service in services() {
        for (status, expected) in [
            (100, 500),
            (101, 500),
            (199, 500),
            (99, 500),
            (0, 500),
            (-200, 500),
            (600, 500),
            (999, 500),
            (1000, 500),
            (65_736, 500),
            (200, 200),
            (299, 299),
            (404, 404),
            (599, 599),
        ] {
            let answer = Answer {
                status: Some(status),
                text: Some("a"),
                ..Answer::default()
            };
            for path in ["/document", "/tape"] {
                let found = send(service, answer.clone(), "GET", path).await.0;
                assert_eq!(found, expected, "{status} {path}");
            }
        }
    }
}

#[tokio::test]
async fn a_status_without_content_is_sent_without_a_body_and_not_with_one() {
    for service in services() {
        for status in [204, 205, 304] {
            for path in ["/document", "/tape"] {
                let empty = Answer {
                    status: Some(status),
                    ..Answer::default()
                };
                let (found, headers, body) = send(service, empty.clone(), "GET", path).await;
                assert_eq!((found, body.as_str()), (status as u16, ""), "{path}");
                assert_eq!(length(&headers), (status == 205).then_some("0"), "{path}");
                for answer in [
                    Answer {
                        text: Some("a"),
                        ..empty.clone()
                    },
                    Answer {
                        streams: path == "/tape",
                        text: Some("a"),
                        ..empty.clone()
                    },
                ] {
                    let (found, ..) = send(service, answer, "GET", path).await;
                    assert_eq!(found, 500, "{path}");
                }
            }
            // A 304 may say the length that a 200 has.
            let known = Answer {
                status: Some(304),
                length: Some(9),
                ..Answer::default()
            };
            let (found, headers, body) = send(service, known, "GET", "/tape").await;
            assert_eq!(
                (found, length(&headers), body.as_str()),
                (304, Some("9"), "")
            );
        }
    }
}

#[tokio::test]
async fn a_map_of_headers_cannot_touch_the_connection_or_the_framing() {
    const REFUSED: [&str; 10] = [
        "Connection",
        "keep-alive",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "transfer-encoding",
        "Transfer-Encoding",
        "upgrade",
        "Content-Length",
        "host",
    ];
    for service in services() {
        for name in REFUSED {
            let answer = Answer {
                header: Some(name),
                ..Answer::default()
            };
            let (status, headers, _) = send(service, answer, "GET", "/mapped").await;
            assert_eq!(status, 500, "{name}");
            assert!(
                !headers.contains_key(name) || name == "Content-Length",
                "{name}"
            );
        }
        let answer = Answer {
            header: Some("x-any"),
            ..Answer::default()
        };
        let (status, headers, _) = send(service, answer, "GET", "/mapped").await;
        assert_eq!((status, &headers["x-any"]), (200, &"1".parse().unwrap()));
        let (status, ..) = send(service, Answer::default(), "GET", "/fixed").await;
        assert_eq!(status, 500);
    }
    // A client does not send them.
    static PUT: Operation = Operation::new("Put", &MAPPED, &NOTHING)
        .with(&[OperationTrait::Http(Http::new("PUT", &[], 200))]);
    let sent = Arc::new(Mutex::new(0));
    let transport = Counted(Arc::clone(&sent));
    let client = farrier::client::Client::in_process(&REST_JSON, transport);
    for name in REFUSED {
        let any = Some([(name.to_owned(), "1".to_owned())].into());
        let error = client
            .call::<_, Nothing, AnyError>(&PUT, Mapped { any })
            .await;
        let error = error.err().map(|it| it.to_string()).unwrap_or_default();
        assert!(
            error.contains(&name.to_ascii_lowercase()),
            "{name}: {error}"
        );
    }
    assert_eq!(*sent.lock().unwrap(), 0);
}

/// A transport that counts requests.
struct Counted(Arc<Mutex<usize>>);

impl farrier::client::Transport for Counted {
    fn send(&self, _: Request<Body>) -> farrier::client::TransportFuture {
        *self.0.lock().unwrap() += 1;
        Box::pin(std::future::ready(Ok(http::Response::default())))
    }
}

/// Clients that expect an interim response without having content misread what comes after the final one.
#[tokio::test]
async fn a_connection_ends_with_the_response_to_an_expectation_without_content() {
    use http::Version;
    for (version, headers, expected) in [
        (Version::HTTP_11, &[("expect", "100-continue")][..], true),
        (
            Version::HTTP_11,
            &[("expect", "100-Continue"), ("content-length", "0")],
            true,
        ),
        (
            Version::HTTP_11,
            &[("expect", "100-continue"), ("content-length", "5")],
            false,
        ),
        (
            Version::HTTP_11,
            &[("expect", "100-continue"), ("transfer-encoding", "chunked")],
            false,
        ),
        (Version::HTTP_11, &[("content-length", "0")], false),
        (Version::HTTP_2, &[("expect", "100-continue")], false),
    ] {
        for path in ["/document", "/absent"] {
            let handler = Handler(&REST_JSON, Answer::default());
            let mut service = farrier::server::Service::new(handler);
            let mut request = Request::builder().version(version).uri(path);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let Ok(response) = service.call(request.body(Body::empty()).unwrap()).await;
            let connection = response.headers().get("connection");
            let ends = connection.is_some_and(|it| it == "close");
            assert_eq!(ends, expected, "{version:?} {headers:?} {path}");
        }
    }
}
