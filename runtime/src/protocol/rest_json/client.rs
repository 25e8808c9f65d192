//! restJson1 as clients speak it.

use bytes::Bytes;
use http::response;

use super::RestJson;
use crate::body::Payload;
use crate::operation::{Operation, Service};
use crate::protocol::bindings::client::{read_output, read_response, recognizes, request};
use crate::protocol::client::{
    ClientProtocol, ErrorHead, RequestParts, can_be_json, error_head, has_error_header,
};
use crate::protocol::faults::Faults;
use crate::shape::{Result, Structure};

impl ClientProtocol for RestJson {
    fn request(
        &self,
        _: &'static Service,
        operation: &Operation,
        input: &dyn Structure,
    ) -> Result<RequestParts> {
        request(self, operation, input)
    }

    fn recognizes(&self, operation: &Operation, head: &response::Parts, body: &Bytes) -> bool {
        let is_json = |found: &str| {
            found == "application/json"
                || found.ends_with("+json")
                || found.starts_with("application/x-amz-json")
        };
        has_error_header(head) || recognizes(operation, head, is_json, || can_be_json(head, body))
    }

    fn read_output(
        &self,
        _: &Operation,
        head: &response::Parts,
        body: &mut Payload,
        output: &mut dyn Structure,
        memory: Option<usize>,
        faults: &mut Faults,
    ) -> Result {
        read_output(self, head, body, output, memory, faults)
    }

    fn error_head(&self, head: &response::Parts, body: &Bytes) -> ErrorHead {
        error_head(head, body, ["code", "Code", "__type"])
    }

    fn read_error(
        &self,
        head: &response::Parts,
        body: &Bytes,
        error: &mut dyn Structure,
        faults: &mut Faults,
    ) -> Result {
        read_response(self, head, body, error, None, faults)
    }
}
