//! Finding the endpoint of a bucket by the rules of Amazon S3: contestants go out.
//!
//! The AWS SDK keeps the endpoint of the last parameters. So there are two figures of it: for the same bucket again and
//! again, and for buckets in turns, which it finds by the rules each time.

use aws_sdk_s3::config::endpoint::{DefaultResolver, Params, ResolveEndpoint as _};
use farrier::client::endpoint_rules::{Function, Resolution, Value, resolve_values};
use farrier::client::{Builder, ServiceClient};
use farrier::operation::{EndpointParameter, EndpointRules};
use farrier_bench::Error;
use farrier_bench::measure::{Contestant, block_on};

/// Buckets that stand before the host.
const BUCKETS: [&str; 2] = ["reports-of-the-year", "reports-of-the-week"];

const REGION: &str = "eu-west-1";

/// The generated client with the rules as a tree, and the one with a decision diagram.
mod generated {
    farrier::include_service!(s3_rules);
    farrier::include_service!(s3_bdd);
}

/// The contestants. Farrier's stand first.
///
/// # Errors
///
/// If one of them finds another endpoint.
pub(crate) fn contestants() -> Result<Vec<Contestant<'static>>, Error> {
    let mut contestants = vec![
        ours("farrier, rules", generated::s3_rules::Client::builder())?,
        ours("farrier, BDD", generated::s3_bdd::Client::builder())?,
    ];
    contestants.extend(sdk()?);
    Ok(contestants)
}

fn ours<C: ServiceClient>(name: &str, builder: Builder<C>) -> Result<Contestant<'static>, Error> {
    let mut rules = None;
    let _ = builder.with(|it| rules = it.service().endpoint_rules());
    let rules = rules.ok_or_else(|| Error::Check(format!("{name}: the model has no rules")))?;
    // As the SDK's: parameters are made once, and are not measured.
    let values = BUCKETS.map(|bucket| values(rules, bucket));
    for (bucket, values) in BUCKETS.iter().zip(&values) {
        expect(bucket, find(rules, values)?.url())?;
    }
    let mut turn = 0;
    Ok(Contestant::new(name, move || {
        turn += 1;
        find(rules, &values[turn % BUCKETS.len()])
    }))
}

/// The values of the parameters, in the order of the table.
fn values(rules: &'static EndpointRules, bucket: &'static str) -> Vec<Option<Value<'static>>> {
    let value = |parameter: &EndpointParameter| match parameter.name() {
        "Bucket" => Some(bucket.into()),
        "Region" => Some(REGION.into()),
        _ => None,
    };
    rules.parameters().iter().map(value).collect()
}

fn find(
    rules: &'static EndpointRules,
    values: &[Option<Value<'static>>],
) -> Result<Resolution, Error> {
    let function = |name: &str| -> Option<Function> {
        let mut functions = farrier_aws::endpoints::FUNCTIONS.iter();
        functions.find(|it| it.0 == name).map(|it| it.1)
    };
    let found = resolve_values(rules, values, &function);
    found.map_err(|error| Error::Check(format!("{error:?}")))
}

fn sdk() -> Result<[Contestant<'static>; 2], Error> {
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
    Ok([
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
