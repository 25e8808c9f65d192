//! The two codecs behind one interface: bodies come in or go out, and the caller reads or writes a structure.

use bytes::Bytes;

#[cfg(feature = "cbor")]
use crate::codec::cbor::{CborReader, CborWriter};
use crate::codec::json::{JsonReader, JsonSettings, JsonWriter};
#[cfg(feature = "events")]
use crate::protocol::events::EventDocuments;
#[cfg(feature = "events")]
use crate::protocol::reader_kind::ReadDocument;
use crate::protocol::reader_kind::ReaderKind;
#[cfg(feature = "events")]
use crate::schema::{Member, NO_MEMBER, Schema};
#[cfg(feature = "events")]
use crate::shape::Shape;
use crate::shape::{Deserializer, Result, Serializer};

/// The form of bodies.
#[derive(Clone, Copy, Debug)]
pub(super) enum Codec {
    #[cfg(feature = "cbor")]
    Cbor,
    Json,
}

const SETTINGS: JsonSettings = JsonSettings::RPC_V2_JSON;

impl Codec {
    /// The body that `write` writes.
    pub(super) fn write(self, write: impl FnOnce(&mut dyn Serializer) -> Result) -> Result<Bytes> {
        match self {
            #[cfg(feature = "cbor")]
            Self::Cbor => {
                let mut writer = CborWriter::new();
                write(&mut writer)?;
                Ok(writer.finish().into())
            }
            Self::Json => {
                let mut writer = JsonWriter::new(SETTINGS);
                write(&mut writer)?;
                Ok(writer.finish().into())
            }
        }
    }

    /// Lets `read` read a body to its end. Returns whether a required member is missing, which only strict readers
    /// check.
    pub(super) fn read(
        self,
        body: &[u8],
        how: ReaderKind,
        read: impl FnOnce(&mut dyn Deserializer) -> Result,
    ) -> Result<bool> {
        match self {
            #[cfg(feature = "cbor")]
            Self::Cbor => {
                let mut reader = CborReader::new(body)
                    .strict(how.is_strict())
                    .memory_limit(how.memory_limit());
                read(&mut reader)?;
                let missing = reader.has_missing();
                reader.finish().map(|()| missing)
            }
            Self::Json => {
                let mut reader = JsonReader::new(body, SETTINGS)?
                    .strict(how.is_strict())
                    .memory_limit(how.memory_limit());
                read(&mut reader)?;
                let missing = reader.has_missing();
                reader.finish().map(|()| missing)
            }
        }
    }

    /// Whether a body has no document: it is blank, or null. White space would be numbers in CBOR, and no structure.
    #[cfg(feature = "client")]
    pub(super) fn holds_nothing(self, body: &[u8]) -> bool {
        use crate::protocol::client::holds_no_json;
        match self {
            // Null and undefined (RFC 8949, 3.3).
            #[cfg(feature = "cbor")]
            Self::Cbor => matches!(body.trim_ascii(), [] | [0xf6] | [0xf7]),
            Self::Json => holds_no_json(body),
        }
    }

    /// The strings under these keys at the top level of a body, as far as it can be read.
    #[cfg(feature = "client")]
    pub(super) fn strings<const N: usize>(
        self,
        body: &Bytes,
        keys: [&str; N],
    ) -> [Option<String>; N] {
        use crate::protocol::client::top_level_strings;
        match self {
            #[cfg(feature = "cbor")]
            Self::Cbor => {
                let mut found = [const { None }; N];
                // Best effort: a response that is not CBOR has no strings.
                let _ = cbor_strings(body, keys, &mut found);
                found
            }
            Self::Json => top_level_strings(body, keys),
        }
    }
}

#[cfg(all(feature = "cbor", feature = "client"))]
fn cbor_strings<const N: usize>(
    body: &Bytes,
    keys: [&str; N],
    found: &mut [Option<String>; N],
) -> Result {
    use crate::schema::NO_MEMBER;
    let mut reader = CborReader::new(body);
    reader.begin_map(&NO_MEMBER)?;
    while let Some(key) = reader.next_key()? {
        match keys.iter().zip(&mut *found).find(|(it, _)| **it == key) {
            Some((_, found)) if reader.at_string() => *found = Some(reader.string(&NO_MEMBER)?),
            _ => reader.skip()?,
        }
    }
    Ok(())
}

#[cfg(feature = "events")]
impl EventDocuments for Codec {
    fn media_type(&self) -> &'static str {
        match self {
            #[cfg(feature = "cbor")]
            Self::Cbor => "application/cbor",
            Self::Json => "application/json",
        }
    }

    fn write(
        &self,
        _: &'static Schema,
        write: &mut dyn FnMut(&mut dyn Serializer) -> Result,
    ) -> Result<Vec<u8>> {
        let written = Self::write(*self, |to| {
            to.begin_structure(&NO_MEMBER)?;
            write(to)?;
            to.end_structure()
        });
        written.map(Into::into)
    }

    fn write_payload(&self, value: &dyn Shape, member: &'static Member) -> Result<Vec<u8>> {
        let root = Member::element("", member.target);
        let written = Self::write(*self, |to| value.serialize(&root, to));
        written.map(Into::into)
    }

    fn is_blank(&self, payload: &[u8]) -> bool {
        match self {
            // White space would be numbers. Null and undefined are no documents (RFC 8949, 3.3).
            #[cfg(feature = "cbor")]
            Self::Cbor => matches!(payload, [] | [0xf6] | [0xf7]),
            Self::Json => matches!(payload.trim_ascii(), b"" | b"null"),
        }
    }

    fn read(&self, payload: &[u8], how: ReaderKind, read: ReadDocument<'_>) -> Result<bool> {
        Self::read(*self, payload, how, read)
    }

    #[cfg(feature = "client")]
    fn message(&self, payload: &[u8]) -> Option<String> {
        let payload = Bytes::copy_from_slice(payload);
        let found = self.strings(&payload, ["message", "Message"]);
        found.into_iter().flatten().next()
    }
}
