//! HTTP bindings: which member travels in which part of a message (Smithy 2.0, "HTTP binding traits").
//!
//! A structure is taken apart into an address ([`path_and_query`]) and a [`Written`], of which a protocol
//! makes a request or response; and put together from an [`Envelope`] and a body. Members without a
//! binding belong to the document in the body, which is the codec's business.

#[cfg(feature = "client")]
mod address;
mod read;
mod write;

#[cfg(feature = "client")]
pub(crate) use self::address::path_and_query;
pub(crate) use self::read::{Envelope, read_document, read_envelope, read_payload};
pub(crate) use self::write::write;
#[cfg(feature = "server")]
pub(crate) use self::write::{Written, status};
use super::text::TextWriter;
use crate::json::JsonSettings;
use crate::schema::{Binding, Kind, Member, Schema, TimestampFormat};
use crate::shape::{Result, Shape};

/// The JSON of bodies.
pub(crate) const SETTINGS: JsonSettings = JsonSettings::REST_JSON;

/// Whether a message of this structure has a document in its body.
pub(crate) fn has_document(schema: &Schema) -> bool {
    schema.members.iter().any(|it| it.binding == Binding::Body)
}

/// The member that is the whole body, if there is one.
pub(crate) fn payload(schema: &Schema) -> Option<&Member> {
    schema
        .members
        .iter()
        .find(|it| it.binding == Binding::Payload)
}

/// The type of a body that holds this payload.
pub(crate) fn payload_type(member: &Member) -> &'static str {
    match member.target.kind {
        Kind::Blob | Kind::ByteStream => "application/octet-stream",
        Kind::String | Kind::Enum => "text/plain",
        _ => "application/json",
    }
}

fn is_document(member: &Member) -> bool {
    !matches!(
        member.target.kind,
        Kind::Blob | Kind::ByteStream | Kind::String | Kind::Enum
    )
}

/// The texts that stand for a value, each with its key if the value is a map.
fn texts(
    value: &dyn Shape,
    member: &Member,
    timestamp: TimestampFormat,
) -> Result<Vec<(String, String)>> {
    let mut writer = TextWriter::new(timestamp);
    value.serialize(member, &mut writer)?;
    Ok(writer.texts)
}
