// tests/failures.rs
farrier::include_service!(personalize);

use std::sync::atomic::{AtomicU32, Ordering};

use farrier::client::{Error, Result, TransportErrorKind};
use personalize::client::Personalize;
use personalize::*;

type DescribeError = DescribeMetricAttributionError;

/// Code under test: it asks again after a timeout, and an attribution that is gone has no status.
async fn status_of(api: &impl Personalize, arn: &str) -> Result<Option<String>, DescribeError> {
    let describe = || api.describe_metric_attribution(DescribeMetricAttributionInput::new(arn));
    let mut result = describe().await;
    if result.as_ref().is_err_and(Error::is_timeout) {
        result = describe().await;
    }
    match result {
        Ok(output) => Ok(output.metric_attribution.and_then(|it| it.status)),
        Err(error) => match error.modeled() {
            Some(DescribeError::ResourceNotFound(_)) => Ok(None),
            _ => Err(error),
        },
    }
}

/// A fake that fails as the ARN says, and counts its calls.
#[derive(Default)]
struct Fake(AtomicU32);

impl Personalize for Fake {
    async fn create_metric_attribution(
        &self,
        _: CreateMetricAttributionInput,
    ) -> Result<CreateMetricAttributionOutput, CreateMetricAttributionError> {
        Err(LimitExceeded::new("no more").into())
    }

    async fn describe_metric_attribution(
        &self,
        input: DescribeMetricAttributionInput,
    ) -> Result<DescribeMetricAttributionOutput, DescribeError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Err(match input.metric_attribution_arn.as_str() {
            "gone" => ResourceNotFound::new("no such attribution").into(),
            "slow" => Error::timeout(),
            "down" => Error::transport(TransportErrorKind::Connect, "connection refused"),
            _ => Error::unmodeled("ThrottlingException", 429, "not so fast"),
        })
    }
}

#[tokio::test]
async fn failures_are_told_apart() {
    let api = Fake::default();
    assert_eq!(status_of(&api, "gone").await.unwrap(), None);
    assert_eq!(api.0.load(Ordering::Relaxed), 1);

    let error = status_of(&api, "slow").await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(api.0.load(Ordering::Relaxed), 3);

    let error = status_of(&api, "busy").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "DescribeMetricAttribution: ThrottlingException (HTTP 429): not so fast"
    );
}
