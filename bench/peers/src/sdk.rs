//! Clients of the AWS SDK with a connector that returns a fixed response: contestants go out.

use aws_sdk_personalize::Client;
use aws_sdk_personalize::config::http::HttpResponse;
use aws_sdk_personalize::config::retry::RetryConfig;
use aws_sdk_personalize::config::timeout::TimeoutConfig;
use aws_sdk_personalize::config::{
    BehaviorVersion, Builder, Config, Credentials, IdentityCache, Region, RuntimeComponents,
    StalledStreamProtectionConfig,
};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use farrier_bench::call::{ARN, MEDIA_TYPE};
use farrier_bench::measure::{Contestant, block_on};
use farrier_bench::{Error, payloads};
use tokio::runtime::Runtime;

use crate::deadlines::{ATTEMPT, OPERATION};

/// A call without retries, timeouts and signature. It needs no runtime.
///
/// # Errors
///
/// If the SDK does not read the response.
pub(crate) fn bare() -> Result<Contestant<'static>, Error> {
    let config = unsigned()
        .retry_config(RetryConfig::disabled())
        .timeout_config(TimeoutConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
    let client = Client::from_conf(config.build());
    checked(block_on(describe(&client)))?;
    let name = "aws-sdk-personalize, canned connector, no signing";
    Ok(Contestant::new(name, move || block_on(describe(&client))))
}

/// A call with retries and timeouts, on tokio's time.
///
/// # Errors
///
/// If the SDK does not read the response.
pub(crate) fn retried(runtime: &Runtime) -> Result<Contestant<'_>, Error> {
    contestant(
        runtime,
        "AWS SDK, unsigned, retries and timeouts",
        unsigned(),
    )
}

/// A call with retries and timeouts, signed with fixed credentials.
///
/// # Errors
///
/// If the SDK does not read the response.
pub(crate) fn signed(runtime: &Runtime) -> Result<Contestant<'_>, Error> {
    let credentials = Credentials::new("AKIDEXAMPLE", "not-a-secret", None, None, "fixed");
    let config = common().credentials_provider(credentials);
    contestant(
        runtime,
        "AWS SDK, signed with SigV4, retries and timeouts",
        config,
    )
}

fn contestant<'a>(
    runtime: &'a Runtime,
    name: &str,
    config: Builder,
) -> Result<Contestant<'a>, Error> {
    let deadlines = TimeoutConfig::builder()
        .operation_timeout(OPERATION)
        .operation_attempt_timeout(ATTEMPT);
    let config = config
        .retry_config(RetryConfig::standard())
        .timeout_config(deadlines.build());
    let client = Client::from_conf(config.build());
    let call = move || runtime.block_on(describe(&client));
    checked(call())?;
    Ok(Contestant::new(name, call))
}

fn unsigned() -> Builder {
    common()
        .allow_no_auth()
        .identity_cache(IdentityCache::no_cache())
}

fn common() -> Builder {
    Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .endpoint_url("http://localhost")
        .http_client(Canned)
}

/// Returns whether the response has an attribution, or the error.
async fn describe(client: &Client) -> Result<bool, Error> {
    let call = client.describe_metric_attribution();
    match call.metric_attribution_arn(ARN).send().await {
        Ok(output) => Ok(output.metric_attribution().is_some()),
        Err(error) => Err(Error::Check(format!("{error:?}"))),
    }
}

fn checked(result: Result<bool, Error>) -> Result<(), Error> {
    match result? {
        true => Ok(()),
        false => Err(Error::Check(
            "the AWS SDK does not read the canned answer".to_owned(),
        )),
    }
}

/// A connector that returns the same attribution for every request.
#[derive(Clone, Debug)]
struct Canned;

impl HttpConnector for Canned {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let body = SdkBody::from(payloads::DESCRIBE_METRIC_ATTRIBUTION_RESPONSE);
        let mut response = HttpResponse::new(http::StatusCode::OK.into(), body);
        response.headers_mut().insert("content-type", MEDIA_TYPE);
        HttpConnectorFuture::ready(Ok(response))
    }
}

impl HttpClient for Canned {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}
