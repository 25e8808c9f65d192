//! Where a client names the bucket of a request: before the host or in the path.

use farrier::Body;
use farrier::body::BoxError;
use farrier::client::{Interceptor, RequestContext, RequestParts};
use farrier::operation::{Operation, Segment};

use http::Request;

use super::expect_continue::ExpectContinue;
use super::requests;
use crate::endpoints::{Partition, is_virtual_hostable};

/// The member that names the bucket. It is the first label of a path.
const BUCKET: &str = "Bucket";

/// What a client says that has the setting and endpoint rules.
const CONFLICT: &str = "`BucketAddressing` is for clients with a fixed endpoint; this client finds endpoints by rules: \
     give its builder `force_path_style(true)` instead";

/// Where requests name a bucket (Smithy 2.0, "S3 bucket virtual hosting"), for a client that was made with a fixed endpoint.
/// Endpoint rules, by which a builder's client finds endpoints, have a parameter for it: `force_path_style`.
///
/// It is a setting of a client:
///
/// ```
/// use farrier_aws::s3::BucketAddressing;
///
/// # fn settings(client: farrier::client::Client) -> farrier::client::Client {
/// client.with_setting(BucketAddressing::Path)
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BucketAddressing {
    /// Before the host, if the endpoint is one of Amazon's; in the path of others.
    #[default]
    Automatic,
    /// Before the host: `https://bucket.s3.us-west-2.amazonaws.com/key`. A name that cannot be a label of a host
    /// stays in the path.
    VirtualHost,
    /// In the path: `https://s3.us-west-2.amazonaws.com/bucket/key`.
    Path,
}

/// Puts the bucket of a request where [`BucketAddressing`] says, and brings requests into the form that Amazon S3 takes:
/// a multipart upload names the algorithm of its checksums, a stream whose length is not known is not sent to
/// Amazon, and a long body waits for permission ([`ExpectContinue`](super::ExpectContinue)). Generated clients of Amazon S3 have it.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClientInterceptor;

impl Interceptor for ClientInterceptor {
    fn modify_endpoint(
        &self,
        context: &mut RequestContext,
        request: &mut RequestParts,
    ) -> Result<(), BoxError> {
        let setting = context.setting().copied();
        if context.resolved_endpoint().is_from_rules {
            if !matches!(setting, None | Some(BucketAddressing::Automatic)) {
                return Err(CONFLICT.into());
            }
            leave_bucket_to_endpoint(context, request);
            return Ok(());
        }
        let addressing = setting.unwrap_or_default();
        let before_host = match addressing {
            BucketAddressing::Automatic => Partition::has_host(context.endpoint().host()),
            BucketAddressing::VirtualHost => true,
            BucketAddressing::Path => false,
        };
        if !before_host || !has_bucket(context.operation()) {
            return Ok(());
        }
        if let Some((bucket, rest)) = split(&request.path_and_query) {
            context.endpoint_mut().prefix_host(&format!("{bucket}."))?;
            request.path_and_query = rest.into();
        }
        Ok(())
    }

    fn modify_before_signing(
        &self,
        context: &RequestContext,
        request: &mut RequestParts,
    ) -> Result<(), BoxError> {
        if Partition::has_host(context.endpoint().host()) {
            requests::check_length(context.operation(), request)?;
        }
        requests::name_checksum(context, request);
        Ok(())
    }

    fn modify_before_transmit(
        &self,
        context: &RequestContext,
        request: &mut Request<Body>,
    ) -> Result<(), BoxError> {
        let setting = context.setting::<ExpectContinue>().copied();
        let usual = Partition::has_host(context.endpoint().host()).then(ExpectContinue::default);
        if let Some(expectation) = setting.or(usual) {
            expectation.apply(context.operation(), request);
        }
        Ok(())
    }
}

/// Takes the bucket out of the path: the endpoint of the rules has it already, in its host or in its path.
fn leave_bucket_to_endpoint(context: &RequestContext, request: &mut RequestParts) {
    if !has_bucket(context.operation()) {
        return;
    }
    let below = request.path_and_query.strip_prefix('/').unwrap_or_default();
    let rest = below
        .split_at(below.find(['/', '?']).unwrap_or(below.len()))
        .1;
    // A path is not empty.
    let slash = match (rest.as_bytes().first(), context.endpoint().path()) {
        (Some(b'/'), _) => "",
        (None, path) | (Some(_), path) if !path.is_empty() => "",
        _ => "/",
    };
    request.path_and_query = format!("{slash}{rest}").into();
}

/// Whether the path of an operation begins with the bucket.
fn has_bucket(operation: &Operation) -> bool {
    let first = operation.http().and_then(|it| it.path().first());
    first == Some(&Segment::Label(BUCKET))
}

/// Takes the bucket from the start of a path, if it can stand before a host: as one label, since certificates are for
/// one.
fn split(path_and_query: &str) -> Option<(&str, String)> {
    let below = path_and_query.strip_prefix('/')?;
    let (bucket, rest) = below.split_at(below.find(['/', '?']).unwrap_or(below.len()));
    let slash = if rest.starts_with('/') { "" } else { "/" };
    is_virtual_hostable(bucket, false).then(|| (bucket, format!("{slash}{rest}")))
}
