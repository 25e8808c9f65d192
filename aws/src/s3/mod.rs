//! Amazon S3: buckets in hosts and paths, and operations that requests do not name (Smithy 2.0, "Amazon S3
//! customizations").

#[cfg(feature = "client")]
mod addressing;
mod endpoint;
#[cfg(feature = "server")]
mod routing;
#[cfg(feature = "server")]
mod unnamed;

#[cfg(feature = "client")]
pub use self::addressing::{BucketAddressing, ClientInterceptor};
pub use self::endpoint::Endpoint;
#[cfg(feature = "server")]
pub use self::routing::{BucketHost, OriginalUri, ServerInterceptor};
