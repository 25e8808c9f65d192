//! Values take a bounded amount of memory, however small they are in a message.

use bytes::Bytes;
use farrier::Body;
use farrier::client::{ErrorKind, Transport, TransportFuture};
use farrier::operation::Protocol;
use http::{Request, Response};

use crate::memory::most_held;
use crate::requests::{Answer, request, send};
use crate::service::{PROTOCOLS, Told, call, client, service};
use crate::tree::{Tree, map, repeat, structure, text};

/// The least memory that values may take.
const LEAST: usize = 4 << 20;

/// How many elements fit into a body of less than 2 MiB.
fn count(protocol: Protocol) -> usize {
    match protocol {
        Protocol::RpcV2Cbor => 1_900_000,
        Protocol::RestXml | Protocol::AwsQuery | Protocol::Ec2Query => 80_000,
        _ => 600_000,
    }
}

#[track_caller]
fn check(what: &str, protocol: Protocol, input: Tree) -> Answer {
    let input = match input {
        Tree::Structure(mut members) => {
            members.push(("id".to_owned(), text("a")));
            Tree::Structure(members)
        }
        other => other,
    };
    let request = request(protocol, &input);
    let length = input.body(protocol).len();
    let answer = send(&service(protocol, Told::Plainly), request);
    let what = format!("{what} over {}", protocol.name());
    assert!(length < 2 << 20, "{what}: {length}");
    // The budget, once more where a list grows and its elements move, and what the reader needs for itself.
    let most = 2 * (LEAST + 16 * length);
    let held = answer.held;
    assert!(
        held <= most,
        "{what}: {held} bytes held for {length} ({})",
        answer.status
    );
    answer
}

#[test]
fn empty_structures_in_a_list_do_not_fill_the_memory() {
    for protocol in PROTOCOLS {
        let input = structure([("wide", repeat(count(protocol), &structure([])))]);
        let answer = check("empty structures", protocol, input);
        assert_eq!(answer.status, 413, "{}", answer.text());
        let message = "the values of the body take more than";
        assert!(answer.text().contains(message), "{}", answer.text());
        assert!(answer.text().contains("RequestEntityTooLarge") || protocol == Protocol::RestJson1);
    }
}

#[test]
fn small_values_in_lists_maps_and_boxes_do_not_fill_the_memory() {
    for protocol in PROTOCOLS {
        let many = count(protocol);
        let line = structure([("sku", text("")), ("boxed", structure([]))]);
        let mut inputs = vec![
            (
                "empty strings",
                structure([("free", repeat(many, &text("")))]),
            ),
            (
                "a choice",
                structure([("choice", structure([("line", line.clone())]))]),
            ),
        ];
        if protocol != Protocol::Ec2Query {
            let key = |it: usize| format!("{it:x}");
            let some = many / 8;
            let lines = map([("a".to_owned(), repeat(many / 30, &line))]);
            inputs.extend([
                ("boxes", structure([("parts", lines)])),
                (
                    "entries",
                    structure([("tags", map((0..some).map(|it| (key(it), text("")))))]),
                ),
                (
                    "lists of one",
                    structure([(
                        "parts",
                        map((0..some / 4).map(|it| (key(it), repeat(1, &line)))),
                    )]),
                ),
            ]);
        }
        for (what, input) in inputs {
            check(what, protocol, input);
        }
    }
}

#[test]
fn nulls_in_a_sparse_list_do_not_fill_the_memory() {
    let head = b"{\"id\":\"a\",\"spots\":[null";
    let json = [&head[..], &b",null".repeat(390_000), b"]}"].concat();
    let cbor = [
        &b"\xa2bida\x61espots\x9a\0\x1a\0\0"[..],
        &b"\xf6".repeat(0x1a_0000),
    ]
    .concat();
    for (protocol, body) in [(Protocol::RestJson1, json), (Protocol::RpcV2Cbor, cbor)] {
        let length = body.len();
        let request = crate::requests::head(protocol)
            .body(farrier::Body::new(body))
            .unwrap();
        let answer = send(&service(protocol, Told::Plainly), request);
        assert_eq!(answer.status, 413, "{}", answer.text());
        assert!(answer.held <= 2 * (LEAST + 16 * length), "{}", answer.held);
    }
}

#[test]
fn a_list_is_not_read_far_beyond_its_length() {
    for protocol in PROTOCOLS {
        let many = count(protocol) / 20;
        let line = structure([("sku", text("")), ("boxed", structure([]))]);
        let input = structure([
            ("lines", repeat(many, &line)),
            ("few", repeat(many, &text(""))),
        ]);
        let length = input.body(protocol).len();
        let answer = check("too many", protocol, input);
        let body = answer.text();
        assert_eq!(answer.status, 400, "{body}");
        assert!(
            body.contains(
                "'/lines' failed to satisfy constraint: Member must have length between 1 and 25"
            ),
            "{body}"
        );
        assert!(body.contains("'/few' failed to satisfy constraint: Member must have length less than or equal to 3"), "{body}");
        // A form is a tree before it is read.
        let most = match protocol {
            Protocol::AwsQuery | Protocol::Ec2Query => 12 * length,
            _ => 2 * length,
        };
        assert!(
            answer.held < most + (1 << 16),
            "{}: {} of {length}",
            protocol.name(),
            answer.held
        );
    }
}

#[test]
fn the_length_of_a_list_that_is_cut_is_said_as_such() {
    for (count, said) in [(26, "26 at"), (88, "88 at"), (5000, "89 or more at")] {
        let line = structure([("sku", text(""))]);
        let input = structure([("id", text("a")), ("lines", repeat(count, &line))]);
        let protocol = Protocol::AwsJson1_1;
        let answer = send(
            &service(protocol, Told::InFields),
            request(protocol, &input),
        );
        let expected = format!("Value with length {said} '/lines'");
        assert!(answer.text().contains(&expected), "{}", answer.text());
    }
}

#[test]
fn unique_items_take_little_memory_and_no_time_if_the_length_is_wrong() {
    let protocol = Protocol::AwsJson1_1;
    let names = |count: usize| Tree::List((0..count).map(|it| text(it.to_string())).collect());
    let input = structure([("id", text("a")), ("names", names(150_000))]);
    let length = input.body(protocol).len();
    let answer = send(&service(protocol, Told::Plainly), request(protocol, &input));
    assert_eq!(answer.status, 200, "{}", answer.text());
    // Each name is 24 bytes in a list, and what it holds, and 16 bytes for its hash.
    assert!(answer.held < 20 * length, "{} of {length}", answer.held);

    let doubled = Tree::List(vec![text("a"), text("b"), text("a")]);
    for (few, violations) in [
        (doubled, "1 validation error"),
        (repeat(4, &text("a")), "1 validation error"),
    ] {
        let input = structure([("id", text("a")), ("few", few)]);
        let body = send(&service(protocol, Told::Plainly), request(protocol, &input)).text();
        assert!(body.contains(violations), "{body}");
    }
}

#[test]
fn a_document_has_a_budget_like_any_value() {
    use farrier::__private::v1::schema::{DOCUMENT, Member};
    use farrier::__private::v1::shape::Deserializer as _;
    use farrier::test_util::codec::json::{JsonReader, JsonSettings};

    let member = Member::element("", &DOCUMENT);
    for body in ["{\"\":0},", "[],", "[[]],", "{\"a\":{\"b\":{}}},", "0,"] {
        let body = format!("[{}0]", body.repeat(1_000_000 / body.len()));
        let (read, held) = crate::memory::most_held(|| {
            let mut reader = JsonReader::new(body.as_bytes(), JsonSettings::REST_JSON).unwrap();
            reader.document(&member).map(drop)
        });
        assert!(
            held <= 2 * (LEAST + 16 * body.len()),
            "{held}: {}",
            &body[..20]
        );
        let limit = read.err().map(|it| it.memory_limit());
        assert!(matches!(limit, None | Some(Some(_))));
    }
}

#[test]
fn a_service_can_give_values_more_or_less_memory() {
    for protocol in PROTOCOLS {
        let input = structure([("id", text("a")), ("wide", repeat(1000, &structure([])))]);
        let usual = service(protocol, Told::Plainly);
        let answer = send(&usual, request(protocol, &input));
        assert_eq!(answer.status, 200, "{}", answer.text());
        let less = usual.with_memory_limit(600_000);
        let answer = send(&less, request(protocol, &input));
        assert_eq!(answer.status, 413, "{}", answer.text());
        let message = "the values of the body take more than 600000 bytes of memory";
        assert!(answer.text().contains(message), "{}", answer.text());
        let more = less.with_memory_limit(1 << 20);
        assert_eq!(send(&more, request(protocol, &input)).status, 200);
    }
}

/// Answers every request with this body.
struct Canned {
    media_type: &'static str,
    protocol: &'static str,
    body: Bytes,
}

impl Transport for Canned {
    fn send(&self, _: Request<Body>) -> TransportFuture {
        let response = Response::builder().header("content-type", self.media_type);
        let response = response.header("smithy-protocol", self.protocol);
        let response = response.body(Body::new(self.body.clone()));
        Box::pin(std::future::ready(response.map_err(Into::into)))
    }
}

#[test]
fn a_client_does_not_let_a_response_fill_the_memory() {
    for protocol in PROTOCOLS {
        let many = match protocol {
            Protocol::RestXml | Protocol::AwsQuery | Protocol::Ec2Query => count(protocol) / 2,
            _ => count(protocol) / 10,
        };
        let wide = repeat(many, &structure([]));
        let output = structure([("wide", wide)]);
        let (media_type, body) = match protocol {
            Protocol::AwsQuery | Protocol::Ec2Query => {
                let body = output.body(Protocol::RestXml);
                let body = String::from_utf8(body).unwrap();
                let start = "<OrderResponse><OrderResult>";
                let (start, end) = match protocol {
                    Protocol::AwsQuery => (start, "</OrderResult></OrderResponse>"),
                    _ => ("<OrderResponse>", "</OrderResponse>"),
                };
                let inner = body.strip_prefix("<Order>").unwrap();
                let inner = inner.strip_suffix("</Order>").unwrap();
                ("text/xml", format!("{start}{inner}{end}").into_bytes())
            }
            Protocol::AwsJson1_0 => ("application/x-amz-json-1.0", output.body(protocol)),
            Protocol::AwsJson1_1 => ("application/x-amz-json-1.1", output.body(protocol)),
            Protocol::RestXml => ("application/xml", output.body(protocol)),
            Protocol::RpcV2Cbor => ("application/cbor", output.body(protocol)),
            _ => ("application/json", output.body(protocol)),
        };
        let length = body.len();
        let transport = Canned {
            media_type,
            protocol: match protocol {
                Protocol::RpcV2Cbor => "rpc-v2-cbor",
                _ => "rpc-v2-json",
            },
            body: body.into(),
        };
        let client = client(protocol, transport);
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.build().unwrap();
        let (error, held) = most_held(|| runtime.block_on(call(&client)).unwrap_err());
        assert!(
            held <= 2 * (LEAST + 16 * length),
            "{}: {held}",
            protocol.name()
        );
        let ErrorKind::Deserialize { source, .. } = error.kind() else {
            panic!("{error}");
        };
        assert_eq!(source.memory_limit(), Some(LEAST + 16 * length), "{source}");
        let more = client.with_memory_limit(200 << 20);
        assert!(runtime.block_on(call(&more)).is_ok());
        let less = more.with_memory_limit(1000);
        let error = runtime.block_on(call(&less)).unwrap_err();
        assert!(
            error.to_string().contains("more than 1000 bytes of memory"),
            "{error}"
        );
    }
}
