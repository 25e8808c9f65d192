//! awsQuery and ec2Query (Smithy 2.0, "AWS query protocol" and "AWS EC2 query protocol").
//!
//! A request is a POST of a form to `/`. The form holds the name of the operation, the version of the service, and the
//! input. A response is XML. It holds the output or an error, and the id of the request. HTTP binding traits have no
//! effect.
//!
//! Services send an error's message as `Message`, whatever the member's name is in the model. Clients read that name.

#[cfg(feature = "client")]
mod client;
#[cfg(feature = "server")]
mod server;

use crate::codec::form::QuerySettings;

/// One of the two protocols.
#[derive(Debug)]
pub(super) struct Query {
    settings: QuerySettings,
    /// The media type of responses.
    #[cfg_attr(
        not(feature = "server"),
        allow(dead_code, reason = "only servers send it")
    )]
    content_type: &'static str,
}

/// The media type of requests.
const FORM: &str = "application/x-www-form-urlencoded";

/// Neither protocol has streams of events.
#[cfg(feature = "events")]
impl super::EventProtocol for Query {}

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
