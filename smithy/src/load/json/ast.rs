//! The JSON AST as serde types (Smithy 2.0, "JSON AST"), borrowing from the text of the file. It mirrors
//! the format, not its meaning: which field belongs to which type of shape is decided in `shapes`.
//!
//! Objects keep the order of their entries, and keys that stand in them twice: the order of members
//! means something, and a repeated key is somebody's mistake.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// A file. Its parts are kept as text, so that a mistake in one shape does not hide those in others.
#[derive(Deserialize)]
pub(crate) struct Document<'a> {
    #[serde(borrow)]
    pub(crate) smithy: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(crate) metadata: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(crate) shapes: Option<&'a RawValue>,
}

/// An entry of `shapes`, with the fields of every type.
#[derive(Default)]
pub(crate) struct Shape<'a> {
    pub(crate) kind: Option<Cow<'a, str>>,
    pub(crate) traits: Entries<'a, Value>,
    pub(crate) mixins: Vec<Object<Reference<'a>>>,
    pub(crate) members: Entries<'a, Object<Member<'a>>>,
    pub(crate) member: Option<Object<Member<'a>>>,
    pub(crate) key: Option<Object<Member<'a>>>,
    pub(crate) value: Option<Object<Member<'a>>>,
    pub(crate) version: Option<Cow<'a, str>>,
    pub(crate) input: Option<Object<Reference<'a>>>,
    pub(crate) output: Option<Object<Reference<'a>>>,
    pub(crate) errors: Vec<Object<Reference<'a>>>,
    pub(crate) operations: Vec<Object<Reference<'a>>>,
    pub(crate) collection_operations: Vec<Object<Reference<'a>>>,
    pub(crate) resources: Vec<Object<Reference<'a>>>,
    pub(crate) rename: Entries<'a, Text<'a>>,
    pub(crate) identifiers: Entries<'a, Object<Reference<'a>>>,
    pub(crate) properties: Entries<'a, Object<Reference<'a>>>,
    pub(crate) create: Option<Object<Reference<'a>>>,
    pub(crate) put: Option<Object<Reference<'a>>>,
    pub(crate) read: Option<Object<Reference<'a>>>,
    pub(crate) update: Option<Object<Reference<'a>>>,
    pub(crate) delete: Option<Object<Reference<'a>>>,
    pub(crate) list: Option<Object<Reference<'a>>>,
    /// Fields that the specification does not know.
    pub(crate) unknown: Vec<Cow<'a, str>>,
}

/// A member, or the value of an `apply` statement's member.
#[derive(Deserialize)]
pub(crate) struct Member<'a> {
    #[serde(borrow, default)]
    pub(crate) target: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) traits: Entries<'a, Value>,
}

/// `{"target": id}`.
#[derive(Deserialize)]
pub(crate) struct Reference<'a> {
    #[serde(borrow, default)]
    pub(crate) target: Option<Cow<'a, str>>,
}

/// A string, borrowed where it holds no escapes.
pub(crate) struct Text<'a>(pub(crate) Cow<'a, str>);

/// The entries of an object, in the order of the file.
pub(crate) struct Entries<'a, T>(pub(crate) Vec<(Cow<'a, str>, T)>);

/// A struct from an object and from nothing else: serde's own would take an array of its fields too.
pub(crate) struct Object<T>(pub(crate) T);

impl<T> Default for Entries<'_, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Entries<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
            type Value = Vec<(Cow<'de, str>, T)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some((Text(key), value)) = map.next_entry()? {
                    entries.push((key, value));
                }
                Ok(entries)
            }
        }
        deserializer
            .deserialize_map(EntriesVisitor(PhantomData))
            .map(Entries)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map))
            }
        }
        deserializer
            .deserialize_map(ObjectVisitor(PhantomData))
            .map(Object)
    }
}

// By hand, because a derived one either refuses unknown fields or forgets them.
impl<'de: 'a, 'a> Deserialize<'de> for Shape<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ShapeVisitor;
        impl<'de> Visitor<'de> for ShapeVisitor {
            type Value = Shape<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a shape")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape<'de>, A::Error> {
                let mut shape = Shape::default();
                while let Some(Text(field)) = map.next_key()? {
                    match &*field {
                        "type" => shape.kind = Some(map.next_value::<Text<'de>>()?.0),
                        "traits" => shape.traits = map.next_value()?,
                        "mixins" => shape.mixins = map.next_value()?,
                        "members" => shape.members = map.next_value()?,
                        "member" => shape.member = map.next_value()?,
                        "key" => shape.key = map.next_value()?,
                        "value" => shape.value = map.next_value()?,
                        "version" => shape.version = Some(map.next_value::<Text<'de>>()?.0),
                        "input" => shape.input = map.next_value()?,
                        "output" => shape.output = map.next_value()?,
                        "errors" => shape.errors = map.next_value()?,
                        "operations" => shape.operations = map.next_value()?,
                        "collectionOperations" => shape.collection_operations = map.next_value()?,
                        "resources" => shape.resources = map.next_value()?,
                        "rename" => shape.rename = map.next_value()?,
                        "identifiers" => shape.identifiers = map.next_value()?,
                        "properties" => shape.properties = map.next_value()?,
                        "create" => shape.create = map.next_value()?,
                        "put" => shape.put = map.next_value()?,
                        "read" => shape.read = map.next_value()?,
                        "update" => shape.update = map.next_value()?,
                        "delete" => shape.delete = map.next_value()?,
                        "list" => shape.list = map.next_value()?,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                            shape.unknown.push(field);
                        }
                    }
                }
                Ok(shape)
            }
        }
        deserializer.deserialize_map(ShapeVisitor)
    }
}
