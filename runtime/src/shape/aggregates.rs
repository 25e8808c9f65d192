//! Optional values, lists and maps.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::validate::Validator;
use super::{Deserializer, Error, Result, Serializer, Shape};
use crate::schema::Member;

impl<T: Shape> Shape for Option<T> {
    fn serialize(&self, member: &Member, to: &mut dyn Serializer) -> Result {
        match self {
            Some(value) => value.serialize(member, to),
            None => Ok(()),
        }
    }

    fn deserialize(&mut self, member: &Member, from: &mut dyn Deserializer) -> Result {
        if !(self.is_some() && from.resumes()) {
            *self = Some(T::initial());
        }
        match self {
            Some(value) => value.deserialize(member, from),
            None => Ok(()),
        }
    }

    fn initial() -> Self {
        None
    }

    fn validate<'v>(&'v self, member: &Member, to: &mut Validator<'v>) {
        match self {
            Some(value) => value.validate(member, to),
            None => to.absent(member),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn serialize(&self, member: &Member, to: &mut dyn Serializer) -> Result {
        let element = member.target.element();
        to.begin_list(member, self.len())?;
        for value in self {
            serialize_or_null(value, element, to)?;
        }
        to.end_list()
    }

    fn deserialize(&mut self, member: &Member, from: &mut dyn Deserializer) -> Result {
        let element = member.target.element();
        if !from.resumes() {
            self.clear();
        }
        from.begin_list(member)?;
        while from.next_element()? {
            let next = next(member.target.sparse, from)?;
            if next == Next::Nothing {
                continue;
            }
            // Read in its place, so that it is not moved there.
            self.push(T::initial());
            if let (Next::Value, Some(value)) = (next, self.last_mut()) {
                value.deserialize(element, from)?;
            }
        }
        Ok(())
    }

    fn validate<'v>(&'v self, member: &Member, to: &mut Validator<'v>) {
        to.list(member, self.len(), &|index| Some(self.get(index)?));
    }

    fn initial() -> Self {
        Self::new()
    }
}

/// A key is a string or an enum, which is a string when it travels.
impl<K: Shape + AsRef<str> + From<String> + Ord, T: Shape> Shape for BTreeMap<K, T> {
    fn serialize(&self, member: &Member, to: &mut dyn Serializer) -> Result {
        let element = member.target.value();
        to.begin_map(member, self.len())?;
        for (key, value) in self {
            to.key(key.as_ref())?;
            serialize_or_null(value, element, to)?;
        }
        to.end_map()
    }

    fn deserialize(&mut self, member: &Member, from: &mut dyn Deserializer) -> Result {
        let element = member.target.value();
        if !from.resumes() {
            self.clear();
        }
        from.begin_map(member)?;
        while let Some(key) = from.next_key()? {
            let next = next(member.target.sparse, from)?;
            if next == Next::Nothing {
                continue;
            }
            // Read in its place, so that it is not moved there.
            let Entry::Vacant(place) = self.entry(key.into()) else {
                return Err(Error::new("a key that comes twice"));
            };
            let value = place.insert(T::initial());
            if next == Next::Value {
                value.deserialize(element, from)?;
            }
        }
        Ok(())
    }

    fn validate<'v>(&'v self, member: &Member, to: &mut Validator<'v>) {
        to.map(member, self.len(), &|visit| {
            for (key, value) in self {
                visit(key.as_ref(), key, value);
            }
        });
    }

    fn initial() -> Self {
        Self::new()
    }
}

/// What a list or map holds next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Value,
    /// A null in a sparse list or map.
    Null,
    /// A null in a list or map that is not sparse.
    Nothing,
}

#[inline]
fn next(sparse: bool, from: &mut dyn Deserializer) -> Result<Next> {
    if from.null()? {
        return null(sparse, from);
    }
    Ok(Next::Value)
}

#[cold]
fn null(sparse: bool, from: &mut dyn Deserializer) -> Result<Next> {
    if sparse {
        return Ok(Next::Null);
    }
    from.dense_null().map(|()| Next::Nothing)
}

/// A static call, because most types are never absent.
#[inline]
fn serialize_or_null<T: Shape>(value: &T, member: &Member, to: &mut dyn Serializer) -> Result {
    if value.is_absent() {
        to.null(member)
    } else {
        value.serialize(member, to)
    }
}
