//! Streams of events between messages and the types of the model (Smithy 2.0, "Event streams", "Amazon Event Stream
//! Specification"): `write` makes messages of events, and `read` makes events of messages. Members without a trait of
//! events are in a document, which the protocol's [`EventDocuments`] write and read.
//!
//! Protocols that send each operation to an address of its own have the other members of an input or output in the
//! message of HTTP. All others have them in a first message of the stream, which `initial` writes and reads.

mod header_value;
mod initial;
mod json;
mod read;
mod write;

#[cfg(feature = "server")]
pub(crate) use self::initial::read_input;
pub(crate) use self::initial::{Initial, initial_body, initial_name, receive_initial};
#[cfg(feature = "client")]
pub(crate) use self::initial::{check_initial, read_output};
pub(crate) use self::json::JsonEvents;
#[cfg(feature = "server")]
pub(crate) use self::read::Checks;
pub(crate) use self::read::{EventReading, put};
pub(crate) use self::write::body;
#[cfg(feature = "server")]
pub(crate) use self::write::error_message;
use super::reader_kind::{ReadDocument, ReaderKind};
use crate::operation::Service;
use crate::schema::{Member, Schema, ShapeType};
use crate::shape::{Result, Serializer, Shape};

/// The headers that say what a message is.
const MESSAGE_TYPE: &str = ":message-type";
const EVENT_TYPE: &str = ":event-type";
const EXCEPTION_TYPE: &str = ":exception-type";
const ERROR_CODE: &str = ":error-code";
const ERROR_MESSAGE: &str = ":error-message";
const CONTENT_TYPE: &str = ":content-type";

/// The events of the first message of a stream.
const INITIAL_REQUEST: &str = "initial-request";
const INITIAL_RESPONSE: &str = "initial-response";

/// How a protocol writes and reads the documents in the payloads of events.
pub(crate) trait EventDocuments: Send + Sync {
    /// The media type of documents.
    fn media_type(&self) -> &'static str;

    /// The document of a structure with this table, whose members `write` writes.
    fn write(
        &self,
        schema: &'static Schema,
        write: &mut dyn FnMut(&mut dyn Serializer) -> Result,
    ) -> Result<Vec<u8>>;

    /// The document of the value of a member.
    fn write_payload(&self, value: &dyn Shape, member: &'static Member) -> Result<Vec<u8>>;

    /// Whether a payload holds no document: it is blank, or the format's null.
    fn is_blank(&self, payload: &[u8]) -> bool {
        payload.trim_ascii().is_empty()
    }

    /// Lets `read` read a document. Returns whether a structure lacks a required member, which only servers check.
    fn read(&self, payload: &[u8], how: ReaderKind, read: ReadDocument<'_>) -> Result<bool>;

    /// The message in the document of an error that the model does not know.
    fn message(&self, payload: &[u8]) -> Option<String> {
        let _ = payload;
        None
    }
}

/// How a protocol sends events.
pub(crate) struct EventFormat {
    pub(crate) documents: Box<dyn EventDocuments>,
    /// Whether the other members of an input or output are in a first message of the stream.
    pub(crate) has_initial: bool,
}

/// A protocol, as far as streams of events go.
pub(crate) trait EventProtocol {
    /// How the protocol sends events. `None` if it does not.
    fn event_format(&self, service: &'static Service) -> Option<EventFormat> {
        let _ = service;
        None
    }
}

/// Whether a payload is a document, and not bytes or text.
fn is_document(member: &Member) -> bool {
    !matches!(
        member.target.shape_type,
        ShapeType::Blob | ShapeType::String | ShapeType::Enum
    )
}

/// The media type of a payload.
fn payload_type(member: &Member, documents: &dyn EventDocuments) -> &'static str {
    match member.target.shape_type {
        ShapeType::Blob => "application/octet-stream",
        ShapeType::String | ShapeType::Enum => "text/plain",
        _ => documents.media_type(),
    }
}
