//! Uploads that ask before they send their body (RFC 9110, 10.1.1).

use farrier::Body;
use farrier::operation::Operation;
use http::Request;
use http::header::{EXPECT, HeaderValue};
use http_body::Body as _;

use super::requests::UPLOADS;

/// Which uploads wait for the permission of the service before they send their body, so that a body which the service
/// refuses is not sent. It is a setting of a client:
///
/// ```
/// use farrier_aws::s3::ExpectContinue;
///
/// # fn settings(client: farrier::client::Client) -> farrier::client::Client {
/// client.with_setting(ExpectContinue::OFF)
/// # }
/// ```
///
/// Without it, uploads of 2 MiB or more to Amazon's endpoints wait, and those whose length is not known. A permission
/// costs the time of a message there and back. The transport of the feature `hyper` waits for it, a second at most; a
/// transport that does not know it sends the body at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectContinue {
    /// The length from which on uploads wait. `None`: none does.
    from_bytes: Option<u64>,
}

impl ExpectContinue {
    /// No upload waits.
    pub const OFF: Self = Self { from_bytes: None };

    /// Uploads of so many bytes or more wait, whatever the endpoint, and those whose length is not known.
    pub const fn from_bytes(bytes: u64) -> Self {
        Self {
            from_bytes: Some(bytes),
        }
    }

    /// Lets an upload ask.
    pub(super) fn apply(self, operation: &Operation, request: &mut Request<Body>) {
        let Some(from_bytes) = self.from_bytes else {
            return;
        };
        let length = request.body().size_hint().exact();
        if UPLOADS.contains(&operation.name()) && length.is_none_or(|it| it >= from_bytes) {
            let asks = HeaderValue::from_static("100-continue");
            request.headers_mut().entry(EXPECT).or_insert(asks);
        }
    }
}

impl Default for ExpectContinue {
    fn default() -> Self {
        Self::from_bytes(2 << 20)
    }
}
