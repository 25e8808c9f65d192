//! Prints whose the credentials are that this process finds: the ARN that STS knows them by, or `error: ` and why there is
//! none.
//!
//! The environment says where credentials and STS are.

use services::sts::client::STS as _;
use services::sts::{Client, GetCallerIdentityInput};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    match arn().await {
        Ok(arn) => println!("{arn}"),
        Err(error) => println!("error: {error}"),
    }
}

async fn arn() -> Result<String, Box<dyn std::error::Error>> {
    let aws = farrier_aws::Config::load().await?;
    let sts = Client::builder().config(&aws).build()?;
    let identity = sts.get_caller_identity(GetCallerIdentityInput::default());
    Ok(identity.await?.arn.unwrap_or_default())
}
