//! Errors of services: their code and their message survive whatever else is wrong with them.

use farrier::client::{Client, ErrorKind};
use farrier::operation::{Protocol, Service, ServiceTrait};

use super::{
    ALL, Answer, Canned, GET, GetError, GetInput, GetOutput, Is, binds_http, error_document, get,
    is_xml, lost, own_type,
};

/// A service that has the codes of its errors from awsQuery.
static COMPATIBLE: Service = Service::new("Smithy", Protocol::AwsJson1_0, &[&GET])
    .with_protocols(ALL)
    .with(&[ServiceTrait::AwsQueryCompatible]);

#[tokio::test]
async fn a_member_that_cannot_be_read_costs_no_more_than_itself() {
    for protocol in ALL {
        let name = protocol.name();
        let members = [
            ("after", Is::Text("soon")),
            ("seen", Is::Text("never")),
            ("message", Is::Text("no such horse")),
        ];
        let body = error_document(*protocol, "LostException", &members);
        let mut answer = Answer::of(*protocol, 400, body);
        if binds_http(*protocol) {
            answer = answer.with("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT");
        }
        let result = get(*protocol, answer).await;
        let found = lost(*protocol, &result);
        assert_eq!(found.message.as_deref(), Some("no such horse"), "{name}");
        assert_eq!((found.after, found.retry), (None, None), "{name}");
        // Text where elements belong is no element, in XML.
        assert!(found.seen.as_ref().is_none_or(Vec::is_empty), "{name}");

        let error = result.unwrap_err();
        assert_eq!(error.code(), Some("LostException"), "{name}");
        assert_eq!(error.message(), Some("no such horse"), "{name}");
        let faults = error.faults();
        let names: Vec<_> = faults.iter().map(|it| it.member()).collect();
        assert!(names.contains(&Some("after")), "{name} {faults:?}");
        assert_eq!(
            names.contains(&Some("retry")),
            binds_http(*protocol),
            "{name}"
        );
        let told = faults[0].to_string();
        assert!(told.contains("` cannot be read: "), "{told}");
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_keeps_what_came_before() {
    for protocol in ALL {
        let name = protocol.name();
        let members = [
            ("message", Is::Text("no such horse")),
            ("after", Is::Number(5)),
        ];
        let mut body = error_document(*protocol, "LostException", &members);
        body.truncate(body.len() - 1);
        let result = get(*protocol, Answer::of(*protocol, 400, body)).await;
        let found = lost(*protocol, &result);
        assert_eq!(found.message.as_deref(), Some("no such horse"), "{name}");
        assert!(!result.unwrap_err().faults().is_empty(), "{name}");
    }
}

#[tokio::test]
async fn an_error_that_can_be_read_has_no_faults() {
    for protocol in ALL {
        let members = [("message", Is::Text("no")), ("after", Is::Number(5))];
        let body = error_document(*protocol, "LostException", &members);
        let result = get(*protocol, Answer::of(*protocol, 400, body)).await;
        assert_eq!(
            lost(*protocol, &result).after,
            Some(5),
            "{}",
            protocol.name()
        );
        assert_eq!(result.unwrap_err().faults(), [], "{}", protocol.name());
    }
}

/// The protocols whose errors can have their names in headers.
fn aws_json() -> impl Iterator<Item = &'static Protocol> {
    let named = |it: &&Protocol| matches!(it.name(), "awsJson1_0" | "awsJson1_1" | "restJson1");
    ALL.iter().filter(named)
}

#[tokio::test]
async fn a_code_is_found_in_every_place_that_services_have_for_it() {
    for protocol in aws_json() {
        for (headers, body) in [
            (
                vec![],
                r#"{"Code":"LostException","Message":"no such horse"}"#,
            ),
            (
                vec![],
                r#"{"code":"LostException","errorMessage":"no such horse"}"#,
            ),
            (
                vec![],
                r#"{"code":"","__type":"a.b#LostException","message":"","Message":"no such horse"}"#,
            ),
            (
                vec![],
                r#"{"code":404,"__type":"LostException","message":null,"Message":"no such horse"}"#,
            ),
            (
                vec![("x-amzn-errortype", "")],
                r#"{"__type":"LostException","message":"no such horse"}"#,
            ),
            (
                vec![("x-amzn-errortype", " ")],
                r#"{"code":"LostException","message":"no such horse"}"#,
            ),
            (
                vec![("x-amzn-errortype", "LostException:http://a/b")],
                r#"{"message":"no such horse"}"#,
            ),
            (
                vec![
                    ("x-amzn-errortype", "LostException"),
                    ("x-amzn-error-message", "no such horse"),
                ],
                "",
            ),
            (
                vec![
                    ("x-amzn-errortype", "LostException"),
                    ("x-amzn-error-message", "no such horse"),
                ],
                "<html>teapot</html>",
            ),
        ] {
            for media_type in [own_type(*protocol), "text/html"] {
                let mut answer = Answer::of(*protocol, 400, body).with("content-type", media_type);
                for (name, value) in &headers {
                    answer = answer.with(name, *value);
                }
                let result = get(*protocol, answer).await;
                lost(*protocol, &result);
                let error = result.unwrap_err();
                assert_eq!(error.code(), Some("LostException"), "{headers:?} {body}");
                assert_eq!(error.message(), Some("no such horse"), "{headers:?} {body}");
            }
        }
    }
}

#[tokio::test]
async fn a_header_alone_says_what_went_wrong_whatever_the_body_and_its_type() {
    for protocol in aws_json() {
        for body in ["", "<html>teapot</html>"] {
            for media_type in [own_type(*protocol), "text/plain"] {
                let answer = || Answer::of(*protocol, 403, body).with("content-type", media_type);
                let told = answer().with("x-amzn-error-message", "not allowed");
                let error = get(*protocol, told).await.unwrap_err();
                assert_eq!(error.message(), Some("not allowed"), "{body} {media_type}");
                let expected = "Get: an error without a code (HTTP 403): not allowed";
                assert_eq!(error.to_string(), expected);

                let coded = answer().with("x-amzn-query-error", "Horse.Lost;Sender");
                let client =
                    Client::new(&COMPATIBLE, Canned(coded), "https://example.com").unwrap();
                let client = client.with_protocol(*protocol).unwrap();
                let called = client
                    .call::<_, GetOutput, GetError>(&GET, GetInput {})
                    .await;
                assert_eq!(
                    called.err().unwrap().code(),
                    Some("Horse.Lost"),
                    "{body} {media_type}"
                );
            }
        }
    }
}

#[tokio::test]
async fn rpcv2_ignores_the_headers_of_other_protocols() {
    for protocol in ALL.iter().filter(|it| it.name().starts_with("rpcv2")) {
        let body = error_document(*protocol, "LostException", &[]);
        let answer = Answer::of(*protocol, 400, body).with("x-amzn-errortype", "Other");
        lost(*protocol, &get(*protocol, answer).await);
    }
}

#[tokio::test]
async fn a_code_in_xml_is_found_through_prefixes_blanks_and_any_wrapper() {
    let documents = [
        "<Error><Code>LostException</Code><Message>no such horse</Message></Error>",
        "<ErrorResponse><Error><Code>\n  LostException\n</Code><Message>no such horse</Message></Error></ErrorResponse>",
        "<ErrorResponse><Code>LostException</Code><Message>no such horse</Message></ErrorResponse>",
        "<a:ErrorResponse xmlns:a=\"urn:a\"><a:Error><a:Message>no such horse</a:Message>\
         <a:Code>LostException</a:Code></a:Error></a:ErrorResponse>",
        "<Response><Errors><Error><Code>test#LostException</Code><Message>no such horse</Message></Error></Errors></Response>",
        "<ErrorResponse><Errors><Error><Code>LostException</Code><Message>no such horse</Message></Error></Errors>\
         </ErrorResponse>",
        "<Error><Message>no such horse</Message><Code>a:LostException</Code></Error>",
        "<Error><Detail><Code>Other</Code></Detail><Code>LostException</Code><message>no such horse</message></Error>",
    ];
    for protocol in ALL.iter().filter(|it| is_xml(**it)) {
        for body in documents {
            let result = get(*protocol, Answer::of(*protocol, 404, body)).await;
            let found = lost(*protocol, &result).message.clone();
            let error = result.unwrap_err();
            assert_eq!(error.message(), Some("no such horse"), "{body}");
            if protocol.name() != "restXml" {
                assert_eq!(found.as_deref(), Some("no such horse"), "{body}");
            }
        }
    }
}

#[tokio::test]
async fn an_error_of_no_model_keeps_its_code_and_its_message() {
    for protocol in ALL {
        let members = [("message", Is::Text("slow down"))];
        let body = error_document(*protocol, "SlowDown", &members);
        let answer = Answer::of(*protocol, 503, body).with("content-type", "text/plain");
        let error = get(*protocol, answer).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Unmodeled { .. }),
            "{error}"
        );
        let expected = "Get: SlowDown (HTTP 503): slow down";
        assert_eq!(error.to_string(), expected, "{}", protocol.name());
    }
    let _: fn(super::Lost) -> GetError = GetError::Lost;
}
