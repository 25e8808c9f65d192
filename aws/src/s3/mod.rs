//! Amazon S3: buckets in hosts and paths, and operations that requests do not name (Smithy 2.0, "Amazon S3
//! customizations").

#[cfg(feature = "client")]
mod addressing;
#[cfg(feature = "s3")]
mod download;
#[cfg(feature = "client")]
mod endpoint;
#[cfg(feature = "client")]
mod expect_continue;
#[cfg(feature = "s3")]
mod express;
// A client of the operations that uploads, downloads and sessions need. Nothing outside of this crate sees it.
#[cfg(feature = "s3")]
#[allow(unreachable_pub, reason = "generated modules are public")]
mod generated;
#[cfg(feature = "s3")]
mod object_headers;
#[cfg(feature = "client")]
mod requests;
#[cfg(feature = "server")]
mod routing;
#[cfg(feature = "server")]
mod unnamed;
#[cfg(feature = "s3")]
mod upload;

#[cfg(feature = "client")]
pub use self::addressing::{BucketAddressing, ClientInterceptor};
#[cfg(feature = "s3")]
pub use self::download::{Download, DownloadError, DownloadErrorKind, Downloaded};
#[cfg(feature = "client")]
pub use self::endpoint::Endpoint;
#[cfg(feature = "client")]
pub use self::expect_continue::ExpectContinue;
#[cfg(feature = "s3")]
pub use self::express::ExpressSessions;
#[cfg(feature = "server")]
pub use self::routing::{BucketHost, OriginalUri, ServerInterceptor};
#[cfg(feature = "s3")]
pub use self::upload::{Upload, UploadError, UploadErrorKind, Uploaded};
