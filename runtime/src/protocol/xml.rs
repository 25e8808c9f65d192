//! The parts that all protocols with XML responses share: the names of root elements, and the form of errors (AWS
//! protocols, "AWS restXml protocol", "AWS query protocol" and "AWS EC2 query protocol").

use crate::schema::{Member, Schema, Trait};
#[cfg(feature = "client")]
use crate::{
    codec::xml::XmlReader,
    protocol::client::{ErrorHead, first_of},
    schema::NO_MEMBER,
    shape::{Deserializer, Result},
};
#[cfg(feature = "client")]
use http::{header::CONTENT_TYPE, response};

/// Returns the name of a shape's root element: the value of `@xmlName`, or the shape's own name.
pub(crate) fn root_name(schema: &'static Schema) -> &'static str {
    let own = schema.id.rsplit_once('#').map_or(schema.id, |(_, it)| it);
    xml_name(schema.traits).unwrap_or(own)
}

/// Returns the member that writes a payload as a root element.
pub(crate) fn root_member(member: &'static Member, namespace: &'static [Trait]) -> Member {
    let traits = [member.traits, member.target.traits];
    let namespaced =
        |it: &&'static [Trait]| it.iter().any(|it| matches!(it, Trait::XmlNamespace(..)));
    Member {
        xml_name: xml_name(member.traits).unwrap_or_else(|| root_name(member.target)),
        traits: traits.into_iter().find(namespaced).unwrap_or(namespace),
        ..Member::element("", member.target)
    }
}

/// Returns the namespaces of a shape's root element: the shape's own, or the service's.
pub(crate) fn root_namespace(
    schema: &'static Schema,
    service: &'static [Trait],
) -> &'static [Trait] {
    let own = schema.traits;
    match own.iter().any(|it| matches!(it, Trait::XmlNamespace(..))) {
        true => own,
        false => service,
    }
}

fn xml_name(traits: &'static [Trait]) -> Option<&'static str> {
    traits.iter().find_map(|it| match it {
        Trait::XmlName(name) => Some(*name),
        _ => None,
    })
}

/// Returns a reader at the element that holds the members of an error. The forms are `ErrorResponse` with `Error`
/// inside, `Response` with `Errors` and `Error` inside, or `Error` alone. Services mix them up, so that every protocol
/// takes each, and `ErrorResponse` with `Errors`, too.
#[cfg(feature = "client")]
pub(crate) fn error_reader(body: &[u8]) -> Result<XmlReader<'_>> {
    let forms: &[&[&str]] = match local_name(XmlReader::new(body)?.root()?) {
        "Error" => &[],
        "Response" => &[&["Errors", "Error"]],
        _ => &[&["Error"], &["Errors", "Error"]],
    };
    for form in forms {
        let mut reader = XmlReader::new(body)?;
        reader.root()?;
        let mut is_inside = true;
        for wrapper in *form {
            is_inside = is_inside && reader.enter(wrapper)?;
        }
        if is_inside {
            return Ok(reader);
        }
    }
    // The members stand in the root element itself.
    let mut reader = XmlReader::new(body)?;
    reader.root()?;
    Ok(reader)
}

/// Whether a document is an error, by the name of its root element. All others are named after a shape or an operation.
#[cfg(feature = "client")]
pub(crate) fn is_error_root(root: &str) -> bool {
    matches!(root, "Error" | "ErrorResponse" | "Response")
}

/// The name of a document's root element without its prefix. `None` if there is no document.
#[cfg(feature = "client")]
pub(crate) fn root(body: &[u8]) -> Option<&str> {
    let root = XmlReader::new(body).and_then(|mut it| it.root());
    root.ok().map(local_name)
}

/// A name without the prefix that stands for its namespace.
#[cfg(feature = "client")]
pub(crate) fn local_name(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Reads the code and the message of an error. A body that is not XML yields neither.
#[cfg(feature = "client")]
pub(crate) fn error_head(body: &[u8]) -> ErrorHead {
    let code = error_text(body, "Code");
    ErrorHead {
        code: first_of([code.as_deref().map(bare_code)]),
        message: first_of([error_text(body, "Message"), error_text(body, "message")]),
    }
}

/// Reads the text of the first element of an error with this name.
#[cfg(feature = "client")]
pub(crate) fn error_text(body: &[u8], name: &str) -> Option<String> {
    let scan = || -> Result<Option<String>> {
        let mut reader = error_reader(body)?;
        match reader.enter(name)? {
            true => reader.string(&NO_MEMBER).map(Some),
            false => Ok(None),
        }
    };
    scan().ok().flatten()
}

/// A code without the namespace before it: that of a shape, or the prefix of a qualified name.
#[cfg(feature = "client")]
fn bare_code(code: &str) -> String {
    let code = code.trim();
    let code = code.rsplit_once('#').map_or(code, |(_, code)| code);
    local_name(code).trim().to_owned()
}

/// Checks whether a media type is one of XML. The media type must be in lower case.
#[cfg(feature = "client")]
pub(crate) fn is_xml(media_type: &str) -> bool {
    matches!(media_type, "application/xml" | "text/xml") || media_type.ends_with("+xml")
}

/// Root elements of pages, which proxies send.
#[cfg(feature = "client")]
const PAGE_ROOTS: [&str; 9] = [
    "html", "head", "body", "title", "h1", "center", "div", "p", "pre",
];

/// Whether a response can be one of a protocol of XML, by its body and its status: it has a document that is no page,
/// or nothing. An error without a body and with another media type is not the service's.
#[cfg(feature = "client")]
pub(crate) fn can_be_xml(head: &response::Parts, body: &[u8]) -> bool {
    if body.trim_ascii().is_empty() {
        return head.status.is_success() || !head.headers.contains_key(CONTENT_TYPE);
    }
    root(body).is_some() && !is_page(body)
}

/// Whether a body is a page, by the name of its root element or its type of document.
#[cfg(feature = "client")]
pub(crate) fn is_page(body: &[u8]) -> bool {
    const DOCTYPE: &[u8] = b"<!doctype html";
    let start = body.trim_ascii_start().get(..DOCTYPE.len());
    start.is_some_and(|it| it.eq_ignore_ascii_case(DOCTYPE))
        || root(body).is_some_and(|root| PAGE_ROOTS.iter().any(|it| root.eq_ignore_ascii_case(it)))
}
