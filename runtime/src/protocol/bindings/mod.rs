//! HTTP bindings: which member travels in which part of a message (Smithy 2.0, "HTTP binding traits").
//!
//! A structure is taken apart into an address ([`path_and_query`]) and a [`WrittenParts`], of which a protocol
//! makes a request or response; and put together from an [`HttpParts`] and a body. Members without a
//! binding belong to the document in the body, which is the business of the protocol's [`Documents`].
//! `client` and `server` are the two sides of a protocol that has such bindings, as far as its documents do
//! not matter.

#[cfg(feature = "client")]
pub(crate) mod client;
mod read;
#[cfg(feature = "server")]
mod route;
#[cfg(feature = "server")]
pub(crate) mod server;
#[cfg(feature = "client")]
mod uri;
mod write;

pub(crate) use self::read::{HttpParts, read_document, read_http_parts, read_payload};
#[cfg(feature = "server")]
pub(crate) use self::write::{WrittenParts, status};
pub(crate) use self::write::{write, write_body};
use crate::codec::plain_text::TextWriter;
use crate::operation::{Http, Operation};
use crate::schema::{Binding, Kind, Member, Schema, TimestampFormat, Trait};
use crate::shape::{Deserializer, Error, Result, Shape, Structure};

/// How a protocol writes and reads the documents in its bodies.
pub(crate) trait Documents: Sync {
    /// The media type of documents.
    fn media_type(&self) -> &'static str;

    /// Whether a request with a body has to say its type. It has to, unless a protocol says otherwise.
    fn requires_content_type(&self) -> bool {
        true
    }

    /// Writes the members of a structure that no binding sends elsewhere.
    fn write_document(&self, it: &dyn Structure) -> Result<Vec<u8>>;

    /// Writes the value of a member that is the whole body.
    fn write_payload(&self, value: &dyn Shape, member: &'static Member) -> Result<Vec<u8>>;

    /// What a request has for a payload that is a structure where there is none; nothing, unless a protocol
    /// says otherwise.
    fn empty_payload(&self) -> &'static [u8] {
        b""
    }

    /// Has `read` read the document in a body, as a server does if it is `strict`; comes to whether a
    /// structure lacked a required member, which only servers look for.
    fn read(&self, body: &[u8], strict: bool, read: ReadDocument<'_>) -> Result<bool>;
}

/// What reads the value of a document.
pub(crate) type ReadDocument<'a> = &'a mut dyn FnMut(&mut dyn Deserializer) -> Result;

/// Whether a message of this structure has a document in its body.
pub(crate) fn has_document(schema: &Schema) -> bool {
    schema.members.iter().any(|it| it.binding == Binding::Body)
}

/// The member that is the whole body, if there is one.
pub(crate) fn payload(schema: &'static Schema) -> Option<&'static Member> {
    schema
        .members
        .iter()
        .find(|it| it.binding == Binding::Payload)
}

/// The type of a body that holds this payload.
pub(crate) fn payload_type(member: &'static Member, documents: &dyn Documents) -> &'static str {
    for it in member.traits {
        if let Trait::MediaType(media_type) = it {
            return media_type;
        }
    }
    match member.target.kind {
        Kind::Blob | Kind::ByteStream => "application/octet-stream",
        Kind::String | Kind::Enum => "text/plain",
        _ => documents.media_type(),
    }
}

/// Whether a member has this parameter of the query for its own.
fn is_bound(schema: &Schema, parameter: &str) -> bool {
    let is = |binding| matches!(binding, Binding::Query(name) if name == parameter);
    schema.members.iter().any(|member| is(member.binding))
}

impl dyn Documents + '_ {
    /// Whether a body stands for a payload that is not there.
    fn is_empty_payload(&self, member: &Member, body: &[u8]) -> bool {
        let solid = body.iter().filter(|it| !it.is_ascii_whitespace());
        member.target.kind == Kind::Structure && solid.eq(self.empty_payload())
    }
}

/// Whether a member is text of another type, which travels in a header in base64 (Smithy 2.0, "httpHeader
/// trait", on `mediaType`).
fn is_encoded(member: &Member) -> bool {
    let typed = |it: &Trait| matches!(it, Trait::MediaType(_));
    member.target.kind == Kind::String && member.traits.iter().any(typed)
}

fn is_document(member: &Member) -> bool {
    !matches!(
        member.target.kind,
        Kind::Blob | Kind::ByteStream | Kind::String | Kind::Enum
    )
}

fn http_of(operation: &Operation) -> Result<&Http> {
    operation
        .http()
        .ok_or_else(|| Error::new("the operation has no address"))
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
