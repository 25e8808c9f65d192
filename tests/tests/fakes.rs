//! Fakes that fail: each error that a call can have, made without a call; and what errors print with their sources.

use std::error::Error as StdError;
use std::io;

use farrier::body::{BodyError, BoxError};
use farrier::client::{Error, ErrorKind, TransportErrorKind, TransportFailure};
use farrier::stream::EventError;
use farrier_generated::personalize::client::Personalize;
use farrier_generated::personalize::*;

type Described = farrier::client::Result<DescribeMetricAttributionOutput, DescribeError>;
type DescribeError = DescribeMetricAttributionError;
type Created = farrier::client::Result<CreateMetricAttributionOutput, CreateMetricAttributionError>;

/// A service that fails as the ARN says.
struct Fake;

impl Personalize for Fake {
    async fn create_metric_attribution(&self, _: CreateMetricAttributionInput) -> Created {
        Err(ResourceAlreadyExists::new("clicks exists"))?
    }

    async fn describe_metric_attribution(
        &self,
        input: DescribeMetricAttributionInput,
    ) -> Described {
        match input.metric_attribution_arn.as_str() {
            "absent" => Err(ResourceNotFound::new("no such attribution").into()),
            "invalid" => Err(DescribeError::InvalidInput(InvalidInput::new("no ARN")).into()),
            "busy" => Err(Error::unmodeled(
                "SlowDown",
                503,
                "reduce your request rate",
            )),
            "slow" => Err(Error::timeout()),
            "down" => Err(Error::transport(
                TransportErrorKind::Connect,
                "connection refused",
            )),
            _ => Ok(DescribeMetricAttributionOutput::default()),
        }
    }
}

async fn describe(arn: &str) -> Error<DescribeError> {
    let input = DescribeMetricAttributionInput::new(arn);
    Fake.describe_metric_attribution(input).await.unwrap_err()
}

#[tokio::test]
async fn a_fake_fails_with_an_error_of_the_model() {
    let error = describe("absent").await;
    assert_eq!(
        error.to_string(),
        "DescribeMetricAttribution: ResourceNotFoundException (HTTP 400): no such attribution"
    );
    assert_eq!(error.code(), Some("ResourceNotFoundException"));
    assert_eq!(error.message(), Some("no such attribution"));
    let absent = DescribeError::from(ResourceNotFound::new("no such attribution"));
    assert_eq!(error.into_modeled().unwrap(), absent);

    let error = describe("invalid").await;
    assert!(matches!(
        error.modeled(),
        Some(DescribeError::InvalidInput(_))
    ));
}

#[tokio::test]
async fn a_fake_fails_with_a_question_mark() {
    let group = "arn:aws:personalize:eu:1:dataset-group/shop";
    let reports = MetricAttributionOutput::new("arn:aws:iam::123456789012:role/reports");
    let metric = MetricAttribute::new("click", "clicks", "SAMPLECOUNT()");
    let input = CreateMetricAttributionInput::new("clicks", group, [metric], reports);
    let error = Fake.create_metric_attribution(input).await.unwrap_err();
    assert_eq!(error.operation(), "CreateMetricAttribution");
    assert_eq!(error.status().map(|it| it.as_u16()), Some(400));
}

#[tokio::test]
async fn a_fake_fails_with_an_error_that_the_model_does_not_have() {
    let error = describe("busy").await;
    assert_eq!(
        error.to_string(),
        "DescribeMetricAttribution: SlowDown (HTTP 503): reduce your request rate"
    );
    assert_eq!(error.code(), Some("SlowDown"));
    let error = error.into_modeled().unwrap_err();
    assert_eq!(error.status().map(|it| it.as_u16()), Some(503));
}

#[tokio::test]
async fn a_fake_fails_as_a_transport_does() {
    let error = describe("slow").await;
    let ErrorKind::Transport(transport) = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(transport.kind(), TransportErrorKind::Timeout);
    assert_eq!(
        error.to_string(),
        "DescribeMetricAttribution: no answer from the service in time: the time is up"
    );
    assert_eq!(
        describe("down").await.to_string(),
        "DescribeMetricAttribution: could not connect to the service: connection refused"
    );
}

/// An error with a source, which it does not print.
#[derive(Debug)]
struct Outer(io::Error);

impl std::fmt::Display for Outer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the outer error")
    }
}

impl StdError for Outer {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.0)
    }
}

fn outer() -> BoxError {
    Outer(io::Error::other("the innermost error")).into()
}

/// Prints an error and its sources in one line, as `{:#}` of anyhow does.
fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        text = format!("{text}: {error}");
        next = error.source();
    }
    text
}

#[test]
fn an_error_and_its_sources_print_each_cause_once() {
    type Call = Error<DescribeError>;
    let io = || io::Error::other("the innermost error");
    let errors: Vec<Box<dyn StdError>> = vec![
        Box::new(Call::transport(TransportErrorKind::Timeout, outer())),
        Box::new(Call::transport(
            TransportErrorKind::Interrupted,
            BodyError::Broken(outer()),
        )),
        Box::new(TransportFailure::Connect(outer())),
        Box::new(TransportFailure::Timeout(outer())),
        Box::new(BodyError::Broken(outer())),
        Box::new(EventError::<DescribeError>::Broken(outer())),
        Box::new(Call::from(ResourceNotFound::new("the innermost error"))),
        Box::new(Call::unmodeled("SlowDown", 503, "the innermost error")),
        Box::new(farrier_codegen::Error::Io {
            action: "read",
            path: "a.json".into(),
            source: io(),
        }),
        Box::new(farrier_codegen::Error::NotRestored {
            cause: Box::new(farrier_codegen::Error::Io {
                action: "write",
                path: "a.rs".into(),
                source: io(),
            }),
            astray: Vec::new(),
        }),
    ];
    for error in errors {
        let text = chain(error.as_ref());
        assert_eq!(text.matches("the innermost error").count(), 1, "{text}");
        assert!(text.matches("the outer error").count() <= 1, "{text}");
    }
}
