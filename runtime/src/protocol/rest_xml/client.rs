//! restXml as clients speak it.

use bytes::Bytes;
use http::{StatusCode, response};

use super::{RestXml, XmlDocuments, unwrapped};
use crate::body::Payload;
use crate::codec::xml::XmlReader;
use crate::operation::{Operation, Service};
use crate::protocol::bindings::client::{
    read_head, read_output, read_response, recognizes, request,
};
use crate::protocol::bindings::{Documents, ReadDocument};
use crate::protocol::client::{ClientProtocol, ErrorHead, RequestParts};
use crate::protocol::xml::{error_head, is_xml, looks_like_xml, to_error};
use crate::schema::Member;
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
        recognizes(operation, head, is_xml, || looks_like_xml(body))
    }

    fn is_error(&self, operation: &Operation, head: &response::Parts, body: &Bytes) -> bool {
        // Some operations begin to answer before it is known how they end.
        let late = || {
            operation.may_fail_with_success()
                && XmlReader::new(body).and_then(|mut it| it.root()) == Ok("Error")
        };
        !head.status.is_success() || late()
    }

    fn read_output(
        &self,
        operation: &Operation,
        head: &response::Parts,
        body: &mut Payload,
        output: &mut dyn Structure,
    ) -> Result {
        if operation.unwraps_xml_output()
            && let Some((index, member)) = unwrapped(operation.output())
            && let Some(value) = output.member_mut(index)
        {
            let read = RESPONSES.read(body.bytes(), false, &mut |from| {
                value.deserialize(member, from)
            });
            read?;
            return read_head(head, output, &mut MemberSet::new());
        }
        read_output(&RESPONSES, head, body, output)
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
    ) -> Result {
        read_response(&ErrorDocuments, head, body, error)
    }
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

    fn read(&self, body: &[u8], strict: bool, read: ReadDocument<'_>) -> Result<bool> {
        let mut reader = XmlReader::new(body)?.strict(strict);
        to_error(&mut reader)?;
        read(&mut reader)?;
        reader.finish().map(|()| false)
    }
}
