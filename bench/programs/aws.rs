//! Calls one operation with the AWS SDK and as little as possible: with fixed credentials.

use aws_sdk_personalize::Client;
use aws_sdk_personalize::config::{BehaviorVersion, Config, Credentials, Region};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::new("id", "secret", None, None, "fixed"))
        .build();
    let client = Client::from_conf(config);
    let arn = std::env::args().nth(1).unwrap_or_default();
    let output = client
        .describe_metric_attribution()
        .metric_attribution_arn(arn)
        .send()
        .await?;
    println!("{:?}", output.metric_attribution().map(|it| it.status()));
    Ok(())
}
