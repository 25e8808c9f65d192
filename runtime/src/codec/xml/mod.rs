//! The XML codec (XML 1.0), as restXml and the responses of the query protocols use it (Smithy 2.0, "XML bindings").
//!
//! The writer turns shapes into documents, and the reader documents into shapes. Some protocols wrap values in elements
//! of their own: [`XmlWriter::open`] writes a wrapper, and [`XmlReader::enter`] goes into one.
//!
//! The reader is bounded. It checks once that the body is UTF-8, limits nesting to [`MAX_DEPTH`], and allocates no
//! memory for input that has not arrived. It resolves character references and the five entities of the standard. It
//! refuses document type declarations, which could declare other entities, and what XML forbids: characters such as
//! NUL, `]]>` in text, an attribute that comes twice, and a prefix that is not declared. Names are compared without the
//! prefixes of namespaces, because services use prefixes in different ways.

mod namespaces;
mod reader;
mod tags;
mod text;
mod writer;

pub use self::reader::XmlReader;
pub use self::writer::XmlWriter;
use crate::schema::Member;
use crate::shape::Error;

/// The maximum depth of nested structures, lists and maps, and of nested unknown elements.
pub const MAX_DEPTH: usize = 128;

/// The name of an entry's element in a map that is not flattened.
const ENTRY: &str = "entry";

/// The namespace of the attribute `nil`, which makes an element a null (XML Schema 1.1, part 1, section 2.7.2).
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Returns the error for documents: no protocol that uses XML supports them.
fn no_document(member: &Member) -> Error {
    let name = member.name;
    Error::new(format!("`{name}` is a document, which has no form in XML"))
}
