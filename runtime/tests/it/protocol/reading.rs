//! What clients read and servers refuse, in every protocol: spellings that have one meaning.

use farrier::__private::v1::schema::{self, Member, Schema, Trait};
use farrier::client::{Client, Transport, TransportFuture};
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use farrier::{BigDecimal, BigInteger, Blob, Body, Timestamp};
use http::{Request, Response};

use crate::runtime;
use crate::service::ShoeError;

use super::all::{Outcome, Value, as_it_is, call_changed, name, replace, services, text};

/// Changes a body on its way.
type Change = fn(&[u8]) -> Vec<u8>;

/// Sends a value both ways, and changes both bodies. Returns what came of the request and what came of the response.
async fn both(
    service: &'static Service,
    value: &Value,
    change: impl Fn(&[u8]) -> Vec<u8> + Copy + Send + Sync + 'static,
) -> (Outcome, Outcome) {
    let (none, value) = (Value::default(), value.clone());
    (
        call_changed(service, value.clone(), none.clone(), change, as_it_is).await,
        call_changed(service, none, value, as_it_is, change).await,
    )
}

fn is_json(body: &str) -> bool {
    body.starts_with('{')
}

fn is_xml(body: &str) -> bool {
    body.starts_with('<')
}

#[tokio::test]
async fn clients_read_whole_numbers_in_any_spelling_and_servers_digits() {
    let value = Value {
        count: Some(7700),
        big: Some("98765432109876543210".parse().unwrap()),
        ..Value::default()
    };
    for service in services() {
        if name(service) == "rpcv2Cbor" {
            continue; // A test of the codec has CBOR's numbers.
        }
        for (from, to) in [
            ("7700", "7700.0"),
            ("7700", "77e2"),
            ("7700", "7.7E+3"),
            ("7700", "770000e-2"),
            ("98765432109876543210", "98765432109876543210.00"),
            ("98765432109876543210", "9876543210987654321e1"),
        ] {
            let change = move |body: &[u8]| replace(body, from.as_bytes(), to.as_bytes());
            let (request, response) = both(service, &value, change).await;
            assert_eq!(response.output.unwrap(), value, "{}: {to}", name(service));
            assert_eq!(request.response().status, 400, "{}: {to}", name(service));
        }
        for to in ["7700.5", "1e99", "7e-1"] {
            let change = move |body: &[u8]| replace(body, b"7700", to.as_bytes());
            let (_, response) = both(service, &value, change).await;
            assert!(response.output.is_err(), "{}: {to}", name(service));
        }
    }
}

#[tokio::test]
async fn clients_read_a_date_in_any_format_and_servers_in_one() {
    let time = Timestamp::from_seconds(1_626_257_074);
    let value = Value {
        day: Some(time),
        date: Some(time),
        epoch: Some(time),
        ..Value::default()
    };
    let (day, date) = ("2021-07-14T10:04:34Z", "Wed, 14 Jul 2021 10:04:34 GMT");
    for service in services() {
        let name = name(service);
        if name.starts_with("rpcv2") {
            continue; // These have one format.
        }
        for (from, to) in [
            (day, date),
            (date, day),
            ("1626257074", day),
            ("1626257074", date),
        ] {
            let change = move |body: &[u8]| {
                text(|body| match is_json(body) && from.len() == 10 {
                    true => body.replace(from, &format!("\"{to}\"")),
                    false => body.replace(from, to),
                })(body)
            };
            let response = call_changed(service, Value::default(), value.clone(), as_it_is, change);
            assert_eq!(
                response.await.output.unwrap(),
                value,
                "{name}: {from} as {to}"
            );
            if name.ends_with("Query") {
                continue; // Requests are forms, in which dates are encoded.
            }
            let request = call_changed(service, value.clone(), Value::default(), change, as_it_is);
            assert_eq!(
                request.await.response().status,
                400,
                "{name}: {from} as {to}"
            );
        }
    }
}

#[tokio::test]
async fn clients_read_base64_with_line_ends_and_without_padding() {
    let value = Value {
        data: Some(Blob::from("hello, horse")),
        text: Some("hi".to_owned()),
        ..Value::default()
    };
    let short = Value {
        data: Some(Blob::from("hello")),
        ..Value::default()
    };
    for service in services() {
        let name = name(service);
        if name == "rpcv2Cbor" {
            continue; // It has no base64.
        }
        let broken = text(|body| match is_json(body) {
            true => body.replace("aGVsbG8sIGhv", "aGVsbG8s\\r\\n IGhv"),
            false => body.replace("aGVsbG8sIGhv", "aGVsbG8s\r\n IGhv"),
        });
        let response = call_changed(service, Value::default(), value.clone(), as_it_is, broken);
        assert_eq!(response.await.output.unwrap(), value, "{name}");

        let bare = |body: &[u8]| {
            text(|body| {
                body.replace("aGVsbG8=", "aGVsbG8")
                    .replace("aGVsbG8%3D", "aGVsbG8")
            })(body)
        };
        let (request, response) = both(service, &short, bare).await;
        assert_eq!(response.output.unwrap(), short, "{name}");
        assert_eq!(request.response().status, 400, "{name}");
    }
}

#[tokio::test]
async fn of_a_key_that_comes_twice_clients_take_the_last_value_and_servers_none() {
    let value = Value {
        text: Some("last".to_owned()),
        counts: Some([("k".to_owned(), 55)].into()),
        tags: Some(vec!["a".to_owned()]),
        ..Value::default()
    };
    for service in services() {
        let name = name(service);
        let changes: [Change; 3] = [
            |body| match body.first() {
                Some(b'{') => replace(body, br#""text":"#, br#""text":"first","text":"#),
                Some(b'<') => replace(body, b"<text>", b"<text>first</text><text>"),
                _ => replace(body, b"dtext", b"dtextefirstdtext"),
            },
            |body| match body.first() {
                Some(b'{') => replace(body, br#""k":"#, br#""k":44,"k":"#),
                Some(b'<') => replace(
                    body,
                    b"<entry>",
                    b"<entry><key>k</key><value>44</value></entry><entry>",
                ),
                // A map of two entries.
                _ => replace(body, b"\xa1ak", b"\xa2ak\x18\x2cak"),
            },
            |body| match body.first() {
                Some(b'{') => replace(body, br#""tags":"#, br#""tags":["b","c"],"tags":"#),
                Some(b'<') => replace(body, b"<tags>", b"<tags><member>b</member></tags><tags>"),
                _ => replace(body, b"dtags", b"dtags\x81abdtags"),
            },
        ];
        for (place, change) in changes.into_iter().enumerate() {
            let response = call_changed(service, Value::default(), value.clone(), as_it_is, change);
            assert_eq!(response.await.output.unwrap(), value, "{name}: {place}");
            if name.ends_with("Query") {
                continue; // Requests are forms, whose parameters come once.
            }
            let request = call_changed(service, value.clone(), Value::default(), change, as_it_is);
            assert_eq!(request.await.response().status, 400, "{name}: {place}");
        }
    }
}

#[tokio::test]
async fn clients_skip_a_byte_order_mark() {
    let value = Value {
        text: Some("hi".to_owned()),
        ..Value::default()
    };
    for service in services() {
        let name = name(service);
        let mark = |body: &[u8]| {
            text(|body| match is_json(body) || is_xml(body) {
                true => format!("\u{feff}{body}"),
                false => body.to_owned(),
            })(body)
        };
        let (request, response) = both(service, &value, mark).await;
        assert_eq!(response.output.unwrap(), value, "{name}");
        let refused = name.contains("Json");
        assert_eq!(request.response().status == 400, refused, "{name}");
    }
}

#[tokio::test]
async fn clients_read_half_of_a_surrogate_pair_as_a_replacement_character() {
    let value = Value {
        text: Some("horse".to_owned()),
        tags: Some(vec!["mare".to_owned()]),
        ..Value::default()
    };
    for service in services() {
        let name = name(service);
        if !name.contains("Json") && name != "restJson1" {
            continue; // Only JSON has such escapes.
        }
        for (to, expected) in [
            (r"\ud800", "\u{fffd}"),
            (r"a\udc00b", "a\u{fffd}b"),
            (r"\ud83d\ud83d\ude00", "\u{fffd}😀"),
            (r"\ud800\u0041", "\u{fffd}A"),
        ] {
            let change = move |body: &[u8]| replace(body, b"horse", to.as_bytes());
            let (request, response) = both(service, &value, change).await;
            let output = response.output.unwrap();
            assert_eq!(output.text.as_deref(), Some(expected), "{name}: {to}");
            assert_eq!(request.response().status, 400, "{name}: {to}");
        }
    }
}

#[tokio::test]
async fn a_null_in_a_dense_list_or_map_is_an_error_on_both_sides() {
    let value = Value {
        tags: Some(vec!["one".to_owned(), "two".to_owned()]),
        counts: Some([("k".to_owned(), 55), ("l".to_owned(), 66)].into()),
        ..Value::default()
    };
    const NIL: &[u8] =
        b" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>";
    for service in services() {
        let name = name(service);
        let changes: [Change; 2] = [
            |body| match body.first() {
                Some(b'{') => replace(body, b"\"one\"", b"null"),
                Some(b'<') if body.starts_with(b"<SendResponse") || body.starts_with(b"<Value") => {
                    let item = match std::str::from_utf8(body).unwrap().contains("<item>") {
                        true => &b"item"[..],
                        false => b"member",
                    };
                    let from = [b"<", item, b">one</", item, b">"].concat();
                    replace(body, &from, &[b"<", item, NIL].concat())
                }
                _ => replace(body, b"cone", b"\xf6"),
            },
            |body| match body.first() {
                Some(b'{') => replace(body, b":55", b":null"),
                Some(b'<') => replace(body, b"<value>55</value>", &[b"<value", NIL].concat()),
                _ => replace(body, b"ak\x18\x37", b"ak\xf6"),
            },
        ];
        for (place, change) in changes.into_iter().enumerate() {
            let response = call_changed(service, Value::default(), value.clone(), as_it_is, change);
            let error = response.await.error();
            let expected = "a null in a list or map that is not sparse";
            assert!(error.contains(expected), "{name}, {place}: {error}");
            if name.ends_with("Query") {
                continue; // Requests are forms, which have no null.
            }
            let request = call_changed(service, value.clone(), Value::default(), change, as_it_is);
            assert_eq!(request.await.response().status, 400, "{name}: {place}");
        }
    }
}

static NOTHING: Schema = Schema::structure("test#Nothing", &[]);
static PARTS: Schema = Schema::structure(
    "test#Parts",
    &[
        Member::new("count", &schema::INTEGER).with(&[Trait::HttpHeader("x-count")]),
        Member::new("flag", &schema::BOOLEAN).with(&[Trait::HttpHeader("x-flag")]),
        Member::new("big", &schema::BIG_INTEGER).with(&[Trait::HttpHeader("x-big")]),
        Member::new("price", &schema::BIG_DECIMAL).with(&[Trait::HttpHeader("x-price")]),
        Member::new("data", &schema::BLOB).with(&[Trait::HttpHeader("x-data")]),
        Member::new("note", &schema::STRING)
            .with(&[Trait::HttpHeader("x-note"), Trait::MediaType("text/plain")]),
    ],
);

#[derive(Clone)]
struct Nothing {}
runtime::structure!(Nothing, NothingBuilder, NOTHING, {});

#[derive(Clone)]
struct Parts {
    count: Option<i32>,
    flag: Option<bool>,
    big: Option<BigInteger>,
    price: Option<BigDecimal>,
    data: Option<Blob>,
    note: Option<String>,
}
runtime::structure!(Parts, PartsBuilder, PARTS, {
    0 count: optional i32,
    1 flag: optional bool,
    2 big: optional BigInteger,
    3 price: optional BigDecimal,
    4 data: optional Blob,
    5 note: optional String,
});

static READ: Operation = Operation::new("Read", &NOTHING, &PARTS).with(&[OperationTrait::Http(
    Http::new("GET", &[Segment::Literal("read")], 200),
)]);
static REST: Service = Service::new("Test", Protocol::RestJson1, &[&READ]);

/// Returns a response with this header.
struct Canned(&'static str, &'static str);

impl Transport for Canned {
    fn send(&self, _: Request<Body>) -> TransportFuture {
        let response = Response::builder().header(self.0, self.1);
        Box::pin(std::future::ready(
            response.body(Body::empty()).map_err(Into::into),
        ))
    }
}

#[tokio::test]
async fn clients_read_headers_in_any_spelling_with_one_meaning() {
    let none = Parts::default();
    for (header, value, expected) in [
        (
            "x-count",
            "5.0",
            Parts {
                count: Some(5),
                ..none.clone()
            },
        ),
        (
            "x-count",
            "+5",
            Parts {
                count: Some(5),
                ..none.clone()
            },
        ),
        (
            "x-count",
            "5e1",
            Parts {
                count: Some(50),
                ..none.clone()
            },
        ),
        (
            "x-flag",
            "True",
            Parts {
                flag: Some(true),
                ..none.clone()
            },
        ),
        (
            "x-big",
            "1e3",
            Parts {
                big: Some(1000.into()),
                ..none.clone()
            },
        ),
        (
            "x-price",
            ".50",
            Parts {
                price: Some("0.50".parse().unwrap()),
                ..none.clone()
            },
        ),
        (
            "x-data",
            "aGVsbG8",
            Parts {
                data: Some(Blob::from("hello")),
                ..none.clone()
            },
        ),
        (
            "x-note",
            "aGVsbG8",
            Parts {
                note: Some("hello".to_owned()),
                ..none.clone()
            },
        ),
    ] {
        let client = Client::new(&REST, Canned(header, value), "http://localhost").unwrap();
        let output = client.call::<_, Parts, ShoeError>(&READ, Nothing {}).await;
        assert_eq!(output.unwrap(), expected, "{header}: {value}");
    }
}
