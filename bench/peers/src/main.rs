//! The benchmarks with the AWS SDK as a peer: its client with a connector that returns a fixed response. Signing,
//! retries and timeouts are off, because Farrier's client has none.

use std::process::ExitCode;

use aws_sdk_personalize::Client;
use aws_sdk_personalize::config::http::HttpResponse;
use aws_sdk_personalize::config::retry::RetryConfig;
use aws_sdk_personalize::config::timeout::TimeoutConfig;
use aws_sdk_personalize::config::{
    BehaviorVersion, Config, IdentityCache, Region, RuntimeComponents,
    StalledStreamProtectionConfig,
};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use farrier_bench::call::{ARN, MEDIA_TYPE};
use farrier_bench::measure::{Contestant, block_on};
use farrier_bench::payloads;

fn main() -> ExitCode {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .endpoint_url("http://localhost")
        .allow_no_auth()
        .identity_cache(IdentityCache::no_cache())
        .retry_config(RetryConfig::disabled())
        .timeout_config(TimeoutConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .http_client(Canned)
        .build();
    let client = Client::from_conf(config);
    let call = || {
        let call = client.describe_metric_attribution();
        block_on(call.metric_attribution_arn(ARN).send())
    };
    match call() {
        Ok(output) if output.metric_attribution().is_some() => {}
        other => {
            eprintln!("error: the AWS SDK does not read the canned answer: {other:?}");
            return ExitCode::FAILURE;
        }
    }
    let name = "aws-sdk-personalize, canned connector, no signing";
    farrier_bench::main(vec![Contestant::new(name, call)])
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
