//! Calls one operation with the AWS SDK as in its guide: configuration and credentials come from the places where AWS
//! tools look for them.

use aws_config::BehaviorVersion;
use aws_sdk_personalize::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let client = Client::new(&config);
    let arn = std::env::args().nth(1).unwrap_or_default();
    let output = client
        .describe_metric_attribution()
        .metric_attribution_arn(arn)
        .send()
        .await?;
    println!("{:?}", output.metric_attribution().map(|it| it.status()));
    Ok(())
}
