//! The functions that Amazon adds to the language of endpoint rules (Smithy, "AWS rules engine library functions"): the
//! partitions of regions, the parts of ARNs, and names of buckets that can stand in hosts.
//!
//! Rules call them by name. A client has those that it was given, so that `farrier` knows nothing of Amazon.

mod arn;
mod bucket;
mod partitions;

use farrier::client::endpoint_rules::{Arguments, Function, Value};

pub(crate) use self::bucket::is_virtual_hostable;
pub use self::partitions::Partition;

/// The functions with their names: what a client of one of Amazon's services needs beside the language's own.
pub const FUNCTIONS: [(&str, Function); 3] = [
    ("aws.partition", partition),
    ("aws.parseArn", parse_arn),
    ("aws.isVirtualHostableS3Bucket", is_virtual_hostable_bucket),
];

fn partition<'a>(arguments: Arguments<'a, '_>) -> Option<Value<'a>> {
    let region = arguments.string(0)?;
    let index = Partition::index_of(region);
    Some(Value::record(region, index, partitions::attribute))
}

fn parse_arn<'a>(arguments: Arguments<'a, '_>) -> Option<Value<'a>> {
    let text = arguments.string(0)?;
    let is_arn = arn::Arn::parse(text).is_some();
    is_arn.then(|| Value::record(text, 0, arn::attribute))
}

fn is_virtual_hostable_bucket<'a>(arguments: Arguments<'a, '_>) -> Option<Value<'a>> {
    let allow_dots = arguments.boolean(1).unwrap_or_default();
    let bucket = arguments.string(0)?;
    Some(is_virtual_hostable(bucket, allow_dots).into())
}
