//! Handlers as their authors write and test them: what they see of a request, and what they may return.

use farrier::server::Context;
use farrier_generated::personalize::server::Personalize;
use farrier_generated::personalize::*;
use http::Request;

/// Who calls.
struct User {
    name: &'static str,
}

/// A server that describes an attribution to its owner.
struct Owned;

impl Personalize<User> for Owned {
    async fn create_metric_attribution(
        &self,
        _: CreateMetricAttributionInput,
        context: &Context<User>,
    ) -> Result<CreateMetricAttributionOutput, CreateMetricAttributionError> {
        let output = CreateMetricAttributionOutput::builder();
        Ok(output.metric_attribution_arn(context.caller().name).build())
    }

    async fn describe_metric_attribution(
        &self,
        input: DescribeMetricAttributionInput,
        context: &Context<User>,
    ) -> Result<DescribeMetricAttributionOutput, DescribeMetricAttributionError> {
        if !input
            .metric_attribution_arn
            .ends_with(context.caller().name)
        {
            return Err(ResourceNotFound::new("not yours").into());
        }
        let language = context.head().headers.get("accept-language");
        let language = language.and_then(|it| it.to_str().ok());
        let attribution = MetricAttribution::builder()
            .name(language.unwrap_or("en"))
            .failure_reason(context.id())
            .build();
        let output = DescribeMetricAttributionOutput::builder();
        Ok(output.metric_attribution(attribution).build())
    }
}

#[tokio::test]
async fn a_test_calls_a_handler_with_a_caller_a_head_and_an_id_that_it_makes() {
    let request = Request::get("/").header("accept-language", "de");
    let context = Context::new(request.body(()).unwrap())
        .with_id("4d1c")
        .with_caller(User { name: "ann" });
    let input = DescribeMetricAttributionInput::new("arn:ann");
    let output = Owned.describe_metric_attribution(input, &context).await;
    let attribution = output.unwrap().metric_attribution.unwrap();
    assert_eq!(attribution.name.as_deref(), Some("de"));
    assert_eq!(attribution.failure_reason.as_deref(), Some("4d1c"));

    let context = Context::default().with_caller(User { name: "bob" });
    let input = DescribeMetricAttributionInput::new("arn:ann");
    let error = Owned.describe_metric_attribution(input, &context).await;
    let error = error.unwrap_err();
    assert_eq!(error, ResourceNotFound::new("not yours").into());
}

#[test]
fn the_caller_of_a_service_is_that_of_its_handler() {
    let service: farrier::server::Service<server::Dispatcher<Owned, User>> = server::service(Owned);
    assert!(format!("{service:?}").contains("AmazonPersonalize"));
}
