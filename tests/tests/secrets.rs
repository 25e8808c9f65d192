//! No value of an `@sensitive` shape is shown: neither by `Debug` nor by errors, on the client and on the server.

#![deny(warnings)]

use std::fmt::Debug;

use farrier::Body;
use farrier::body::BoxError;
use farrier::client::{Transport, TransportFuture};
use farrier::server::Context;
use farrier::validate::Validate as _;
use http::{Request, Response};
use secrets::client::Safe as _;
use secrets::*;

include!("../../codegen/tests/goldens/secrets.rs");

/// A part of every sensitive value in these tests.
const SECRET: &str = "hunter";

#[track_caller]
fn assert_silent(text: &str) {
    assert!(!text.contains(SECRET), "{text}");
    assert!(!text.contains("31337"), "{text}");
}

fn input() -> KeepInput {
    let mut input = KeepInput::new("plain");
    input.pin = Some(31337);
    input.photo = Some("hunter on a horse".into());
    input.card = Some(Card::builder().number(SECRET).build());
    input.words = Some(vec!["hunter 1".to_owned(), "hunter 1".to_owned()]);
    input.by_word = Some([("hunter 2".to_owned(), Detail::new("long note"))].into());
    input.mood = Some(Mood::from(SECRET));
    input.choice = Some(Choice::Word("hunter 3".to_owned()));
    input
}

#[test]
fn debug_shows_what_is_not_secret_alone() {
    let printed = format!("{0:?} {0:#?}", input());
    assert_silent(&printed);
    assert!(printed.contains("plain"), "{printed}");
    let builder = KeepInput::builder().pin(31337).name("plain");
    assert_silent(&format!("{:?}", builder.build()));
}

#[test]
fn violations_show_neither_values_nor_keys() {
    let violations = input().check().unwrap_err();
    assert_silent(&format!(
        "{violations} {violations:?} {}",
        violations.framework_message()
    ));
    let paths: Vec<&str> = violations.iter().map(|it| it.path()).collect();
    assert_eq!(
        paths,
        [
            "/pin",
            "/card/number",
            "/words",
            "/words/0",
            "/words/1",
            "/byWord",
            "/mood",
            "/choice/word",
        ]
    );
}

/// What is below a key is looked at where the key itself is right.
#[test]
fn the_path_of_a_violation_below_a_secret_key_does_not_show_the_key() {
    let mut input = KeepInput::new("plain");
    input.by_word = Some([("foal".to_owned(), Detail::new("long note"))].into());
    let violations = input.check().unwrap_err();
    let paths: Vec<&str> = violations.iter().map(|it| it.path()).collect();
    assert_eq!(paths, ["/byWord/***/note"]);
    assert!(!format!("{violations} {violations:?}").contains("foal"));
}

/// Sends this status and body in response to every request.
struct Canned(u16, &'static str);

impl Transport for Canned {
    fn send(&self, _: Request<Body>) -> TransportFuture {
        let response = Response::builder()
            .status(self.0)
            .header("content-type", "application/x-amz-json-1.1")
            .body(Body::new(self.1));
        Box::pin(std::future::ready(response.map_err(BoxError::from)))
    }
}

async fn fail(transport: impl Transport) -> String {
    let client = Client::in_process(transport);
    let error = client.keep(KeepInput::new("plain")).await.unwrap_err();
    everything(&error)
}

/// Returns the texts of an error and of its sources.
fn everything<E: std::error::Error + Debug>(error: &E) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}");
    let mut next = error.source();
    while let Some(error) = next {
        text.push_str(&format!("\n{error}\n{error:?}\n{error:#?}"));
        next = error.source();
    }
    text
}

#[tokio::test]
async fn errors_of_a_client_show_no_secret() {
    let refused = r#"{"__type":"Refused","message":"hunter is wrong","hint":"try again"}"#;
    let text = fail(Canned(400, refused)).await;
    assert_silent(&text);
    assert!(
        text.starts_with("Keep: Refused (HTTP 400): *** 67 bytes redacted ***\n"),
        "{text}"
    );
    assert!(text.contains("try again"), "{text}");
    for answer in [
        r#"{"card":{"number":"hunter"},"kept":7}"#,
        r#"{"card":"hunter"}"#,
        r#"{"card":{"number":31337}}"#,
    ] {
        let text = fail(Canned(200, answer)).await;
        assert_silent(&text);
        assert!(
            text.starts_with("Keep: answer cannot be read (HTTP 200): "),
            "{text}"
        );
    }
    let broken = r#"{"__type":"Refused","message":"hunter","hint":7}"#;
    assert_silent(&fail(Canned(400, broken)).await);
}

#[test]
fn an_error_whose_message_is_secret_prints_its_name() {
    let refused = Refused::builder().message(SECRET).build();
    assert_eq!(refused.to_string(), "Refused");
    assert_silent(&everything(&refused));
    assert_silent(&everything(&KeepError::from(refused)));
}

struct Safe;

impl server::Safe for Safe {
    async fn keep(&self, _: KeepInput, _: &Context) -> Result<KeepOutput, KeepError> {
        Ok(KeepOutput::builder().build())
    }
}

#[tokio::test]
async fn answers_of_a_server_show_no_secret() {
    let service = server::service(Safe);
    for (body, status) in [
        (r#"{"name":"plain","pin":31337}"#, 400),
        (r#"{"name":"plain","pin":"hunter"}"#, 400),
        (r#"{"name":"plain","photo":"hunter?"}"#, 400),
        (r#"{"name":"plain","card":"hunter"}"#, 400),
        (r#"{"name":"plain","byWord":{"hunter":{}}}"#, 400),
        (
            r#"{"name":"plain","byWord":{"hunter 2":{"note":"long note"}}}"#,
            400,
        ),
        (
            r#"{"name":"plain","byWord":{"hunter":{"note":""},"hunter":{"note":""}}}"#,
            400,
        ),
        (r#"{"name":"plain","mood":"hunter"}"#, 400),
        (r#"{"name":"plain","choice":{"word":"hunter 3"}}"#, 400),
        (r#"{"name":"plain","byWord":{"hunter":{"note":""}}}"#, 200),
    ] {
        let request = Request::post("/")
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", "Safe.Keep")
            .body(Body::new(body));
        let response = service
            .send(request.expect("a request"))
            .await
            .expect("answers");
        assert_eq!(response.status(), status, "{body}");
        let (head, body) = response.into_parts();
        let text = body.read(10_000).await.expect("a body");
        assert_silent(&format!("{head:?} {}", String::from_utf8_lossy(&text)));
    }
}

#[test]
fn errors_of_serde_show_no_secret() {
    for json in [
        r#"{"name":"plain","pin":"hunter"}"#,
        r#"{"name":"plain","pin":3133700000000}"#,
        r#"{"name":"plain","photo":"hunter?"}"#,
        r#"{"name":"plain","card":"hunter"}"#,
        r#"{"name":"plain","card":{"number":31337}}"#,
        r#"{"name":"plain","words":"hunter"}"#,
        r#"{"name":"plain","words":["a",31337]}"#,
        r#"{"name":"plain","byWord":{"hunter":{"note":31337}}}"#,
        r#"{"name":"plain","byWord":{"hunter":{}}}"#,
        r#"{"name":"plain","mood":31337}"#,
        r#"{"name":"plain","choice":{"word":31337}}"#,
    ] {
        let error = serde_json::from_str::<KeepInput>(json).unwrap_err();
        assert_silent(&everything(&error));
    }
}
