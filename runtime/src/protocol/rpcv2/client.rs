//! RPC v2 as clients speak it.

use bytes::Bytes;
use http::header::{ACCEPT, HeaderValue};
use http::{Method, response};

use super::RpcV2;
use crate::body::Payload;
use crate::operation::{Operation, Service};
use crate::protocol::client::{ClientProtocol, ErrorHead, RequestParts, bare_code};
use crate::protocol::{is_unit, query_compatible};
use crate::schema::NO_MEMBER;
use crate::shape::{Result, Structure, read_structure, write_structure};

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
    ) -> Result {
        let body = body.bytes();
        if body.is_empty() && output.schema().members.is_empty() {
            return Ok(());
        }
        self.read(body, output)
    }

    /// Only the body says which error it is: headers and members of other protocols are ignored.
    fn error_head(&self, _: &response::Parts, body: &Bytes) -> ErrorHead {
        let keys = ["__type", "message", "Message"];
        let [code, message, other] = self.codec.strings(body, keys);
        ErrorHead {
            code: code.as_deref().map(bare_code),
            message: message.or(other),
        }
    }

    fn read_error(&self, _: &response::Parts, body: &Bytes, error: &mut dyn Structure) -> Result {
        self.read(body, error)
    }
}

impl RpcV2 {
    fn read(&self, body: &Bytes, it: &mut dyn Structure) -> Result {
        let read = |from: &mut dyn crate::shape::Deserializer| read_structure(it, &NO_MEMBER, from);
        self.codec.read(body, false, read).map(|_| ())
    }
}
