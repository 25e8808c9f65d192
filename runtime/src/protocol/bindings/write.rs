//! Writing the headers and the body of a message from a structure.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::{Documents, has_document, is_document, is_encoded, payload, payload_type, texts};
use crate::body::Payload;
use crate::codec::plain_text::TextWriter;
use crate::connection::is_of_connection;
#[cfg(feature = "events")]
use crate::protocol::events;
use crate::schema::{Binding, Member, ShapeType, TimestampFormat};
use crate::shape::{Error, Result, Serializer, Shape, Structure};

/// The parts of a message that a structure is written to, apart from path and query.
#[derive(Debug, Default)]
pub(crate) struct WrittenParts {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Payload,
    /// The media type of the body, if it has one.
    pub(crate) content_type: Option<&'static str>,
}

/// Writes a structure to the parts of a message.
pub(crate) fn write(it: &dyn Structure, documents: &dyn Documents) -> Result<WrittenParts> {
    let mut out = WrittenParts::default();
    let schema = it.schema();
    let mut present = false;
    for (index, member) in schema.members.iter().enumerate() {
        let value = it.member(index);
        if value.is_absent() && !member.required && !member.target.is_event_stream() {
            continue;
        }
        match member.binding {
            Binding::Header(name) => write_header(name, value, member, &mut out.headers)?,
            Binding::PrefixHeaders(prefix) => {
                for (key, text) in texts(value, member, TimestampFormat::HttpDate)? {
                    let name = header_name(&format!("{prefix}{key}"))?;
                    if OF_MESSAGE.contains(&name) {
                        return Err(Error::new(format!("a map cannot hold the header {name}")));
                    }
                    out.headers.entry(name).or_insert(header_value(&text)?);
                }
            }
            Binding::Payload => {
                out.body = write_payload(value, member, documents)?;
                present = member.target.shape_type == ShapeType::ByteStream
                    || member.target.is_event_stream()
                    || !out.body.bytes().is_empty();
            }
            // The document is written as a whole below; the rest belongs to the address or the status.
            Binding::Body
            | Binding::EventHeader
            | Binding::EventPayload
            | Binding::Label
            | Binding::Query(_)
            | Binding::QueryParams
            | Binding::ResponseCode => {}
        }
    }
    if let Some(member) = payload(schema) {
        out.content_type = present.then(|| payload_type(member, documents));
    } else if has_document(schema) {
        out.body = documents.write_document(it)?.into();
        out.content_type = Some(documents.media_type());
    }
    Ok(out)
}

/// The status that a member is bound to, if there is one (`@httpResponseCode`).
#[cfg(feature = "server")]
pub(crate) fn status(it: &dyn Structure) -> Result<Option<u16>> {
    let members = it.schema().members.iter();
    let bound = members
        .enumerate()
        .find(|(_, member)| member.binding == Binding::ResponseCode);
    let Some((index, member)) = bound else {
        return Ok(None);
    };
    let texts = texts(it.member(index), member, TimestampFormat::DateTime)?;
    let status = texts.first().map(|(_, text)| text.parse());
    status
        .transpose()
        .map_err(|_| Error::new("a status that HTTP does not have"))
}

fn write_payload(
    value: &dyn Shape,
    member: &'static Member,
    documents: &dyn Documents,
) -> Result<Payload> {
    if is_document(member) {
        return Ok(documents.write_payload(value, member)?.into());
    }
    #[cfg(feature = "events")]
    if member.target.is_event_stream() {
        let body = events::body(value, member, documents.of_events(), None)?;
        return Ok(Payload::Events(Box::new(body)));
    }
    let mut writer = TextWriter::new(TimestampFormat::DateTime);
    value.serialize(member, &mut writer)?;
    Ok(match (writer.stream, writer.blob) {
        (Some(stream), _) => stream.into(),
        (None, Some(blob)) => blob.into_bytes().into(),
        (None, None) => writer.texts.pop().unwrap_or_default().1.into_bytes().into(),
    })
}

/// Writes the members of a structure that belong to the document in its body.
pub(crate) fn write_body(it: &dyn Structure, to: &mut dyn Serializer) -> Result {
    for (index, member) in it.schema().members.iter().enumerate() {
        if member.binding.is_of_document() {
            it.member(index).serialize(member, to)?;
        }
    }
    Ok(())
}

fn write_header(name: &str, value: &dyn Shape, member: &Member, headers: &mut HeaderMap) -> Result {
    let mut elements = texts(value, member, TimestampFormat::HttpDate)?;
    let listed = member.target.shape_type == ShapeType::List;
    // A list is there even if nothing is in it.
    if elements.is_empty() && !listed {
        return Ok(());
    }
    if is_encoded(member) {
        for (_, element) in &mut elements {
            *element = BASE64_STANDARD.encode(&*element);
        }
    }
    if listed
        && matches!(
            member.target.element().target.shape_type,
            ShapeType::String | ShapeType::Enum
        )
    {
        for (_, element) in &mut elements {
            quote(element);
        }
    }
    let elements: Vec<String> = elements.into_iter().map(|(_, it)| it).collect();
    // In the place of what headers with a prefix may have put there: this one is more specific.
    headers.insert(header_name(name)?, header_value(&elements.join(", "))?);
    Ok(())
}

/// The headers that say where a message goes and where it ends. A member can be bound to one of them by its name. A key
/// of a map, which may come from anywhere, cannot.
const OF_MESSAGE: [HeaderName; 2] = [header::CONTENT_LENGTH, header::HOST];

/// The name of a header that a member may set.
fn header_name(name: &str) -> Result<HeaderName> {
    let name = HeaderName::try_from(name)
        // The name may end in the key of a map, which may be sensitive.
        .map_err(|_| Error::new("a key of a map cannot be part of a header's name"))?;
    match is_of_connection(&name) {
        true => Err(Error::new(format!(
            "the header {name} belongs to the connection"
        ))),
        false => Ok(name),
    }
}

fn header_value(value: &str) -> Result<HeaderValue> {
    HeaderValue::from_bytes(value.as_bytes())
        .map_err(|_| Error::new("a control character cannot travel in a header"))
}

/// Quotes an element of a list in a header if it would be misread: for a comma, a quote, or outer spaces.
fn quote(text: &mut String) {
    if text.is_empty() || text.trim() != text || text.contains([',', '"']) {
        *text = format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    }
}

#[cfg(test)]
mod tests {
    use super::super::read::split_list;
    use super::quote;

    #[test]
    fn what_is_quoted_reads_back() {
        for text in [
            "a",
            "a,b",
            "say \"hi\"",
            "back\\slash, \"both\"",
            " spaced ",
            "",
        ] {
            let mut quoted = text.to_owned();
            quote(&mut quoted);
            assert_eq!(split_list(&quoted, false).unwrap(), [text]);
        }
    }
}
