//! Handlers as their authors write and test them: what they see of a request, and what they may return.

#![deny(warnings)] // What compilers say of either form of a handler.

use farrier::server::{Context, Error, ErrorSource};
use farrier_generated::personalize::client::Personalize as _;
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

/// A server that keeps attributions in files. One handler takes every error, the other those of the model.
struct Files;

fn find(arn: &str) -> Result<String, ResourceNotFound> {
    Err(ResourceNotFound::new(format!("no {arn}")))
}

impl Personalize for Files {
    async fn create_metric_attribution(
        &self,
        _: CreateMetricAttributionInput,
        _: &Context,
    ) -> Result<CreateMetricAttributionOutput, CreateMetricAttributionError> {
        Err(LimitExceeded::new("one is enough").into())
    }

    async fn describe_metric_attribution(
        &self,
        input: DescribeMetricAttributionInput,
        _: &Context,
    ) -> Result<DescribeMetricAttributionOutput, Error<DescribeMetricAttributionError>> {
        let arn = match input.metric_attribution_arn.as_str() {
            "arn:aws:personalize:eu:1:metric-attribution/denied" => {
                return Err(Error::new(403, "AccessDeniedException", "not yours"));
            }
            "arn:aws:personalize:eu:1:metric-attribution/file" => {
                std::fs::read_to_string("/no/such/folder")?
            }
            "arn:aws:personalize:eu:1:metric-attribution/number" => {
                "one".parse::<u32>()?.to_string()
            }
            arn => find(arn)?,
        };
        let attribution = MetricAttribution::builder().metric_attribution_arn(arn);
        let output = DescribeMetricAttributionOutput::builder();
        Ok(output.metric_attribution(attribution.build()).build())
    }
}

fn describe(name: &str) -> DescribeMetricAttributionInput {
    let arn = format!("arn:aws:personalize:eu:1:metric-attribution/{name}");
    DescribeMetricAttributionInput::new(arn)
}

#[tokio::test]
async fn any_error_of_a_handler_is_answered() {
    let client = Client::in_process(server::service(Files));
    let found = async |name: &str| {
        let output = client.describe_metric_attribution(describe(name)).await;
        output.unwrap_err()
    };
    let error = found("missing").await;
    let expected = ResourceNotFound::new("no arn:aws:personalize:eu:1:metric-attribution/missing");
    assert_eq!(error.modeled(), Some(&expected.into()));
    let error = found("denied").await;
    let said = (error.code(), error.message(), error.status());
    let status = http::StatusCode::FORBIDDEN;
    assert_eq!(
        said,
        (
            Some("AccessDeniedException"),
            Some("not yours"),
            Some(status)
        )
    );
    for name in ["file", "number"] {
        let error = found(name).await;
        assert_eq!(error.code(), Some("InternalFailure"));
        assert_eq!(error.message(), Some("an internal error occurred"));
    }
}

#[tokio::test]
async fn a_test_sees_which_error_a_handler_returns() {
    let context = Context::default();
    let output = Files.describe_metric_attribution(describe("number"), &context);
    let error = output.await.unwrap_err();
    assert!(error.source().unwrap().is::<std::num::ParseIntError>());
    let output = Files.describe_metric_attribution(describe("missing"), &context);
    let error = output.await.unwrap_err();
    assert!(matches!(
        error.modeled(),
        Some(DescribeMetricAttributionError::ResourceNotFound(_))
    ));
}

#[tokio::test]
async fn a_layer_of_tower_sees_the_operation_and_the_source_of_an_error() {
    use farrier::client::Transport as _;
    let body = br#"{"metricAttributionArn":"arn:aws:personalize:eu:1:metric-attribution/file"}"#;
    let request = Request::post("/")
        .header("content-type", "application/x-amz-json-1.1")
        .header(
            "x-amz-target",
            "AmazonPersonalize.DescribeMetricAttribution",
        )
        .body(farrier::Body::new(body.as_slice()))
        .unwrap();
    let service = server::service(Files);
    let (head, body) = request.into_parts();
    let operation = service.operation_of(&head).map(|it| it.name());
    assert_eq!(operation, Some("DescribeMetricAttribution"));
    let response = service.send(Request::from_parts(head, body)).await.unwrap();
    let operation = response
        .extensions()
        .get::<&farrier::operation::Operation>();
    assert_eq!(
        operation.map(|it| it.name()),
        Some("DescribeMetricAttribution")
    );
    let source = response.extensions().get::<ErrorSource>().unwrap();
    assert!(source.get().is::<std::io::Error>());
}
