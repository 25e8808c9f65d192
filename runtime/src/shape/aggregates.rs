//! Optional values, lists and maps.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::validate::Validator;
use super::{Deserializer, Result, Serializer, Shape};
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
        let read = match self {
            Some(value) => value.deserialize(member, from),
            None => Ok(()),
        };
        // A reader may go on without a value that it could not read.
        if read.is_err() {
            *self = None;
        }
        read
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
            let is_null = is_null(member.target.sparse, from)?;
            // Read in its place, so that it is not moved there.
            self.push(T::initial());
            if let (false, Some(value)) = (is_null, self.last_mut()) {
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
            let is_null = is_null(member.target.sparse, from)?;
            // Read in its place, so that it is not moved there.
            let value = match self.entry(key.into()) {
                Entry::Vacant(place) => place.insert(T::initial()),
                Entry::Occupied(mut place) => {
                    from.repeated_key()?;
                    place.insert(T::initial());
                    place.into_mut()
                }
            };
            if !is_null {
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

/// Checks whether the next value of a list or map is null. Only sparse ones hold nulls.
#[inline]
fn is_null(sparse: bool, from: &mut dyn Deserializer) -> Result<bool> {
    match from.null()? {
        true if !sparse => Err(from.dense_null()),
        is_null => Ok(is_null),
    }
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
