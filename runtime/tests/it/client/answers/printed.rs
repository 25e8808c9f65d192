//! What errors print: nothing secret, and nothing that a terminal or a log would obey.

use farrier::client::{Client, ErrorKind};
use farrier::operation::Protocol;

use super::{
    ALL, Answer, Canned, GetError, GetInput, Is, SECRET, SECRET_ERRORS, SERVICE, SecretOutput,
    call, client, error_document, get,
};

const SECRET_KEY: &str = "hunter2";

#[tokio::test]
async fn an_answer_that_may_hold_sensitive_members_is_printed_without_its_body() {
    for protocol in ALL {
        let page = format!("<html>{SECRET_KEY}</html>");
        let broken = match protocol.name() {
            "rpcv2Cbor" => b"\xa1\x63key\x67hunter2\xff".to_vec(),
            "restXml" | "awsQuery" | "ec2Query" => b"<SecretResponse><key>hunter2</key>".to_vec(),
            _ => br#"{"key":"hunter2""#.to_vec(),
        };
        for (status, body) in [(200, broken.clone()), (400, broken), (502, page.into())] {
            for media_type in ["text/html", "application/json", "application/xml"] {
                let answer = Answer::of(*protocol, status, body.clone())
                    .with("content-type", media_type)
                    .with("x-echo", SECRET_KEY);
                let client = client(*protocol, answer.clone());
                let called = client.call::<_, SecretOutput, GetError>(&SECRET, GetInput {});
                let error = called.await.unwrap_err();
                for printed in [
                    format!("{error}"),
                    format!("{error:?}"),
                    format!("{error:#?}"),
                ] {
                    assert!(
                        !printed.contains(SECRET_KEY),
                        "{}: {printed}",
                        protocol.name()
                    );
                }
                assert!(error.response().is_some_and(|it| !it.body().is_empty()));

                let error = call(&SECRET_ERRORS, *protocol, answer).await.unwrap_err();
                let printed = format!("{error} {error:#?}");
                assert!(
                    !printed.contains(SECRET_KEY),
                    "{}: {printed}",
                    protocol.name()
                );
            }
        }
    }
}

#[tokio::test]
async fn cookies_and_credentials_are_never_printed() {
    for protocol in ALL {
        let body = error_document(*protocol, "LostException", &[]);
        let answer = Answer::of(*protocol, 400, body)
            .with("set-cookie", "session=hunter2")
            .with("cookie", "hunter2")
            .with("authorization", "Bearer hunter2")
            .with("proxy-authorization", "Basic hunter2")
            .with("www-authenticate", "Digest nonce=hunter2")
            .with("x-plain", "shown");
        let error = get(*protocol, answer).await.unwrap_err();
        let printed = format!("{error} {error:?} {error:#?}");
        assert!(!printed.contains(SECRET_KEY), "{printed}");
        assert!(
            printed.contains("set-cookie") && printed.contains("shown"),
            "{printed}"
        );
    }
}

/// Prints every request before it is signed.
#[derive(Clone, Default)]
struct Log(std::sync::Arc<std::sync::Mutex<String>>);

impl farrier::client::Interceptor for Log {
    fn modify_before_signing(
        &self,
        context: &farrier::client::RequestContext,
        request: &mut farrier::client::RequestParts,
    ) -> Result<(), farrier::body::BoxError> {
        let secret = http::HeaderValue::from_static(SECRET_KEY);
        request.headers.insert("authorization", secret.clone());
        request.headers.insert("cookie", secret);
        request.body = bytes::Bytes::from_static(SECRET_KEY.as_bytes()).into();
        *self.0.lock().unwrap() = format!("{context:?} {request:?} {:?}", request.body);
        Ok(())
    }
}

#[tokio::test]
async fn a_request_is_printed_without_its_body_and_its_credentials() {
    for protocol in ALL {
        let log = Log::default();
        let answer = Answer::of(*protocol, 200, "");
        let client = client(*protocol, answer).with_interceptor(log.clone());
        let called = client.call::<_, SecretOutput, GetError>(&SECRET, GetInput {});
        called.await.unwrap();
        let printed = log.0.lock().unwrap().clone();
        assert!(!printed.contains(SECRET_KEY), "{printed}");
        assert!(printed.contains("authorization"), "{printed}");
        assert!(printed.contains("Bytes(7 bytes)"), "{printed}");
    }
}

#[tokio::test]
async fn the_user_of_an_endpoint_is_never_printed() {
    let endpoint = "https://user:hunter2@smithy.example.com:8443/base";
    let body = error_document(Protocol::RestJson1, "LostException", &[]);
    let answer = Answer::of(Protocol::RestJson1, 400, body);
    let client = Client::new(&SERVICE, Canned(answer), endpoint).unwrap();
    let called = client.call::<_, SecretOutput, GetError>(&SECRET, GetInput {});
    let error = called.await.unwrap_err();
    let printed = format!("{client:?} {client:#?} {error} {error:#?}");
    assert!(!printed.contains(SECRET_KEY), "{printed}");
    assert!(
        printed.contains("smithy.example.com:8443/base"),
        "{printed}"
    );

    for broken in [
        "https://user:hunter2@smithy.example.com:99999",
        "https://user:hunter2@smithy.example.com/a?b=c",
        "https://user:hunter2@smithy.example.com/a#b",
        "ftp://user:hunter2@smithy.example.com",
        "https://user:hunter2@",
        "https://user:hun/hunter2@smithy.example.com",
        "https://user:hun hunter2@smithy.example.com",
        "user:hunter2@smithy.example.com",
    ] {
        let answer = Answer::of(Protocol::RestJson1, 400, "");
        let error = Client::new(&SERVICE, Canned(answer), broken).unwrap_err();
        let printed = format!("{error} {error:?}");
        assert!(!printed.contains(SECRET_KEY), "{printed}");
    }
}

/// Characters that terminals and logs obey.
const HOSTILE: &str = "a\u{1b}[31m\u{7}\r\nb\u{202e}\u{2066}\u{200f}\u{61c}\u{9b}\u{85}\u{2028}c";

fn is_clean(text: &str) -> bool {
    let turns = |it: char| matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{2028}' | '\u{2029}');
    !text.chars().any(|it| it.is_control() || turns(it))
}

#[tokio::test]
async fn what_the_network_says_stays_on_one_line_and_moves_no_cursor() {
    for protocol in ALL.iter().filter(|it| !super::is_xml(**it)) {
        let hostile = error_document(*protocol, HOSTILE, &[("message", Is::Text(HOSTILE))]);
        let modeled = error_document(
            *protocol,
            "LostException",
            &[("message", Is::Text(HOSTILE))],
        );
        let answers = [
            Answer::of(*protocol, 400, hostile),
            Answer::of(*protocol, 400, modeled),
            Answer::of(*protocol, 502, HOSTILE).with("content-type", "text/h\u{202e}tml"),
            Answer::of(*protocol, 200, format!("{{{HOSTILE}")),
        ];
        for answer in answers {
            let answer = answer.with("x-amzn-requestid", "4d1c");
            let error = get(*protocol, answer).await.unwrap_err();
            for printed in [format!("{error}"), format!("{error:?}")] {
                assert!(is_clean(&printed), "{}: {printed:?}", protocol.name());
            }
            let whole = format!("{error:#?}").replace('\n', " ");
            assert!(is_clean(&whole), "{}: {whole:?}", protocol.name());
            if let ErrorKind::Modeled { error, .. } = error.kind() {
                assert!(is_clean(&error.to_string()), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn what_the_network_says_is_printed_up_to_a_length() {
    let long = Box::leak("x".repeat(1 << 20).into_boxed_str());
    for protocol in ALL {
        for body in [
            error_document(*protocol, long, &[("message", Is::Text(long))]),
            error_document(*protocol, "LostException", &[("message", Is::Text(long))]),
            long.as_bytes().to_vec(),
        ] {
            let error = get(*protocol, Answer::of(*protocol, 400, body)).await;
            let error = error.unwrap_err();
            assert!(error.to_string().len() < 5_000, "{}", protocol.name());
            if !matches!(error.kind(), ErrorKind::Modeled { .. }) {
                assert!(format!("{error:#?}").len() < 20_000, "{}", protocol.name());
            }
        }
    }
}
