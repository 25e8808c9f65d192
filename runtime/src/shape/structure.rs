//! Structures: the loops that write and read every structure, and the parts that macros and builders need.

use std::fmt;

use super::union::{read_union, write_union};
use super::validate::Validator;
use super::{Deserializer, MemberSet, Result, Serializer, Shape, Structure, VariantRef};
use crate::schema::{Member, Schema, ShapeType};

impl<T: Structure> Shape for T {
    fn serialize(&self, member: &Member, to: &mut dyn Serializer) -> Result {
        write_structure(self, member, to)
    }

    fn deserialize(&mut self, member: &Member, from: &mut dyn Deserializer) -> Result {
        if T::boxed_size() > 0 {
            from.charge(T::boxed_size())?;
        }
        read_structure(self, member, from)
    }

    fn validate<'v>(&'v self, _: &Member, to: &mut Validator<'v>) {
        to.structure(self);
    }

    fn initial() -> Self {
        <Self as Structure>::initial()
    }

    fn reset(&mut self) {
        *self = <Self as Structure>::initial();
    }
}

impl<T: Structure> Structure for Box<T> {
    fn initial() -> Self {
        Self::new(<T as Structure>::initial())
    }

    fn schema(&self) -> &'static Schema {
        (**self).schema()
    }

    fn member(&self, index: usize) -> &dyn Shape {
        (**self).member(index)
    }

    fn member_mut(&mut self, index: usize) -> Option<&mut dyn Shape> {
        (**self).member_mut(index)
    }

    fn variant(&self) -> VariantRef<'_> {
        (**self).variant()
    }

    fn boxed_size() -> usize {
        size_of::<T>()
    }

    fn set_unknown(&mut self, tag: String) {
        (**self).set_unknown(tag);
    }
}

/// The members of a structure that a reader looks for.
#[derive(Clone, Copy, Debug)]
pub struct Members {
    schema: &'static Schema,
    /// A bit for each member that is left out, [`BODY_ONLY`] and [`EVENT_ONLY`]. As one number, it travels in a register.
    without: u64,
}

/// Whether only members without an HTTP binding trait are looked for.
const BODY_ONLY: u64 = 1 << 63;

/// Whether only members are looked for that are neither headers of an event nor its payload.
const EVENT_ONLY: u64 = 1 << 62;

impl Members {
    /// How many members can be left out: those with the first indices.
    #[cfg(feature = "client")]
    pub(crate) const MAX_HIDDEN: usize = 62;

    /// Every member.
    pub const fn all(schema: &'static Schema) -> Self {
        Self { schema, without: 0 }
    }

    /// The members without an HTTP binding trait.
    pub const fn of_body(schema: &'static Schema) -> Self {
        Self {
            schema,
            without: BODY_ONLY,
        }
    }

    /// The members of an event that are in the document of its payload.
    #[cfg(all(feature = "events", any(feature = "client", feature = "server")))]
    pub(crate) const fn of_event(schema: &'static Schema) -> Self {
        Self {
            schema,
            without: EVENT_ONLY,
        }
    }

    /// The same members but the one of this index, as far as it can be left out.
    #[cfg(all(feature = "events", any(feature = "client", feature = "server")))]
    pub(crate) const fn hiding(self, index: usize) -> Self {
        let bit = if index < 62 { 1 << index } else { 0 };
        Self {
            schema: self.schema,
            without: self.without | bit,
        }
    }

    /// The same members, but those whose bits are set: readers skip them as if the model did not know them.
    #[cfg(feature = "client")]
    pub(crate) const fn without(self, hidden: u64) -> Self {
        Self {
            schema: self.schema,
            without: self.without | hidden & !(BODY_ONLY | EVENT_ONLY),
        }
    }

    /// The structure's table.
    pub fn schema(&self) -> &'static Schema {
        self.schema
    }

    /// Returns the member of this index, if the reader looks for it.
    #[inline]
    pub fn get(&self, index: usize) -> Option<&'static Member> {
        let member = self.schema.members.get(index)?;
        self.has(index, member).then_some(member)
    }

    /// Returns the index of the member for which `is` holds, and moves `cursor` behind it. The member at `cursor` is
    /// tried first: it is the next one if members come in the model's order.
    #[inline]
    pub fn find(&self, cursor: &mut usize, is: impl Fn(&Member) -> bool) -> Option<usize> {
        let members = self.schema.members;
        let start = (*cursor).min(members.len());
        let (before, after) = members.split_at(start);
        let fits = |index: usize, it: &Member| is(it) && self.has(index, it);
        let mut later = after.iter().enumerate();
        let index = match later.position(|(at, it)| fits(start + at, it)) {
            Some(at) => start + at,
            None => before
                .iter()
                .enumerate()
                .position(|(at, it)| fits(at, it))?,
        };
        *cursor = index + 1;
        Some(index)
    }

    #[inline]
    fn has(&self, index: usize, member: &Member) -> bool {
        self.without == 0 || self.has_with_some_left_out(index, member)
    }

    fn has_with_some_left_out(&self, index: usize, member: &Member) -> bool {
        let hidden = index < 62 && self.without & (1 << index) != 0;
        let elsewhere = self.without & BODY_ONLY != 0 && !member.binding.is_of_document();
        let of_message = self.without & EVENT_ONLY != 0 && member.binding.is_of_event();
        !hidden && !elsewhere && !of_message
    }
}

/// Writes a structure with all its members, or a union with the one that it holds.
pub fn write_structure(it: &dyn Structure, member: &Member, to: &mut dyn Serializer) -> Result {
    let schema = schema_of(it, member);
    if schema.shape_type == ShapeType::Union {
        return write_union(it, schema, member, to);
    }
    to.begin_structure(member)?;
    for (index, member) in schema.members.iter().enumerate() {
        it.member(index).serialize(member, to)?;
    }
    to.end_structure()
}

/// Returns the schema of the value of `member`. For unions, which are many and small, it saves a dynamic call.
#[inline]
fn schema_of(it: &dyn Structure, member: &Member) -> &'static Schema {
    match member.target.shape_type {
        ShapeType::Union => member.target,
        _ => it.schema(),
    }
}

/// Reads a structure whose members are all in the same document, or a union.
pub fn read_structure(
    it: &mut dyn Structure,
    member: &Member,
    from: &mut dyn Deserializer,
) -> Result {
    let schema = schema_of(it, member);
    if schema.shape_type == ShapeType::Union {
        return read_union(it, schema, member, from);
    }
    let mut seen = MemberSet::new();
    let members = Members::all(schema);
    read_members(it, members, &mut seen, member, from)?;
    from.end_structure(members, &seen)
}

/// Reads the members that `from` holds, and adds them to `seen`.
pub(crate) fn read_members(
    it: &mut dyn Structure,
    members: Members,
    seen: &mut MemberSet,
    member: &Member,
    from: &mut dyn Deserializer,
) -> Result {
    let mut cursor = 0;
    from.begin_structure(member)?;
    while let Some(index) = from.next_member(members, &mut cursor)? {
        read_member(it, members, index, seen, from)?;
    }
    Ok(())
}

/// Reads the members as [`read_members`] does. In `at` is the index of the member whose value is being read; it is
/// absent between members.
#[cfg(feature = "client")]
pub(crate) fn read_noting(
    it: &mut dyn Structure,
    members: Members,
    seen: &mut MemberSet,
    at: &mut Option<usize>,
    member: &Member,
    from: &mut dyn Deserializer,
) -> Result {
    let mut cursor = 0;
    *at = None;
    from.begin_structure(member)?;
    while let Some(index) = from.next_member(members, &mut cursor)? {
        *at = Some(index);
        read_member(it, members, index, seen, from)?;
        *at = None;
    }
    Ok(())
}

#[inline]
fn read_member(
    it: &mut dyn Structure,
    members: Members,
    index: usize,
    seen: &mut MemberSet,
    from: &mut dyn Deserializer,
) -> Result {
    let (Some(member), Some(value)) = (members.get(index), it.member_mut(index)) else {
        return Ok(());
    };
    if !seen.insert(index) {
        from.resume(member)?;
        if !from.resumes() {
            value.reset();
        }
    }
    value.deserialize(member, from)
}

/// The error of a builder: a required member was not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingMember {
    shape: &'static str,
    member: &'static str,
}

impl MissingMember {
    /// Checks that all required members are in `set`.
    ///
    /// # Errors
    ///
    /// For the first one that is not.
    pub fn check(schema: &'static Schema, set: &MemberSet) -> std::result::Result<(), Self> {
        let missing = |(index, it): &(usize, &Member)| it.required && !set.contains(*index);
        match schema.members.iter().enumerate().find(missing) {
            Some((_, member)) => Err(Self {
                shape: schema.id,
                member: member.name,
            }),
            None => Ok(()),
        }
    }

    /// The id of the structure.
    pub fn shape(&self) -> &'static str {
        self.shape
    }

    /// The name of the member in the model.
    pub fn member(&self) -> &'static str {
        self.member
    }
}

impl fmt::Display for MissingMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} lacks its required member `{}`",
            self.shape, self.member
        )
    }
}

impl std::error::Error for MissingMember {}

/// The member of a structure at an index that it does not have: it is absent and never written.
#[derive(Clone, Copy, Debug)]
pub struct NoMember;

impl Shape for NoMember {
    fn serialize(&self, _: &Member, _: &mut dyn Serializer) -> Result {
        Ok(())
    }

    fn deserialize(&mut self, _: &Member, _: &mut dyn Deserializer) -> Result {
        Ok(())
    }

    fn initial() -> Self {
        Self
    }

    fn is_absent(&self) -> bool {
        true
    }
}
