//! The services of the generated crate, with handlers that a test controls by its input, and a server for them on
//! loopback.
//!
//! `tests/boto3/calls.py` relies on the handlers, and describes them at its top.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use farrier::Timestamp;
use farrier::server::Context;
use farrier_generated::{cleanroomsml, personalize};

/// The handler of Personalize. It keeps what was created.
#[derive(Debug, Default)]
pub struct Attributions {
    by_arn: Mutex<BTreeMap<String, personalize::CreateMetricAttributionInput>>,
}

impl personalize::server::Personalize for Attributions {
    async fn create_metric_attribution(
        &self,
        input: personalize::CreateMetricAttributionInput,
        _: &Context,
    ) -> Result<personalize::CreateMetricAttributionOutput, personalize::CreateMetricAttributionError>
    {
        use personalize::*;
        let name = input.name.as_str();
        match name {
            "taken" => return Err(ResourceAlreadyExists::new("taken exists").into()),
            "limit" => return Err(LimitExceeded::new("slow down").into()),
            "busy" => return Err(ResourceInUse::new("busy is in use").into()),
            "refused" => return Err(InvalidInput::new("refused is refused").into()),
            "panic" => panic!("asked to"),
            _ if input.dataset_group_arn.ends_with("/missing") => {
                return Err(ResourceNotFound::new("no such dataset group").into());
            }
            _ => {}
        }
        let arn = format!("arn:aws:personalize:us-east-1:123456789012:metric-attribution/{name}");
        let mut by_arn = self.by_arn.lock().unwrap_or_else(PoisonError::into_inner);
        by_arn.insert(arn.clone(), input);
        Ok(CreateMetricAttributionOutput::builder()
            .metric_attribution_arn(arn)
            .build())
    }

    async fn describe_metric_attribution(
        &self,
        input: personalize::DescribeMetricAttributionInput,
        _: &Context,
    ) -> Result<
        personalize::DescribeMetricAttributionOutput,
        personalize::DescribeMetricAttributionError,
    > {
        use personalize::*;
        let arn = input.metric_attribution_arn;
        if arn.ends_with("/refused") {
            return Err(InvalidInput::new("refused is refused").into());
        }
        if arn.ends_with("/empty") {
            return Ok(DescribeMetricAttributionOutput::default());
        }
        let by_arn = self.by_arn.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(stored) = by_arn.get(&arn) else {
            return Err(ResourceNotFound::new("no such attribution").into());
        };
        let metrics: Vec<String> = stored
            .metrics
            .iter()
            .map(|it| format!("{}|{}|{}", it.event_type, it.metric_name, it.expression))
            .collect();
        let attribution = MetricAttribution::builder()
            .name(&stored.name)
            .metric_attribution_arn(arn)
            .dataset_group_arn(&stored.dataset_group_arn)
            .metrics_output_config(stored.metrics_output_config.clone())
            .status("ACTIVE")
            .creation_date_time(Timestamp::from_seconds(1_735_689_600))
            .last_updated_date_time(Timestamp::from_millis(1_735_776_000_500))
            .failure_reason(metrics.join(";"))
            .build();
        Ok(DescribeMetricAttributionOutput::builder()
            .metric_attribution(attribution)
            .build())
    }
}

/// The handler of CleanRoomsML.
#[derive(Debug, Default)]
pub struct AudienceModels;

impl cleanroomsml::server::CleanRoomsML for AudienceModels {
    async fn get_audience_model(
        &self,
        input: cleanroomsml::GetAudienceModelInput,
        _: &Context,
    ) -> Result<cleanroomsml::GetAudienceModelOutput, cleanroomsml::GetAudienceModelError> {
        use cleanroomsml::*;
        let arn = input.audience_model_arn;
        match arn.rsplit('/').next() {
            Some("denied") => return Err(AccessDenied::new("denied is not yours").into()),
            Some("missing") => return Err(ResourceNotFound::new("no such model").into()),
            Some("refused") => return Err(Validation::new("refused is refused").into()),
            _ => {}
        }
        let minimal = arn.ends_with("/minimal");
        let mut output = GetAudienceModelOutput::new(
            Timestamp::from_seconds(1_735_689_600),
            Timestamp::from_millis(1_735_821_045_678),
            arn,
            "Käufer \u{2602} \u{1f434}",
            "arn:aws:cleanrooms-ml:us-east-1:123456789012:training-dataset/clicks",
            AudienceModelStatus::Active,
        );
        if minimal {
            return Ok(output);
        }
        output.training_data_start_time = Some(Timestamp::from_seconds(-1));
        output.training_data_end_time = Some(Timestamp::from_millis(1_735_689_599_999));
        let details = StatusDetails::builder()
            .status_code("OK")
            .message("says \"fine\"\n");
        output.status_details = Some(details.build());
        output.kms_key_arn = Some("arn:aws:kms:us-east-1:123456789012:key/horseshoe".to_owned());
        let tags = [("team", "ads"), ("empty", "")];
        output.tags = Some(
            tags.map(|(key, value)| (key.to_owned(), value.to_owned()))
                .into(),
        );
        output.description = Some("two\nlines".to_owned());
        Ok(output)
    }
}

/// Both services on separate loopback ports, until this value is dropped.
#[derive(Debug)]
pub struct Served {
    /// The URL of Personalize, as `http://127.0.0.1:PORT`.
    pub personalize: String,
    /// The URL of CleanRoomsML.
    pub cleanroomsml: String,
    // The runtime ends the servers, and so it is dropped last.
    _runtime: tokio::runtime::Runtime,
}

/// Serves both services on axum.
///
/// # Errors
///
/// When no loopback port is available.
pub fn serve() -> std::io::Result<Served> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let personalize =
        axum::Router::new().fallback_service(personalize::server::service(Attributions::default()));
    let cleanroomsml =
        axum::Router::new().fallback_service(cleanroomsml::server::service(AudienceModels));
    Ok(Served {
        personalize: format!("http://{}", spawn(&runtime, personalize)?),
        cleanroomsml: format!("http://{}", spawn(&runtime, cleanroomsml)?),
        _runtime: runtime,
    })
}

fn spawn(runtime: &tokio::runtime::Runtime, router: axum::Router) -> std::io::Result<SocketAddr> {
    let bind = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let listener = runtime.block_on(bind)?;
    let address = listener.local_addr()?;
    runtime.spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}
