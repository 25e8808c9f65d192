//! Streams as members. A stream is the whole body of a message; documents cannot hold one.

use super::{Deserializer, Error, Result, Serializer, Shape};
use crate::schema::Member;
use crate::stream::{ByteStream, EventStream};

impl Shape for ByteStream {
    fn serialize(&self, member: &Member, to: &mut dyn Serializer) -> Result {
        to.stream(member, self)
    }

    fn deserialize(&mut self, member: &Member, from: &mut dyn Deserializer) -> Result {
        *self = from.stream(member)?;
        Ok(())
    }

    fn initial() -> Self {
        Self::default()
    }
}

/// No codec reads or writes events yet: generated clients and servers leave out the operations that have them.
impl<T, E> Shape for EventStream<T, E> {
    fn serialize(&self, member: &Member, _: &mut dyn Serializer) -> Result {
        Err(no_codec(member))
    }

    fn deserialize(&mut self, member: &Member, _: &mut dyn Deserializer) -> Result {
        Err(no_codec(member))
    }

    fn initial() -> Self {
        Self::default()
    }
}

fn no_codec(member: &Member) -> Error {
    Error::new(format!(
        "`{}` is a stream of events, which is no part of a document",
        member.name
    ))
}
