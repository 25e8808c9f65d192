//! Deserializes the formats of serde to trees.
//!
//! One visitor reads every kind of shape by its schema, so that little code is compiled for each format.

use std::collections::HashSet;
use std::fmt;

use serde_core::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};

use super::types;
use super::value::{Value, too_deep};
use super::write::UNKNOWN;
use crate::codec::json::MAX_DEPTH;
use crate::schema::{Member, Schema, ShapeType};
use crate::shape::{Shape, Variant};
use crate::types::special;

/// Reads a value of the shape that `schema` describes.
///
/// # Errors
///
/// If the format holds a value of another shape.
pub fn deserialize<'de, T: Shape, D: Deserializer<'de>>(
    schema: &'static Schema,
    from: D,
) -> Result<T, D::Error> {
    let value = Tree { schema, depth: 0 }.deserialize(from)?;
    let mut it = T::initial();
    value.read_into(&mut it, schema).map_err(D::Error::custom)?;
    Ok(it)
}

/// Returns the name of a shape without its namespace.
pub(super) fn name(schema: &'static Schema) -> &'static str {
    schema.id.rsplit('#').next().unwrap_or(schema.id)
}

/// Returns as many names as the structure has members. Formats only count the names and do not use them.
pub(super) fn fields(schema: &'static Schema) -> Result<&'static [&'static str], String> {
    static FIELDS: [&str; 1024] = [""; 1024];
    FIELDS.get(..schema.members.len()).ok_or_else(|| {
        let (id, most) = (schema.id, FIELDS.len());
        format!("{id} has more than {most} members, which is too many for this format")
    })
}

/// Checks whether the values of a list or map are written as options. They are if they can be null. Empty structures
/// are too, because some formats give them no bytes: a short input could then claim to hold any number of them.
pub(super) fn element_is_option(container: &Schema, element: &Schema) -> bool {
    container.sparse || (element.shape_type == ShapeType::Structure && element.members.is_empty())
}

/// Reads a value by its schema.
#[derive(Clone, Copy)]
struct Tree {
    schema: &'static Schema,
    depth: usize,
}

impl Tree {
    /// Returns the reader of a value one level deeper. Fails if the nesting is too deep.
    fn inside<E: Error>(self, schema: &'static Schema) -> Result<Self, E> {
        if self.depth >= MAX_DEPTH {
            return Err(E::custom(too_deep()));
        }
        Ok(Self {
            schema,
            depth: self.depth + 1,
        })
    }

    fn mismatch<E: Error>(&self, found: Unexpected<'_>) -> E {
        E::invalid_type(found, self)
    }

    /// Returns a whole number if it is in the range of the shape's type.
    fn integer<E: Error>(&self, value: i64, found: Unexpected<'_>) -> Result<Value, E> {
        let fits = match self.schema.shape_type {
            ShapeType::Byte => i8::try_from(value).is_ok(),
            ShapeType::Short => i16::try_from(value).is_ok(),
            ShapeType::Integer | ShapeType::IntEnum => i32::try_from(value).is_ok(),
            ShapeType::Long => true,
            ShapeType::BigInteger => return Ok(Value::BigInteger(value.into())),
            ShapeType::BigDecimal => return Ok(Value::BigDecimal(value.into())),
            ShapeType::Float => return Ok(Value::Float(value as f32)),
            ShapeType::Double => return Ok(Value::Double(value as f64)),
            _ => return Err(self.mismatch(found)),
        };
        match fits {
            true => Ok(Value::Integer(value)),
            false => Err(E::invalid_value(found, self)),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Tree {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        let schema = self.schema;
        let human = from.is_human_readable();
        match schema.shape_type {
            ShapeType::Boolean => from.deserialize_bool(self),
            ShapeType::Byte => from.deserialize_i8(self),
            ShapeType::Short => from.deserialize_i16(self),
            ShapeType::Integer | ShapeType::IntEnum => from.deserialize_i32(self),
            ShapeType::Long => from.deserialize_i64(self),
            // Human-readable formats may hold `"NaN"`, `"Infinity"` or `"-Infinity"`.
            ShapeType::Float | ShapeType::Double if human => from.deserialize_any(self),
            // A small number may be written without quotes.
            ShapeType::BigInteger | ShapeType::BigDecimal if human => from.deserialize_any(self),
            ShapeType::BigInteger | ShapeType::BigDecimal => from.deserialize_str(self),
            ShapeType::Float => from.deserialize_f32(self),
            ShapeType::Double => from.deserialize_f64(self),
            ShapeType::String | ShapeType::Enum | ShapeType::Timestamp => {
                from.deserialize_string(self)
            }
            ShapeType::Blob if human => from.deserialize_string(self),
            ShapeType::Blob => from.deserialize_byte_buf(self),
            ShapeType::ByteStream => Err(D::Error::custom("a stream is no part of a document")),
            ShapeType::Document => {
                types::deserialize_document(self.depth, from).map(Value::Document)
            }
            ShapeType::List => from.deserialize_seq(self),
            ShapeType::Map => from.deserialize_map(self),
            ShapeType::Structure => {
                let fields = fields(schema);
                let fields = match human {
                    true => fields.unwrap_or_default(),
                    false => fields.map_err(D::Error::custom)?,
                };
                from.deserialize_struct(name(schema), fields, self)
            }
            ShapeType::Union if human => from.deserialize_map(self),
            ShapeType::Union => from.deserialize_enum(name(schema), &[], self),
        }
    }
}

impl<'de> Visitor<'de> for Tree {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.schema.shape_type {
            ShapeType::Boolean => "a boolean",
            ShapeType::Byte => "a whole number of 8 bits",
            ShapeType::Short => "a whole number of 16 bits",
            ShapeType::Integer | ShapeType::IntEnum => "a whole number of 32 bits",
            ShapeType::Long => "a whole number of 64 bits",
            ShapeType::Float | ShapeType::Double => "a number",
            ShapeType::BigInteger => "a whole number as a string of digits",
            ShapeType::BigDecimal => "a number as a string of digits",
            ShapeType::String | ShapeType::Enum => "a string",
            ShapeType::Blob => "bytes in base64",
            ShapeType::ByteStream => "a stream",
            ShapeType::Timestamp => "a date and time like 1985-04-12T23:20:50.52Z",
            ShapeType::Document => "a value",
            ShapeType::List => "a list",
            ShapeType::Map => "a map",
            ShapeType::Structure | ShapeType::Union => return f.write_str(self.schema.id),
        })
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        match self.schema.shape_type {
            ShapeType::Boolean => Ok(Value::Boolean(value)),
            _ => Err(self.mismatch(Unexpected::Bool(value))),
        }
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.integer(value, Unexpected::Signed(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        let found = Unexpected::Unsigned(value);
        match (i64::try_from(value), self.schema.shape_type) {
            (Ok(value), _) => self.integer(value, found),
            (Err(_), ShapeType::BigInteger) => Ok(Value::BigInteger(value.into())),
            (Err(_), ShapeType::BigDecimal) => Ok(Value::BigDecimal(value.into())),
            (Err(_), ShapeType::Float) => Ok(Value::Float(value as f32)),
            (Err(_), ShapeType::Double) => Ok(Value::Double(value as f64)),
            (Err(_), _) => Err(E::invalid_value(found, &self)),
        }
    }

    fn visit_f32<E: Error>(self, value: f32) -> Result<Value, E> {
        match self.schema.shape_type {
            // A detour through `f64` could change the bits of a NaN.
            ShapeType::Float => Ok(Value::Float(value)),
            _ => self.visit_f64(value.into()),
        }
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        match self.schema.shape_type {
            ShapeType::Float if value.is_finite() && !(value as f32).is_finite() => {
                Err(E::invalid_value(Unexpected::Float(value), &self))
            }
            ShapeType::Float => Ok(Value::Float(value as f32)),
            ShapeType::Double => Ok(Value::Double(value)),
            _ => Err(self.mismatch(Unexpected::Float(value))),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        let read = match self.schema.shape_type {
            ShapeType::String | ShapeType::Enum => Some(Value::String(value.to_owned())),
            ShapeType::Timestamp => types::timestamp(value).map(Value::Timestamp),
            ShapeType::Blob => types::base64(value).map(Value::Blob),
            ShapeType::BigInteger => value.parse().ok().map(Value::BigInteger),
            ShapeType::BigDecimal => value.parse().ok().map(Value::BigDecimal),
            ShapeType::Float => special::of_name(value).map(|it| Value::Float(it as f32)),
            ShapeType::Double => special::of_name(value).map(Value::Double),
            _ => return Err(self.mismatch(Unexpected::Str(value))),
        };
        read.ok_or_else(|| E::invalid_value(Unexpected::Str(value), &self))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        match self.schema.shape_type {
            ShapeType::String | ShapeType::Enum => Ok(Value::String(value)),
            _ => self.visit_str(&value),
        }
    }

    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<Value, E> {
        self.visit_byte_buf(value.to_vec())
    }

    fn visit_byte_buf<E: Error>(self, value: Vec<u8>) -> Result<Value, E> {
        match self.schema.shape_type {
            ShapeType::Blob => Ok(Value::Blob(value.into())),
            _ => Err(self.mismatch(Unexpected::Bytes(&value))),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let schema = self.schema;
        match schema.shape_type {
            ShapeType::List => {
                let element = schema.element().target;
                let inside = self.inside(element)?;
                let mut values = Vec::new();
                if element_is_option(schema, element) {
                    while let Some(value) = from.next_element_seed(Nullable(inside))? {
                        values.push(value.unwrap_or_else(|| null(schema)));
                    }
                } else {
                    while let Some(value) = from.next_element_seed(inside)? {
                        values.push(value);
                    }
                }
                Ok(Value::List(values))
            }
            // Binary formats may write a structure as a sequence without names.
            ShapeType::Structure => {
                let mut values = vec![None; schema.members.len()];
                for (value, member) in values.iter_mut().zip(schema.members) {
                    let inside = self.inside(member.target)?;
                    let next = from.next_element_seed(Nullable(inside));
                    match next.map_err(|error| hide(schema, member, error))? {
                        Some(next) => *value = next,
                        None => break,
                    }
                }
                complete(schema, values)
            }
            // A format without a type for bytes writes them as a list of numbers.
            ShapeType::Blob => {
                let mut bytes = Vec::new();
                while let Some(byte) = from.next_element::<u8>()? {
                    bytes.push(byte);
                }
                Ok(Value::Blob(bytes.into()))
            }
            _ => Err(self.mismatch(Unexpected::Seq)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let schema = self.schema;
        match schema.shape_type {
            ShapeType::Map => {
                let element = schema.value().target;
                let inside = self.inside(element)?;
                let is_option = element_is_option(schema, element);
                let mut values = Vec::new();
                let mut keys = HashSet::new();
                while let Some(key) = from.next_key::<String>()? {
                    let value = match is_option {
                        true => from.next_value_seed(Nullable(inside))?,
                        false => Some(from.next_value_seed(inside)?),
                    };
                    if !keys.insert(key.clone()) {
                        return Err(A::Error::custom("a key that comes twice"));
                    }
                    values.push((key, value.unwrap_or_else(|| null(schema))));
                }
                Ok(Value::Map(values))
            }
            ShapeType::Structure => {
                let mut values = vec![None; schema.members.len()];
                while let Some(key) = from.next_key_seed(Key(schema))? {
                    let Some((index, member)) = known(schema, &key) else {
                        from.next_value::<IgnoredAny>()?;
                        continue;
                    };
                    let inside = Nullable(self.inside(member.target)?);
                    let value = from.next_value_seed(inside);
                    let value = value.map_err(|error| hide(schema, member, error))?;
                    let place = values.get_mut(index);
                    if let (Some(place), Some(value)) = (place, value)
                        && place.replace(value).is_some()
                    {
                        return Err(A::Error::duplicate_field(member.name));
                    }
                }
                complete(schema, values)
            }
            ShapeType::Union => {
                let mut held: Option<Value> = None;
                while let Some(variant) = from.next_key_seed(Key(schema))? {
                    let value = match known(schema, &variant) {
                        Some((_, member)) => {
                            let inside = Nullable(self.inside(member.target)?);
                            let value = from.next_value_seed(inside);
                            value.map_err(|error| hide(schema, member, error))?
                        }
                        None => from.next_value::<IgnoredAny>().map(|_| Some(Value::Null))?,
                    };
                    let Some(value) = value else { continue };
                    if held.is_some() {
                        let message = format!("{} has more than one of its members", schema.id);
                        return Err(A::Error::custom(message));
                    }
                    held = Some(Value::Union(variant, Box::new(value)));
                }
                held.ok_or_else(|| {
                    A::Error::custom(format!("{} has none of its members", schema.id))
                })
            }
            _ => Err(self.mismatch(Unexpected::Map)),
        }
    }

    fn visit_enum<A: EnumAccess<'de>>(self, from: A) -> Result<Value, A::Error> {
        let schema = self.schema;
        if schema.shape_type != ShapeType::Union {
            return Err(self.mismatch(Unexpected::Enum));
        }
        let (variant, from) = from.variant_seed(Key(schema))?;
        if let Some((_, member)) = known(schema, &variant) {
            let inside = self.inside(member.target)?;
            let value = from.newtype_variant_seed(inside);
            let value = value.map_err(|error| hide(schema, member, error))?;
            return Ok(Value::Union(variant, Box::new(value)));
        }
        let tag = match variant {
            Variant::Unknown(tag) if tag != UNKNOWN => {
                from.newtype_variant::<IgnoredAny>()?;
                tag
            }
            _ => from.newtype_variant()?,
        };
        Ok(Value::Union(Variant::Unknown(tag), Box::new(Value::Null)))
    }
}

/// Returns the value of a null in a list or map. It is an empty structure if nulls are not allowed, because such values
/// are optional for another reason (see [`element_is_option`]).
fn null(container: &Schema) -> Value {
    match container.sparse {
        true => Value::Null,
        false => Value::Structure(Vec::new()),
    }
}

/// Returns the member that a key names, and its index.
fn known(schema: &'static Schema, key: &Variant) -> Option<(usize, &'static Member)> {
    match key {
        Variant::Known(index) => schema.members.get(*index).map(|it| (*index, it)),
        Variant::Unknown(_) => None,
    }
}

/// Returns a structure if it has its required members.
fn complete<E: Error>(schema: &'static Schema, values: Vec<Option<Value>>) -> Result<Value, E> {
    let members = schema.members.iter().zip(&values);
    let missing = members.filter(|(member, value)| member.required && value.is_none());
    let missing: Vec<String> = missing.map(|(it, _)| format!("`{}`", it.name)).collect();
    let members = match missing.len() {
        0 => return Ok(Value::Structure(values)),
        1 => "member",
        _ => "members",
    };
    let (id, missing) = (schema.id, missing.join(", "));
    Err(E::custom(format!(
        "{id} lacks its required {members} {missing}"
    )))
}

/// Returns the error of a member. The error of a sensitive member is replaced, because it may show the value.
fn hide<E: Error>(schema: &Schema, member: &Member, error: E) -> E {
    if !member.sensitive {
        return error;
    }
    let (id, name) = (schema.id, member.name);
    E::custom(format!(
        "the sensitive member `{name}` of {id} cannot be read"
    ))
}

/// Reads a value that may be null.
struct Nullable(Tree);

impl<'de> DeserializeSeed<'de> for Nullable {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<Value>, D::Error> {
        from.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Nullable {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_none<E: Error>(self) -> Result<Option<Value>, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Option<Value>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Option<Value>, D::Error> {
        self.0.deserialize(from).map(Some)
    }
}

/// Reads the name or index of a member.
struct Key(&'static Schema);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Variant;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Variant, D::Error> {
        from.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Variant;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a member of {}", self.0.id)
    }

    fn visit_u64<E: Error>(self, index: u64) -> Result<Variant, E> {
        match usize::try_from(index) {
            // The index after the last member stands for an unknown tag.
            Ok(index) if index <= self.0.members.len() => Ok(Variant::Known(index)),
            _ => Err(E::invalid_value(Unexpected::Unsigned(index), &self)),
        }
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Variant, E> {
        let index = self.0.members.iter().position(|it| it.name == name);
        Ok(index.map_or_else(|| Variant::Unknown(name.to_owned()), Variant::Known))
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Variant, E> {
        match std::str::from_utf8(name) {
            Ok(name) => self.visit_str(name),
            Err(_) => Err(E::invalid_value(Unexpected::Bytes(name), &self)),
        }
    }
}
