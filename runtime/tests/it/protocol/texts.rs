//! Text in every protocol: it arrives as it was, or it is not sent.

use super::all::{LOST, Value, as_it_is, call, call_changed, has_xml, name, replace, services};

fn of(text: &str) -> Value {
    Value {
        text: Some(text.to_owned()),
        tags: Some(vec![text.to_owned()]),
        counts: Some([(text.to_owned(), 1)].into()),
        ..Value::default()
    }
}

#[tokio::test]
async fn every_text_arrives_as_it_was() {
    for text in [
        "a\nb",
        "a\r\nb\rc",
        "\t a \t",
        " \n ",
        "a\u{85}b\u{2028}c\u{2029}",
        "]]>",
        "<a href=\"b\">&amp;'</a>",
        "é©…\u{feff}\u{ffef}\u{7f}\u{9f}🐎",
        "--><!-- <![CDATA[ ]]>",
    ] {
        for service in services() {
            let outcome = call(service, of(text), of(text)).await;
            assert_eq!(outcome.seen, Some(of(text)), "{}: {text:?}", name(service));
            let output = outcome.output.unwrap();
            assert_eq!(output, of(text), "{}: {text:?}", name(service));
        }
    }
}

#[tokio::test]
async fn xml_has_references_for_what_readers_change() {
    let value = Value {
        text: Some("a\nb\u{85}c\u{2028}d\re\tf".to_owned()),
        ..Value::default()
    };
    let expected = "<text>a&#xA;b&#x85;c&#x2028;d&#xD;e\tf</text>";
    for service in services() {
        let outcome = call(service, value.clone(), value.clone()).await;
        let (request, response) = has_xml(service);
        let requested = outcome.request().text();
        let responded = outcome.response().text();
        assert_eq!(requested.contains(expected), request, "{requested}");
        let found = responded.contains(expected);
        assert_eq!(found, response, "{responded}");
    }
}

#[tokio::test]
async fn what_xml_cannot_carry_is_an_input_error_and_a_500_and_arrives_elsewhere() {
    for text in ["\0", "a\u{1}b", "\u{b}", "\u{1f}", "\u{fffe}", "\u{ffff}"] {
        let code = u32::from(text.trim_matches(['a', 'b']).chars().next().unwrap());
        for value in [
            Value {
                text: Some(text.to_owned()),
                ..Value::default()
            },
            Value {
                tags: Some(vec![String::new(), text.to_owned()]),
                ..Value::default()
            },
            Value {
                counts: Some([(text.to_owned(), 1)].into()),
                ..Value::default()
            },
        ] {
            for service in services() {
                let name = name(service);
                let sent = call(service, value.clone(), Value::default()).await;
                let answered = call(service, Value::default(), value.clone()).await;
                let (request, response) = has_xml(service);
                match request {
                    true => {
                        let expected = format!(
                            "Send: input cannot be sent: U+{code:04X}, which XML cannot carry"
                        );
                        assert_eq!(sent.error(), expected, "{name}");
                        assert!(sent.request.is_none(), "{name}");
                    }
                    false => assert_eq!(sent.seen, Some(value.clone()), "{name}"),
                }
                match response {
                    true => {
                        assert_eq!(answered.response().status, 500, "{name}");
                        let body = answered.response().text();
                        assert!(!body.contains(text) && !body.contains("&#"), "{body}");
                    }
                    false => assert_eq!(answered.output.unwrap(), value, "{name}"),
                }
            }
        }
    }
}

#[tokio::test]
async fn a_message_of_an_error_that_xml_cannot_carry_is_a_500() {
    for service in services() {
        let output = Value {
            text: Some(format!("{LOST}no\u{1}horse")),
            ..Value::default()
        };
        let outcome = call(service, Value::default(), output).await;
        let status = outcome.response().status;
        assert_eq!(status == 500, has_xml(service).1, "{}", name(service));
        assert!(!outcome.response().text().contains("&#"));
    }
}

#[tokio::test]
async fn both_sides_refuse_what_xml_forbids() {
    let value = Value {
        text: Some("horse".to_owned()),
        ..Value::default()
    };
    for service in services() {
        let (request, response) = has_xml(service);
        for bad in [
            "<text>a]]>b</text>",
            "<text>\0</text>",
            "<text>\u{1}</text>",
            "<text>\u{fffe}</text>",
            "<text>&#0;</text>",
            "<text>&#x1;</text>",
            "<text>&#xFFFE;</text>",
            "<text a='1' a='2'>x</text>",
            "<p:text>x</p:text>",
            "<text p:a='1'>x</text>",
            "<text xmlns:p='u' xmlns:q='u' p:a='1' q:a='2'>x</text>",
            "<!-- a -- b --><text>x</text>",
            // Of members that nobody knows.
            "<other>a]]>b</other>",
            "<other>&#0;</other>",
            "<other><p:a/></other>",
            "<other a='1' a='1'/>",
            "<other a='&#0;'/>",
            "<other>\u{1}</other>",
        ] {
            let change = move |body: &[u8]| match body.first() {
                Some(b'<') => replace(body, b"<text>horse</text>", bad.as_bytes()),
                _ => body.to_vec(),
            };
            if request {
                let sent =
                    call_changed(service, value.clone(), Value::default(), change, as_it_is).await;
                assert_eq!(sent.response().status, 400, "{}: {bad}", name(service));
            }
            if response {
                let answered =
                    call_changed(service, Value::default(), value.clone(), as_it_is, change).await;
                assert!(answered.output.is_err(), "{}: {bad}", name(service));
            }
        }
    }
}

#[tokio::test]
async fn names_in_xml_are_compared_without_their_prefixes() {
    let value = Value {
        text: Some("horse".to_owned()),
        tags: Some(vec!["a".to_owned(), "b".to_owned()]),
        counts: Some([("k".to_owned(), 1)].into()),
        ..Value::default()
    };
    // Every name gets a prefix that the root element declares.
    let prefixed = |body: &[u8]| {
        let Some(text) = std::str::from_utf8(body)
            .ok()
            .filter(|it| it.starts_with('<'))
        else {
            return body.to_vec();
        };
        let text = text
            .replace("</", "\0")
            .replace('<', "<p:")
            .replace('\0', "</p:");
        let end = text.find(['>', ' ']).unwrap();
        format!(
            "{} xmlns:p='https://example.com'{}",
            &text[..end],
            &text[end..]
        )
        .into_bytes()
    };
    for service in services() {
        let name = name(service);
        let outcome = call_changed(service, value.clone(), value.clone(), prefixed, prefixed).await;
        assert_eq!(outcome.seen, Some(value.clone()), "{name}");
        assert_eq!(outcome.output.unwrap(), value, "{name}");

        let lost = Value {
            text: Some(format!("{LOST}no horse")),
            ..Value::default()
        };
        let outcome = call_changed(service, Value::default(), lost, as_it_is, prefixed).await;
        let error = outcome.output.unwrap_err();
        assert_eq!(error.code(), Some("LostException"), "{name}");
        assert_eq!(error.message(), Some("no horse"), "{name}");
        assert!(error.modeled().is_some(), "{name}");
    }
}
