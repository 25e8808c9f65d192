//! An answer has a bounded length, whatever was sent.

use farrier::Body;
use farrier::operation::Protocol;
use http::Request;

use crate::requests::{Answer, head, request, send};
use crate::service::{PROTOCOLS, TOLD, Told, service};
use crate::tree::{Tree, map, repeat, structure, text};

/// The most bytes of an answer that refuses a request.
const MAX_ANSWER: usize = 64 << 10;

/// The most memory that a refusal may take: the decoded request is a part of it.
const MAX_HELD: usize = 64 << 20;

#[track_caller]
fn check(what: &str, protocol: Protocol, told: Told, answer: &Answer) {
    let Answer {
        status,
        bytes,
        held,
        ..
    } = answer;
    let what = format!("{what} over {}, told {told:?}", protocol.name());
    assert!(
        (400..500).contains(status),
        "{what}: {status} {}",
        answer.text()
    );
    assert!(*bytes <= MAX_ANSWER, "{what}: an answer of {bytes} bytes");
    assert!(*held <= MAX_HELD, "{what}: {held} bytes held");
}

/// Inputs that violate the model in many places, or in places with long names.
fn inputs() -> Vec<(&'static str, Tree)> {
    let long = |with: &str| with.repeat(200_000 / with.len());
    let line = structure([]);
    let keys = |with: &str| {
        let keys = (0..1000).map(|it| format!("{}{it}", with.repeat(200 / with.len())));
        keys.map(|it| (it, repeat(2, &structure([]))))
            .collect::<Vec<_>>()
    };
    let mut deep = structure([]);
    for _ in 0..100 {
        deep = structure([("inner", deep)]);
    }
    vec![
        (
            "a long key",
            structure([("parts", map([(long("k"), repeat(1000, &line))]))]),
        ),
        (
            "a key of quotes",
            structure([("parts", map([(long("\""), repeat(1000, &line))]))]),
        ),
        (
            "a key of slashes",
            structure([("parts", map([(long("/~"), repeat(1000, &line))]))]),
        ),
        (
            "a key of ampersands",
            structure([("parts", map([(long("<&"), repeat(1000, &line))]))]),
        ),
        ("many long keys", structure([("parts", map(keys("k")))])),
        (
            "many keys of quotes",
            structure([("parts", map(keys("\"")))]),
        ),
        (
            "a long key of an enum",
            structure([("by_kind", map([(long("k"), deep.clone())]))]),
        ),
        (
            "many values of an enum",
            structure([("kinds", repeat(2_000, &text("x")))]),
        ),
        (
            "a long value of an enum",
            structure([("kinds", repeat(2, &text(long("x"))))]),
        ),
        (
            "a long pattern",
            structure([("codes", repeat(2_000, &text("no")))]),
        ),
        (
            "many missing members",
            structure([("lines", repeat(5_000, &line))]),
        ),
        (
            "missing members below",
            structure([("lines", repeat(20, &deep))]),
        ),
        (
            "an unknown member",
            structure([("choice", Tree::Structure(vec![(long("t"), text("x"))]))]),
        ),
        ("an empty choice", structure([("choice", structure([]))])),
        ("a long text", structure([("id", text(long("i")))])),
    ]
}

/// Whether a protocol can say this.
fn says(protocol: Protocol, what: &str) -> bool {
    match protocol {
        // No parameter has a map in it.
        Protocol::Ec2Query => !what.contains("key"),
        _ => true,
    }
}

#[test]
fn an_answer_is_short_whatever_violates_the_model() {
    for (what, input) in inputs() {
        for protocol in PROTOCOLS.into_iter().filter(|it| says(*it, what)) {
            for told in TOLD {
                let answer = send(&service(protocol, told), request(protocol, &input));
                check(what, protocol, told, &answer);
            }
        }
    }
}

#[test]
fn what_is_not_understood_is_quoted_in_part() {
    let long = "x".repeat(60_000);
    for protocol in PROTOCOLS {
        let service = service(protocol, Told::Plainly);
        let with = |name: &str, value: &str| {
            let mut request = head(protocol).body(Body::new("x")).unwrap();
            let name = http::HeaderName::from_bytes(name.as_bytes()).unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
            request
        };
        let mut requests = vec![
            (
                "a long target",
                with("x-amz-target", &format!("Shop.{long}")),
            ),
            ("a long protocol", with("smithy-protocol", &long)),
            ("a long type", with("content-type", &format!("text/{long}"))),
            (
                "a long type to accept",
                with("accept", &format!("text/{long}")),
            ),
            (
                "a long encoding",
                with("content-encoding", &format!("{long}, gzip")),
            ),
            ("a long unknown header", with("x-something", &long)),
            (
                "a long path",
                Request::post(format!("/{long}"))
                    .body(Body::empty())
                    .unwrap(),
            ),
            (
                "a long query",
                Request::post(format!("/?{long}"))
                    .body(Body::empty())
                    .unwrap(),
            ),
            (
                "a long method",
                Request::builder()
                    .method(long.as_str())
                    .body(Body::empty())
                    .unwrap(),
            ),
        ];
        let mut action = head(protocol);
        let form = "application/x-www-form-urlencoded".parse().unwrap();
        action.headers_mut().unwrap().insert("content-type", form);
        let body = format!(
            "Action={}&Version={}",
            "%22".repeat(200_000),
            "v".repeat(200_000)
        );
        requests.push(("a long action", action.body(Body::new(body)).unwrap()));
        for (what, request) in requests {
            check(what, protocol, Told::Plainly, &send(&service, request));
        }
    }
}

#[test]
fn nothing_below_a_key_that_is_wrong_is_looked_at() {
    let lines = repeat(1000, &structure([]));
    for (key, constraint) in [
        (
            "k".repeat(200_000),
            "Member must have length between 1 and 8, inclusive",
        ),
        (
            "4711".to_owned(),
            "Member must satisfy regular expression pattern: ^[a-z]*$",
        ),
    ] {
        let input = structure([("id", text("a")), ("parts", map([(key, lines.clone())]))]);
        for protocol in PROTOCOLS.into_iter().filter(|it| *it != Protocol::Ec2Query) {
            let body = send(&service(protocol, Told::Plainly), request(protocol, &input)).text();
            let message = format!(
                "1 validation error detected. Value at '/parts' failed to satisfy constraint: {constraint}"
            );
            assert!(body.contains(&message), "{}: {body}", protocol.name());
        }
    }
    let input = structure([
        ("id", text("a")),
        ("by_kind", map([("new".to_owned(), structure([]))])),
    ]);
    let body = send(
        &service(Protocol::RestJson1, Told::Plainly),
        request(Protocol::RestJson1, &input),
    )
    .text();
    assert!(body.contains("1 validation error detected. Value at '/by_kind' failed to satisfy constraint: Member must satisfy enum value set"), "{body}");
}

#[test]
fn violations_below_a_key_name_its_start() {
    let key = "é".repeat(100_000);
    let input = structure([("id", text("a")), ("by_kind", map([(key, structure([]))]))]);
    let protocol = Protocol::RestJson1;
    let body = send(
        &service(protocol, Told::InFields),
        request(protocol, &input),
    )
    .text();
    assert!(!body.contains(&"é".repeat(200)), "{body}");
}
