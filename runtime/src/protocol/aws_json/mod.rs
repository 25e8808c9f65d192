//! awsJson1_0 and awsJson1_1 (AWS protocols, "AWS JSON 1.0/1.1 protocol").
//!
//! Every request is a POST to `/` whose `x-amz-target` header names the operation and whose body is the
//! input. HTTP binding traits have no effect, nor has `httpError`: the status of an error is 400 if it is the
//! caller's fault and 500 otherwise.

#[cfg(feature = "client")]
mod client;
#[cfg(feature = "server")]
mod server;

use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

#[cfg(feature = "events")]
use super::events::{EventDocuments, EventFormat, EventProtocol, JsonEvents};
use crate::codec::json::JsonSettings;
use crate::operation::{Operation, Service};
use crate::shape::{Error, Result};

/// Either version. They differ only in their media type.
#[derive(Debug)]
pub(super) struct AwsJson {
    media_type: &'static str,
}

const TARGET: HeaderName = HeaderName::from_static("x-amz-target");
const SETTINGS: JsonSettings = JsonSettings::AWS_JSON;

/// The name of an operation in messages.
fn target(service: &Service, operation: &Operation) -> Result<HeaderValue> {
    let parts = [service.name(), ".", operation.name()];
    HeaderValue::try_from(parts.concat()).map_err(|_| Error::new("a name that is not ASCII"))
}

impl AwsJson {
    pub(super) const V1_0: Self = Self {
        media_type: "application/x-amz-json-1.0",
    };
    pub(super) const V1_1: Self = Self {
        media_type: "application/x-amz-json-1.1",
    };

    /// The headers of every message.
    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(4);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        headers
    }

    /// The documents in the payloads of events.
    #[cfg(feature = "events")]
    fn of_events(&self) -> Box<dyn EventDocuments> {
        Box::new(JsonEvents {
            media_type: "application/json",
            settings: SETTINGS,
        })
    }
}

#[cfg(feature = "events")]
impl EventProtocol for AwsJson {
    fn event_format(&self, _: &'static Service) -> Option<EventFormat> {
        Some(EventFormat {
            documents: self.of_events(),
            has_initial: true,
        })
    }
}
