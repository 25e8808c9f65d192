//! Unions: the functions that write and read every union.

use super::{
    Deserializer, Error, Members, Result, Serializer, Shape, Structure, Variant, VariantRef,
};
use crate::fast_eq::same;
use crate::schema::{Member, NO_MEMBER, Schema, UNIT};

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

    fn initial() -> Self {
        Self
    }
}

/// Writes a union with the member that it holds.
pub(super) fn write_union(
    it: &dyn Structure,
    schema: &'static Schema,
    member: &Member,
    to: &mut dyn Serializer,
) -> Result {
    to.begin_structure(member)?;
    match it.variant() {
        VariantRef::Known(index, value) => {
            let member = schema.members.get(index).unwrap_or(&NO_MEMBER);
            value.serialize(member, to)?;
        }
        VariantRef::Unknown(tag) => to.unknown_variant(schema, tag)?,
    }
    to.end_structure()
}

/// Reads a union with the one member that it holds.
pub(super) fn read_union(
    it: &mut dyn Structure,
    schema: &'static Schema,
    member: &Member,
    from: &mut dyn Deserializer,
) -> Result {
    from.begin_structure(member)?;
    match from.next_variant(schema)? {
        Some(Variant::Known(index)) => {
            let member = schema.members.get(index).unwrap_or(&NO_MEMBER);
            match it.member_mut(index) {
                Some(value) => value.deserialize(member, from)?,
                None => Unit.deserialize(member, from)?,
            }
        }
        Some(Variant::Unknown(tag)) => it.set_unknown(tag),
        None => {
            let message = format!("{} has none of its members", schema.id);
            return Err(Error::new(message));
        }
    }
    match from.next_variant(schema)? {
        None => Ok(()),
        Some(_) => {
            let message = format!("{} has more than one of its members", schema.id);
            Err(Error::new(message))
        }
    }
}

/// Returns the index of the member with the name `key`.
#[inline]
pub(crate) fn find_variant(
    schema: &Schema,
    key: &[u8],
    name: impl Fn(&Member) -> &'static str,
) -> Option<usize> {
    let is = |it: &Member| same(name(it).as_bytes(), key);
    schema.members.iter().position(is)
}
