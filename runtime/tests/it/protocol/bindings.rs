//! HTTP bindings, sent from a client to a server and back.

use std::sync::Arc;

use farrier::client::Client;
use farrier::server::Service;
use farrier::{Blob, Timestamp};

use crate::service::{BIND, BindInput, BindOutput, FILE, File, Handler, REST, Seen, ShoeError};

fn texts(pairs: &[(&str, &str)]) -> std::collections::BTreeMap<String, String> {
    let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    pairs.iter().map(owned).collect()
}

/// Sends an input to a server that returns this output. Returns the input that the server got and the output that the
/// client got.
async fn bind(input: &BindInput, bound: BindOutput) -> (BindInput, BindOutput) {
    let seen = Seen::default();
    let handler = Handler {
        seen: Arc::clone(&seen),
        bound,
        ..Handler::new(&REST)
    };
    let client = Client::in_process(&REST, Service::new(handler));
    let output = client
        .call::<_, BindOutput, ShoeError>(&BIND, input.clone())
        .await
        .unwrap();
    let input = seen.lock().unwrap().take().unwrap();
    (input, output)
}

fn rich() -> BindInput {
    BindInput {
        limit: Some(-3),
        names: Some(vec!["a&b=c".to_owned(), String::new(), "+ %é".to_owned()]),
        since: Some(Timestamp::new(5, 500_000_000)),
        rest: Some(texts(&[("x y", "1"), ("é", "")])),
        flag: Some(false),
        list: Some(vec![
            "a,b".to_owned(),
            "say \"hi\"\\".to_owned(),
            " c ".to_owned(),
            String::new(),
        ]),
        times: Some(vec![
            Timestamp::from_seconds(0),
            Timestamp::from_seconds(86_400),
        ]),
        ratio: Some(0.25),
        epoch: Some(Timestamp::from_seconds(7)),
        prefixed: Some(texts(&[("one", "1"), ("two", "b, c")])),
        note: Some("in the body".to_owned()),
        ..BindInput::new("arn:aws:x:1:a/b?c#d%20", "a/b c/é")
    }
}

#[tokio::test]
async fn every_part_of_a_request_arrives() {
    let mut expected = rich();
    // `@httpQueryParams` on input also gets literals and the parameters that another member binds.
    let parameters = texts(&[
        ("action", "bind"),
        ("now", ""),
        ("limit", "-3"),
        ("name", "a&b=c"),
        ("since", "1970-01-01T00:00:05.5Z"),
        ("x y", "1"),
        ("é", ""),
    ]);
    expected.rest = Some(parameters);
    let (input, _) = bind(&rich(), BindOutput::default()).await;
    assert_eq!(input, expected);
}

#[tokio::test]
async fn what_is_not_set_is_not_sent() {
    let bare = BindInput::new("a", "b");
    let (input, output) = bind(&bare, BindOutput::default()).await;
    let expected = BindInput {
        rest: Some(texts(&[("action", "bind"), ("now", "")])),
        ..bare
    };
    assert_eq!(input, expected);
    assert_eq!(
        output,
        BindOutput {
            status: Some(200),
            // `@httpPrefixHeaders` of a response is an empty map, not absent, if there are no such headers.
            prefixed: Some(texts(&[])),
            ..BindOutput::default()
        }
    );
}

#[tokio::test]
async fn every_part_of_an_answer_arrives() {
    let output = BindOutput {
        status: Some(202),
        list: Some(vec!["x".to_owned(), "y,z".to_owned()]),
        prefixed: Some(texts(&[("k", "v")])),
        seen: Some("body".to_owned()),
    };
    assert_eq!(
        bind(&BindInput::new("a", "b"), output.clone()).await.1,
        output
    );
}

#[tokio::test]
async fn an_empty_label_cannot_be_sent() {
    let client = Client::in_process(&REST, Service::new(Handler::new(&REST)));
    let error = client
        .call::<_, BindOutput, ShoeError>(&BIND, BindInput::new("", "b"))
        .await;
    let expected =
        "Bind: input cannot be sent: member `arn` is part of the path and cannot be empty";
    assert_eq!(error.unwrap_err().to_string(), expected);
    let control = BindInput {
        prefixed: Some(texts(&[("k", "a\nb")])),
        ..BindInput::new("a", "b")
    };
    let error = client
        .call::<_, BindOutput, ShoeError>(&BIND, control)
        .await;
    let expected = "Bind: input cannot be sent: a control character cannot travel in a header";
    assert_eq!(error.unwrap_err().to_string(), expected);
}

#[tokio::test]
async fn a_payload_is_the_whole_body_with_the_type_that_a_member_names() {
    let client = Client::in_process(&REST, Service::new(Handler::new(&REST)));
    let file = File {
        kind: Some("image/png".to_owned()),
        bytes: Some(Blob::from(vec![0, 159, 255])),
    };
    assert_eq!(
        client
            .call::<_, File, ShoeError>(&FILE, file.clone())
            .await
            .unwrap(),
        file
    );
    let empty = client
        .call::<_, File, ShoeError>(&FILE, File::default())
        .await
        .unwrap();
    assert_eq!(empty, File::default());
}

#[tokio::test]
async fn a_label_that_a_proxy_would_resolve_is_an_input_error() {
    let client = Client::in_process(&REST, Service::new(Handler::new(&REST)));
    for dots in [".", ".."] {
        let called = client.call::<_, BindOutput, ShoeError>(&BIND, BindInput::new(dots, "a"));
        let error = called.await.unwrap_err();
        let expected = format!(
            "Bind: input cannot be sent: member `arn` is part of the path and cannot be `{dots}`"
        );
        assert_eq!(error.to_string(), expected);
    }
    // Keys such as these are legal in greedy labels, and a label that merely holds dots goes nowhere else.
    for (arn, path) in [("...", "a/../b"), ("a.", ".."), ("..a", "./a/.")] {
        let input = BindInput::new(arn, path);
        let (seen, _) = bind(&input, BindOutput::default()).await;
        assert_eq!((seen.arn.as_str(), seen.path.as_str()), (arn, path));
    }
}
