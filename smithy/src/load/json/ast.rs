//! The JSON AST as types that serde fills (Smithy 2.0, "JSON AST"), borrowing from the text of the file. It mirrors
//! the format, not its meaning: `shapes` decides which field belongs to which type of shape.
//!
//! Objects keep the order of their entries, and repeated keys: the order of members has a meaning, and a repeated key
//! is an error of the file.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde_core::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// A file. Its parts are kept as text, so that an error in one shape does not hide those in others.
#[derive(Default)]
pub(super) struct Document<'a> {
    pub(super) smithy: Option<&'a RawValue>,
    pub(super) metadata: Option<&'a RawValue>,
    pub(super) shapes: Option<&'a RawValue>,
}

/// An entry of `shapes`, with the fields of every type.
#[derive(Default)]
pub(super) struct Shape<'a> {
    pub(super) kind: Option<Cow<'a, str>>,
    pub(super) traits: Entries<'a, Value>,
    pub(super) mixins: Vec<Object<Reference<'a>>>,
    pub(super) members: Entries<'a, Object<Member<'a>>>,
    pub(super) member: Option<Object<Member<'a>>>,
    pub(super) key: Option<Object<Member<'a>>>,
    pub(super) value: Option<Object<Member<'a>>>,
    pub(super) version: Option<Cow<'a, str>>,
    pub(super) input: Option<Object<Reference<'a>>>,
    pub(super) output: Option<Object<Reference<'a>>>,
    pub(super) errors: Vec<Object<Reference<'a>>>,
    pub(super) operations: Vec<Object<Reference<'a>>>,
    pub(super) collection_operations: Vec<Object<Reference<'a>>>,
    pub(super) resources: Vec<Object<Reference<'a>>>,
    pub(super) rename: Entries<'a, Text<'a>>,
    pub(super) identifiers: Entries<'a, Object<Reference<'a>>>,
    pub(super) properties: Entries<'a, Object<Reference<'a>>>,
    pub(super) create: Option<Object<Reference<'a>>>,
    pub(super) put: Option<Object<Reference<'a>>>,
    pub(super) read: Option<Object<Reference<'a>>>,
    pub(super) update: Option<Object<Reference<'a>>>,
    pub(super) delete: Option<Object<Reference<'a>>>,
    pub(super) list: Option<Object<Reference<'a>>>,
    /// Fields that the specification does not have.
    pub(super) unknown: Vec<Cow<'a, str>>,
}

/// A member, or the value of an `apply` statement's member.
#[derive(Default)]
pub(super) struct Member<'a> {
    pub(super) target: Option<Cow<'a, str>>,
    pub(super) traits: Entries<'a, Value>,
}

/// `{"target": id}`.
#[derive(Default)]
pub(super) struct Reference<'a> {
    pub(super) target: Option<Cow<'a, str>>,
}

/// A string, borrowed if it has no escapes.
pub(super) struct Text<'a>(pub(super) Cow<'a, str>);

/// The entries of an object, in the order of the file.
pub(super) struct Entries<'a, T>(pub(super) Vec<(Cow<'a, str>, T)>);

/// A structure that only an object can be read as. A derived one would also accept an array of its fields.
pub(super) struct Object<T>(pub(super) T);

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

/// A structure that is read from the fields of an object.
trait Fields<'de>: Default {
    /// The fields that an object may have only once.
    const UNIQUE: &'static [&'static str];

    /// Reads the value of a field.
    fn read<A: MapAccess<'de>>(
        &mut self,
        field: Cow<'de, str>,
        map: &mut A,
    ) -> Result<(), A::Error>;
}

#[allow(private_bounds)] // The types that have fields are those of this file.
impl<'de, T: Fields<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor<T>(PhantomData<T>);
        impl<'de, T: Fields<'de>> Visitor<'de> for ObjectVisitor<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
                let mut object = T::default();
                let mut seen = [false; 3];
                while let Some(Text(field)) = map.next_key()? {
                    let unique = seen.iter_mut().zip(T::UNIQUE);
                    for (seen, name) in unique.filter(|(_, name)| **name == field) {
                        if std::mem::replace(seen, true) {
                            return Err(A::Error::duplicate_field(name));
                        }
                    }
                    object.read(field, &mut map)?;
                }
                Ok(object)
            }
        }
        deserializer
            .deserialize_map(ObjectVisitor(PhantomData))
            .map(Object)
    }
}

/// Skips the value of an unknown field.
fn ignore<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(drop)
}

impl<'de> Fields<'de> for Document<'de> {
    const UNIQUE: &'static [&'static str] = &["smithy", "metadata", "shapes"];

    fn read<A: MapAccess<'de>>(
        &mut self,
        field: Cow<'de, str>,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match &*field {
            "smithy" => self.smithy = map.next_value()?,
            "metadata" => self.metadata = map.next_value()?,
            "shapes" => self.shapes = map.next_value()?,
            _ => ignore(map)?,
        }
        Ok(())
    }
}

impl<'de> Fields<'de> for Member<'de> {
    const UNIQUE: &'static [&'static str] = &["target", "traits"];

    fn read<A: MapAccess<'de>>(
        &mut self,
        field: Cow<'de, str>,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match &*field {
            "target" => self.target = map.next_value::<Option<Text<'_>>>()?.map(|it| it.0),
            "traits" => self.traits = map.next_value()?,
            _ => ignore(map)?,
        }
        Ok(())
    }
}

impl<'de> Fields<'de> for Reference<'de> {
    const UNIQUE: &'static [&'static str] = &["target"];

    fn read<A: MapAccess<'de>>(
        &mut self,
        field: Cow<'de, str>,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match &*field {
            "target" => self.target = map.next_value::<Option<Text<'_>>>()?.map(|it| it.0),
            _ => ignore(map)?,
        }
        Ok(())
    }
}

impl<'de> Fields<'de> for Shape<'de> {
    const UNIQUE: &'static [&'static str] = &[];

    fn read<A: MapAccess<'de>>(
        &mut self,
        field: Cow<'de, str>,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match &*field {
            "type" => self.kind = Some(map.next_value::<Text<'_>>()?.0),
            "traits" => self.traits = map.next_value()?,
            "mixins" => self.mixins = map.next_value()?,
            "members" => self.members = map.next_value()?,
            "member" => self.member = map.next_value()?,
            "key" => self.key = map.next_value()?,
            "value" => self.value = map.next_value()?,
            "version" => self.version = Some(map.next_value::<Text<'_>>()?.0),
            "input" => self.input = map.next_value()?,
            "output" => self.output = map.next_value()?,
            "errors" => self.errors = map.next_value()?,
            "operations" => self.operations = map.next_value()?,
            "collectionOperations" => self.collection_operations = map.next_value()?,
            "resources" => self.resources = map.next_value()?,
            "rename" => self.rename = map.next_value()?,
            "identifiers" => self.identifiers = map.next_value()?,
            "properties" => self.properties = map.next_value()?,
            "create" => self.create = map.next_value()?,
            "put" => self.put = map.next_value()?,
            "read" => self.read = map.next_value()?,
            "update" => self.update = map.next_value()?,
            "delete" => self.delete = map.next_value()?,
            "list" => self.list = map.next_value()?,
            _ => {
                ignore(map)?;
                self.unknown.push(field);
            }
        }
        Ok(())
    }
}
