//! awsQuery and ec2Query (Smithy 2.0, "AWS query protocol" and "AWS EC2 query protocol").
//!
//! Every request is a POST to `/` of a form: the name of the operation, the version of the service, and the
//! input. Responses are XML: the output or an error, in elements that also have the id of the request. HTTP
//! binding traits have no effect.
//!
//! Errors have a `Message`, whatever the model calls its member: services send it, and clients read it.

#[cfg(feature = "client")]
mod client;
#[cfg(feature = "server")]
mod server;

use crate::codec::form::QuerySettings;

/// Either protocol.
#[derive(Debug)]
pub(super) struct Query {
    settings: QuerySettings,
    /// The media type of responses.
    #[cfg_attr(not(feature = "server"), allow(dead_code))]
    content_type: &'static str,
}

/// The media type of requests.
const FORM: &str = "application/x-www-form-urlencoded";

impl Query {
    pub(super) const AWS: Self = Self {
        settings: QuerySettings::AWS_QUERY,
        content_type: "text/xml",
    };
    pub(super) const EC2: Self = Self {
        settings: QuerySettings::EC2_QUERY,
        content_type: "text/xml;charset=UTF-8",
    };
}
