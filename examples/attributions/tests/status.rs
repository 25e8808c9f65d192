// tests/status.rs
farrier::include_service!(personalize);

use personalize::client::Personalize;
use personalize::*;

/// Code under test: it takes anything that speaks the service.
async fn status_of(api: &impl Personalize, arn: &str) -> Option<String> {
    let output = api
        .describe_metric_attribution(DescribeMetricAttributionInput::new(arn))
        .await
        .ok()?;
    output.metric_attribution?.status
}

/// A fake: the client is a trait.
struct Fake;

impl Personalize for Fake {
    async fn create_metric_attribution(
        &self,
        _: CreateMetricAttributionInput,
    ) -> farrier::client::Result<CreateMetricAttributionOutput, CreateMetricAttributionError> {
        unreachable!("the code under test only describes")
    }

    async fn describe_metric_attribution(
        &self,
        _: DescribeMetricAttributionInput,
    ) -> farrier::client::Result<DescribeMetricAttributionOutput, DescribeMetricAttributionError>
    {
        let attribution = MetricAttribution::builder().status("ACTIVE").build();
        Ok(DescribeMetricAttributionOutput::builder()
            .metric_attribution(attribution)
            .build())
    }
}

#[tokio::test]
async fn the_status_of_an_attribution_is_found() {
    assert_eq!(status_of(&Fake, "arn:any").await.as_deref(), Some("ACTIVE"));
}
