// tests/handlers.rs
farrier::include_service!(personalize);

use farrier::server::{Context, Error};
use personalize::client::Personalize as _;
use personalize::server::Personalize;
use personalize::*;

/// A server that keeps attributions in files.
struct Files;

impl Personalize for Files {
    async fn create_metric_attribution(
        &self,
        _: CreateMetricAttributionInput,
        context: &Context,
    ) -> Result<CreateMetricAttributionOutput, Error<CreateMetricAttributionError>> {
        if !context.head().headers.contains_key("authorization") {
            return Err(Error::new(403, "AccessDeniedException", "who are you?")); // Not in the model.
        }
        Err(LimitExceeded::new("the disk is full").into()) // In the model.
    }

    async fn describe_metric_attribution(
        &self,
        input: DescribeMetricAttributionInput,
        _: &Context,
    ) -> Result<DescribeMetricAttributionOutput, Error<DescribeMetricAttributionError>> {
        let status = std::fs::read_to_string(input.metric_attribution_arn)?; // Any error.
        let attribution = MetricAttribution::builder().status(status).build();
        let output = DescribeMetricAttributionOutput::builder().metric_attribution(attribution);
        Ok(output.build())
    }
}

#[tokio::test]
async fn an_unexpected_error_is_a_500_without_details() {
    let arn = "arn:aws:personalize:eu:1:metric-attribution/clicks";
    let input = DescribeMetricAttributionInput::new(arn);
    let context = Context::default(); // Or `Context::new(request)`.
    let result = Files.describe_metric_attribution(input.clone(), &context);
    let error = result.await.unwrap_err();
    assert!(error.source().unwrap().is::<std::io::Error>());

    // The same through the real client and the real server, without a socket.
    let client = Client::in_process(server::service(Files));
    let error = client.describe_metric_attribution(input).await.unwrap_err();
    assert_eq!(
        error.to_string().split(" (request id").next(),
        Some("DescribeMetricAttribution: InternalFailure (HTTP 500): an internal error occurred")
    );
}
