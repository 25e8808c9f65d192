//! The XML codec (XML 1.0), as restXml and the answers of the query protocols use it (Smithy 2.0, "XML
//! bindings").
//!
//! In comes a shape and out goes a document, or the other way round. Protocols wrap values in elements of
//! their own with [`XmlWriter::open`], and reach values in wrappers with [`XmlReader::enter`].
//!
//! Reading is bounded: the body is checked to be UTF-8 once, nesting is limited to [`MAX_DEPTH`], and nothing
//! is allocated ahead of what is read. There are no entities but the five of the standard and characters by
//! number, and a document type declaration, which could declare others, is refused. Prefixes of namespaces
//! are passed over where names are compared: services are known by the names of their elements.

mod reader;
mod tags;
mod text;
mod writer;

pub use self::reader::XmlReader;
pub use self::writer::XmlWriter;
use crate::schema::Member;
use crate::shape::Error;

/// How deep structures, lists and maps may be nested; and, apart from that, elements that nobody knows.
pub const MAX_DEPTH: usize = 128;

/// The element of an entry of a map that is not flattened.
const ENTRY: &str = "entry";

/// The attribute that makes an element a null (XML Schema 1.1, part 1, section 2.7.2), with its namespace.
const NIL: &str = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"";

/// The error for documents, which the protocols that write XML do not carry.
fn no_document(member: &Member) -> Error {
    let name = member.name;
    Error::new(format!("`{name}` is a document, which has no form in XML"))
}
