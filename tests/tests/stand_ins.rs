//! What stands in for a client or a handler: trait objects, pointers, mocks, and a transport that clients share.

#![deny(warnings)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use farrier::client::retry::Retries;
use farrier::client::{Error, SharedTransport, Transport, TransportErrorKind, TransportFuture};
use farrier::server::Context;
use farrier_generated::personalize::client::{DynPersonalize, Mock, Personalize};
use farrier_generated::personalize::*;
use farrier_generated::{cleanroomsml, forge};

/// Code under test: it takes anything that speaks the service.
async fn status_of(api: &impl Personalize) -> Result<Option<String>, String> {
    let arn = "arn:aws:personalize:eu:1:metric-attribution/clicks";
    let input = DescribeMetricAttributionInput::new(arn);
    let output = api.describe_metric_attribution(input).await;
    let output = output.map_err(|error| error.to_string())?;
    Ok(output.metric_attribution.and_then(|it| it.status))
}

/// A part of a program that does not want a type parameter.
struct Report {
    api: Arc<dyn DynPersonalize>,
}

impl Report {
    async fn status(&self) -> Result<Option<String>, String> {
        status_of(&self.api).await
    }
}

fn described(status: &str) -> DescribeMetricAttributionOutput {
    let attribution = MetricAttribution::builder().status(status).build();
    let output = DescribeMetricAttributionOutput::builder();
    output.metric_attribution(attribution).build()
}

fn mock() -> Mock {
    Mock::new().describe_metric_attribution(|input| {
        assert!(input.metric_attribution_arn.ends_with("clicks"));
        Ok(described("ACTIVE"))
    })
}

#[tokio::test]
async fn a_client_is_a_trait_object_and_a_trait_object_is_a_client() {
    let report = Report {
        api: Arc::new(mock()),
    };
    assert_eq!(report.status().await, Ok(Some("ACTIVE".to_owned())));
    // The methods are those of the one trait, also where both are imported.
    let input = DescribeMetricAttributionInput::new("arn:clicks");
    let output = report.api.describe_metric_attribution(input).await;
    assert_eq!(output.unwrap(), described("ACTIVE"));
    // A real client, which sends its calls from another thread.
    let client = Client::in_process(server::service(Server::default()));
    let api: Arc<dyn DynPersonalize> = Arc::new(client.clone());
    let task = tokio::spawn(async move { status_of(&api).await });
    assert_eq!(task.await.unwrap(), Ok(Some("FROM A SERVER".to_owned())));
    let borrowed: &dyn DynPersonalize = &client;
    assert!(status_of(&borrowed).await.is_ok());
}

#[tokio::test]
async fn a_pointer_to_a_client_is_a_client() {
    let active = Ok(Some("ACTIVE".to_owned()));
    assert_eq!(status_of(&&mock()).await, active);
    assert_eq!(status_of(&Arc::new(mock())).await, active);
    assert_eq!(status_of(&Box::new(mock())).await, active);
    let boxed: Box<dyn DynPersonalize> = Box::new(mock());
    assert_eq!(status_of(&boxed).await, active);
    assert_eq!(status_of(&Arc::new(boxed)).await, active);
}

#[tokio::test]
async fn a_mock_keeps_count_and_fails_with_any_error() {
    let mut calls = 0;
    let mock = Mock::new().describe_metric_attribution(move |_| {
        calls += 1;
        match calls {
            1 => Err(ResourceNotFound::new("not yet").into()),
            2 => Err(Error::transport(TransportErrorKind::Connect, "refused")),
            _ => Ok(described("ACTIVE")),
        }
    });
    let first = status_of(&mock).await.unwrap_err();
    assert!(first.contains("ResourceNotFoundException"), "{first}");
    let second = status_of(&mock).await.unwrap_err();
    assert!(second.contains("refused"), "{second}");
    assert_eq!(status_of(&mock).await, Ok(Some("ACTIVE".to_owned())));
    assert!(format!("{mock:?}").contains("describe_metric_attribution: set"));
}

#[tokio::test]
#[should_panic(
    expected = "`describe_metric_attribution` was called, and the mock has no answer for it"
)]
async fn a_mock_says_which_operation_it_has_no_answer_for() {
    let mock = Mock::new().create_metric_attribution(|_| Ok(Default::default()));
    let _ = status_of(&mock).await;
}

#[tokio::test]
async fn a_mock_answers_when_its_future_is_polled() {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let mock = Mock::new().describe_metric_attribution(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok(described("ACTIVE"))
    });
    let mock = &mock;
    let call = mock.describe_metric_attribution(DescribeMetricAttributionInput::new("arn"));
    assert_eq!(count.load(Ordering::Relaxed), 0);
    call.await.unwrap();
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

/// A handler that tests share with the server, to look at what it has seen.
#[derive(Default)]
struct Server {
    calls: AtomicUsize,
}

impl server::Personalize for Server {
    async fn create_metric_attribution(
        &self,
        _: CreateMetricAttributionInput,
        _: &Context,
    ) -> Result<CreateMetricAttributionOutput, CreateMetricAttributionError> {
        Err(LimitExceeded::new("none").into())
    }

    async fn describe_metric_attribution(
        &self,
        _: DescribeMetricAttributionInput,
        _: &Context,
    ) -> Result<DescribeMetricAttributionOutput, DescribeMetricAttributionError> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        Ok(described("FROM A SERVER"))
    }
}

#[tokio::test]
async fn an_arc_of_a_handler_is_a_handler() {
    let shared = Arc::new(Server::default());
    let client = Client::in_process(server::service(Arc::clone(&shared)));
    assert!(status_of(&client).await.is_ok());
    assert_eq!(shared.calls.load(Ordering::Relaxed), 1);
}

/// A transport that is not `Clone`. It names the services that it is asked for.
#[derive(Default)]
struct Names(std::sync::Mutex<Vec<&'static str>>);

impl Transport for Names {
    fn send(&self, request: http::Request<farrier::Body>) -> TransportFuture {
        let service = request.extensions().get::<&farrier::operation::Service>();
        self.0.lock().unwrap().extend(service.map(|it| it.name()));
        Box::pin(std::future::ready(Err("no network".into())))
    }
}

struct Shared(Arc<Names>);

impl Transport for Shared {
    fn send(&self, request: http::Request<farrier::Body>) -> TransportFuture {
        self.0.send(request)
    }
}

#[tokio::test]
async fn clients_of_several_services_share_a_transport() {
    use cleanroomsml::client::CleanRoomsML as _;
    use forge::client::Forge as _;
    let names = Arc::new(Names::default());
    let transport = SharedTransport::new(Shared(Arc::clone(&names)));
    let personalize = Client::new(transport.clone(), "http://localhost").unwrap();
    let rooms = cleanroomsml::Client::new(transport.clone(), "http://localhost").unwrap();
    let forge = forge::Client::new(transport, "http://localhost").unwrap();
    assert!(status_of(&personalize).await.is_err());
    let arn = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-model/a";
    let input = cleanroomsml::GetAudienceModelInput::new(arn);
    let call = rooms.get_audience_model(input).retry(Retries::none());
    assert!(call.await.is_err());
    assert!(forge.quench(forge::QuenchInput::default()).await.is_err());
    let seen = names.0.lock().unwrap().clone();
    assert_eq!(
        seen,
        ["AmazonPersonalize", "AWSStarkControlService", "Forge"]
    );
}
