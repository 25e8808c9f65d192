//! The XML codec (XML 1.0), as restXml and the answers of the query protocols use it (Smithy 2.0, "XML
//! bindings").
//!
//! The writer turns shapes into documents, and the reader documents into shapes. Protocols wrap values in elements of
//! their own with [`XmlWriter::open`], and reach values inside of wrappers with [`XmlReader::enter`].
//!
//! The reader is bounded: it checks once that the body is UTF-8, limits nesting to [`MAX_DEPTH`], and allocates nothing
//! before it has arrived. It knows the five entities of the standard and character references, and refuses document
//! type declarations, which could declare other entities. Names are compared without the prefixes of namespaces,
//! because services use prefixes in different ways.

mod reader;
mod tags;
mod text;
mod writer;

pub use self::reader::XmlReader;
pub use self::writer::XmlWriter;
use crate::schema::Member;
use crate::shape::Error;

/// The largest depth of nested structures, lists and maps; also the largest depth of nested unknown elements.
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
