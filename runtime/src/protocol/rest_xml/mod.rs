//! restXml (AWS protocols, "AWS restXml protocol").
//!
//! HTTP binding traits say where each member travels; the rest is an XML document in the body, whose root
//! element has the name of the structure. An error has the status of `httpError` and is an element `Error` with its
//! `Code`, in an `ErrorResponse` unless the service has `noErrorWrapping`.

#[cfg(feature = "client")]
mod client;
#[cfg(feature = "server")]
mod server;

use super::bindings::{Documents, ReadDocument, ReaderKind, write_body};
#[cfg(feature = "events")]
use super::events::{EventDocuments, EventFormat, EventProtocol};
use super::xml::{root_member, root_name, root_namespace};
use crate::codec::xml::{XmlReader, XmlWriter};
use crate::operation::Service;
use crate::schema::{Member, Schema, Trait};
#[cfg(feature = "events")]
use crate::shape::Serializer;
use crate::shape::{Result, Shape, Structure};

/// The protocol. Its settings are in the service's table.
#[derive(Debug)]
pub(super) struct RestXml;

/// Documents with the namespace of a service.
#[derive(Clone, Copy)]
struct XmlDocuments {
    namespace: &'static [Trait],
}

impl XmlDocuments {
    fn of(service: &'static Service) -> Self {
        Self {
            namespace: service.xml_namespace(),
        }
    }
}

impl Documents for XmlDocuments {
    fn media_type(&self) -> &'static str {
        "application/xml"
    }

    /// Clients that are older than the models of their services, boto3 among them, leave the type out.
    #[cfg(feature = "server")]
    fn requires_content_type(&self) -> bool {
        false
    }

    fn write_document(&self, it: &dyn Structure) -> Result<Vec<u8>> {
        let schema = it.schema();
        let mut writer = XmlWriter::new();
        writer.open(root_name(schema), root_namespace(schema, self.namespace));
        write_body(it, &mut writer)?;
        writer.close();
        Ok(writer.finish())
    }

    fn write_payload(&self, value: &dyn Shape, member: &'static Member) -> Result<Vec<u8>> {
        let mut writer = XmlWriter::new();
        value.serialize(&root_member(member, self.namespace), &mut writer)?;
        Ok(writer.finish())
    }

    fn read(&self, body: &[u8], how: ReaderKind, read: ReadDocument<'_>) -> Result<bool> {
        let reader = XmlReader::new(body)?;
        let mut reader = reader
            .strict(how.is_strict())
            .memory_limit(how.memory_limit());
        read(&mut reader)?;
        let missing = reader.has_missing();
        reader.finish().map(|()| missing)
    }

    #[cfg(feature = "events")]
    fn of_events(&self) -> Box<dyn EventDocuments> {
        Box::new(*self)
    }
}

#[cfg(feature = "events")]
impl EventDocuments for XmlDocuments {
    fn media_type(&self) -> &'static str {
        Documents::media_type(self)
    }

    fn write(
        &self,
        schema: &'static Schema,
        write: &mut dyn FnMut(&mut dyn Serializer) -> Result,
    ) -> Result<Vec<u8>> {
        let mut writer = XmlWriter::new();
        writer.open(root_name(schema), root_namespace(schema, self.namespace));
        write(&mut writer)?;
        writer.close();
        Ok(writer.finish())
    }

    fn write_payload(&self, value: &dyn Shape, member: &'static Member) -> Result<Vec<u8>> {
        Documents::write_payload(self, value, member)
    }

    fn read(&self, payload: &[u8], how: ReaderKind, read: ReadDocument<'_>) -> Result<bool> {
        Documents::read(self, payload, how, read)
    }

    #[cfg(feature = "client")]
    fn message(&self, payload: &[u8]) -> Option<String> {
        super::xml::error_head(payload).message
    }
}

#[cfg(feature = "events")]
impl EventProtocol for RestXml {
    fn event_format(&self, service: &'static Service) -> Option<EventFormat> {
        Some(EventFormat {
            documents: XmlDocuments::of(service).of_events(),
            has_initial: false,
        })
    }
}

/// The one member of an output whose document has no element around it
/// (`aws.customizations#s3UnwrappedXmlOutput`).
fn unwrapped(output: &'static Schema) -> Option<(usize, &'static Member)> {
    let mut members = output.members.iter().enumerate();
    members.find(|(_, it)| it.binding.is_of_document())
}
