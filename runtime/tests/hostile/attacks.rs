//! Requests that are small and ask for much: compressed bodies, long heads, deep values, members without end.

use std::io::Write as _;

use farrier::Body;
use farrier::operation::Protocol;
use http::{HeaderName, Request};

use crate::requests::{Answer, head, request, send};
use crate::service::{PROTOCOLS, Told, service};
use crate::tree::{Tree, map, repeat, structure, text};

/// The most bytes of an answer.
const MAX_ANSWER: usize = 64 << 10;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[track_caller]
fn check(what: &str, answer: &Answer, most: usize) {
    let Answer {
        bytes,
        held,
        status,
        ..
    } = answer;
    assert!(*bytes <= MAX_ANSWER, "{what}: an answer of {bytes} bytes");
    assert!(*held <= most, "{what}: {held} bytes held, {status}");
    assert!(*status < 500, "{what}: {}", answer.text());
}

#[test]
fn a_compressed_body_takes_no_more_than_what_is_in_it() {
    let spaces = gzip(&vec![b' '; 16 << 20]);
    for protocol in PROTOCOLS {
        let wide = structure([("id", text("a")), ("wide", repeat(40_000, &structure([])))]);
        let inside = wide.body(protocol);
        for (what, body, most) in [
            (
                "empty structures",
                gzip(&inside),
                2 * ((4 << 20) + 17 * inside.len()),
            ),
            ("spaces", spaces.clone(), 8 << 20),
            ("bombs", gzip(b" ").repeat(5_000), 8 << 20),
        ] {
            let request = head(protocol).header("content-encoding", "gzip");
            let request = request.body(Body::new(body)).unwrap();
            let answer = send(&service(protocol, Told::Plainly), request);
            check(&format!("{what} over {}", protocol.name()), &answer, most);
            assert_ne!(answer.status, 200, "{what}");
        }
    }
}

#[test]
fn a_long_head_takes_little_memory() {
    let list = |element: &str| element.repeat(200_000 / element.len());
    for protocol in [Protocol::RestJson1, Protocol::RestXml] {
        let seek = |query: String| Request::get(format!("/seek/{}?{query}", "a/".repeat(100)));
        let long = |element: &str| element.repeat(60_000 / element.len());
        let with = |name: &str, value: String| seek(String::new()).header(name, value);
        let mut many = seek(String::new());
        for at in 0..10_000 {
            let name = HeaderName::try_from(format!("x-p-{at}")).unwrap();
            many = many.header(name, "v");
        }
        let mut cookies = seek(String::new());
        for at in 0..10_000 {
            cookies = cookies.header("cookie", format!("c{at}=1"));
        }
        for (what, request) in [
            ("a list in a query", seek(long("n=&"))),
            (
                "many parameters",
                seek((0..7000).map(|it| format!("{it:x}=&")).collect()),
            ),
            ("many ampersands", seek(long("&"))),
            ("escapes", seek(long("%41="))),
            ("a long path", Request::get(format!("/seek/{}", long("a/")))),
            ("a list in a header", with("x-list", list("a,"))),
            ("quotes in a header", with("x-list", list("\"\","))),
            ("an open quote in a header", with("x-list", list("\"\\"))),
            ("commas in a header", with("x-list", list(","))),
            ("a short list", with("x-few", list("a,"))),
            (
                "dates",
                with("x-dates", list("Mon, 16 Dec 2019 23:48:18 GMT,")),
            ),
            ("commas for dates", with("x-dates", list(","))),
            ("many headers", many),
            ("many cookies", cookies),
            ("what is accepted", with("accept", list("a/b,"))),
        ] {
            let request = request.body(Body::empty()).unwrap();
            let answer = send(&service(protocol, Told::Plainly), request);
            check(
                &format!("{what} over {}", protocol.name()),
                &answer,
                20 << 20,
            );
        }
    }
}

#[test]
fn deep_and_endless_values_are_refused() {
    let deep = |open: &str, close: &str| {
        let count = 1_000_000 / (open.len() + close.len());
        format!("{}{}", open.repeat(count), close.repeat(count))
    };
    let json = [
        deep("[", "]"),
        deep("{\"unknown\":", "}"),
        format!("{{\"lines\":{}", deep("[{\"inner\":", "}]")),
        format!("{{\"unknown\":{}}}", "9".repeat(1_000_000)),
        format!("{{\"id\":\"{}\"}}", "\\u0041".repeat(200_000)),
        format!("{{{}}}", "\"k\":null,".repeat(100_000)),
        format!("{{\"choice\":{{{}}}}}", "\"text\":null,".repeat(100_000)),
    ];
    let attributes: String = (0..80_000).map(|it| format!(" a{it}=\"\"")).collect();
    let prefixes: String = (0..40_000)
        .map(|it| format!(" xmlns:a{it}=\"b\""))
        .collect();
    let xml = [
        deep("<a>", "</a>"),
        deep("<Order>", "</Order>"),
        format!(
            "<Order><parts>{}</parts></Order>",
            "<entry><value/><key>a</key></entry>".repeat(40_000)
        ),
        format!("<Order{attributes}/>"),
        format!("<Order{prefixes}><a1:id>a</a1:id></Order>"),
        format!("<Order><id>{}</id></Order>", "&#65;".repeat(300_000)),
        format!("<Order>{}</Order>", "<!-- -->".repeat(200_000)),
    ];
    let form = [
        format!("Action=Order&Version=1&{}=", "a.".repeat(500_000)),
        format!("Action=Order&Version=1{}", "&a".repeat(500_000)),
        (0..90_000).fold("Action=Order&Version=1".to_owned(), |form, it| {
            form + &format!("&a{it}.b=")
        }),
        format!(
            "Action=Order&Version=1&names.member.{}=a",
            "9".repeat(100_000)
        ),
    ];
    let cbor = [
        b"\x81".repeat(1_000_000),
        b"\x9f".repeat(1_000_000),
        b"\xc2".repeat(1_000_000),
        [
            &b"\xbf\x61u\xc2\x5a\0\x0f\0\0"[..],
            &vec![0xff; 0xf_0000],
            b"\xff",
        ]
        .concat(),
        [&b"\xa1\x62id\x7f"[..], &b"\x60".repeat(1_000_000), b"\xff"].concat(),
        [
            &b"\xa1\x64wide\x9a\xff\xff\xff\xff"[..],
            &b"\xa0".repeat(100),
        ]
        .concat(),
    ];
    for protocol in PROTOCOLS {
        let bodies: Vec<Vec<u8>> = match protocol {
            Protocol::RestXml => xml.iter().map(|it| it.clone().into_bytes()).collect(),
            Protocol::RpcV2Cbor => cbor.to_vec(),
            Protocol::AwsQuery | Protocol::Ec2Query => {
                form.iter().map(|it| it.clone().into_bytes()).collect()
            }
            _ => json.iter().map(|it| it.clone().into_bytes()).collect(),
        };
        for body in bodies {
            let start = String::from_utf8_lossy(&body[..40]).into_owned();
            let most = 2 * ((4 << 20) + 16 * body.len());
            let request = head(protocol).body(Body::new(body)).unwrap();
            let answer = send(&service(protocol, Told::InFields), request);
            check(&format!("{start} over {}", protocol.name()), &answer, most);
        }
    }
}

#[test]
fn values_below_each_other_take_memory_in_proportion() {
    for protocol in PROTOCOLS {
        // 100 levels, each of which has a box.
        let mut line = structure([("sku", text("")), ("boxed", structure([]))]);
        for _ in 0..100 {
            line = structure([("sku", text("")), ("boxed", structure([])), ("inner", line)]);
        }
        let lines = Tree::List(vec![line; 25]);
        let body = structure([("id", text("a")), ("lines", lines)]).body(protocol);
        let most = 2 * ((4 << 20) + 16 * body.len());
        let request = head(protocol).body(Body::new(body)).unwrap();
        let answer = send(&service(protocol, Told::InFields), request);
        check(protocol.name(), &answer, most);
        assert_eq!(answer.status, 200, "{}: {}", protocol.name(), answer.text());
    }
}

/// A text that matches the pattern of coils, and takes hundreds of thousands of steps.
fn coil(index: usize) -> String {
    format!("{}{}", "ab".repeat(50), "a".repeat(index))
}

const TOO_LONG: &str = "too long to be checked";

#[test]
fn texts_that_match_use_up_the_steps_of_their_request() {
    for protocol in PROTOCOLS {
        let coils =
            |count| structure([("id", text("a")), ("coils", repeat(count, &text(coil(0))))]);
        let few = send(
            &service(protocol, Told::Plainly),
            request(protocol, &coils(4)),
        );
        assert_eq!(few.status, 200, "{}: {}", protocol.name(), few.text());
        let many = send(
            &service(protocol, Told::Plainly),
            request(protocol, &coils(20)),
        );
        let told = many.text();
        assert_eq!(many.status, 400, "{}: {told}", protocol.name());
        assert!(told.contains(TOO_LONG), "{}: {told}", protocol.name());
        assert!(told.contains("/coils/19"), "{}: {told}", protocol.name());
        assert!(!told.contains("/coils/4'"), "{}: {told}", protocol.name());
    }
}

#[test]
fn keys_that_are_matched_twice_use_the_same_steps() {
    for protocol in PROTOCOLS {
        let keys = |line: Tree| {
            let entries = (0..8).map(|it| (coil(it), line.clone()));
            structure([("id", text("a")), ("by_coil", map(entries))])
        };
        let whole = keys(structure([("sku", text("a"))]));
        let once = send(&service(protocol, Told::Plainly), request(protocol, &whole));
        assert_eq!(once.status, 200, "{}: {}", protocol.name(), once.text());
        // The body is read again for what is missing, and its keys are matched.
        let lacking = keys(structure([]));
        let twice = send(
            &service(protocol, Told::Plainly),
            request(protocol, &lacking),
        );
        let told = twice.text();
        assert_eq!(twice.status, 400, "{}: {told}", protocol.name());
        assert!(told.contains(TOO_LONG), "{}: {told}", protocol.name());
        assert!(
            told.contains("must not be null"),
            "{}: {told}",
            protocol.name()
        );
    }
}
