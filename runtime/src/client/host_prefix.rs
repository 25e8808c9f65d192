//! The prefix that an operation puts before the endpoint's host (Smithy 2.0, "endpoint trait" and "hostLabel trait").

use crate::codec::plain_text::TextWriter;
use crate::operation::Segment;
use crate::schema::TimestampFormat;
use crate::shape::{Error, Result, Structure};

/// The longest label of a host name (RFC 1035).
const MAX_LABEL: usize = 63;

/// The prefix with the labels of an input. Empty if the operation has no prefix.
pub(super) fn prefix(segments: &[Segment], input: &dyn Structure) -> Result<String> {
    let mut prefix = String::new();
    for segment in segments {
        match segment {
            Segment::Literal(text) => prefix.push_str(text),
            Segment::Label(name) | Segment::Greedy(name) => prefix.push_str(&label(name, input)?),
        }
    }
    Ok(prefix)
}

fn label(name: &str, input: &dyn Structure) -> Result<String> {
    let mut members = input.schema().members.iter().enumerate();
    let Some((index, member)) = members.find(|(_, it)| it.name == name) else {
        return Err(Error::new(format!("no member `{name}` for the host")));
    };
    let mut writer = TextWriter::new(TimestampFormat::DateTime);
    input.member(index).serialize(member, &mut writer)?;
    let text = writer.texts.into_iter().next().map(|(_, text)| text);
    // Anything else could send the request to another host.
    text.filter(|it| {
        let bytes = it.as_bytes();
        let plain = bytes
            .iter()
            .all(|it| it.is_ascii_alphanumeric() || *it == b'-');
        plain && !bytes.is_empty() && bytes.len() <= MAX_LABEL && !it.starts_with('-')
    })
    .ok_or_else(|| {
        Error::new(format!(
            "`{name}` is a part of the host: it must be 1 to {MAX_LABEL} letters, digits and hyphens"
        ))
    })
}
