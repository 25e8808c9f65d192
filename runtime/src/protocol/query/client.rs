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
use crate::protocol::client::{ClientProtocol, ErrorHead, RequestParts};
use crate::protocol::media_type;
use crate::schema::{NO_MEMBER, ShapeType, TimestampFormat};
use crate::shape::{Deserializer, Result, Structure, read_structure, write_structure};

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
        })
    }

    fn recognizes(&self, operation: &Operation, head: &response::Parts, body: &Bytes) -> bool {
        let found = media_type(&head.headers).unwrap_or_default();
        if matches!(&*found, "text/xml" | "application/xml") {
            return true;
        }
        if body.trim_ascii().is_empty() {
            return head.status.is_success();
        }
        // Some services send XML without its content type.
        let root = XmlReader::new(body).and_then(|mut it| it.root());
        root.is_ok_and(|root| {
            root == "ErrorResponse" || root.strip_suffix("Response") == Some(operation.name())
        })
    }

    fn read_output(
        &self,
        operation: &Operation,
        _: &response::Parts,
        body: &mut Payload,
        output: &mut dyn Structure,
    ) -> Result {
        let body = body.bytes();
        if body.trim_ascii().is_empty() {
            return Ok(());
        }
        let mut reader = XmlReader::new(body)?;
        if self.settings.ec2 || reader.enter(&format!("{}Result", operation.name()))? {
            read_structure(output, &NO_MEMBER, &mut reader)?;
        }
        reader.finish()
    }

    fn error_head(&self, _: &response::Parts, body: &Bytes) -> ErrorHead {
        let said = Said::in_body(body);
        ErrorHead {
            code: said.code,
            message: said.message.or(said.own_message),
        }
    }

    fn read_error(&self, _: &response::Parts, body: &Bytes, error: &mut dyn Structure) -> Result {
        let mut reader = XmlReader::new(body)?;
        if enter_error(&mut reader)? {
            read_structure(error, &NO_MEMBER, &mut reader)?;
        }
        reader.finish()?;
        let said = Said::in_body(body);
        match said.message.filter(|_| said.own_message.is_none()) {
            Some(message) => set_message(error, message),
            None => Ok(()),
        }
    }
}

/// Enters the element of the error. Accepts the forms of both protocols, because some services send the other one.
fn enter_error(reader: &mut XmlReader<'_>) -> Result<bool> {
    let errors = reader.root()? == "Response";
    Ok((!errors || reader.enter("Errors")?) && reader.enter("Error")?)
}

/// The contents of an error's elements.
#[derive(Default)]
struct Said {
    code: Option<String>,
    message: Option<String>,
    /// The text of the element `message`.
    own_message: Option<String>,
}

impl Said {
    /// Reads the elements of an error. A body that is not XML yields no code and no message.
    fn in_body(body: &Bytes) -> Self {
        let mut said = Self::default();
        let mut scan = || -> Result {
            let mut reader = XmlReader::new(body)?;
            if !enter_error(&mut reader)? {
                return Ok(());
            }
            reader.open()?;
            while let Some(name) = reader.child()? {
                let found = match name {
                    "Code" => &mut said.code,
                    "Message" => &mut said.message,
                    "message" => &mut said.own_message,
                    _ => {
                        reader.skip()?;
                        continue;
                    }
                };
                *found = Some(reader.string(&NO_MEMBER)?);
            }
            Ok(())
        };
        let _ = scan();
        said
    }
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
