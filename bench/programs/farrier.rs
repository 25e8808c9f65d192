//! Calls one operation with Farrier.

SERVICE

use personalize::DescribeMetricAttributionInput;
use personalize::client::Personalize as _;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let endpoint = "https://personalize.eu-west-1.amazonaws.com";
    let client = personalize::Client::new(farrier::transport::https(), endpoint)?;
    let arn = std::env::args().nth(1).unwrap_or_default();
    let output = client
        .describe_metric_attribution(DescribeMetricAttributionInput::new(arn))
        .await?;
    println!("{:?}", output.metric_attribution.map(|it| it.status));
    Ok(())
}
