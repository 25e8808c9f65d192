//! Buckets of Amazon S3, which stand in the host or in the path (Smithy 2.0, "Amazon S3 customizations").

use std::fmt;

use crate::operation::{Operation, Segment, Service};

/// Where requests name a bucket (Smithy 2.0, "S3 bucket virtual hosting").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BucketAddressing {
    /// Before the host, if the endpoint is one of Amazon's; in the path of others.
    #[default]
    Automatic,
    /// Before the host: `https://bucket.s3.us-west-2.amazonaws.com/key`. A name that cannot be a label of a host
    /// stands in the path all the same.
    VirtualHost,
    /// In the path: `https://s3.us-west-2.amazonaws.com/bucket/key`.
    Path,
}

/// An endpoint of Amazon S3. Printed, it is the URL that a client is given.
///
/// ```
/// use farrier::client::S3Endpoint;
///
/// let mut endpoint = S3Endpoint::new("us-west-2");
/// assert_eq!(endpoint.to_string(), "https://s3.us-west-2.amazonaws.com");
/// endpoint.dual_stack = true;
/// assert_eq!(endpoint.to_string(), "https://s3.dualstack.us-west-2.amazonaws.com");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3Endpoint {
    /// The region: `us-west-2`.
    pub region: String,
    /// Whether it is reached by IPv6, too ("S3 dual-stack endpoints").
    pub dual_stack: bool,
    /// Whether it is the nearest of a network of endpoints ("S3 transfer acceleration endpoints"); those have no
    /// region.
    pub accelerated: bool,
}

impl S3Endpoint {
    /// The plain endpoint of a region.
    pub fn new(region: impl Into<String>) -> Self {
        Self {
            region: region.into(),
            dual_stack: false,
            accelerated: false,
        }
    }
}

impl fmt::Display for S3Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.accelerated {
            true => "https://s3-accelerate",
            false => "https://s3",
        })?;
        if self.dual_stack {
            f.write_str(".dualstack")?;
        }
        if !self.accelerated {
            write!(f, ".{}", self.region)?;
        }
        f.write_str(".amazonaws.com")
    }
}

impl BucketAddressing {
    /// Takes the bucket out of the path below `base`; comes to what stands before the host in its place, which
    /// is empty if nothing does.
    pub(super) fn take(
        self,
        service: &Service,
        operation: &Operation,
        host: &str,
        base: &str,
        path: &mut String,
    ) -> String {
        let first = operation.http().and_then(|it| it.path().first());
        let named = service
            .bucket()
            .is_some_and(|it| first == Some(&Segment::Label(it)));
        let before = match self {
            Self::Automatic => {
                host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn")
            }
            Self::VirtualHost => true,
            Self::Path => false,
        };
        let below = path.strip_prefix(base).and_then(|it| it.strip_prefix('/'));
        let Some(below) = below.filter(|_| named && before) else {
            return String::new();
        };
        let (bucket, rest) = below.split_at(below.find(['/', '?']).unwrap_or(below.len()));
        if !is_label(bucket) {
            return String::new();
        }
        let prefix = format!("{bucket}.");
        let slash = if rest.starts_with('/') { "" } else { "/" };
        *path = format!("{base}{slash}{rest}");
        prefix
    }
}

/// Whether the name of a bucket can stand before a host: as one label, since certificates are for one.
fn is_label(bucket: &str) -> bool {
    let plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    (3..=63).contains(&bucket.len())
        && bucket.bytes().all(plain)
        && !bucket.starts_with('-')
        && !bucket.ends_with('-')
}
