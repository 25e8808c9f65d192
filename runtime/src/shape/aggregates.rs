//! Optional values, boxes, lists and maps. Structures and unions are generated.

use std::collections::BTreeMap;

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
        self.insert(T::empty()).deserialize(member, from)
    }

    fn empty() -> Self {
        None
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Shape> Shape for Box<T> {
    fn serialize(&self, member: &Member, to: &mut dyn Serializer) -> Result {
        (**self).serialize(member, to)
    }

    fn deserialize(&mut self, member: &Member, from: &mut dyn Deserializer) -> Result {
        (**self).deserialize(member, from)
    }

    fn empty() -> Self {
        Self::new(T::empty())
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
        self.clear();
        from.begin_list(member)?;
        while from.next_element()? {
            if let Some(value) = element_or_null(element, member.target.sparse, from)? {
                self.push(value);
            }
        }
        Ok(())
    }

    fn empty() -> Self {
        Self::new()
    }
}

impl<T: Shape> Shape for BTreeMap<String, T> {
    fn serialize(&self, member: &Member, to: &mut dyn Serializer) -> Result {
        let element = member.target.value();
        to.begin_map(member, self.len())?;
        for (key, value) in self {
            to.key(key)?;
            serialize_or_null(value, element, to)?;
        }
        to.end_map()
    }

    fn deserialize(&mut self, member: &Member, from: &mut dyn Deserializer) -> Result {
        let element = member.target.value();
        self.clear();
        from.begin_map(member)?;
        while let Some(key) = from.next_key()? {
            if let Some(value) = element_or_null(element, member.target.sparse, from)?
                && self.insert(key, value).is_some()
            {
                return Err(Error::new("a key that comes twice"));
            }
        }
        Ok(())
    }

    fn empty() -> Self {
        Self::new()
    }
}

/// The next value of a list or map: the empty one for a null, or none if there may be no nulls.
fn element_or_null<T: Shape>(
    member: &Member,
    sparse: bool,
    from: &mut dyn Deserializer,
) -> Result<Option<T>> {
    let mut value = T::empty();
    if !from.null()? {
        value.deserialize(member, from)?;
    } else if !sparse {
        from.dense_null()?;
        return Ok(None);
    }
    Ok(Some(value))
}

fn serialize_or_null(value: &dyn Shape, member: &Member, to: &mut dyn Serializer) -> Result {
    if value.is_absent() {
        to.null(member)
    } else {
        value.serialize(member, to)
    }
}
