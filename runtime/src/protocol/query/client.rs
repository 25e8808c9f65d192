//! The client's side of awsQuery and ec2Query.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Method, response};

use super::{FORM, Query};
use crate::body::Payload;
use crate::codec::form::QueryWriter;
use crate::codec::plain_text::TextReader;
use crate::codec::xml::XmlReader;
use crate::operation::{Operation, Service};
use crate::protocol::client::{ClientProtocol, ErrorHead, RequestParts, read_members_or_all};
use crate::protocol::faults::Faults;
use crate::protocol::media_type;
use crate::protocol::xml::{
    can_be_xml, error_head, error_reader, error_text, is_error_root, is_page, is_xml, root,
};
use crate::schema::{NO_MEMBER, ShapeType, TimestampFormat};
use crate::shape::{Result, Structure, read_structure, write_structure};

impl ClientProtocol for Query {
    fn request(
        &self,
        service: &'static Service,
        operation: &Operation,
        input: &dyn Structure,
    ) -> Result<RequestParts> {
        let mut writer = QueryWriter::new(self.settings, operation.name(), service.version());
        write_structure(input, &NO_MEMBER, &mut writer)?;
        let mut headers = HeaderMap::with_capacity(4);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(FORM));
        Ok(RequestParts {
            method: Method::POST,
            path_and_query: "/".into(),
            headers,
            body: writer.finish().into(),
            checksum: None,
            verifies: false,
        })
    }

    fn recognizes(&self, operation: &Operation, head: &response::Parts, body: &Bytes) -> bool {
        // The root elements of outputs and errors have names of the protocol. A media type does not stand for them:
        // pages and the answers to other operations are XML, too.
        match root(body) {
            Some(root) if head.status.is_success() => {
                is_error_root(root) || is_response_root(root, operation)
            }
            _ => {
                !is_page(body)
                    && (media_type(&head.headers).is_some_and(|it| is_xml(&it))
                        || can_be_xml(head, body))
            }
        }
    }

    /// A document that is an error is no output, whatever the status says.
    fn is_error(&self, operation: &Operation, head: &response::Parts, body: &Bytes) -> bool {
        let said = root(body).filter(|it| !is_response_root(it, operation));
        !head.status.is_success() || said.is_some_and(is_error_root)
    }

    fn read_output(
        &self,
        operation: &Operation,
        _: &response::Parts,
        body: &mut Payload,
        output: &mut dyn Structure,
        memory: Option<usize>,
        _: &mut Faults,
    ) -> Result {
        let body = body.bytes();
        if body.trim_ascii().is_empty() {
            return Ok(());
        }
        let mut reader = XmlReader::new(body)?.memory_limit(memory);
        if self.settings.ec2 || reader.enter(&format!("{}Result", operation.name()))? {
            read_structure(output, &NO_MEMBER, &mut reader)?;
        }
        reader.finish()
    }

    fn error_head(&self, _: &response::Parts, body: &Bytes) -> ErrorHead {
        error_head(body)
    }

    fn read_error(
        &self,
        _: &response::Parts,
        body: &Bytes,
        error: &mut dyn Structure,
        faults: &mut Faults,
    ) -> Result {
        if body.trim_ascii().is_empty() {
            return Ok(());
        }
        let message = error_text(body, "Message");
        if let Some(message) = message.filter(|_| error_text(body, "message").is_none()) {
            set_message(error, message)?;
        }
        let mut reader = error_reader(body)?;
        read_members_or_all(error, &mut reader, faults)?;
        reader.finish()
    }
}

/// Whether a root element has the name of an operation's response.
fn is_response_root(root: &str, operation: &Operation) -> bool {
    root.strip_suffix("Response") == Some(operation.name())
}

/// Sets the error's string member `message`, if it has one.
fn set_message(error: &mut dyn Structure, message: String) -> Result {
    let mut members = error.schema().members.iter();
    let is = |kind| matches!(kind, ShapeType::String);
    let Some(index) = members.position(|it| it.xml_name == "message" && is(it.target.shape_type))
    else {
        return Ok(());
    };
    let member = error.schema().members.get(index).unwrap_or(&NO_MEMBER);
    let mut text = TextReader::new([(String::new(), message)], TimestampFormat::DateTime);
    match error.member_mut(index) {
        Some(value) => value.deserialize(member, &mut text),
        None => Ok(()),
    }
}
