//! The contestants: each makes the same call of `DescribeMetricAttribution`.

use bytes::Bytes;
use farrier_bench::call::{ARN, MEDIA_TYPE};
use farrier_bench::payloads::DESCRIBE_METRIC_ATTRIBUTION_REQUEST;
use farrier_generated::personalize;
use farrier_generated::personalize::client::Personalize as _;
use farrier_generated::personalize::operation::describe_metric_attribution::DescribeMetricAttributionInput;
use http::Request;
use http::header::{CONTENT_TYPE, USER_AGENT};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::{Deserialize, Serialize};

type Error = Box<dyn std::error::Error + Send + Sync>;

/// A client that makes one call. Clones share connections.
pub trait Caller: Clone + Send + 'static {
    const NAME: &'static str;

    fn call(&self) -> impl Future<Output = Result<(), Error>> + Send;
}

/// The generated client.
#[derive(Clone)]
pub struct Farrier(personalize::Client);

impl Farrier {
    pub fn new(url: &str) -> Result<Self, Error> {
        let client = personalize::Client::new(farrier::transport::https(), url)?;
        Ok(Self(client))
    }
}

impl Caller for Farrier {
    const NAME: &'static str = "Farrier";

    async fn call(&self) -> Result<(), Error> {
        let input = DescribeMetricAttributionInput::new(ARN);
        let output = self.0.describe_metric_attribution(input).await?;
        check(output.metric_attribution.is_some())
    }
}

/// hyper-util's client, with bytes that nobody writes or reads: the least that a client on it can cost.
#[derive(Clone)]
pub struct Hyper {
    client: legacy::Client<HttpConnector, Full<Bytes>>,
    url: http::Uri,
}

impl Hyper {
    pub fn new(url: &str) -> Result<Self, Error> {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        Ok(Self {
            client: legacy::Client::builder(TokioExecutor::new()).build(connector),
            url: url.parse()?,
        })
    }
}

impl Caller for Hyper {
    const NAME: &'static str = "hyper-util, canned body";

    async fn call(&self) -> Result<(), Error> {
        let body = Bytes::from_static(DESCRIBE_METRIC_ATTRIBUTION_REQUEST.as_bytes());
        let request = Request::post(self.url.clone())
            .header(CONTENT_TYPE, MEDIA_TYPE)
            .header(
                "x-amz-target",
                "AmazonPersonalize.DescribeMetricAttribution",
            )
            .header(USER_AGENT, "bench")
            .body(Full::new(body))?;
        let response = self.client.request(request).await?;
        let body = response.into_body().collect().await?.to_bytes();
        check(body.starts_with(b"{\"metricAttribution\""))
    }
}

/// reqwest with the types that somebody would write.
#[derive(Clone)]
pub struct Reqwest {
    client: reqwest::Client,
    url: String,
}

impl Reqwest {
    pub fn new(url: &str) -> Result<Self, Error> {
        Ok(Self {
            client: reqwest::Client::builder().no_proxy().build()?,
            url: url.to_owned(),
        })
    }
}

impl Caller for Reqwest {
    const NAME: &'static str = "reqwest, serde_json";

    async fn call(&self) -> Result<(), Error> {
        let input = Input {
            metric_attribution_arn: ARN.to_owned(),
        };
        let request = self
            .client
            .post(&self.url)
            .header(CONTENT_TYPE, MEDIA_TYPE)
            .header(
                "x-amz-target",
                "AmazonPersonalize.DescribeMetricAttribution",
            )
            .header(USER_AGENT, "bench")
            .json(&input);
        let output: Output = request.send().await?.json().await?;
        check(output.metric_attribution.is_some())
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    metric_attribution_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Output {
    metric_attribution: Option<MetricAttribution>,
}

/// All members, as the generated type has them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "reading them is what is measured")]
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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "reading them is what is measured")]
struct MetricsOutputConfig {
    s3_data_destination: Option<S3DataDestination>,
    role_arn: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "reading them is what is measured")]
struct S3DataDestination {
    path: Option<String>,
    kms_key_arn: Option<String>,
}

fn check(found: bool) -> Result<(), Error> {
    found
        .then_some(())
        .ok_or_else(|| "the response has no attribution".into())
}
