//! One client call in process: the cost of everything around a message, without a network.
//!
//! The result is the time and the allocations of a call of `DescribeMetricAttribution`: once over a transport that
//! returns a fixed response, once over a server in the same process, with routing, reading, validation, the handler and
//! writing.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{self, Poll};

use bytes::Bytes;
use farrier::body::Body;
use farrier::server::Context;
use farrier_generated::personalize;
use farrier_generated::personalize::client::Personalize as _;
use farrier_generated::personalize::operation::create_metric_attribution::{
    CreateMetricAttributionError, CreateMetricAttributionInput, CreateMetricAttributionOutput,
};
use farrier_generated::personalize::operation::describe_metric_attribution::{
    DescribeMetricAttributionError, DescribeMetricAttributionInput, DescribeMetricAttributionOutput,
};
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Request, Response};

use crate::Error;
use crate::measure::{self, Contestant, Figure, block_on};
use crate::payloads;

/// The attribution that the call asks for.
pub const ARN: &str =
    "arn:aws:personalize:eu-west-1:123456789012:metric-attribution/storefront-conversions";

/// The media type of awsJson1_1.
pub const MEDIA_TYPE: &str = "application/x-amz-json-1.1";

/// Measures a call and the same call of other clients.
///
/// # Errors
///
/// If a call does not succeed.
pub fn run(peers: Vec<Contestant<'_>>) -> Result<Vec<Figure>, Error> {
    let canned = personalize::Client::new(Canned::new(), "http://localhost")
        .map_err(|error| Error::Check(error.to_string()))?;
    let expected = describe(&canned)?;
    let server = personalize::server::service(Handler(expected.clone()));
    let served = personalize::Client::in_process(server);
    if describe(&served)? != expected {
        let message = "the server answers with another attribution than its handler has";
        return Err(Error::Check(message.to_owned()));
    }
    let mut contestants = vec![
        Contestant::new("farrier, in-memory transport", || describe(&canned)),
        Contestant::new("farrier, its own server in process", || describe(&served)),
    ];
    contestants.extend(peers);
    Ok(measure::compare(contestants))
}

fn describe(client: &personalize::Client) -> Result<DescribeMetricAttributionOutput, Error> {
    let input = DescribeMetricAttributionInput::new(ARN);
    block_on(client.describe_metric_attribution(input))
        .map_err(|error| Error::Check(error.to_string()))
}

/// The output of the call, as its handlers return it.
///
/// # Errors
///
/// If the payload cannot be read.
pub fn expected() -> Result<DescribeMetricAttributionOutput, Error> {
    let canned = personalize::Client::new(Canned::new(), "http://localhost");
    describe(&canned.map_err(|error| Error::Check(error.to_string()))?)
}

/// A transport that returns the same attribution for every request.
#[derive(Clone, Debug)]
pub struct Canned {
    body: Bytes,
    media_type: HeaderValue,
}

impl Canned {
    /// The transport.
    #[allow(
        clippy::new_without_default,
        reason = "no value of it is more natural than another"
    )]
    pub fn new() -> Self {
        Self {
            body: Bytes::from_static(payloads::DESCRIBE_METRIC_ATTRIBUTION_RESPONSE.as_bytes()),
            media_type: HeaderValue::from_static(MEDIA_TYPE),
        }
    }
}

impl tower_service::Service<Request<Body>> for Canned {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut task::Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        let mut response = Response::new(Body::new(self.body.clone()));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, self.media_type.clone());
        ready(Ok(response))
    }
}

/// A server that knows one attribution.
struct Handler(DescribeMetricAttributionOutput);

impl personalize::server::Personalize for Handler {
    async fn create_metric_attribution(
        &self,
        _: CreateMetricAttributionInput,
        _: &Context,
    ) -> Result<CreateMetricAttributionOutput, CreateMetricAttributionError> {
        Ok(CreateMetricAttributionOutput::default())
    }

    async fn describe_metric_attribution(
        &self,
        _: DescribeMetricAttributionInput,
        _: &Context,
    ) -> Result<DescribeMetricAttributionOutput, DescribeMetricAttributionError> {
        Ok(self.0.clone())
    }
}
