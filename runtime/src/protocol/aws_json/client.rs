//! awsJson as clients speak it.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Method, response};

use super::{AwsJson, SETTINGS, TARGET, target};
use crate::body::Payload;
use crate::codec::json::JsonWriter;
use crate::operation::{Operation, Service};
use crate::protocol::client::{
    ClientProtocol, ErrorHead, RequestParts, can_be_json, error_head, has_error_header, read_json,
};
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
        let mut writer = JsonWriter::new(SETTINGS);
        write_structure(input, &NO_MEMBER, &mut writer)?;
        let mut headers = self.headers();
        headers.insert(TARGET, target(service, operation)?);
        query_compatible::ask(service, &mut headers);
        Ok(RequestParts {
            method: Method::POST,
            path_and_query: "/".into(),
            headers,
            body: writer.finish().into(),
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
