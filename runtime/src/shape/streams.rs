//! Streams as members. A stream is the whole body of a message; documents cannot hold one.

use super::events::{ErrorEnum, EventUnion, received};
use super::{Deserializer, Result, Serializer, Shape};
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

impl<T: EventUnion, E: ErrorEnum> Shape for EventStream<T, E> {
    fn serialize(&self, member: &Member, to: &mut dyn Serializer) -> Result {
        to.events(member, self)
    }

    fn deserialize(&mut self, member: &Member, from: &mut dyn Deserializer) -> Result {
        *self = received(from.events(member)?);
        Ok(())
    }

    fn initial() -> Self {
        Self::default()
    }
}
