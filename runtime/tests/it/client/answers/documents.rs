//! Outputs: what counts as one, by content and never by a media type alone.

use farrier::client::ErrorKind;

use super::{
    ALL, Answer, GET, Is, LATE, call, document, error_document, get, is_xml, lost, own_type,
};

/// Media types that services, stacks of servers and proxies name for documents.
const TYPES: [Option<&str>; 6] = [
    None,
    Some("text/plain"),
    Some("text/html; charset=utf-8"),
    Some("application/octet-stream"),
    Some("application/json"),
    Some("application/xml"),
];

fn typed(answer: Answer, media_type: Option<&str>) -> Answer {
    match media_type {
        Some(media_type) => answer.with("content-type", media_type),
        None => answer,
    }
}

#[tokio::test]
async fn a_media_type_alone_costs_no_answer() {
    for protocol in ALL {
        for media_type in TYPES.into_iter().chain([Some(own_type(*protocol))]) {
            let name = format!("{} {media_type:?}", protocol.name());
            let body = document(*protocol, &[("arn", Is::Text("x"))]);
            let output = get(
                *protocol,
                typed(Answer::of(*protocol, 200, body), media_type),
            )
            .await;
            assert_eq!(output.expect(&name).arn.as_deref(), Some("x"), "{name}");

            let members = [("message", Is::Text("no such horse"))];
            let body = error_document(*protocol, "LostException", &members);
            let error = get(
                *protocol,
                typed(Answer::of(*protocol, 400, body), media_type),
            )
            .await;
            let message = lost(*protocol, &error).message.as_deref();
            assert_eq!(message, Some("no such horse"), "{name}");
        }
    }
}

#[tokio::test]
async fn an_empty_or_blank_body_is_an_empty_document() {
    for protocol in ALL {
        let null: &[u8] = match protocol.name() {
            "rpcv2Cbor" => b"\xf6",
            _ if is_xml(*protocol) => b"",
            _ => b" null\n",
        };
        for body in [b"", b" \n" as &[u8], b"\r\n\r\n", null] {
            for media_type in TYPES.into_iter().chain([Some(own_type(*protocol))]) {
                let name = format!("{} {media_type:?} {body:?}", protocol.name());
                let answer = typed(Answer::of(*protocol, 200, body), media_type);
                let output = get(*protocol, answer).await.expect(&name);
                assert_eq!((output.arn, output.total), (None, 0), "{name}");
            }
        }
    }
}

#[tokio::test]
async fn the_page_of_a_proxy_is_told_whatever_the_status() {
    let pages = [
        "<html><head><title>502 Bad Gateway</title></head></html>",
        "<!DOCTYPE html>\n<html lang=\"en\"><body>502 Bad Gateway</body></html>",
        "<HTML>502 Bad Gateway</HTML>",
        "<h1>502 Bad Gateway</h1>",
        "502 Bad Gateway",
    ];
    for protocol in ALL {
        for page in pages {
            for status in [200, 502] {
                let answer = Answer::of(*protocol, status, page);
                let answer = match protocol.name() {
                    // A proxy does not know the header by which these protocols name themselves.
                    "rpcv2Cbor" | "rpcv2Json" => Answer {
                        headers: Vec::new(),
                        ..answer
                    },
                    _ => answer,
                };
                let answer = answer.with("content-type", "text/html");
                let error = get(*protocol, answer).await.unwrap_err();
                let kind = error.kind();
                let told = error.to_string();
                assert!(matches!(kind, ErrorKind::UnexpectedResponse(_)), "{told}");
                let expected = format!(
                    "Get: answer is not {} (HTTP {status}, text/html): ",
                    protocol.name()
                );
                assert!(told.starts_with(&expected), "{told}");
                assert!(told.contains("502 Bad Gateway"), "{told}");
            }
        }
    }
}

#[tokio::test]
async fn a_page_that_is_named_xml_is_told_whatever_the_status() {
    for protocol in ALL.iter().filter(|it| is_xml(**it)) {
        for page in [
            "<html><body/></html>",
            "<!DOCTYPE html>\n<html><body>502<br></body></html>",
            "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>",
            "<HTML></HTML>",
        ] {
            for media_type in [
                "text/xml",
                "application/xml; charset=utf-8",
                "application/xhtml+xml",
            ] {
                for status in [200, 502] {
                    let answer = Answer::of(*protocol, status, page);
                    let error = get(*protocol, typed(answer, Some(media_type))).await;
                    let error = error.expect_err(page);
                    let kind = error.kind();
                    assert!(matches!(kind, ErrorKind::UnexpectedResponse(_)), "{error}");
                }
            }
        }
    }
}

#[cfg(feature = "query")]
#[tokio::test]
async fn in_the_query_protocols_an_output_has_the_root_of_its_operation_whatever_its_type() {
    use farrier::operation::Protocol;
    for protocol in [Protocol::AwsQuery, Protocol::Ec2Query] {
        for media_type in TYPES.into_iter().chain([Some("text/xml")]) {
            for body in [
                "<Foo/>",
                "<OtherResponse><OtherResult><arn>x</arn></OtherResult></OtherResponse>",
                "<GetResult><arn>x</arn></GetResult>",
                "<getResponse/>",
            ] {
                let answer = typed(Answer::of(protocol, 200, body), media_type);
                let error = get(protocol, answer).await.expect_err(body);
                let kind = error.kind();
                assert!(matches!(kind, ErrorKind::UnexpectedResponse(_)), "{error}");
            }
            let body = "<q:GetResponse xmlns:q=\"urn:q\"/>";
            let answer = typed(Answer::of(protocol, 200, body), media_type);
            assert_eq!(get(protocol, answer).await.expect(body).arn, None);
        }
    }
}

#[tokio::test]
async fn an_error_without_a_body_is_the_services_unless_its_type_is_anothers() {
    for protocol in ALL {
        let error = get(*protocol, Answer::of(*protocol, 503, "")).await;
        let error = error.unwrap_err().to_string();
        let expected = "Get: an error without a code (HTTP 503): (the body is empty)";
        assert_eq!(error, expected, "{}", protocol.name());
    }
}

#[tokio::test]
async fn a_document_that_is_an_error_is_no_output_whatever_the_status_says() {
    let documents = [
        "<Error><Code>LostException</Code><Message>late</Message></Error>",
        "<s:Error xmlns:s=\"urn:s\"><s:Code> LostException\n</s:Code><s:Message>late</s:Message></s:Error>",
        "<?xml version=\"1.0\"?>\n<ErrorResponse xmlns=\"urn:s\"><Error><Type>Sender</Type>\
         <Code>LostException</Code><message>late</message></Error></ErrorResponse>",
        "<e:Response xmlns:e=\"urn:e\"><e:Errors><e:Error><e:Code>LostException</e:Code>\
         <e:Message>late</e:Message></e:Error></e:Errors></e:Response>",
    ];
    for protocol in ALL.iter().filter(|it| is_xml(**it)) {
        for operation in [&GET, &LATE] {
            for body in documents {
                let answer = call(operation, *protocol, Answer::of(*protocol, 200, body)).await;
                lost(*protocol, &answer);
                let error = answer.unwrap_err();
                assert_eq!(error.message(), Some("late"), "{body}");
            }
        }
    }
}

#[cfg(feature = "xml")]
#[tokio::test]
async fn an_answer_that_says_success_too_early_needs_a_document() {
    use farrier::operation::Protocol;
    for body in [
        "",
        " \n",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<?xml",
    ] {
        let answer = Answer::of(Protocol::RestXml, 200, body);
        let answer = answer.with("content-type", "application/xml");
        let error = call(&LATE, Protocol::RestXml, answer).await.unwrap_err();
        let told = error.to_string();
        assert!(
            matches!(error.kind(), ErrorKind::Unmodeled { .. }),
            "{told}"
        );
        assert!(
            told.starts_with("Get: an error without a code (HTTP 200): "),
            "{told}"
        );
    }
    let body = document(Protocol::RestXml, &[("arn", Is::Text("x"))]);
    let output = call(
        &LATE,
        Protocol::RestXml,
        Answer::of(Protocol::RestXml, 200, body),
    )
    .await;
    assert_eq!(output.unwrap().arn.as_deref(), Some("x"));
}
