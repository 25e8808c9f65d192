//! `DescribeMetricAttribution`: generated, by hand on axum with the same checks, and bytes that nobody reads or writes.

use std::convert::Infallible;
use std::sync::{Arc, LazyLock};

use axum::extract::State;
use axum::response::IntoResponse;
use bytes::Bytes;
use farrier::server::{Context, Service};
use farrier_bench::call::MEDIA_TYPE;
use farrier_bench::payloads::DESCRIBE_METRIC_ATTRIBUTION_RESPONSE;
use farrier_generated::personalize;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use regex::Regex;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

use crate::Error;

/// Returns the same attribution for each request.
pub struct Handler(personalize::DescribeMetricAttributionOutput);

impl personalize::server::Personalize for Handler {
    async fn create_metric_attribution(
        &self,
        _: personalize::CreateMetricAttributionInput,
        _: &Context,
    ) -> Result<personalize::CreateMetricAttributionOutput, personalize::CreateMetricAttributionError>
    {
        Err(personalize::LimitExceeded::new("not here").into())
    }

    async fn describe_metric_attribution(
        &self,
        _: personalize::DescribeMetricAttributionInput,
        _: &Context,
    ) -> Result<
        personalize::DescribeMetricAttributionOutput,
        personalize::DescribeMetricAttributionError,
    > {
        Ok(self.0.clone())
    }
}

/// The generated service.
pub fn farrier() -> Result<Service<personalize::server::Dispatcher<Handler>>, Error> {
    let output = farrier_bench::call::expected()?;
    Ok(personalize::server::service(Handler(output)))
}

/// The generated service on hyper alone, without limits of connections.
pub async fn farrier_on_hyper(listener: TcpListener) -> Result<(), Error> {
    let service = farrier()?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let service = TowerToHyperService::new(service.clone());
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

/// Bytes that nobody writes or reads: the least that a server on hyper can cost.
pub async fn hyper(listener: TcpListener) -> Result<(), Error> {
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let connection =
            http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(canned));
        tokio::spawn(connection);
    }
}

async fn canned(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let _ = request.into_body().collect().await;
    let body = Bytes::from_static(DESCRIBE_METRIC_ATTRIBUTION_RESPONSE.as_bytes());
    let mut response = Response::new(Full::new(body));
    let media_type = HeaderValue::from_static(MEDIA_TYPE);
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    Ok(response)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    metric_attribution_arn: String,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Output {
    metric_attribution: Option<MetricAttribution>,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct MetricAttribution {
    name: Option<String>,
    metric_attribution_arn: Option<String>,
    dataset_group_arn: Option<String>,
    metrics_output_config: Option<MetricsOutputConfig>,
    status: Option<String>,
    creation_date_time: Option<f64>,
    last_updated_date_time: Option<f64>,
    failure_reason: Option<String>,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct MetricsOutputConfig {
    s3_data_destination: Option<S3DataDestination>,
    role_arn: Option<String>,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct S3DataDestination {
    path: Option<String>,
    kms_key_arn: Option<String>,
}

static ARN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^arn:([a-z\d-]+):personalize:.*:.*:.+$").expect("the pattern is one")
});

/// What somebody would write: the operation by its header, the media type, the constraints of the model, and an id for
/// each request.
pub fn axum() -> axum::Router {
    let output: Output =
        serde_json::from_str(DESCRIBE_METRIC_ATTRIBUTION_RESPONSE).expect("the payload is one");
    axum::Router::new()
        .route("/", axum::routing::post(describe))
        .with_state(Arc::new(output))
}

async fn describe(
    State(output): State<Arc<Output>>,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    let is = |name, value: &str| {
        headers
            .get(name)
            .is_some_and(|it| it.as_bytes() == value.as_bytes())
    };
    if !is(
        "x-amz-target",
        "AmazonPersonalize.DescribeMetricAttribution",
    ) {
        return refuse(StatusCode::NOT_FOUND, "UnknownOperationException");
    }
    if !is("content-type", MEDIA_TYPE) {
        return refuse(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UnsupportedMediaTypeException",
        );
    }
    let Ok(input) = serde_json::from_slice::<Input>(&body) else {
        return refuse(StatusCode::BAD_REQUEST, "SerializationException");
    };
    let arn = &input.metric_attribution_arn;
    if arn.chars().count() > 256 || !ARN.is_match(arn) {
        return refuse(StatusCode::BAD_REQUEST, "ValidationException");
    }
    let output = Output::clone(&output);
    match serde_json::to_vec(&output) {
        Ok(body) => answer(StatusCode::OK, body),
        Err(_) => refuse(StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure"),
    }
}

fn refuse(status: StatusCode, code: &str) -> axum::response::Response {
    answer(status, format!("{{\"__type\":\"{code}\"}}").into_bytes())
}

fn answer(status: StatusCode, body: Vec<u8>) -> axum::response::Response {
    // The id of the request: the model asks for none, and Farrier sends one.
    let id = HeaderValue::from_str(&uuid::Uuid::new_v4().to_string());
    let mut response = (status, [(CONTENT_TYPE, MEDIA_TYPE)], body).into_response();
    if let Ok(id) = id {
        response.headers_mut().insert("x-amzn-requestid", id);
    }
    response
}
