//! Timestamps in every protocol, in both directions.

use std::sync::{Arc, Mutex};

use farrier::__private::v1::schema::{self, Member, Schema, TimestampFormat, Trait};
use farrier::client::{Client, Transport, TransportFuture};
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use farrier::server::{Call, Dispatch, ResponseFuture};
use farrier::{Body, Timestamp};
use http::{Request, Response};
use tower_service::Service as _;

use super::all::{Value, as_it_is, call, call_changed, name, services, text};
use crate::runtime;
use crate::service::ShoeError;

/// 2021-07-14T10:04:34.86317681Z, and what is left of it in milliseconds and in seconds.
const FINE: Timestamp = Timestamp::new(1_626_257_074, 863_176_810);
const MILLIS: Timestamp = Timestamp::new(1_626_257_074, 863_000_000);
const SECONDS: Timestamp = Timestamp::from_seconds(1_626_257_074);

fn of(time: Timestamp) -> Value {
    Value {
        when: Some(time),
        day: Some(time),
        date: Some(time),
        epoch: Some(time),
        ..Value::default()
    }
}

/// What arrives of an instant with nanoseconds: some protocols send all timestamps in seconds.
fn cut(protocol: &str) -> Value {
    Value {
        date: Some(match protocol {
            "rpcv2Cbor" | "rpcv2Json" => MILLIS,
            _ => SECONDS,
        }),
        ..of(MILLIS)
    }
}

#[tokio::test]
async fn timestamps_are_written_in_milliseconds_and_http_dates_in_seconds() {
    for service in services() {
        let outcome = call(service, of(FINE), of(FINE)).await;
        let name = name(service);
        for message in [outcome.request(), outcome.response()] {
            assert!(!message.text().contains("863176"), "{name}: {message:?}");
            let form = message.text().replace("%20", " ").replace("%3A", ":");
            if matches!(name, "rpcv2Cbor" | "rpcv2Json") {
                continue;
            }
            let form = form.replace("%2C", ",");
            assert!(form.contains("10:04:34.863Z"), "{name}: {form}");
            assert!(
                form.contains("Wed, 14 Jul 2021 10:04:34 GMT"),
                "{name}: {form}"
            );
            assert!(form.contains("1626257074.863"), "{name}: {form}");
        }
        assert_eq!(outcome.seen, Some(cut(name)), "{name}");
        assert_eq!(outcome.output.unwrap(), cut(name), "{name}");
    }
}

#[tokio::test]
async fn an_instant_before_1970_is_cut_off_towards_the_past_in_every_protocol() {
    // -1.4994 s becomes -1.5 s.
    let fine = Timestamp::new(-2, 500_600_000);
    let expected = Timestamp::new(-2, 500_000_000);
    for service in services() {
        let input = Value {
            date: None,
            ..of(fine)
        };
        let outcome = call(service, input.clone(), input).await;
        let expected = Value {
            date: None,
            ..of(expected)
        };
        assert_eq!(outcome.seen, Some(expected.clone()), "{}", name(service));
        assert_eq!(outcome.output.unwrap(), expected, "{}", name(service));
    }
}

#[tokio::test]
async fn an_instant_without_a_date_is_an_input_error_and_a_500_where_text_carries_it() {
    // 10000-01-01T00:00:00Z and 0000-12-31T23:59:59Z.
    for seconds in [253_402_300_800, -62_135_596_801] {
        let time = Timestamp::from_seconds(seconds);
        for (member, value) in [
            (
                "a date-time",
                Value {
                    day: Some(time),
                    ..Value::default()
                },
            ),
            (
                "an http-date",
                Value {
                    date: Some(time),
                    ..Value::default()
                },
            ),
        ] {
            for service in services() {
                let name = name(service);
                let sent = call(service, value.clone(), Value::default()).await;
                let answered = call(service, Value::default(), value.clone()).await;
                // These have no text for timestamps.
                if matches!(name, "rpcv2Cbor" | "rpcv2Json") {
                    assert_eq!(sent.seen, Some(value.clone()), "{name}");
                    assert_eq!(answered.output.unwrap(), value, "{name}");
                    continue;
                }
                let expected = format!(
                    "Send: input cannot be sent: an instant outside the years 1 to 9999, which {member} cannot hold"
                );
                assert_eq!(sent.error(), expected, "{name}");
                assert!(sent.request.is_none(), "{name}");
                assert_eq!(answered.response().status, 500, "{name}");
            }
        }
        // A number of seconds has no such limit.
        let epoch = Value {
            epoch: Some(time),
            ..Value::default()
        };
        for service in services() {
            let outcome = call(service, epoch.clone(), epoch.clone()).await;
            assert_eq!(outcome.seen, Some(epoch.clone()), "{}", name(service));
            assert_eq!(outcome.output.unwrap(), epoch, "{}", name(service));
        }
    }
}

static TIMES: Schema = Schema::list(
    "test#Times",
    &[Member::element("member", &schema::TIMESTAMP)],
);
static BOUND_INPUT: Schema = Schema::structure(
    "test#BoundInput",
    &[
        Member::new("at", &schema::TIMESTAMP).with(&[Trait::Required, Trait::HttpLabel]),
        Member::new("since", &schema::TIMESTAMP).with(&[Trait::HttpQuery("since")]),
        Member::new("before", &schema::TIMESTAMP).with(&[
            Trait::HttpQuery("before"),
            Trait::TimestampFormat(TimestampFormat::HttpDate),
        ]),
        Member::new("modified", &schema::TIMESTAMP).with(&[Trait::HttpHeader("x-modified")]),
        Member::new("times", &TIMES).with(&[Trait::HttpHeader("x-times")]),
    ],
);
static BOUND_OUTPUT: Schema = Schema::structure(
    "test#BoundOutput",
    &[
        Member::new("modified", &schema::TIMESTAMP).with(&[Trait::HttpHeader("last-modified")]),
        Member::new("times", &TIMES).with(&[Trait::HttpHeader("x-times")]),
    ],
);

#[derive(Clone)]
struct BoundInput {
    at: Timestamp,
    since: Option<Timestamp>,
    before: Option<Timestamp>,
    modified: Option<Timestamp>,
    times: Option<Vec<Timestamp>>,
}
runtime::structure!(BoundInput, fallible BoundInputBuilder, BOUND_INPUT, new(at: Timestamp), {
    0 at: required Timestamp,
    1 since: optional Timestamp,
    2 before: optional Timestamp,
    3 modified: optional Timestamp,
    4 times: optional Vec<Timestamp>,
});

#[derive(Clone)]
struct BoundOutput {
    modified: Option<Timestamp>,
    times: Option<Vec<Timestamp>>,
}
runtime::structure!(BoundOutput, BoundOutputBuilder, BOUND_OUTPUT, {
    0 modified: optional Timestamp,
    1 times: optional Vec<Timestamp>,
});

static BOUND: Operation =
    Operation::new("Bound", &BOUND_INPUT, &BOUND_OUTPUT).with(&[OperationTrait::Http(Http::new(
        "GET",
        &[Segment::Literal("bound"), Segment::Label("at")],
        200,
    ))]);
static REST: Service = Service::new("Test", Protocol::RestJson1, &[&BOUND]);

/// Returns the response with these headers.
struct Canned(
    Vec<(&'static str, &'static str)>,
    Arc<Mutex<Option<Request<Body>>>>,
);

impl Transport for Canned {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        *self.1.lock().unwrap() = Some(request);
        let mut response = Response::builder();
        for (name, value) in &self.0 {
            response = response.header(*name, *value);
        }
        let response = response.body(Body::empty());
        Box::pin(std::future::ready(response.map_err(Into::into)))
    }
}

/// Calls the operation with HTTP bindings. Returns the request, and the output from a response with these headers.
async fn bound(
    input: BoundInput,
    headers: &[(&'static str, &'static str)],
) -> (
    Option<Request<Body>>,
    farrier::client::Result<BoundOutput, ShoeError>,
) {
    let asked = Arc::default();
    let canned = Canned(headers.to_vec(), Arc::clone(&asked));
    let client = Client::new(&REST, canned, "http://localhost").unwrap();
    let output = client
        .call::<_, BoundOutput, ShoeError>(&BOUND, input)
        .await;
    (asked.lock().unwrap().take(), output)
}

#[tokio::test]
async fn labels_queries_and_headers_have_milliseconds_or_seconds_too() {
    let input = BoundInput {
        since: Some(FINE),
        before: Some(FINE),
        modified: Some(FINE),
        times: Some(vec![FINE, SECONDS]),
        ..BoundInput::new(FINE)
    };
    let request = bound(input, &[]).await.0.unwrap();
    assert_eq!(
        request.uri().path_and_query().unwrap().as_str(),
        "/bound/2021-07-14T10%3A04%3A34.863Z?since=2021-07-14T10%3A04%3A34.863Z\
         &before=Wed%2C%2014%20Jul%202021%2010%3A04%3A34%20GMT"
    );
    let header = |name: &str| request.headers()[name].to_str().unwrap().to_owned();
    let date = "Wed, 14 Jul 2021 10:04:34 GMT";
    assert_eq!(header("x-modified"), date);
    assert_eq!(header("x-times"), format!("{date}, {date}"));
}

#[tokio::test]
async fn labels_queries_and_headers_hold_only_the_years_1_to_9999() {
    let late = Timestamp::from_seconds(253_402_300_800);
    let good = BoundInput::new(SECONDS);
    for input in [
        BoundInput::new(late),
        BoundInput {
            since: Some(late),
            ..good.clone()
        },
        BoundInput {
            before: Some(late),
            ..good.clone()
        },
        BoundInput {
            modified: Some(late),
            ..good.clone()
        },
        BoundInput {
            times: Some(vec![SECONDS, late]),
            ..good
        },
    ] {
        let (request, output) = bound(input, &[]).await;
        assert!(request.is_none());
        let error = output.unwrap_err().to_string();
        assert!(
            error.contains("input cannot be sent: an instant outside the years"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_client_reads_every_form_of_http_date_in_headers() {
    for text in [
        "Wed, 14 Jul 2021 10:04:34 GMT",
        "Wednesday, 14-Jul-21 10:04:34 GMT",
        "Wed Jul 14 10:04:34 2021",
        "wed, 14 jul 2021 10:04:34 utc",
        "Wed, 14 Jul 2021 10:04:34 +0000",
    ] {
        let output = bound(BoundInput::new(SECONDS), &[("last-modified", text)])
            .await
            .1;
        assert_eq!(output.unwrap().modified, Some(SECONDS), "{text}");
    }
    let lists = [(
        "x-times",
        "Wed Jul 14 10:04:34 2021,Wed, 14 Jul 2021 10:04:34 GMT, Wednesday, 14-Jul-21 10:04:34 GMT",
    )];
    let output = bound(BoundInput::new(SECONDS), &lists).await.1;
    assert_eq!(output.unwrap().times, Some(vec![SECONDS; 3]));
}

#[tokio::test]
async fn a_server_refuses_an_http_date_with_a_fraction_or_another_weekday() {
    struct Never;
    impl Dispatch for Never {
        type Caller = ();

        fn service(&self) -> &'static Service {
            &REST
        }

        fn dispatch(&self, _: usize, call: Call) -> ResponseFuture {
            call.handle(Arc::new(()), |_, input: BoundInput, _| {
                Box::pin(async move {
                    let BoundInput {
                        modified, times, ..
                    } = input;
                    Ok::<_, ShoeError>(BoundOutput { modified, times })
                })
            })
        }
    }
    let status = async |header: &str, query: &str, date: &str| {
        let mut server = farrier::server::Service::new(Never);
        let uri = format!("/bound/2021-07-14T10:04:34Z{query}");
        let request = Request::get(uri).header(header, date).body(Body::empty());
        let Ok(response) = server.call(request.unwrap()).await;
        response.status().as_u16()
    };
    let good = "Wed, 14 Jul 2021 10:04:34 GMT";
    for header in ["x-modified", "x-times"] {
        assert_eq!(status(header, "", good).await, 200);
        for bad in [
            "Wed, 14 Jul 2021 10:04:34.123 GMT",
            "Thu, 14 Jul 2021 10:04:34 GMT",
            "Wednesday, 14-Jul-21 10:04:34 GMT",
            "Wed Jul 14 10:04:34 2021",
        ] {
            assert_eq!(status(header, "", bad).await, 400, "{header}: {bad}");
        }
    }
    let query = "?before=Wed,%2014%20Jul%202021%2010:04:34.123%20GMT";
    assert_eq!(status("x-modified", query, good).await, 400);
    let query = "?before=Wed,%2014%20Jul%202021%2010:04:34%20GMT";
    assert_eq!(status("x-modified", query, good).await, 200);
}

#[tokio::test]
async fn a_server_refuses_an_http_date_with_a_fraction_in_the_body_of_every_protocol() {
    let good = "Wed, 14 Jul 2021 10:04:34 GMT";
    let encoded = |date: &str| {
        date.replace(',', "%2C")
            .replace(' ', "%20")
            .replace(':', "%3A")
    };
    for service in services() {
        let name = name(service);
        if matches!(name, "rpcv2Cbor" | "rpcv2Json") {
            continue; // These have no http-dates.
        }
        for (date, expected) in [
            (good, 200),
            ("Wed, 14 Jul 2021 10:04:34.000 GMT", 400),
            ("Thu, 14 Jul 2021 10:04:34 GMT", 400),
        ] {
            let input = Value {
                date: Some(SECONDS),
                ..Value::default()
            };
            let change = text(move |body: &str| {
                let body = body.replace(good, date);
                body.replace(&encoded(good), &encoded(date))
            });
            let outcome = call_changed(service, input, Value::default(), change, as_it_is);
            let status = outcome.await.response().status;
            assert_eq!(status, expected, "{name}: {date}");
        }
    }
}
