//! Generated clients of seven services call moto, which listens at the URL in `MOTO_URL`.
//!
//! The modules in `services` are generated from models. Each service is a story: something is
//! made, found, listed and removed, and what goes wrong on the way is an error of the model.

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

/// Where moto listens.
fn url() -> String {
    std::env::var("MOTO_URL").expect("MOTO_URL is set")
}

/// What makes a client one that moto takes for a client of this service: moto looks for the service in the
/// credentials of a request, and asks for no signature.
fn of(service: &str) -> impl FnOnce(Client) -> Client {
    let value = format!(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20250101/us-east-1/{service}/aws4_request, \
         SignedHeaders=host, Signature=0"
    );
    let value = HeaderValue::try_from(value).expect("a service has a plain name");
    |client| client.with_header(AUTHORIZATION, value)
}
