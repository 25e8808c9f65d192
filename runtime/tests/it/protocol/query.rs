//! awsQuery and ec2Query on both sides: the messages on the wire, and how client and server read them.

use crate::runtime;
use std::sync::Arc;

use farrier::__private::v1::schema::{self, Member, Schema, Trait};
use farrier::client::{Client, ErrorKind};
use farrier::operation::{Operation, Protocol, Service, ServiceTrait};
use farrier::server::{Call, Dispatch, ResponseFuture};
use farrier::{Body, StructureExt};
use http::{Request, Response};
use tower_service::Service as _;

use crate::service::{SHOE_JSON, ShoeError, ShoeInput, ShoeOutput, shoe};

static NOTHING: Schema = Schema::structure("test#Nothing", &[]);
static GONE: Schema = Schema::structure(
    "test#GoneException",
    &[
        Member::new("Message", &schema::STRING),
        Member::new("Type", &schema::STRING),
        Member::new("since", &schema::INTEGER),
    ],
);

#[derive(Clone)]
struct Nothing {}
runtime::structure!(Nothing, NothingBuilder, NOTHING, {});

#[derive(Clone)]
struct Gone {
    message: Option<String>,
    r#type: Option<String>,
    since: Option<i32>,
}
runtime::structure!(Gone, GoneBuilder, GONE, new(message: String), {
    0 message: optional String,
    1 r#type: optional String,
    2 since: optional i32,
});
runtime::error!(Gone, GONE, client "GoneException" [aws_query_error("Gone", 410)], optional message);
enum RestError {
    Gone(Gone),
}
runtime::operation_error!(RestError, { 0 Gone });

static REST: Operation = Operation::new("Rest", &NOTHING, &NOTHING);

const TRAITS: &[ServiceTrait] = &[
    ServiceTrait::Version("2020-01-08"),
    ServiceTrait::XmlNamespace(Trait::XmlNamespace("", "https://example.com/")),
];

static AWS: Service = Service::new("Smithy", Protocol::AwsQuery, &[&SHOE_JSON, &REST]).with(TRAITS);
static EC2: Service = Service::new("Smithy", Protocol::Ec2Query, &[&SHOE_JSON, &REST]).with(TRAITS);

struct Smithy(&'static Service);

impl Dispatch for Smithy {
    type Caller = ();

    fn service(&self) -> &'static Service {
        self.0
    }

    fn dispatch(&self, operation: usize, call: Call) -> ResponseFuture {
        match operation {
            0 => call.handle(Arc::new(()), |(), input, context| {
                Box::pin(shoe(input, context))
            }),
            1 => call.handle(Arc::new(()), |(), _: Nothing, _| {
                let gone = Gone::new("for good").with(|it| {
                    it.r#type = Some("lost".to_owned());
                    it.since = Some(3);
                });
                Box::pin(async move { Err::<Nothing, RestError>(gone.into()) })
            }),
            _ => call.unknown(),
        }
    }
}

fn server(service: &'static Service) -> farrier::server::Service<Smithy> {
    farrier::server::Service::new(Smithy(service)).with_body_limit(1000)
}

/// Returns the status and the body of the response to a form. `ID` replaces the request id.
async fn post(service: &'static Service, form: &str) -> (u16, String) {
    let request = Request::post("/").header("content-type", "application/x-www-form-urlencoded");
    send(service, request.body(Body::new(form.to_owned())).unwrap()).await
}

async fn send(service: &'static Service, request: Request<Body>) -> (u16, String) {
    let Ok(response) = server(service).call(request).await;
    let (head, body) = response.into_parts();
    let id = head.headers["x-amzn-requestid"].to_str().unwrap();
    let body = body.read(usize::MAX).await.unwrap();
    let text = String::from_utf8(body.to_vec()).unwrap();
    (head.status.as_u16(), text.replace(id, "ID"))
}

fn shoeing(horse: &str) -> ShoeInput {
    ShoeInput::new(horse)
}

type Called = farrier::client::Result<ShoeOutput, ShoeError>;

#[tokio::test]
async fn a_client_and_a_server_understand_each_other() {
    for service in [&AWS, &EC2] {
        let client = Client::in_process(service, server(service));
        let called: Called = client.call(&SHOE_JSON, shoeing("B & é=+%")).await;
        assert_eq!(called.unwrap().arn, "arn:B & é=+%");
    }
}

#[tokio::test]
async fn an_error_of_the_model_comes_with_its_message_whatever_its_member_is_called() {
    for service in [&AWS, &EC2] {
        let client = Client::in_process(service, server(service));
        let called: Called = client.call(&SHOE_JSON, shoeing("lost")).await;
        let error = called.unwrap_err();
        let Some(ShoeError::Lost(lost)) = error.modeled() else {
            panic!("{error}");
        };
        assert_eq!(lost.message.as_deref(), Some("no such horse"));
        assert_eq!(error.code(), Some("LostException"));
        assert_eq!(error.status().unwrap(), 400);
    }
}

#[tokio::test]
async fn services_that_write_only_their_own_message_are_understood() {
    let answer = |_: Request<Body>| {
        let body = "<ErrorResponse xmlns='x'><Error><Type>Sender</Type><Code>LostException</Code>\
                    <Message>gone &amp; away</Message></Error><RequestId>1</RequestId></ErrorResponse>";
        let response = Response::builder()
            .status(404)
            .header("content-type", "text/html");
        std::future::ready(Ok::<_, std::convert::Infallible>(
            response.body(Body::new(body)).unwrap(),
        ))
    };
    let client = Client::in_process(&AWS, Answering(answer));
    let called: Called = client.call(&SHOE_JSON, shoeing("a")).await;
    let error = called.unwrap_err();
    let Some(ShoeError::Lost(lost)) = error.modeled() else {
        panic!("{error}");
    };
    assert_eq!(lost.message.as_deref(), Some("gone & away"));
}

#[tokio::test]
async fn html_is_told_apart_from_an_answer() {
    let answer = |_: Request<Body>| {
        let response = Response::builder().header("content-type", "text/html");
        let body = Body::new("<html><body>down for maintenance</body></html>");
        std::future::ready(Ok::<_, std::convert::Infallible>(
            response.body(body).unwrap(),
        ))
    };
    let client = Client::in_process(&AWS, Answering(answer));
    let called: Called = client.call(&SHOE_JSON, shoeing("a")).await;
    let error = called.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::UnexpectedResponse(_)),
        "{error}"
    );
}

#[tokio::test]
async fn the_code_and_the_status_of_an_error_are_those_of_aws_query() {
    let form = "Action=Rest&Version=2020-01-08";
    let expected = "<ErrorResponse><Error><Type>Sender</Type><Code>Gone</Code><Message>for good</Message>\
                    <since>3</since></Error><RequestId>ID</RequestId></ErrorResponse>";
    assert_eq!(post(&AWS, form).await, (410, expected.to_owned()));
    let expected = "<Response><Errors><Error><Code>GoneException</Code><Message>for good</Message>\
                    <Type>lost</Type><since>3</since></Error></Errors><RequestID>ID</RequestID></Response>";
    assert_eq!(post(&EC2, form).await, (400, expected.to_owned()));
    let client = Client::in_process(&AWS, server(&AWS));
    let called = client
        .call::<_, Nothing, RestError>(&REST, Nothing {})
        .await;
    let error = called.unwrap_err();
    assert_eq!(error.code(), Some("Gone"));
    assert!(matches!(error.modeled(), Some(RestError::Gone(it)) if it.since == Some(3)));
}

#[tokio::test]
async fn answers_have_wrappers_and_the_id_of_the_request() {
    let form = "Action=Shoe&Version=2020-01-08&horse=Bess";
    let (_, body) = post(&AWS, form).await;
    let expected = "<ShoeResponse xmlns=\"https://example.com/\"><ShoeResult><arn>arn:Bess</arn>\
                    <at>1970-01-01T00:00:05Z</at></ShoeResult><ResponseMetadata><RequestId>ID</RequestId>\
                    </ResponseMetadata></ShoeResponse>";
    assert_eq!(body, expected);
    let (_, body) = post(&EC2, "Action=Shoe&Version=2020-01-08&Horse=Bess").await;
    let expected = "<ShoeResponse xmlns=\"https://example.com/\"><arn>arn:Bess</arn>\
                    <at>1970-01-01T00:00:05Z</at><requestId>ID</requestId></ShoeResponse>";
    assert_eq!(body, expected);
}

#[tokio::test]
async fn violations_and_what_is_missing_are_an_error_of_the_operation() {
    let form = "Action=Shoe&Version=2020-01-08&size=13&nails.member.1=&nails.member.3.length=1";
    let (status, body) = post(&AWS, form).await;
    assert_eq!(status, 400);
    assert!(
        body.contains("<Code>InvalidInputException</Code>"),
        "{body}"
    );
    for path in ["/horse", "/size", "/nails/0/length"] {
        assert!(body.contains(path), "{path}: {body}");
    }
    assert!(!body.contains("/nails/1"), "{body}");
}

#[tokio::test]
async fn action_and_version_choose_the_operation() {
    for form in [
        "",
        "Action=Shoe",
        "Version=2020-01-08",
        "Action=Shoe&Version=2020-01-09&horse=a",
        "Action=Bind&Version=2020-01-08",
        "action=Shoe&version=2020-01-08",
    ] {
        let (status, body) = post(&AWS, form).await;
        assert_eq!(status, 404, "{form}");
        assert!(
            body.contains("<Code>UnknownOperationException</Code>"),
            "{body}"
        );
    }
    let other = Request::put("/").body(Body::empty()).unwrap();
    assert_eq!(send(&AWS, other).await.0, 405);
    let typed = Request::post("/").header("content-type", "application/json");
    let typed = typed.body(Body::empty()).unwrap();
    assert_eq!(send(&AWS, typed).await.0, 415);
}

#[tokio::test]
async fn hostile_forms_are_answered() {
    let known = "Action=Shoe&Version=2020-01-08";
    for (rest, status) in [
        ("&horse=%ff".to_owned(), 400),
        ("&horse=a&horse=b".to_owned(), 400),
        ("&Action=Rest&horse=a".to_owned(), 400),
        ("&nails.member.x=1".to_owned(), 400),
        ("&horse.a=1".to_owned(), 400),
        (format!("&{}=1", "a.".repeat(400)), 400),
        (format!("&horse={}", "a".repeat(1000)), 413),
        ("&horse=panic".to_owned(), 500),
    ] {
        let (found, body) = post(&AWS, &format!("{known}{rest}")).await;
        assert_eq!(found, status, "{rest}");
        assert!(body.starts_with("<ErrorResponse><Error><Type>"), "{body}");
    }
}

/// A transport whose responses a function returns.
#[derive(Clone)]
struct Answering<F>(F);

impl<F, A> tower_service::Service<Request<Body>> for Answering<F>
where
    F: Fn(Request<Body>) -> A,
    A: Future<Output = Result<Response<Body>, std::convert::Infallible>>,
{
    type Response = Response<Body>;
    type Error = std::convert::Infallible;
    type Future = A;

    fn poll_ready(
        &mut self,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> A {
        (self.0)(request)
    }
}
