//! Calls one operation with Farrier as in its guide: settings and credentials come from the places where AWS tools look
//! for them.

include!("personalize.rs");

use personalize::DescribeMetricAttributionInput;
use personalize::client::Personalize as _;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let aws = farrier_aws::Config::load().await?;
    let client = personalize::Client::builder().config(&aws).build()?;
    let arn = std::env::args().nth(1).unwrap_or_default();
    let output = client
        .describe_metric_attribution(DescribeMetricAttributionInput::new(arn))
        .await?;
    println!("{:?}", output.metric_attribution.map(|it| it.status));
    Ok(())
}
