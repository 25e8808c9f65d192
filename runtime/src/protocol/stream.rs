//! Streaming blobs: they are the whole body of a message, and no codec reads or writes them.

use crate::body::Body;
use crate::codec::plain_text::TextReader;
use crate::schema::{Binding, Schema, ShapeType};
use crate::shape::{Result, Structure};

/// The index of the member that is the whole body, if that is a stream.
pub(crate) fn position(schema: &Schema) -> Option<usize> {
    let mut members = schema.members.iter();
    members.position(|it| {
        it.binding == Binding::Payload && it.target.shape_type == ShapeType::ByteStream
    })
}

/// Puts the stream of a message into the structure that is read, if it has a member for it.
pub(crate) fn put(it: &mut dyn Structure, body: Body) -> Result {
    let schema = it.schema();
    if let Some(index) = position(schema)
        && let (Some(member), Some(value)) = (schema.members.get(index), it.member_mut(index))
    {
        value.deserialize(member, &mut TextReader::of_stream(body.into()))?;
    }
    Ok(())
}
