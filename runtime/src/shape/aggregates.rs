//! Optional values, lists and maps.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::validate::{UNCOUNTED, Validator};
use super::{Deserializer, FULL_NODE, NODE, Result, Serializer, Shape, growth, node_size};
use crate::schema::{Member, Trait};

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
            if self.len() == self.capacity() {
                match room(self.len(), size_of::<T>(), member, from)? {
                    0 => return skip_elements(from),
                    more => self.reserve_exact(more),
                }
            }
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
        let mut room = 0;
        while let Some(key) = from.next_key()? {
            if room == 0 {
                room = entry_room(self.len(), node_size::<K, T>(), member, from)?;
                if room == 0 {
                    return skip_entries(from);
                }
            }
            room -= 1;
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

/// Returns for how many more elements of a size a list that is full makes room, and takes their memory from the budget.
/// Returns zero if the rest of the list is not kept.
#[inline(never)]
fn room(length: usize, size: usize, member: &Member, from: &mut dyn Deserializer) -> Result<usize> {
    let more = growth(length, size).min(kept(member, from).saturating_sub(length));
    from.charge(more.saturating_mul(size))?;
    Ok(more)
}

/// Returns how many more entries a map takes before the next call, and takes the memory of a node of the map from the
/// budget. Returns zero if the rest of the map is not kept.
#[inline(never)]
fn entry_room(
    length: usize,
    node: usize,
    member: &Member,
    from: &mut dyn Deserializer,
) -> Result<usize> {
    let more = if length == 0 { FULL_NODE } else { NODE };
    let more = more.min(kept(member, from).saturating_sub(length));
    from.charge(node)?;
    Ok(more)
}

/// Returns how many elements or entries are kept: [`UNCOUNTED`] more than the constraint `@length` admits.
fn kept(member: &Member, from: &dyn Deserializer) -> usize {
    let length = |it: &Trait| match it {
        Trait::Length(_, max) => Some(*max),
        _ => None,
    };
    let max = member.traits.iter().find_map(length);
    let max = max.filter(|_| from.stops_at_length());
    max.map_or(usize::MAX, |it| it.saturating_add(UNCOUNTED))
}

/// Skips the rest of a list, whose next element has been found.
#[cold]
fn skip_elements(from: &mut dyn Deserializer) -> Result {
    from.skip_value()?;
    while from.next_element()? {
        from.skip_value()?;
    }
    Ok(())
}

/// Skips the rest of a map, whose next key has been read.
#[cold]
fn skip_entries(from: &mut dyn Deserializer) -> Result {
    from.skip_value()?;
    while from.next_key()?.is_some() {
        from.skip_value()?;
    }
    Ok(())
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
