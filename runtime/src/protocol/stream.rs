//! Streaming blobs: they travel as a whole body, past the codecs, and are in memory never as a whole.

use super::text::{TextReader, TextWriter};
use crate::body::Body;
use crate::schema::{Binding, Kind, Schema, TimestampFormat};
use crate::shape::{Result, Structure};

/// The member that is the whole body, if that is a stream.
pub(crate) fn position(schema: &Schema) -> Option<usize> {
    let mut members = schema.members.iter();
    members.position(|it| it.binding == Binding::Payload && it.target.kind == Kind::ByteStream)
}

/// Takes the stream out of a structure that is sent. `None`: it has none, and its body is another.
pub(crate) fn take(it: &dyn Structure) -> Result<Option<Body>> {
    let schema = it.schema();
    let index = position(schema);
    let Some((index, member)) = index.and_then(|at| Some((at, schema.members.get(at)?))) else {
        return Ok(None);
    };
    let mut writer = TextWriter::new(TimestampFormat::DateTime);
    it.member(index).serialize(member, &mut writer)?;
    Ok(writer.stream)
}

/// Puts the stream into a structure that is received, if that has a place for it.
pub(crate) fn put(it: &mut dyn Structure, body: Body) -> Result {
    let schema = it.schema();
    if let Some(index) = position(schema)
        && let (Some(member), Some(value)) = (schema.members.get(index), it.member_mut(index))
    {
        value.deserialize(member, &mut TextReader::of_stream(body.into()))?;
    }
    Ok(())
}
