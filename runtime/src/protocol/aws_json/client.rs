//! awsJson as clients speak it.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
#[cfg(feature = "events")]
use http::header::HeaderValue;
use http::{Method, response};

use super::{AwsJson, SETTINGS, TARGET, target};
use crate::body::Payload;
use crate::codec::json::JsonWriter;
#[cfg(feature = "events")]
use crate::event_stream::MEDIA_TYPE;
use crate::operation::{Operation, Service};
use crate::protocol::client::{
    ClientProtocol, ErrorHead, RequestParts, can_be_json, error_head, has_error_header, read_json,
};
#[cfg(feature = "events")]
use crate::protocol::events::{self, Initial, initial_body};
use crate::protocol::faults::Faults;
use crate::protocol::{media_type, query_compatible};
use crate::schema::NO_MEMBER;
use crate::shape::{Result, Structure, write_structure};

impl ClientProtocol for AwsJson {
    fn request(
        &self,
        service: &'static Service,
        operation: &Operation,
        input: &dyn Structure,
    ) -> Result<RequestParts> {
        let mut headers = self.headers();
        let body = match input.schema().event_stream() {
            #[cfg(feature = "events")]
            Some(index) => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
                initial_body(input, index, self.of_events(), Initial::Request)?
            }
            _ => {
                let mut writer = JsonWriter::new(SETTINGS);
                write_structure(input, &NO_MEMBER, &mut writer)?;
                writer.finish().into()
            }
        };
        headers.insert(TARGET, target(service, operation)?);
        query_compatible::ask(service, &mut headers);
        Ok(RequestParts {
            method: Method::POST,
            path_and_query: "/".into(),
            headers,
            body,
            checksum: None,
            verifies: false,
        })
    }

    fn recognizes(&self, _: &Operation, head: &response::Parts, body: &Bytes) -> bool {
        let content_type = head.headers.get(CONTENT_TYPE);
        if content_type.is_some_and(|it| it == self.media_type) {
            return true;
        }
        // Some services name the media type that their server has for text.
        let named = media_type(&head.headers).is_some_and(|found| {
            found == "application/json" || found.starts_with("application/x-amz-json")
        });
        named || has_error_header(head) || can_be_json(head, body)
    }

    fn read_output(
        &self,
        _: &Operation,
        _: &response::Parts,
        body: &mut Payload,
        output: &mut dyn Structure,
        memory: Option<usize>,
        faults: &mut Faults,
    ) -> Result {
        #[cfg(feature = "events")]
        if let Some(index) = output.schema().event_stream() {
            let documents = self.of_events();
            return events::read_output(output, index, documents.as_ref(), body.bytes(), memory);
        }
        read_json(body.bytes(), SETTINGS, output, memory, faults)
    }

    fn error_head(&self, head: &response::Parts, body: &Bytes) -> ErrorHead {
        error_head(head, body, ["__type", "code", "Code"])
    }

    fn read_error(
        &self,
        _: &response::Parts,
        body: &Bytes,
        error: &mut dyn Structure,
        faults: &mut Faults,
    ) -> Result {
        // The name of an error can be in a header, and that can be all.
        read_json(body, SETTINGS, error, None, faults)
    }
}
