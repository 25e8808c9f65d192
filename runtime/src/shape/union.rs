//! Unions: what every generated union shares.

use super::{Deserializer, Error, Members, Result, Serializer, Shape, Variant};
use crate::schema::{Member, Schema, UNIT};

/// The value of `smithy.api#Unit`: a structure without members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unit;

impl Shape for Unit {
    fn serialize(&self, member: &Member, to: &mut dyn Serializer) -> Result {
        to.begin_structure(member)?;
        to.end_structure()
    }

    fn deserialize(&mut self, member: &Member, from: &mut dyn Deserializer) -> Result {
        from.begin_structure(member)?;
        while from.next_member(Members::all(&UNIT), &mut 0)?.is_some() {}
        Ok(())
    }

    fn empty() -> Self {
        Self
    }
}

/// The variant that a union holds.
///
/// # Errors
///
/// When it holds none.
pub fn first_variant(schema: &'static Schema, from: &mut dyn Deserializer) -> Result<Variant> {
    from.next_variant(schema)?
        .ok_or_else(|| Error::new(format!("{} has none of its members", schema.id)))
}

/// Reads to the end of a union whose value has been read.
///
/// # Errors
///
/// When it holds another value.
pub fn last_variant(schema: &'static Schema, from: &mut dyn Deserializer) -> Result {
    match from.next_variant(schema)? {
        None => Ok(()),
        Some(_) => Err(Error::new(format!(
            "{} has more than one of its members",
            schema.id
        ))),
    }
}

/// The error for a variant that was read from a newer service and cannot be written back: its tag was
/// kept, its value was not.
pub fn unknown_variant(schema: &'static Schema, tag: &str) -> Error {
    Error::new(format!(
        "{} holds `{tag}`, which the model does not know",
        schema.id
    ))
}
