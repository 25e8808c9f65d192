//! The parts that all protocols with XML responses share: the names of root elements, and the form of errors (AWS
//! protocols, "AWS restXml protocol", "AWS query protocol" and "AWS EC2 query protocol").

use crate::schema::{Member, Schema, Trait};
#[cfg(feature = "client")]
use crate::{
    codec::xml::XmlReader,
    protocol::client::ErrorHead,
    schema::NO_MEMBER,
    shape::{Deserializer, Result},
};

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

/// Enters the element that holds the members of an error. The forms are `ErrorResponse` with `Error` inside, `Response`
/// with `Errors` and `Error` inside, or `Error` alone.
#[cfg(feature = "client")]
pub(crate) fn to_error(reader: &mut XmlReader<'_>) -> Result {
    let wrappers: &[&str] = match reader.root()? {
        "ErrorResponse" => &["Error"],
        "Response" => &["Errors", "Error"],
        _ => &[],
    };
    for wrapper in wrappers {
        reader.enter(wrapper)?;
    }
    Ok(())
}

/// Reads the code and the message of an error.
#[cfg(feature = "client")]
pub(crate) fn error_head(body: &[u8]) -> ErrorHead {
    let mut head = ErrorHead::default();
    // A response that is not XML yields no code.
    let mut scan = || -> Result {
        let mut reader = XmlReader::new(body)?;
        to_error(&mut reader)?;
        reader.open()?;
        while let Some(name) = reader.child()? {
            match name {
                "Code" => head.code = Some(reader.string(&NO_MEMBER)?.trim().to_owned()),
                "Message" | "message" => head.message = Some(reader.string(&NO_MEMBER)?),
                _ => reader.skip()?,
            }
        }
        Ok(())
    };
    let _ = scan();
    head
}

/// Checks whether a media type is one of XML. The media type must be in lower case.
#[cfg(feature = "client")]
pub(crate) fn is_xml(media_type: &str) -> bool {
    matches!(media_type, "application/xml" | "text/xml") || media_type.ends_with("+xml")
}

/// Checks whether a body without a content type can be XML.
#[cfg(feature = "client")]
pub(crate) fn looks_like_xml(body: &[u8]) -> bool {
    let text = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    text.trim_ascii_start().first().is_none_or(|it| *it == b'<')
}
