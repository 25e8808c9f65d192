//! rpcv2Cbor and rpcv2Json: the generated client against the generated server, and each of them against messages that
//! the other would not send.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use farrier::__private::v1::schema::{self, Member};
use farrier::__private::v1::shape::Deserializer;
use farrier::body::BoxError;
use farrier::client::{ErrorKind, Transport, TransportFuture};
use farrier::operation::Protocol;
use farrier::server::Context;
use farrier::test_util::codec::cbor::CborReader;
use farrier::{Blob, Body, Timestamp};
use farrier_generated::forge::client::Forge as _;
use farrier_generated::forge::*;
use http::{HeaderMap, Request, Response};

const BOTH: [Protocol; 2] = [Protocol::RpcV2Cbor, Protocol::RpcV2Json];

struct Smith;

impl server::Forge for Smith {
    async fn shoe_horse(
        &self,
        input: ShoeHorseInput,
        _: &Context,
    ) -> Result<ShoeHorseOutput, ShoeHorseError> {
        let mut output = ShoeHorseOutput::new(input.horse);
        output.shoes = input.shoes;
        Ok(output)
    }

    async fn describe_shoe(
        &self,
        input: DescribeShoeInput,
        _: &Context,
    ) -> Result<DescribeShoeOutput, DescribeShoeError> {
        match input.name.as_str() {
            "missing" => {
                let mut error = NoSuchShoe::new("no such shoe");
                error.name = Some(input.name);
                Err(error.into())
            }
            "hot" => Err(Overheated::new("let it cool").into()),
            "panic" => panic!("the horse kicked"),
            name => Ok(DescribeShoeOutput::new(Shoe::new(name))),
        }
    }

    async fn quench(&self, _: QuenchInput, _: &Context) -> Result<QuenchOutput, QuenchError> {
        Ok(QuenchOutput::default())
    }

    async fn cast_all(&self, _: CastAllInput, _: &Context) -> Result<CastAllOutput, CastAllError> {
        Ok(CastAllOutput::default())
    }
}

fn clients() -> [Client; 2] {
    BOTH.map(|protocol| {
        let client = Client::in_process(server::service(Smith));
        client.with_protocol(protocol).unwrap()
    })
}

/// Returns a shoe with all members.
fn shoe() -> Shoe {
    let text = |it: &str| it.to_owned();
    let mut it = Shoe::new("left \u{1f40e} hind");
    it.left = Some(true);
    (it.nails, it.size, it.weight) = (Some(i8::MIN), Some(i16::MAX), Some(-1));
    (it.number, it.width, it.curve) = (Some(i64::MIN), Some(0.1), Some(f64::NEG_INFINITY));
    it.serial = Some("123456789012345678901234567890".parse().unwrap());
    it.price = Some("-19.90".parse().unwrap());
    it.made = Some(Timestamp::from_millis(946_845_296_123));
    it.worn = Some(Timestamp::from_seconds(-1));
    it.sold = Some(Timestamp::from_seconds(5));
    it.picture = Some(Blob::from("any bytes"));
    (it.metal, it.grade) = (Some(Metal::Steel), Some(Grade::Finest));
    it.marks = Some(vec![text("a"), text("")]);
    it.gaps = Some(vec![None, Some(1.5)]);
    it.counts = Some([(text("x"), 1)].into());
    it.holes = Some([(text("y"), None), (text("z"), Some(Blob::default()))].into());
    it.by_metal = Some([(Metal::Iron, vec![])].into());
    let inner = Part::Shoe(Shoe::new("inner"));
    let parts = vec![inner, Part::Nothing, Part::Text(text("t"))];
    it.part = Some(Box::new(Part::Parts(parts)));
    it.spare = Some(Box::new(Shoe::new("spare")));
    (it.coating, it.coats) = (text("tin"), 2);
    it.a_member_whose_name_is_longer_than_most = Some(text("yes"));
    it
}

#[tokio::test]
async fn what_is_sent_comes_back() {
    for client in clients() {
        let mut input = ShoeHorseInput::new("Bucephalus");
        input.shoes = Some(vec![shoe(), Shoe::new("right")]);
        let output = client.shoe_horse(input.clone()).await.unwrap();
        assert_eq!(output.shoes, input.shoes);
    }
}

#[tokio::test]
async fn operations_without_members_are_called() {
    for client in clients() {
        assert!(client.quench(QuenchInput::default()).await.is_ok());
        assert!(client.cast_all(CastAllInput::default()).await.is_ok());
    }
}

#[tokio::test]
async fn errors_of_the_model_arrive_with_their_members() {
    for client in clients() {
        let ask = |name: &str| client.describe_shoe(DescribeShoeInput::new(name));
        let error = ask("missing").await.unwrap_err();
        assert_eq!(error.status().unwrap(), 404);
        // The code is that of `@awsQueryError`. Its status is not used.
        assert_eq!(error.code(), Some("Shoe.NotFound"));
        let mut expected = NoSuchShoe::new("no such shoe");
        expected.name = Some("missing".to_owned());
        assert_eq!(error.modeled(), Some(&expected.into()));
        let error = ask("hot").await.unwrap_err();
        assert_eq!(
            (error.status().unwrap().as_u16(), error.message()),
            (500, Some("let it cool"))
        );
        let error = ask("panic").await.unwrap_err();
        assert_eq!(
            (error.status().unwrap().as_u16(), error.code()),
            (500, Some("InternalFailure"))
        );
    }
}

#[tokio::test]
async fn violations_are_the_error_of_the_model() {
    for client in clients() {
        let input = DescribeShoeInput::new("");
        let error = client.describe_shoe(input).await.unwrap_err();
        let Some(DescribeShoeError::Validation(validation)) = error.modeled() else {
            panic!("{error}");
        };
        let fields = validation.field_list.as_ref().unwrap();
        assert_eq!((fields.len(), fields[0].path.as_str()), (1, "/name"));
        assert_eq!(error.status().unwrap(), 400);
    }
}

/// Returns the status, headers and body of the server's response.
async fn send(request: Request<Body>) -> (u16, HeaderMap, Vec<u8>) {
    let response = Transport::send(&server::service(Smith), request)
        .await
        .unwrap();
    let (head, body) = response.into_parts();
    let body = body.read(usize::MAX).await.unwrap();
    (head.status.as_u16(), head.headers, body.to_vec())
}

fn request(path: &str, protocol: &str) -> http::request::Builder {
    let media_type = protocol.replace("rpc-v2-", "application/");
    Request::post(path)
        .header("smithy-protocol", protocol)
        .header("content-type", media_type)
}

/// Returns the status and the text of the response to a JSON body.
async fn over_json(path: &str, body: &str) -> (u16, String) {
    let built = request(path, "rpc-v2-json");
    let request = built.body(Body::new(body.to_owned())).unwrap();
    let (status, headers, body) = send(request).await;
    assert_eq!(headers["smithy-protocol"], "rpc-v2-json");
    (status, String::from_utf8(body).unwrap())
}

/// Returns the status and the strings of the response to a CBOR body.
async fn over_cbor(path: &str, body: &[u8]) -> (u16, BTreeMap<String, String>) {
    let built = request(path, "rpc-v2-cbor");
    let request = built.body(Body::new(body.to_vec())).unwrap();
    let (status, headers, body) = send(request).await;
    assert_eq!(headers["smithy-protocol"], "rpc-v2-cbor");
    (status, strings(&body))
}

fn strings(body: &[u8]) -> BTreeMap<String, String> {
    let member = Member::element("", &schema::UNIT);
    let mut found = BTreeMap::new();
    let mut reader = CborReader::new(body);
    reader.begin_map(&member).unwrap();
    while let Some(key) = reader.next_key().unwrap() {
        match reader.at_string() {
            true => drop(found.insert(key, reader.string(&member).unwrap())),
            false => reader.skip().unwrap(),
        }
    }
    reader.finish().unwrap();
    found
}

const DESCRIBE: &str = "/service/Forge/operation/DescribeShoe";
/// `{"name": "missing"}`
const MISSING: &[u8] = b"\xa1\x64name\x67missing";

#[tokio::test]
async fn an_error_names_its_absolute_shape_id() {
    let (status, body) = over_json(DESCRIBE, r#"{"name":"missing"}"#).await;
    let expected =
        r#"{"__type":"example.forge#NoSuchShoe","message":"no such shoe","name":"missing"}"#;
    assert_eq!((status, body.as_str()), (404, expected));
    let (status, body) = over_cbor(DESCRIBE, MISSING).await;
    assert_eq!(
        (status, body["__type"].as_str()),
        (404, "example.forge#NoSuchShoe")
    );
    assert_eq!(body["message"], "no such shoe");
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_answered_400() {
    let nested = [&b"\xa1\x61x"[..], &[0x81; 10_000]].concat();
    let tags = [&b"\xa1\x61x"[..], &[0xc1; 10_000]].concat();
    let bodies: [&[u8]; 14] = [
        b"",
        b"{}",
        b"\xff",
        b"\xbf",
        b"\x80",
        b"\xa1",
        b"\xa1\x64name\x05",
        b"\xa1\x64name\x61\xff",
        b"\xa2\x64name\x61a\x64name\x61a",
        b"\xa0\xa0",
        b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff",
        &nested,
        &tags,
        b"\xa1\x64name\x7b\x7f\xff\xff\xff\xff\xff\xff\xff",
    ];
    for body in bodies {
        let (status, answer) = over_cbor(DESCRIBE, body).await;
        assert_eq!(
            (status, answer["__type"].as_str()),
            (400, "SerializationException"),
            "{body:?}"
        );
        assert!(!answer["message"].is_empty());
    }
    for body in ["", "[]", r#"{"name":5}"#] {
        let (status, answer) = over_json(DESCRIBE, body).await;
        assert_eq!(status, 400);
        assert!(
            answer.starts_with(r#"{"__type":"SerializationException","message":"#),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn a_missing_member_is_a_violation_with_its_path() {
    let body = r#"{"horse":"a","shoes":[{"name":"b"},{"spare":{}}]}"#;
    let (status, answer) = over_json("/service/Forge/operation/ShoeHorse", body).await;
    assert_eq!(status, 400);
    for path in [
        r#""path":"/shoes/1/name""#,
        r#""path":"/shoes/1/spare/name""#,
    ] {
        assert!(answer.contains(path), "{answer}");
    }
    let (status, answer) = over_cbor(DESCRIBE, b"\xa0").await;
    assert_eq!(
        (status, answer["__type"].as_str()),
        (400, "smithy.framework#ValidationException")
    );
}

#[tokio::test]
async fn the_last_four_segments_of_the_path_say_the_operation() {
    for path in [
        "/service/Forge/operation/DescribeShoe",
        "/a/prefix/service/Forge/operation/DescribeShoe",
        "/service/Forge/operation/service/Forge/operation/DescribeShoe",
    ] {
        assert_eq!(over_cbor(path, MISSING).await.0, 404, "{path}");
        assert_eq!(over_cbor(path, b"\xa1\x64name\x61a").await.0, 200, "{path}");
        assert_eq!(over_json(path, r#"{"name":"a"}"#).await.0, 200, "{path}");
    }
    for path in [
        "/",
        "/service/Forge/operation/",
        "/service/Forge/operation/Shoe",
        "/service/Forge/operation/example.forge.DescribeShoe",
        "/service/Smithy/operation/DescribeShoe",
        "/service/Forge/DescribeShoe",
        "/service/Forge/operation/DescribeShoe/",
        "/xservice/Forge/operation/DescribeShoe",
        "/service/Forge/xoperation/DescribeShoe",
    ] {
        let (status, answer) = over_cbor(path, MISSING).await;
        assert_eq!(
            (status, answer["__type"].as_str()),
            (404, "UnknownOperationException"),
            "{path}"
        );
    }
    // Only rpcv2Cbor accepts the absolute shape id of the service.
    let path = "/service/example.forge.Forge/operation/DescribeShoe";
    assert_eq!(over_cbor(path, b"\xa1\x64name\x61a").await.0, 200);
    assert_eq!(over_json(path, r#"{"name":"a"}"#).await.0, 404);
}

#[tokio::test]
async fn a_request_that_is_not_of_the_protocol_is_refused() {
    let good = || request(DESCRIBE, "rpc-v2-cbor");
    let status = async |request: http::request::Builder| {
        let (status, headers, _) = send(request.body(Body::new(MISSING.to_vec())).unwrap()).await;
        assert_eq!(headers["smithy-protocol"], "rpc-v2-cbor");
        status
    };
    assert_eq!(status(good().method("PUT")).await, 405);
    assert_eq!(
        status(good().header("x-amz-target", "Forge.Quench")).await,
        400
    );
    assert_eq!(status(good().header("x-amzn-target", "")).await, 400);
    let named = |protocol: &str| {
        Request::post(DESCRIBE)
            .header("smithy-protocol", protocol)
            .header("content-type", "application/cbor")
    };
    assert_eq!(status(named("rpc-v2-xml")).await, 404);
    let typed = |media_type: &str| {
        Request::post(DESCRIBE)
            .header("smithy-protocol", "rpc-v2-cbor")
            .header("content-type", media_type)
    };
    assert_eq!(status(typed("application/json")).await, 415);
    assert_eq!(status(typed("")).await, 415);
    // The body is read as CBOR, and the status is that of the modeled error.
    assert_eq!(status(typed("Application/CBOR; charset=x")).await, 404);
}

#[tokio::test]
async fn without_an_output_there_is_no_body() {
    for (body, expected) in [(&b""[..], &b""[..]), (b"\xa0", b"")] {
        let path = "/service/Forge/operation/Quench";
        let built = request(path, "rpc-v2-cbor");
        let (status, headers, answer) = send(built.body(Body::new(body.to_vec())).unwrap()).await;
        assert_eq!((status, &answer[..]), (200, expected));
        assert!(!headers.contains_key("content-type"));
        let bare = Request::post(path).header("smithy-protocol", "rpc-v2-cbor");
        let (status, ..) = send(bare.body(Body::empty()).unwrap()).await;
        assert_eq!(status, 200);
    }
    for body in [&b""[..], b"\xbf\xff", b"\xa0"] {
        let built = request("/service/Forge/operation/CastAll", "rpc-v2-cbor");
        let (status, headers, answer) = send(built.body(Body::new(body.to_vec())).unwrap()).await;
        assert_eq!((status, &answer[..]), (200, &b"\xbf\xff"[..]));
        assert_eq!(headers["content-type"], "application/cbor");
    }
}

/// Sends the same response to every request, and keeps the last request.
struct Canned {
    answer: (u16, Vec<(&'static str, &'static str)>, Vec<u8>),
    asked: Arc<Mutex<Option<Request<Body>>>>,
}

impl Transport for Canned {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        *self.asked.lock().unwrap() = Some(request);
        let (status, headers, body) = &self.answer;
        let mut response = Response::builder().status(*status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        let response = response
            .body(Body::new(body.clone()))
            .map_err(BoxError::from);
        Box::pin(std::future::ready(response))
    }
}

const NAMED: (&str, &str) = ("smithy-protocol", "rpc-v2-cbor");

fn canned(
    status: u16,
    headers: &[(&'static str, &'static str)],
    body: &[u8],
) -> (Client, Arc<Mutex<Option<Request<Body>>>>) {
    let asked = Arc::default();
    let transport = Canned {
        answer: (status, headers.to_vec(), body.to_vec()),
        asked: Arc::clone(&asked),
    };
    (
        Client::new(transport, "https://forge.example.com/v1/").unwrap(),
        asked,
    )
}

#[tokio::test]
async fn a_request_is_what_the_protocol_says() {
    let (client, asked) = canned(200, &[NAMED], b"");
    assert!(client.quench(QuenchInput::default()).await.is_ok());
    let (head, body) = asked.lock().unwrap().take().unwrap().into_parts();
    assert_eq!(
        head.uri,
        "https://forge.example.com/v1/service/Forge/operation/Quench"
    );
    assert_eq!(
        (head.method.as_str(), &body.read(9).await.unwrap()[..]),
        ("POST", &b""[..])
    );
    assert_eq!(head.headers["smithy-protocol"], "rpc-v2-cbor");
    assert_eq!(head.headers["accept"], "application/cbor");
    assert!(!head.headers.contains_key("content-type"));
    assert_eq!(head.headers["content-length"], "0");
    assert!(client.cast_all(CastAllInput::default()).await.is_ok());
    let (head, body) = asked.lock().unwrap().take().unwrap().into_parts();
    assert_eq!(head.headers["content-type"], "application/cbor");
    assert_eq!(head.headers["content-length"], "2");
    assert_eq!(body.read(9).await.unwrap(), b"\xbf\xff"[..]);
}

#[tokio::test]
async fn a_service_that_has_left_aws_query_keeps_its_codes() {
    for protocol in ["rpc-v2-cbor", "rpc-v2-json"] {
        let body = match protocol {
            "rpc-v2-cbor" => MISSING,
            _ => br#"{"name":"missing"}"#,
        };
        let built = request(DESCRIBE, protocol);
        let (_, headers, _) = send(built.body(Body::new(body.to_vec())).unwrap()).await;
        assert_eq!(headers["x-amzn-query-error"], "Shoe.NotFound;Sender");
    }
    let hot = b"\xa1\x64name\x63hot";
    let built = request(DESCRIBE, "rpc-v2-cbor");
    let (_, headers, _) = send(built.body(Body::new(hot.to_vec())).unwrap()).await;
    assert!(!headers.contains_key("x-amzn-query-error"));

    let body = b"\xa1\x66__type\x6aOverheated";
    let (client, asked) = canned(
        500,
        &[NAMED, ("x-amzn-query-error", "TooHot;Receiver")],
        body,
    );
    let error = client
        .describe_shoe(DescribeShoeInput::new("a"))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("TooHot"));
    assert!(matches!(
        error.modeled(),
        Some(DescribeShoeError::Overheated(_))
    ));
    let asked = asked.lock().unwrap().take().unwrap();
    assert_eq!(asked.headers()["x-amzn-query-mode"], "true");
}

#[tokio::test]
async fn an_answer_that_does_not_name_the_protocol_is_not_looked_at() {
    let body = b"\xa1\x66__type\x6aOverheated";
    for headers in [
        &[][..],
        &[("smithy-protocol", "rpc-v2-json")],
        &[("content-type", "application/cbor")],
    ] {
        let (client, _) = canned(500, headers, body);
        let error = client
            .describe_shoe(DescribeShoeInput::new("a"))
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::UnexpectedResponse(_)),
            "{error}"
        );
        assert!(
            error
                .to_string()
                .contains("answer is not rpcv2Cbor (HTTP 500"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn which_error_it_is_stands_in_the_body_alone() {
    let ask = async |body: &[u8]| {
        let headers = [NAMED, ("x-amzn-errortype", "NoSuchShoe")];
        let (client, _) = canned(500, &headers, body);
        client
            .describe_shoe(DescribeShoeInput::new("a"))
            .await
            .unwrap_err()
    };
    // The id may have another namespace, and a colon with a URI may follow it.
    for id in [
        &b"\x78\x18example.forge#Overheated"[..],
        b"\x6dx#Overheated:",
        b"\x6aOverheated",
    ] {
        let error = ask(&[b"\xa2\x66__type", id, b"\x67Message\x63hot"].concat()).await;
        assert_eq!(
            error.modeled(),
            Some(&Overheated::new("hot").into()),
            "{error}"
        );
    }
    let error = ask(b"\xa2\x64code\x6aOverheated\x67message\x63hot").await;
    assert!(error.modeled().is_none());
    assert_eq!((error.code(), error.message()), (None, Some("hot")));
    let error = ask(b"\xa2\x67message\x05\x66__type\x64x#Hm").await;
    assert_eq!((error.code(), error.message()), (Some("Hm"), None));
    for body in [
        &b""[..],
        b"<html>",
        b"\xa1\x66__type\x05",
        b"\xbf\x66__type",
    ] {
        let error = ask(body).await;
        assert!(
            matches!(error.kind(), ErrorKind::Unmodeled { code: None, .. }),
            "{error}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_says_why() {
    let ask = async |body: &[u8]| {
        let (client, _) = canned(200, &[NAMED, ("content-type", "application/cbor")], body);
        client.describe_shoe(DescribeShoeInput::new("a")).await
    };
    // An empty body is an empty document.
    assert_eq!(ask(b"").await.unwrap().shoe.name, "");
    for body in [&b"\xa1"[..], b"\xa1\x64shoe\xa1\x64name\x05", b"\xa0\x00"] {
        let error = ask(body).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Deserialize { .. }),
            "{error}"
        );
    }
    // A missing required member gets an initial value.
    assert_eq!(ask(b"\xa0").await.unwrap().shoe, Shoe::new(""));
}
