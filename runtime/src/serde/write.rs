//! Serializes trees to the formats of serde.

use serde_core::Serialize;
use serde_core::ser::{
    Error as _, SerializeMap as _, SerializeSeq as _, SerializeStruct as _, Serializer,
};

use super::read::{element_is_option, fields, name};
use super::value::Value;
use crate::schema::{Schema, ShapeType};
use crate::shape::{self, Variant};
use crate::types::special;

/// The variant that holds an unknown tag in binary formats. No member can have this name.
pub(super) const UNKNOWN: &str = "$unknown";

/// Writes a value of the shape that `schema` describes.
///
/// # Errors
///
/// If the format does not support the value, or values are nested too deep.
pub fn serialize<S: Serializer>(
    it: &dyn shape::Shape,
    schema: &'static Schema,
    to: S,
) -> Result<S::Ok, S::Error> {
    let value = Value::of(it, schema).map_err(S::Error::custom)?;
    Tree {
        schema,
        value: &value,
    }
    .serialize(to)
}

/// A tree and its schema.
struct Tree<'a> {
    schema: &'static Schema,
    value: &'a Value,
}

/// A value that is written as an option.
struct Nullable<'a>(Tree<'a>);

impl Serialize for Nullable<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0.value {
            Value::Null => to.serialize_none(),
            _ => to.serialize_some(&self.0),
        }
    }
}

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let schema = self.schema;
        match self.value {
            Value::Null => to.serialize_none(),
            Value::Boolean(value) => to.serialize_bool(*value),
            // A value of the shape's type never exceeds the type's range.
            Value::Integer(value) => match schema.shape_type {
                ShapeType::Byte => to.serialize_i8(*value as i8),
                ShapeType::Short => to.serialize_i16(*value as i16),
                ShapeType::Integer | ShapeType::IntEnum => to.serialize_i32(*value as i32),
                _ => to.serialize_i64(*value),
            },
            Value::Float(value) => match special::name((*value).into()) {
                Some(word) if to.is_human_readable() => to.serialize_str(word),
                _ => to.serialize_f32(*value),
            },
            Value::Double(value) => match special::name(*value) {
                Some(word) if to.is_human_readable() => to.serialize_str(word),
                _ => to.serialize_f64(*value),
            },
            Value::BigInteger(value) => to.serialize_str(value.as_str()),
            Value::BigDecimal(value) => to.serialize_str(value.as_str()),
            Value::String(value) => to.serialize_str(value),
            Value::Blob(value) => value.serialize(to),
            Value::Timestamp(value) => value.serialize(to),
            Value::Document(value) => value.serialize(to),
            Value::List(values) => {
                let mut list = to.serialize_seq(Some(values.len()))?;
                let element = schema.element().target;
                for value in values {
                    let value = tree(element, value);
                    match element_is_option(schema, element) {
                        true => list.serialize_element(&Nullable(value))?,
                        false => list.serialize_element(&value)?,
                    }
                }
                list.end()
            }
            Value::Map(values) => {
                let mut map = to.serialize_map(Some(values.len()))?;
                let element = schema.value().target;
                for (key, value) in values {
                    let value = tree(element, value);
                    match element_is_option(schema, element) {
                        true => map.serialize_entry(key, &Nullable(value))?,
                        false => map.serialize_entry(key, &value)?,
                    }
                }
                map.end()
            }
            Value::Structure(values) => structure(schema, values, to),
            Value::Union(variant, value) => union(schema, variant, value, to),
        }
    }
}

fn tree<'a>(schema: &'static Schema, value: &'a Value) -> Tree<'a> {
    Tree { schema, value }
}

fn structure<S: Serializer>(
    schema: &'static Schema,
    values: &[Option<Value>],
    to: S,
) -> Result<S::Ok, S::Error> {
    let human = to.is_human_readable();
    let len = match human {
        true => values.iter().flatten().count(),
        false => fields(schema).map_err(S::Error::custom)?.len(),
    };
    let mut structure = to.serialize_struct(name(schema), len)?;
    for (member, value) in schema.members.iter().zip(values) {
        match value {
            Some(value) => {
                structure.serialize_field(member.name, &Nullable(tree(member.target, value)))?;
            }
            None if human => structure.skip_field(member.name)?,
            None => structure.serialize_field(member.name, &None::<()>)?,
        }
    }
    structure.end()
}

fn union<S: Serializer>(
    schema: &'static Schema,
    variant: &Variant,
    value: &Value,
    to: S,
) -> Result<S::Ok, S::Error> {
    let known = match variant {
        Variant::Known(index) => schema.members.get(*index).map(|it| (*index, it)),
        Variant::Unknown(_) => None,
    };
    if to.is_human_readable() {
        let mut map = to.serialize_map(Some(1))?;
        match (known, variant) {
            (Some((_, member)), _) => {
                map.serialize_entry(member.name, &tree(member.target, value))?;
            }
            (None, Variant::Unknown(tag)) => map.serialize_entry(tag, &None::<()>)?,
            (None, Variant::Known(_)) => {}
        }
        return map.end();
    }
    // No union has so many members that the conversion fails.
    let index = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    match (known, variant) {
        (Some((at, member)), _) => to.serialize_newtype_variant(
            name(schema),
            index(at),
            member.name,
            &tree(member.target, value),
        ),
        (None, Variant::Unknown(tag)) => {
            let last = index(schema.members.len());
            to.serialize_newtype_variant(name(schema), last, UNKNOWN, tag)
        }
        (None, Variant::Known(_)) => Err(S::Error::custom("a variant that its table lacks")),
    }
}
