//! Unions: the functions that write and read every union.

use super::{
    Deserializer, Error, Members, Result, Serializer, Shape, Structure, Validator, Variant,
    VariantRef,
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

    fn validate<'v>(&'v self, _: &Member, to: &mut Validator<'v>) {
        to.unit();
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
    let Some(first) = from.next_variant(schema)? else {
        let message = format!("{} has none of its members", schema.id);
        return Err(Error::new(message));
    };
    read_variant(it, schema, &first, from)?;
    while let Some(next) = from.next_variant(schema)? {
        if next != first {
            let message = format!("{} has more than one of its members", schema.id);
            return Err(Error::new(message));
        }
        reread_variant(it, schema, &first, from)?;
    }
    Ok(())
}

fn read_variant(
    it: &mut dyn Structure,
    schema: &'static Schema,
    variant: &Variant,
    from: &mut dyn Deserializer,
) -> Result {
    match variant {
        Variant::Known(index) => {
            let member = schema.members.get(*index).unwrap_or(&NO_MEMBER);
            match it.member_mut(*index) {
                Some(value) => value.deserialize(member, from),
                None => Unit.deserialize(member, from),
            }
        }
        Variant::Unknown(tag) => {
            it.set_unknown(tag.clone());
            Ok(())
        }
    }
}

/// Reads the member that a union holds already once more, if the reader accepts a member that comes twice.
#[cold]
fn reread_variant(
    it: &mut dyn Structure,
    schema: &'static Schema,
    variant: &Variant,
    from: &mut dyn Deserializer,
) -> Result {
    let Variant::Known(index) = variant else {
        // The value of an unknown member was skipped.
        return Ok(());
    };
    let member = schema.members.get(*index).unwrap_or(&NO_MEMBER);
    from.resume(member)?;
    if let (false, Some(value)) = (from.resumes(), it.member_mut(*index)) {
        value.reset();
    }
    read_variant(it, schema, variant, from)
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
