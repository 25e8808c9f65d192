// tests/status.rs
farrier::include_service!(personalize);

use std::sync::Arc;

use personalize::client::{DynPersonalize, Mock, Personalize};
use personalize::*;

/// Code under test: it takes anything that speaks the service.
async fn status_of(api: &impl Personalize, arn: &str) -> Option<String> {
    let output = api
        .describe_metric_attribution(DescribeMetricAttributionInput::new(arn))
        .await
        .ok()?;
    output.metric_attribution?.status
}

/// Code under test that keeps a client, of whichever type.
struct Report {
    api: Arc<dyn DynPersonalize>,
}

#[tokio::test]
async fn the_status_of_an_attribution_is_found() {
    let mock = Mock::new().describe_metric_attribution(|_| {
        let attribution = MetricAttribution::builder().status("ACTIVE").build();
        let output = DescribeMetricAttributionOutput::builder().metric_attribution(attribution);
        Ok(output.build())
    });
    assert_eq!(status_of(&mock, "arn:any").await.as_deref(), Some("ACTIVE"));

    let report = Report {
        api: Arc::new(mock),
    };
    let status = status_of(&report.api, "arn:any").await;
    assert_eq!(status.as_deref(), Some("ACTIVE"));
}
