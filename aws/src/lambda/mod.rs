//! Services on AWS Lambda, behind API Gateway (REST and HTTP APIs), function URLs and application load balancers.
//!
//! In comes the event of an invocation, out goes the answer in the form that the sender of the event reads. Between them
//! the service gets a request of `http` as from any other server. The crate `lambda_runtime` talks to Lambda.
//!
//! ```no_run
//! # use farrier::server::{Dispatch, Service};
//! # async fn serve<D: Dispatch<Caller = ()>>(service: Service<D>) -> Result<(), farrier::body::BoxError> {
//! farrier_aws::lambda::run(service).await
//! # }
//! ```
//!
//! The service sees the path without the stage of the API, by which clients need not be told apart; the path as it was sent
//! is in the extensions ([`OriginalUri`](farrier::server::OriginalUri)). The [`Invocation`] is there, too: it has the
//! whole event, and with it what an authorizer of API Gateway said of the caller.

mod answer;
mod error;
mod event;
mod stream;

use std::convert::Infallible;
use std::future::poll_fn;
use std::sync::Arc;

use bytes::Bytes;
use farrier::Body;
use farrier::body::BoxError;
use http::{Request, Response};
use lambda_runtime::{FunctionResponse, LambdaEvent, service_fn};
use serde_json::Value;
use tower_service::Service;

pub use self::error::EventError;
use self::error::NotOnLambda;
use self::event::Sender;
use self::stream::BodyStream;

/// What a request on Lambda was made of. It is in the extensions of the request.
#[derive(Clone, Debug)]
pub struct Invocation {
    request_id: Arc<str>,
    event: Arc<Value>,
}

impl Invocation {
    /// The id of the invocation, which Lambda's logs have. Empty where the event did not come from Lambda.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// The event as it came, such as `event()["requestContext"]["authorizer"]`.
    pub fn event(&self) -> &Value {
        &self.event
    }
}

/// Serves the invocations of a function one after another, for as long as Lambda lets it. Responses are sent as a whole,
/// and have at most 6 MB.
///
/// # Errors
///
/// When Lambda cannot be reached: the environment is none of Lambda's, or the connection broke.
pub async fn run<S, B>(service: S) -> Result<(), BoxError>
where
    S: Service<Request<Body>, Response = Response<B>, Error = Infallible>,
    S: Clone + Send + 'static,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    check_environment()?;
    let serve = service_fn(|event: LambdaEvent<Value>| {
        let service = service.clone();
        async move {
            let answer = answer_as(service, event.payload, &event.context.request_id).await;
            answer.map_err(BoxError::from)
        }
    });
    lambda_runtime::run(serve).await
}

/// [`run`], sending responses while they are written. The function URL needs the invoke mode `RESPONSE_STREAM`, and an
/// integration of API Gateway the response transfer mode `STREAM`. Load balancers get responses as a whole.
///
/// # Errors
///
/// Those of [`run`].
pub async fn run_streaming<S, B>(service: S) -> Result<(), BoxError>
where
    S: Service<Request<Body>, Response = Response<B>, Error = Infallible>,
    S: Clone + Send + 'static,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    check_environment()?;
    let serve = service_fn(|event: LambdaEvent<Value>| {
        let service = service.clone();
        async move {
            let LambdaEvent { payload, context } = event;
            let (request, sender) = event::read(payload, &context.request_id)?;
            let response = call(service, request).await;
            Ok::<FunctionResponse<Value, BodyStream>, BoxError>(match sender {
                Sender::LoadBalancer { .. } => {
                    FunctionResponse::BufferedResponse(answer::write(sender, response).await)
                }
                _ => FunctionResponse::StreamingResponse(answer::stream(response)),
            })
        }
    });
    lambda_runtime::run(serve).await
}

/// Answers one event, without Lambda: for tests, and for programs with a loop of their own.
///
/// # Errors
///
/// When the event is none of a request over HTTP.
pub async fn answer<S, B>(service: S, event: Value) -> Result<Value, EventError>
where
    S: Service<Request<Body>, Response = Response<B>, Error = Infallible>,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    answer_as(service, event, "").await
}

/// Checks what the crate `lambda_runtime` panics without.
fn check_environment() -> Result<(), NotOnLambda> {
    let mut needed = [
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_VERSION",
    ]
    .into_iter();
    match needed.find(|it| std::env::var(it).is_err()) {
        Some(absent) => Err(NotOnLambda(absent)),
        None => Ok(()),
    }
}

async fn answer_as<S, B>(service: S, event: Value, id: &str) -> Result<Value, EventError>
where
    S: Service<Request<Body>, Response = Response<B>, Error = Infallible>,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let (request, sender) = event::read(event, id)?;
    let response = call(service, request).await;
    Ok(answer::write(sender, response).await)
}

async fn call<S, B>(mut service: S, request: Request<Body>) -> Response<Body>
where
    S: Service<Request<Body>, Response = Response<B>, Error = Infallible>,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let Ok(()) = poll_fn(|cx| service.poll_ready(cx)).await;
    let Ok(response) = service.call(request).await;
    response.map(Body::wrap)
}
