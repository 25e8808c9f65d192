// src/bin/call.rs
farrier::include_service!(personalize);

use personalize::client::Personalize;
use personalize::*;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::new(farrier::transport::https(), "http://127.0.0.1:8080")?;

    let group = "arn:aws:personalize:eu:1:dataset-group/shop";
    let metrics = vec![MetricAttribute::new("click", "clicks", "SAMPLECOUNT()")];
    let reports = MetricAttributionOutput::new("arn:aws:iam::123456789012:role/reports");
    let input = CreateMetricAttributionInput::new("clicks", group, metrics, reports);
    match client.create_metric_attribution(input).await {
        Ok(output) => println!("created {:?}", output.metric_attribution_arn),
        Err(error) => match error.modeled() {
            Some(CreateMetricAttributionError::ResourceAlreadyExists(_)) => println!("{error}"),
            _ => return Err(error.into()),
        },
    }

    let arn = "arn:aws:personalize:eu:1:metric-attribution/clicks";
    let output = client
        .describe_metric_attribution(DescribeMetricAttributionInput::new(arn))
        .await?;
    println!("{:?}", output.metric_attribution.and_then(|it| it.status));
    Ok(())
}
