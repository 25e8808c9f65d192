// src/main.rs
use std::collections::BTreeMap;
use std::sync::Mutex;

farrier::include_service!(personalize);

use farrier::server::Context;
use personalize::*;

#[derive(Default)]
struct Attributions {
    by_arn: Mutex<BTreeMap<String, MetricAttribution>>,
}

impl server::Personalize for Attributions {
    async fn create_metric_attribution(
        &self,
        input: CreateMetricAttributionInput, // Validated; required members are plain values.
        _: &Context,                         // The request's head, id and operation, and who calls.
    ) -> Result<CreateMetricAttributionOutput, CreateMetricAttributionError> {
        let arn = format!("arn:aws:personalize:eu:1:metric-attribution/{}", input.name);
        let mut by_arn = self.by_arn.lock().unwrap();
        if by_arn.contains_key(&arn) {
            return Err(ResourceAlreadyExists::new(format!("{} exists", input.name)).into());
        }
        let attribution = MetricAttribution::builder()
            .name(input.name)
            .metric_attribution_arn(&arn)
            .dataset_group_arn(input.dataset_group_arn)
            .metrics_output_config(input.metrics_output_config)
            .status("ACTIVE")
            .creation_date_time(farrier::Timestamp::now())
            .build();
        by_arn.insert(arn.clone(), attribution);
        let output = CreateMetricAttributionOutput::builder().metric_attribution_arn(arn);
        Ok(output.build())
    }

    async fn describe_metric_attribution(
        &self,
        input: DescribeMetricAttributionInput,
        _: &Context,
    ) -> Result<DescribeMetricAttributionOutput, DescribeMetricAttributionError> {
        let by_arn = self.by_arn.lock().unwrap();
        let Some(it) = by_arn.get(&input.metric_attribution_arn) else {
            return Err(ResourceNotFound::new("no such attribution").into());
        };
        let output = DescribeMetricAttributionOutput::builder().metric_attribution(it.clone());
        Ok(output.build())
    }
}

#[tokio::main]
async fn main() -> Result<(), std::io::Error> {
    let service = server::service(Attributions::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    let server = farrier::server::serve(listener, service);
    server.shutdown_on(tokio::signal::ctrl_c()).await // Requests that have begun are answered.
}
