//! restJson1 as clients speak it.

use bytes::Bytes;
use http::response;

use super::RestJson;
use crate::operation::{Operation, Service};
use crate::protocol::ERROR_TYPE;
use crate::protocol::bindings::client::{is_own, read_answer, request};
use crate::protocol::client::{ClientProtocol, ErrorHead, Outgoing, error_head, looks_like_json};
use crate::shape::{Result, Structure};

impl ClientProtocol for RestJson {
    fn request(
        &self,
        _: &'static Service,
        operation: &Operation,
        input: &dyn Structure,
        base: &str,
    ) -> Result<Outgoing> {
        request(self, operation, input, base)
    }

    fn is_own(&self, operation: &Operation, head: &response::Parts, body: &Bytes) -> bool {
        let is_json = |found: &str| {
            found == "application/json"
                || found.ends_with("+json")
                || found.starts_with("application/x-amz-json")
                || head.headers.contains_key(ERROR_TYPE)
        };
        is_own(operation, head, is_json, || looks_like_json(body))
    }

    fn read_output(
        &self,
        _: &Operation,
        head: &response::Parts,
        body: &Bytes,
        output: &mut dyn Structure,
    ) -> Result {
        read_answer(self, head, body, output)
    }

    fn error_head(&self, head: &response::Parts, body: &Bytes) -> ErrorHead {
        error_head(head, body, ["code", "__type"])
    }

    fn read_error(
        &self,
        head: &response::Parts,
        body: &Bytes,
        error: &mut dyn Structure,
    ) -> Result {
        read_answer(self, head, body, error)
    }
}
