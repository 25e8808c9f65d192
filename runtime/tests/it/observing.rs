//! What can be seen of requests to a server from outside: measurements, outcomes, and the answer to load balancers.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use farrier::Body;
use farrier::server::{Cause, Dispatch, Error, Measurement, Metrics, Outcome, Service};
use http::{Request, Response};
use http_body::Body as _;
use tower_service::Service as _;

use crate::service::rest;

/// Keeps all measurements, without values of time.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<String>>>);

impl Metrics for Kept {
    fn record(&self, it: &Measurement<'_>) {
        let value = match it.metric().unit() {
            "s" => "time".to_owned(),
            _ => it.value().to_string(),
        };
        let operation = it.operation().map_or("-", |it| it.name());
        let status = it.status().map_or("-".to_owned(), |it| it.to_string());
        let line = format!(
            "{} {value} {operation} {status} {}",
            it.metric().name(),
            it.error().unwrap_or("-")
        );
        assert_eq!(it.service().name(), "Smithy");
        assert!(!format!("{it:?}").contains("secret"));
        self.0.lock().unwrap().push(line);
    }
}

impl Kept {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

fn shoe(body: &'static str) -> Request<Body> {
    Request::post("/shoes")
        .header("content-type", "application/json")
        .body(Body::new(body))
        .unwrap()
}

async fn send<D: Dispatch<Caller = ()>>(
    service: &Service<D>,
    request: Request<Body>,
) -> Response<Body> {
    let Ok(response) = service.clone().call(request).await;
    response
}

#[tokio::test]
async fn a_request_is_measured_from_its_head_to_its_response() {
    let kept = Kept::default();
    let service = rest().with_metrics(kept.clone());
    send(&service, shoe(r#"{"horse":"secret"}"#)).await;
    assert_eq!(
        kept.take(),
        [
            "http.server.active_requests 1 - - -",
            "http.server.request.body.size 18 Shoe - -",
            "smithy.server.handler.duration time Shoe - -",
            "http.server.response.body.size 27 Shoe 201 -",
            "http.server.request.duration time Shoe 201 -",
            "http.server.active_requests -1 Shoe 201 -",
        ]
    );
}

#[tokio::test]
async fn an_error_is_measured_with_its_code() {
    let kept = Kept::default();
    let service = rest().with_metrics(kept.clone());
    for (body, expected) in [
        (r#"{"horse":"busy"}"#, "Shoe 503 BusyException"),
        (r#"{"horse":"panic"}"#, "Shoe 500 InternalFailure"),
        ("{}", "Shoe 400 ValidationException"),
        ("{", "Shoe 400 SerializationException"),
    ] {
        send(&service, shoe(body)).await;
        let lines = kept.take();
        let errors = format!("smithy.server.errors 1 {expected}");
        assert!(lines.contains(&errors), "{errors} in {lines:?}");
        let duration = format!("http.server.request.duration time {expected}");
        assert!(lines.contains(&duration), "{duration} in {lines:?}");
    }
    let request = Request::get("/nowhere").body(Body::empty()).unwrap();
    send(&service, request).await;
    let expected = "smithy.server.errors 1 - 404 UnknownOperationException".to_owned();
    assert!(kept.take().contains(&expected));
}

#[tokio::test]
async fn a_request_whose_caller_goes_away_is_measured_as_cancelled() {
    let kept = Kept::default();
    let service = rest().with_metrics(kept.clone());
    let request = Request::post("/shoes").header("content-type", "application/json");
    let request = request.body(Body::wrap(Never)).unwrap();
    let mut waiting = Box::pin(send(&service, request));
    let pending =
        std::future::poll_fn(|cx| std::task::Poll::Ready(waiting.as_mut().poll(cx).is_pending()));
    assert!(pending.await);
    drop(waiting);
    assert_eq!(
        kept.take(),
        [
            "http.server.active_requests 1 - - -",
            "smithy.server.errors 1 Shoe - Cancelled",
            "http.server.request.duration time Shoe - Cancelled",
            "http.server.active_requests -1 Shoe - -",
        ]
    );
}

/// A body that never comes.
struct Never;

impl http_body::Body for Never {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        std::task::Poll::Pending
    }
}

#[tokio::test]
async fn a_layer_sees_the_operation_and_the_outcome() {
    let service = rest();
    for (body, cause, code) in [
        (r#"{"horse":"a"}"#, None, None),
        (
            r#"{"horse":"lost"}"#,
            Some(Cause::Modeled),
            Some("LostException"),
        ),
        (
            r#"{"horse":"panic"}"#,
            Some(Cause::Internal),
            Some("InternalFailure"),
        ),
        ("{}", Some(Cause::Refused), Some("ValidationException")),
    ] {
        let response = send(&service, shoe(body)).await;
        let outcome = Outcome::of(&response);
        assert_eq!(outcome.operation().map(|it| it.name()), Some("Shoe"));
        assert_eq!((outcome.cause(), outcome.error()), (cause, code), "{body}");
        let modeled = matches!(cause, None | Some(Cause::Modeled));
        assert_eq!(outcome.is_modeled(), modeled);
    }
    let request = Request::get("/nowhere").body(()).unwrap();
    let (head, ()) = request.into_parts();
    let response = service.error_response(&head, Error::new(429, "SlowDown", "later"));
    let outcome = Outcome::of(&response);
    assert_eq!(outcome.cause(), Some(Cause::Unmodeled));
    assert_eq!(outcome.error(), Some("SlowDown"));
    let response = service.error_response(&head, Error::status(304));
    assert_eq!(Outcome::of(&response).cause(), None);
}

#[tokio::test]
async fn load_balancers_are_answered_before_anything_else() {
    let kept = Kept::default();
    let works = Arc::new(AtomicBool::new(true));
    let seen = Arc::clone(&works);
    let service = rest()
        .with_metrics(kept.clone())
        .with_health_check("/ping", move || seen.load(Ordering::Relaxed));
    let ask = |method: &str, path: &str| {
        let request = Request::builder().method(method).uri(path.to_owned());
        let request = request.body(Body::empty()).unwrap();
        let service = service.clone();
        async move { send(&service, request).await }
    };
    let response = ask("GET", "/ping?x=1").await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert!(response.headers().contains_key("x-amzn-requestid"));
    let body = response.into_body().read(100).await.unwrap();
    assert_eq!(body, "healthy\n");
    let response = ask("HEAD", "/ping").await;
    assert_eq!(response.status(), 200);
    assert!(response.body().is_end_stream());
    works.store(false, Ordering::Relaxed);
    assert_eq!(ask("GET", "/ping").await.status(), 503);
    assert_eq!(kept.take(), [""; 0]);
    assert_eq!(ask("POST", "/ping").await.status(), 404);
    assert_eq!(ask("GET", "/ping/").await.status(), 404);
    let failing = rest().with_health_check("/ping", || panic!("no database"));
    let request = Request::get("/ping").body(Body::empty()).unwrap();
    assert_eq!(send(&failing, request).await.status(), 503);
    let simple = rest().with_health_path("/ping");
    let request = Request::get("/ping").body(Body::empty()).unwrap();
    assert_eq!(send(&simple, request).await.status(), 200);
}
