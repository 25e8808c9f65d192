//! Finding the endpoint of a bucket by the rules of Amazon S3: contestants go out.
//!
//! The AWS SDK keeps the endpoint of the last parameters. So there are two figures of it: for the same bucket again and
//! again, and for buckets in turns, which it finds by the rules each time.

use aws_sdk_s3::config::endpoint::{DefaultResolver, Params, ResolveEndpoint as _};
use farrier_bench::Error;
use farrier_bench::measure::{Contestant, block_on};

/// Buckets that stand before the host.
const BUCKETS: [&str; 2] = ["reports-of-the-year", "reports-of-the-week"];

const REGION: &str = "eu-west-1";

/// The contestants, the first of which is the AWS SDK's.
///
/// # Errors
///
/// If one of them finds another endpoint.
pub(crate) fn contestants() -> Result<Vec<Contestant<'static>>, Error> {
    let resolver = DefaultResolver::new();
    let mut parameters = Vec::new();
    for bucket in BUCKETS {
        let built = Params::builder().region(REGION).bucket(bucket).build();
        let built = built.map_err(|error| Error::Check(error.to_string()))?;
        let found = block_on(resolver.resolve_endpoint(&built));
        let found = found.map_err(|error| Error::Check(error.to_string()))?;
        expect(bucket, found.url())?;
        parameters.push(built);
    }
    let (again, cached) = (parameters[0].clone(), DefaultResolver::new());
    let mut turn = 0;
    Ok(vec![
        Contestant::new("AWS SDK, BDD", move || {
            turn += 1;
            block_on(resolver.resolve_endpoint(&parameters[turn % BUCKETS.len()])).is_ok()
        }),
        Contestant::new("AWS SDK, the parameters of the call before", move || {
            block_on(cached.resolve_endpoint(&again)).is_ok()
        }),
    ])
}

fn expect(bucket: &str, found: &str) -> Result<(), Error> {
    match found == format!("https://{bucket}.s3.{REGION}.amazonaws.com") {
        true => Ok(()),
        false => Err(Error::Check(format!("the endpoint of {bucket} is {found}"))),
    }
}
