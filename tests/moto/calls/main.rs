//! Generated clients of seven services call moto, which listens at the URL in `MOTO_URL`.
//!
//! The modules in `services` are generated from models. Each test creates, finds, lists and removes a resource, and
//! checks the modeled errors of wrong calls.

mod dynamodb;
mod ec2;
mod iam;
mod s3;
mod sns;
mod sqs;
mod sts;

use farrier::client::Client;
use http::HeaderValue;
use http::header::AUTHORIZATION;

/// Returns the URL of moto.
fn url() -> String {
    std::env::var("MOTO_URL").expect("MOTO_URL is set")
}

/// Adds credentials to a client so that moto knows the service: moto reads its name from the credentials. It does not
/// check signatures.
fn of(service: &str) -> impl FnOnce(Client) -> Client {
    let value = format!(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20250101/us-east-1/{service}/aws4_request, \
         SignedHeaders=host, Signature=0"
    );
    let value = HeaderValue::try_from(value).expect("a service has a plain name");
    |client| client.with_header(AUTHORIZATION, value)
}
