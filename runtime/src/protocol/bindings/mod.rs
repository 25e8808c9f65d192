//! HTTP bindings: which member travels in which part of a message (Smithy 2.0, "HTTP binding traits").
//!
//! Writing turns a structure into a path with a query (`uri`) and [`WrittenParts`], from which a protocol makes a
//! request or response. Reading makes a structure from [`HttpParts`] and a body. Members without a binding belong to
//! the document in the body, which the protocol's [`Documents`] write and read. `client` and `server` are the two sides
//! of a protocol with such bindings, apart from its documents.

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
#[cfg(feature = "events")]
use crate::protocol::events::EventDocuments;
pub(crate) use crate::protocol::reader_kind::{ReadDocument, ReaderKind};
use crate::schema::{Binding, Member, Schema, ShapeType, TimestampFormat, Trait};
use crate::shape::{Error, Result, Shape, Structure};

/// How a protocol writes and reads the documents in its bodies.
pub(crate) trait Documents: Sync {
    /// The media type of documents.
    fn media_type(&self) -> &'static str;

    /// Whether a request with a body must have a content type.
    #[cfg(feature = "server")]
    fn requires_content_type(&self) -> bool {
        true
    }

    /// Writes the members of a structure that no binding sends elsewhere.
    fn write_document(&self, it: &dyn Structure) -> Result<Vec<u8>>;

    /// Writes the value of a member that is the whole body.
    fn write_payload(&self, value: &dyn Shape, member: &'static Member) -> Result<Vec<u8>>;

    /// The body of a request whose payload is a structure that is absent.
    fn empty_payload(&self) -> &'static [u8] {
        b""
    }

    /// Whether a body holds no document, for clients: it is blank, or the format's null. A member that is a document
    /// of its own can be null.
    fn is_blank(&self, member: &Member, body: &[u8]) -> bool {
        let _ = member;
        body.trim_ascii().is_empty()
    }

    /// Lets `read` read the document in a body. Returns whether a structure lacks a required member, which only servers
    /// check.
    fn read(&self, body: &[u8], how: ReaderKind, read: ReadDocument<'_>) -> Result<bool>;

    /// The documents in the payloads of events.
    #[cfg(feature = "events")]
    fn of_events(&self) -> Box<dyn EventDocuments>;
}

/// Whether a structure has members in the document of the body.
pub(crate) fn has_document(schema: &Schema) -> bool {
    schema.members.iter().any(|it| it.binding.is_of_document())
}

/// The member that is the whole body, if there is one.
pub(crate) fn payload(schema: &'static Schema) -> Option<&'static Member> {
    schema
        .members
        .iter()
        .find(|it| it.binding == Binding::Payload)
}

/// The media type of this payload.
pub(crate) fn payload_type(member: &'static Member, documents: &dyn Documents) -> &'static str {
    for it in member.traits {
        if let Trait::MediaType(media_type) = it {
            return media_type;
        }
    }
    match member.target.shape_type {
        ShapeType::Blob | ShapeType::ByteStream => "application/octet-stream",
        ShapeType::String | ShapeType::Enum => "text/plain",
        #[cfg(feature = "events")]
        _ if member.target.is_event_stream() => crate::event_stream::MEDIA_TYPE,
        _ => documents.media_type(),
    }
}

/// Whether a member is bound to this parameter of the query.
fn is_bound(schema: &Schema, parameter: &str) -> bool {
    let is = |binding| matches!(binding, Binding::Query(name) if name == parameter);
    schema.members.iter().any(|member| is(member.binding))
}

impl dyn Documents + '_ {
    /// Whether a body stands for an absent payload.
    fn is_empty_payload(&self, member: &Member, body: &[u8], how: ReaderKind) -> bool {
        let absent = match how.is_strict() {
            true => self.absent_payload(member),
            false => self.empty_payload(),
        };
        let solid = body.iter().filter(|it| !it.is_ascii_whitespace());
        member.target.shape_type == ShapeType::Structure && solid.eq(absent)
    }

    /// The body of a request whose payload is absent. A structure with required members lacks them in an empty document
    /// (restJson1 suite, `RestJsonTestPayloadStructure`, is about one without).
    fn absent_payload(&self, member: &Member) -> &'static [u8] {
        let is_required = |it: &Member| it.required || it.traits.contains(&Trait::ClientOptional);
        let target = member.target;
        match target.shape_type == ShapeType::Structure && !target.members.iter().any(is_required) {
            true => self.empty_payload(),
            false => b"",
        }
    }
}

/// Whether a member is text with a media type, which headers hold in base64 (Smithy 2.0, "httpHeader
/// trait", on `mediaType`).
fn is_encoded(member: &Member) -> bool {
    let typed = |it: &Trait| matches!(it, Trait::MediaType(_));
    member.target.shape_type == ShapeType::String && member.traits.iter().any(typed)
}

/// Whether a payload is a document, and not bytes or text.
pub(crate) fn is_document(member: &Member) -> bool {
    !matches!(
        member.target.shape_type,
        ShapeType::Blob | ShapeType::ByteStream | ShapeType::String | ShapeType::Enum
    ) && !member.target.is_event_stream()
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
