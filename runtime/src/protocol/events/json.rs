//! Documents of events in JSON, for all protocols that have it.

use super::EventDocuments;
use crate::codec::json::{JsonReader, JsonSettings, JsonWriter};
use crate::protocol::reader_kind::{ReadDocument, ReaderKind};
use crate::schema::{Member, NO_MEMBER, Schema};
use crate::shape::{Result, Serializer, Shape};

/// Documents in JSON.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JsonEvents {
    pub(crate) media_type: &'static str,
    pub(crate) settings: JsonSettings,
}

impl EventDocuments for JsonEvents {
    fn media_type(&self) -> &'static str {
        self.media_type
    }

    fn write(
        &self,
        _: &'static Schema,
        write: &mut dyn FnMut(&mut dyn Serializer) -> Result,
    ) -> Result<Vec<u8>> {
        let mut writer = JsonWriter::new(self.settings);
        writer.begin_structure(&NO_MEMBER)?;
        write(&mut writer)?;
        writer.end_structure()?;
        Ok(writer.finish())
    }

    fn write_payload(&self, value: &dyn Shape, member: &'static Member) -> Result<Vec<u8>> {
        let mut writer = JsonWriter::new(self.settings);
        value.serialize(&Member::element("", member.target), &mut writer)?;
        Ok(writer.finish())
    }

    fn is_blank(&self, payload: &[u8]) -> bool {
        matches!(payload.trim_ascii(), b"" | b"null")
    }

    fn read(&self, payload: &[u8], how: ReaderKind, read: ReadDocument<'_>) -> Result<bool> {
        let reader = JsonReader::new(payload, self.settings)?;
        let mut reader = reader
            .strict(how.is_strict())
            .memory_limit(how.memory_limit());
        read(&mut reader)?;
        let missing = reader.has_missing();
        reader.finish().map(|()| missing)
    }

    #[cfg(feature = "client")]
    fn message(&self, payload: &[u8]) -> Option<String> {
        use crate::codec::json::top_level_strings;
        let found = top_level_strings(payload, ["message", "Message", "errorMessage"]);
        found.into_iter().flatten().next()
    }
}
