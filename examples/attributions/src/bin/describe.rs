// src/bin/describe.rs
farrier::include_service!(personalize);

use personalize::client::Personalize;
use personalize::*;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::new(farrier::hyper::https(), "http://127.0.0.1:8080")?;
    let arn = "arn:aws:personalize:eu:1:metric-attribution/clicks";
    match client
        .describe_metric_attribution(DescribeMetricAttributionInput::new(arn))
        .await
    {
        Ok(output) => println!("{:?}", output.metric_attribution.map(|it| it.status)),
        Err(error) => match error.modeled() {
            Some(DescribeMetricAttributionError::ResourceNotFound(it)) => {
                println!("not there: {it}")
            }
            _ => return Err(error.into()),
        },
    }
    Ok(())
}
