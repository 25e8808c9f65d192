//! RPC v2 as clients speak it.

use bytes::Bytes;
use http::header::{ACCEPT, HeaderValue};
use http::{Method, response};

use super::RpcV2;
use crate::body::Payload;
use crate::operation::{Operation, Service};
use crate::protocol::bindings::ReaderKind;
use crate::protocol::client::{
    ClientProtocol, ErrorHead, RequestParts, bare_code, first_of, read_members_or_all,
};
use crate::protocol::faults::Faults;
use crate::protocol::{is_unit, query_compatible};
use crate::schema::NO_MEMBER;
use crate::shape::{Deserializer, Result, Structure, write_structure};

impl ClientProtocol for RpcV2 {
    fn request(
        &self,
        service: &'static Service,
        operation: &Operation,
        input: &dyn Structure,
    ) -> Result<RequestParts> {
        let has_body = !is_unit(operation.input());
        let body = match has_body {
            true => self
                .codec
                .write(|to| write_structure(input, &NO_MEMBER, to))?,
            false => Bytes::new(),
        };
        let mut headers = self.headers(has_body);
        headers.insert(ACCEPT, HeaderValue::from_static(self.media_type));
        query_compatible::ask(service, &mut headers);
        let (service, operation) = (service.name(), operation.name());
        Ok(RequestParts {
            method: Method::POST,
            path_and_query: format!("/service/{service}/operation/{operation}").into(),
            headers,
            body: body.into(),
            checksum: None,
            verifies: false,
        })
    }

    /// A response that does not name the protocol is not read.
    fn recognizes(&self, _: &Operation, head: &response::Parts, _: &Bytes) -> bool {
        self.is_named(&head.headers)
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
        self.read(body.bytes(), output, memory, faults)
    }

    /// Only the body says which error it is: headers and members of other protocols are ignored.
    fn error_head(&self, _: &response::Parts, body: &Bytes) -> ErrorHead {
        let keys = ["__type", "message", "Message"];
        let [code, message, other] = self.codec.strings(body, keys);
        ErrorHead {
            code: first_of([code.as_deref().map(bare_code)]),
            message: first_of([message, other]),
        }
    }

    fn read_error(
        &self,
        _: &response::Parts,
        body: &Bytes,
        error: &mut dyn Structure,
        faults: &mut Faults,
    ) -> Result {
        self.read(body, error, None, faults)
    }
}

impl RpcV2 {
    fn read(
        &self,
        body: &Bytes,
        it: &mut dyn Structure,
        memory: Option<usize>,
        faults: &mut Faults,
    ) -> Result {
        if self.codec.holds_nothing(body) {
            return Ok(());
        }
        let read = |from: &mut dyn Deserializer| read_members_or_all(it, from, faults);
        self.codec
            .read(body, ReaderKind::Client(memory), read)
            .map(|_| ())
    }
}
