//! The endpoints of a region.

use std::fmt;

use crate::endpoints::Partition;

/// An endpoint of Amazon S3. Printed, it is the URL that a client is given.
///
/// ```
/// use farrier_aws::s3::Endpoint;
///
/// let mut endpoint = Endpoint::new("us-west-2");
/// assert_eq!(endpoint.to_string(), "https://s3.us-west-2.amazonaws.com");
/// endpoint.dual_stack = true;
/// assert_eq!(endpoint.to_string(), "https://s3.dualstack.us-west-2.amazonaws.com");
/// let china = Endpoint::new("cn-north-1");
/// assert_eq!(china.to_string(), "https://s3.cn-north-1.amazonaws.com.cn");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Endpoint {
    /// The region: `us-west-2`.
    pub region: String,
    /// Whether it also has addresses of IPv6 ("S3 dual-stack endpoints").
    pub dual_stack: bool,
    /// Whether it is the nearest of a network of endpoints ("S3 transfer acceleration endpoints"). Those have no
    /// region.
    pub accelerated: bool,
}

impl Endpoint {
    /// The plain endpoint of a region.
    pub fn new(region: impl Into<String>) -> Self {
        Self {
            region: region.into(),
            dual_stack: false,
            accelerated: false,
        }
    }
}

impl fmt::Display for Endpoint {
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
        // Those of the network of endpoints are in one partition.
        let suffix = match self.accelerated {
            true => "amazonaws.com",
            false => Partition::of(&self.region).dns_suffix(),
        };
        write!(f, ".{suffix}")
    }
}
