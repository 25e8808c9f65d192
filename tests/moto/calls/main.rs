//! Generated clients of seven services call moto, which listens at the URL in `AWS_ENDPOINT_URL` and verifies signatures.
//!
//! The modules in `services` are generated from models. Each test creates, finds, lists and removes a resource, and
//! checks the modeled errors of wrong calls. `refusals` has calls with wrong keys, and of who may not make them.

mod dynamodb;
mod ec2;
mod iam;
mod refusals;
mod s3;
mod sns;
mod sqs;
mod sts;

/// Returns the configuration that the environment has: the endpoint is moto, and the key is of a user who may do
/// everything.
async fn aws() -> farrier_aws::Config {
    farrier_aws::Config::load().await.unwrap()
}
