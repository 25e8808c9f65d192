//! restJson1 (AWS protocols, "AWS restJson1 protocol").
//!
//! HTTP binding traits say where each member travels; the rest is a JSON document in the body. An error has the status
//! of `httpError`, and its name is in the header `x-amzn-errortype`.

#[cfg(feature = "client")]
mod client;
#[cfg(feature = "server")]
mod server;

use super::bindings::{Documents, ReadDocument, ReaderKind, write_body};
#[cfg(feature = "client")]
use super::client::{holds_no_json, without_mark};
#[cfg(feature = "events")]
use super::events::{EventDocuments, EventFormat, EventProtocol, JsonEvents};
use crate::codec::json::{JsonReader, JsonSettings, JsonWriter};
#[cfg(feature = "events")]
use crate::operation::Service;
#[cfg(feature = "client")]
use crate::schema::ShapeType;
use crate::schema::{Member, NO_MEMBER};
use crate::shape::{Result, Serializer, Shape, Structure};

/// The protocol. It has no settings.
#[derive(Debug)]
pub(super) struct RestJson;

const SETTINGS: JsonSettings = JsonSettings::REST_JSON;

impl Documents for RestJson {
    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn write_document(&self, it: &dyn Structure) -> Result<Vec<u8>> {
        let mut writer = JsonWriter::new(SETTINGS);
        writer.begin_structure(&NO_MEMBER)?;
        write_body(it, &mut writer)?;
        writer.end_structure()?;
        Ok(writer.finish())
    }

    fn write_payload(&self, value: &dyn Shape, member: &'static Member) -> Result<Vec<u8>> {
        let mut writer = JsonWriter::new(SETTINGS);
        value.serialize(&Member::element("", member.target), &mut writer)?;
        Ok(writer.finish())
    }

    fn empty_payload(&self) -> &'static [u8] {
        b"{}"
    }

    #[cfg(feature = "client")]
    fn is_blank(&self, member: &Member, body: &[u8]) -> bool {
        let can_be_null = member.target.shape_type == ShapeType::Document;
        match can_be_null {
            true => without_mark(body).is_empty(),
            false => holds_no_json(body),
        }
    }

    fn read(&self, body: &[u8], how: ReaderKind, read: ReadDocument<'_>) -> Result<bool> {
        let reader = JsonReader::new(body, SETTINGS)?;
        let mut reader = reader
            .strict(how.is_strict())
            .memory_limit(how.memory_limit());
        read(&mut reader)?;
        let missing = reader.has_missing();
        reader.finish().map(|()| missing)
    }

    #[cfg(feature = "events")]
    fn of_events(&self) -> Box<dyn EventDocuments> {
        Box::new(JsonEvents {
            media_type: self.media_type(),
            settings: SETTINGS,
        })
    }
}

#[cfg(feature = "events")]
impl EventProtocol for RestJson {
    fn event_format(&self, _: &'static Service) -> Option<EventFormat> {
        Some(EventFormat {
            documents: self.of_events(),
            has_initial: false,
        })
    }
}
