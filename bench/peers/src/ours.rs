//! Farrier's client with a transport that returns a fixed response: contestants go out.

use farrier::client::auth::Identity;
use farrier::client::{Builder, Timeouts};
use farrier_aws::Credentials;
use farrier_aws::sigv4::SigV4;
use farrier_bench::Error;
use farrier_bench::call::{ARN, Canned};
use farrier_bench::measure::Contestant;
use farrier_generated::personalize::client::Personalize as _;
use farrier_generated::personalize::{Client, DescribeMetricAttributionInput};
use tokio::runtime::Runtime;

use crate::deadlines::{ATTEMPT, OPERATION};

/// A call with retries and timeouts, on tokio's time.
///
/// # Errors
///
/// If the client does not read the response.
pub(crate) fn retried(runtime: &Runtime) -> Result<Contestant<'_>, Error> {
    let name = "farrier, unsigned, retries and timeouts";
    contestant(runtime, name, common().allow_unauthorized())
}

/// A call with retries and timeouts, signed with fixed credentials.
///
/// # Errors
///
/// If the client does not read the response.
pub(crate) fn signed(runtime: &Runtime) -> Result<Contestant<'_>, Error> {
    let credentials = Credentials::new("AKIDEXAMPLE", "not-a-secret");
    let scheme = SigV4::new().with_region("eu-west-1");
    let builder = common().auth(scheme, Identity::new(credentials, None));
    let name = "farrier, signed with SigV4, retries and timeouts";
    contestant(runtime, name, builder)
}

fn common() -> Builder<Client> {
    Client::builder()
        .endpoint("http://localhost")
        .transport(Canned::new())
        .timeouts(Timeouts::new().attempt(ATTEMPT).operation(OPERATION))
}

fn contestant<'a>(
    runtime: &'a Runtime,
    name: &str,
    builder: Builder<Client>,
) -> Result<Contestant<'a>, Error> {
    let client = builder.build().map_err(|error| Error::Check(error.to_string()))?;
    let call = move || {
        let input = DescribeMetricAttributionInput::new(ARN);
        runtime.block_on(client.describe_metric_attribution(input))
    };
    match call() {
        Ok(output) if output.metric_attribution.is_some() => Ok(Contestant::new(name, call)),
        Ok(_) => Err(Error::Check("the canned answer is not read".to_owned())),
        Err(error) => Err(Error::Check(error.to_string())),
    }
}
