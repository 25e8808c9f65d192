//! restXml as clients speak it.

use bytes::Bytes;
use http::{StatusCode, response};

use super::{RestXml, XmlDocuments, unwrapped};
use crate::body::Payload;
use crate::operation::{Operation, Service};
use crate::protocol::bindings::client::{
    read_head, read_output, read_response, recognizes, request,
};
use crate::protocol::bindings::{
    Documents, ReadDocument, ReaderKind, has_document, is_document, payload,
};
use crate::protocol::client::{ClientProtocol, ErrorHead, RequestParts};
use crate::protocol::faults::Faults;
use crate::protocol::xml::{
    can_be_xml, error_head, error_reader, is_error_root, is_page, is_xml, root, root_member,
    root_name,
};
use crate::schema::{Member, Schema};
use crate::shape::{MemberSet, Result, Shape, Structure};

/// How responses are read: readers do not look at namespaces.
const RESPONSES: XmlDocuments = XmlDocuments { namespace: &[] };

impl ClientProtocol for RestXml {
    fn request(
        &self,
        service: &'static Service,
        operation: &Operation,
        input: &dyn Structure,
    ) -> Result<RequestParts> {
        request(&XmlDocuments::of(service), operation, input)
    }

    fn recognizes(&self, operation: &Operation, head: &response::Parts, body: &Bytes) -> bool {
        let (success, output) = (head.status.is_success(), operation.output());
        let has_own_root =
            || success && root(body).is_some_and(|it| own_roots(output).contains(&it));
        let holds_document = !success || payload(output).map_or(has_document(output), is_document);
        // A media type does not stand for a document of the protocol: pages are XML, too.
        if holds_document && is_page(body) && !has_own_root() {
            return false;
        }
        recognizes(operation, head, is_xml, || can_be_xml(head, body))
    }

    /// A document that is an error is no output, whatever the status says: some operations begin to answer before it is
    /// known how they end. Where an operation can end so, a body without a document is no output, either.
    fn is_error(&self, operation: &Operation, head: &response::Parts, body: &Bytes) -> bool {
        if !head.status.is_success() {
            return true;
        }
        let output = operation.output();
        if payload(output).is_some_and(|it| !is_document(it)) {
            return false;
        }
        match root(body) {
            Some(root) => is_error_root(root) && !own_roots(output).contains(&root),
            None => operation.may_fail_with_success(),
        }
    }

    fn read_output(
        &self,
        operation: &Operation,
        head: &response::Parts,
        body: &mut Payload,
        output: &mut dyn Structure,
        memory: Option<usize>,
        faults: &mut Faults,
    ) -> Result {
        if operation.unwraps_xml_output()
            && let Some((index, member)) = unwrapped(operation.output())
            && let Some(value) = output.member_mut(index)
        {
            if !RESPONSES.is_blank(member, body.bytes()) {
                RESPONSES.read(body.bytes(), ReaderKind::Client(memory), &mut |from| {
                    value.deserialize(member, from)
                })?;
            }
            return read_head(head, output, &mut MemberSet::new(), faults);
        }
        read_output(&RESPONSES, head, body, output, memory, faults)
    }

    fn error_head(&self, head: &response::Parts, body: &Bytes) -> ErrorHead {
        let mut said = error_head(body);
        // The response to a HEAD has no body. Models have this error for it.
        if body.is_empty() && head.status == StatusCode::NOT_FOUND {
            said.code = Some("NotFound".to_owned());
        }
        said
    }

    fn read_error(
        &self,
        head: &response::Parts,
        body: &Bytes,
        error: &mut dyn Structure,
        faults: &mut Faults,
    ) -> Result {
        read_response(&ErrorDocuments, head, body, error, None, faults)
    }
}

/// The names that the root element of an output's document can have.
fn own_roots(output: &'static Schema) -> [&'static str; 2] {
    let payload = payload(output).map(|it| root_member(it, &[]).xml_name);
    [root_name(output), payload.unwrap_or_default()]
}

/// Documents of errors, which clients only read.
struct ErrorDocuments;

impl Documents for ErrorDocuments {
    fn media_type(&self) -> &'static str {
        RESPONSES.media_type()
    }

    fn write_document(&self, it: &dyn Structure) -> Result<Vec<u8>> {
        RESPONSES.write_document(it)
    }

    fn write_payload(&self, value: &dyn Shape, member: &'static Member) -> Result<Vec<u8>> {
        RESPONSES.write_payload(value, member)
    }

    fn read(&self, body: &[u8], how: ReaderKind, read: ReadDocument<'_>) -> Result<bool> {
        let mut reader = error_reader(body)?.strict(how.is_strict());
        read(&mut reader)?;
        reader.finish().map(|()| false)
    }

    #[cfg(feature = "events")]
    fn of_events(&self) -> Box<dyn crate::protocol::events::EventDocuments> {
        RESPONSES.of_events()
    }
}
