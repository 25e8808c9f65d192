//! RPC v2 as clients speak it.

use bytes::Bytes;
#[cfg(feature = "events")]
use http::header::CONTENT_TYPE;
use http::header::{ACCEPT, HeaderValue};
use http::{Method, response};

use super::RpcV2;
use crate::body::Payload;
#[cfg(feature = "events")]
use crate::event_stream::MEDIA_TYPE;
use crate::operation::{Operation, Service};
use crate::protocol::bindings::ReaderKind;
use crate::protocol::client::{
    ClientProtocol, ErrorHead, RequestParts, bare_code, first_of, read_members_or_all,
};
#[cfg(feature = "events")]
use crate::protocol::events::{self, Initial, initial_body};
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
        let mut headers = self.headers(has_body);
        let body = match input.schema().event_stream() {
            #[cfg(feature = "events")]
            Some(index) => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
                initial_body(input, index, self.of_events(), Initial::Request)?
            }
            _ if has_body => self
                .codec
                .write(|to| write_structure(input, &NO_MEMBER, to))?
                .into(),
            _ => Payload::default(),
        };
        let accepted = match operation.output().event_stream() {
            #[cfg(feature = "events")]
            Some(_) => MEDIA_TYPE,
            _ => self.media_type,
        };
        headers.insert(ACCEPT, HeaderValue::from_static(accepted));
        query_compatible::ask(service, &mut headers);
        let (service, operation) = (service.name(), operation.name());
        Ok(RequestParts {
            method: Method::POST,
            path_and_query: format!("/service/{service}/operation/{operation}").into(),
            headers,
            body,
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
        #[cfg(feature = "events")]
        if let Some(index) = output.schema().event_stream() {
            let documents = self.of_events();
            return events::read_output(output, index, documents.as_ref(), body.bytes(), memory);
        }
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
