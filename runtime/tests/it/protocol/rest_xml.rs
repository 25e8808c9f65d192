//! restXml: a client against a server in the same process, and the responses of the server to other clients.

use farrier::client::Client;
use farrier::error::OperationError;
use farrier::operation::{
    Http, Operation, OperationTrait, Protocol, Segment, Service, ServiceTrait, Trait,
};
use farrier::{Body, StructureExt as _};
use http::{Request, Response};
use tower_service::Service as _;

use crate::service::{Handler, Nail, SHOE_REST, ShoeError, ShoeInput, ShoeOutput};

static XML: Service =
    Service::new("Smithy", Protocol::RestXml, &[&SHOE_REST]).with(&[ServiceTrait::XmlNamespace(
        Trait::XmlNamespace("", "urn:smithy"),
    )]);
static BARE: Service =
    Service::new("Smithy", Protocol::RestXml, &[&SHOE_REST]).with(&[ServiceTrait::NoErrorWrapping]);

fn service(of: &'static Service) -> farrier::server::Service<Handler> {
    farrier::server::Service::new(Handler::new(of))
}

async fn shoe(client: &Client, input: ShoeInput) -> farrier::client::Result<ShoeOutput, ShoeError> {
    client.call(&SHOE_REST, input).await
}

/// Returns the status, media type and body of the response. `ID` replaces the request id.
async fn send(of: &'static Service, body: &str) -> (u16, String, String) {
    let request = Request::post("/shoes").header("content-type", "application/xml");
    let request = request.body(Body::new(body.to_owned())).unwrap();
    let Ok(response) = service(of).call(request).await;
    let (head, body) = response.into_parts();
    let body = body.read(usize::MAX).await.unwrap();
    let text = |name: &str| head.headers[name].to_str().unwrap().to_owned();
    let body = String::from_utf8_lossy(&body).replace(&text("x-amzn-requestid"), "ID");
    (head.status.as_u16(), text("content-type"), body)
}

#[tokio::test]
async fn a_client_and_a_server_understand_each_other() {
    for of in [&XML, &BARE] {
        let client = Client::in_process(of, service(of));
        let nails = vec![Nail::new(1.5), Nail::new(f64::INFINITY)];
        let input = ShoeInput::new("A & <b>").with(|it| it.nails = Some(nails));
        let output = shoe(&client, input).await.unwrap();
        assert_eq!(output.arn, "arn:A & <b>");
        let lost = shoe(&client, ShoeInput::new("lost")).await.unwrap_err();
        assert!(matches!(lost.modeled(), Some(ShoeError::Lost(_))), "{lost}");
        assert!(lost.to_string().contains("no such horse"), "{lost}");
        let busy = shoe(&client, ShoeInput::new("busy")).await.unwrap_err();
        match busy.modeled() {
            Some(ShoeError::Busy(it)) => assert_eq!(it.retry_after, Some(30)),
            _ => panic!("{busy}"),
        }
        let invalid = shoe(&client, ShoeInput::new("too long for one")).await;
        let invalid = invalid.unwrap_err();
        assert_eq!(invalid.code(), Some("ValidationException"), "{invalid}");
    }
}

#[tokio::test]
async fn documents_have_the_names_of_shapes_and_the_namespace_of_the_service() {
    let (status, kind, body) = send(&XML, "<ShoeInput><horse>Ada</horse></ShoeInput>").await;
    assert_eq!((status, kind.as_str()), (201, "application/xml"));
    let expected = concat!(
        r#"<ShoeOutput xmlns="urn:smithy"><arn>arn:Ada</arn>"#,
        "<at>1970-01-01T00:00:05Z</at></ShoeOutput>",
    );
    assert_eq!(body, expected);
}

#[tokio::test]
async fn errors_are_wrapped_unless_the_service_says_otherwise() {
    let request = "<ShoeInput><horse>lost</horse></ShoeInput>";
    let (status, _, body) = send(&XML, request).await;
    let error = "<Type>Sender</Type><Code>LostException</Code><message>no such horse</message>";
    let wrapped = format!(
        "<ErrorResponse xmlns=\"urn:smithy\"><Error>{error}</Error><RequestId>ID</RequestId></ErrorResponse>"
    );
    assert_eq!((status, body), (404, wrapped));
    let (status, _, body) = send(&BARE, request).await;
    let bare = format!("<Error>{error}<RequestId>ID</RequestId></Error>");
    assert_eq!((status, body), (404, bare));
}

#[tokio::test]
async fn a_request_that_cannot_be_read_is_refused() {
    for body in [
        "",
        "<ShoeInput>",
        "{}",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><ShoeInput><horse>&b;</horse></ShoeInput>",
        "<ShoeInput><horse>Ada</horse><horse>Ada</horse></ShoeInput>",
        "<ShoeInput><horse>Ada</horse><size>big</size></ShoeInput>",
        "<ShoeInput><nails><member/></nails></ShoeInput>",
    ] {
        let (status, kind, answer) = send(&XML, body).await;
        assert_eq!((status, kind.as_str()), (400, "application/xml"), "{body}");
        assert!(answer.contains("<Type>Sender</Type>"), "{answer}");
    }
    let (_, _, missing) = send(&XML, "<ShoeInput><nails><member/></nails></ShoeInput>").await;
    for pointer in ["/horse", "/nails/0/length"] {
        assert!(missing.contains(pointer), "{missing}");
    }
}

static LATE: Operation = Operation::new("Late", SHOE_REST.input(), SHOE_REST.output()).with(&[
    OperationTrait::Http(Http::new("PUT", &[Segment::Label("horse")], 200)),
    OperationTrait::ErrorInSuccess,
]);
static STABLE: Service =
    Service::new("Stable", Protocol::RestXml, &[&LATE]).with(&[ServiceTrait::NoErrorWrapping]);

/// Returns a transport that responds with this body.
fn answering(body: &'static str) -> impl farrier::client::Transport {
    tower(move |_| Response::new(Body::new(body)))
}

fn tower<F: Fn(Request<Body>) -> Response<Body> + Clone + Send + Sync + 'static>(
    answer: F,
) -> impl farrier::client::Transport {
    #[derive(Clone)]
    struct Tower<F>(F);
    impl<F: Fn(Request<Body>) -> Response<Body>> tower_service::Service<Request<Body>> for Tower<F> {
        type Response = Response<Body>;
        type Error = std::convert::Infallible;
        type Future = std::future::Ready<Result<Response<Body>, Self::Error>>;

        fn poll_ready(
            &mut self,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Result<(), Self::Error>> {
            std::task::Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: Request<Body>) -> Self::Future {
            std::future::ready(Ok((self.0)(request)))
        }
    }
    Tower(answer)
}

async fn late(client: Client, horse: &str) -> farrier::client::Error<ShoeError> {
    let called = client.call::<_, ShoeOutput, ShoeError>(&LATE, ShoeInput::new(horse));
    called.await.expect_err("the answer is an error")
}

#[tokio::test]
async fn an_error_in_an_answer_that_says_success_is_an_error() {
    let body =
        "<?xml version=\"1.0\"?>\n<Error><Code>LostException</Code><message>late</message></Error>";
    let client = Client::new(&STABLE, answering(body), "https://localhost").unwrap();
    let error = late(client, "ada").await;
    assert_eq!(
        error.modeled().map(|it| it.as_modeled().kind().code()),
        Some("LostException")
    );
}
