//! Values as plain trees, between the types of a model and the formats of serde.
//!
//! [`Value::of`] turns a value into a tree, with the functions that codecs use. [`Value::read_into`] turns a tree into
//! a value.

use std::vec::IntoIter;

use crate::codec::json::MAX_DEPTH;
use crate::schema::{Member, Schema, ShapeType};
use crate::shape::{Deserializer, Error, Members, Result, Serializer, Shape, Variant};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};

/// A value of any shape.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// A null in a sparse list or map.
    Null,
    Boolean(bool),
    /// A byte, short, integer, long or int enum.
    Integer(i64),
    Float(f32),
    Double(f64),
    BigInteger(BigInteger),
    BigDecimal(BigDecimal),
    /// A string or enum.
    String(String),
    Blob(Blob),
    Timestamp(Timestamp),
    Document(Document),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
    /// The values of the schema's members. An absent member is `None`.
    Structure(Vec<Option<Value>>),
    Union(Variant, Box<Value>),
}

impl Value {
    /// Turns `it` into a tree. `schema` describes its shape.
    pub(super) fn of(it: &dyn Shape, schema: &'static Schema) -> Result<Self> {
        let mut to = Writer::default();
        it.serialize(&Member::element("", schema), &mut to)?;
        to.done.ok_or_else(unbalanced)
    }

    /// Reads the tree into `it`. `schema` describes its shape.
    pub(super) fn read_into(self, it: &mut dyn Shape, schema: &'static Schema) -> Result {
        let mut from = Reader {
            next: Some(self),
            open: Vec::new(),
        };
        it.deserialize(&Member::element("", schema), &mut from)
    }
}

/// Returns the error for a type that does not match its schema. Generated types always match.
#[cold]
fn unbalanced() -> Error {
    Error::new("a value that is not of the shape of its table")
}

/// A serializer that builds a tree.
#[derive(Default)]
struct Writer {
    open: Vec<Open>,
    done: Option<Value>,
}

/// An open container, and the position of its next value.
enum Open {
    List(Vec<Value>),
    Map(Vec<(String, Value)>, String),
    Structure(&'static Schema, Vec<Option<Value>>, usize),
    Union(&'static Schema, Option<(Variant, Value)>, Variant),
}

impl Writer {
    /// Records the member of the innermost container whose value is written next.
    fn place(&mut self, member: &Member) -> Result {
        let position = |schema: &Schema, from: usize| {
            let members = schema.members.get(from..).unwrap_or_default();
            let at = members.iter().position(|it| it.name == member.name);
            at.map(|at| from + at).ok_or_else(unbalanced)
        };
        match self.open.last_mut() {
            // Members are written in the schema's order.
            Some(Open::Structure(schema, _, next)) => *next = position(schema, *next)?,
            Some(Open::Union(schema, _, next)) => *next = Variant::Known(position(schema, 0)?),
            Some(Open::List(_) | Open::Map(..)) | None => {}
        }
        Ok(())
    }

    /// Adds a value to the innermost container.
    fn put(&mut self, value: Value) -> Result {
        match self.open.last_mut() {
            None => self.done = Some(value),
            Some(Open::List(values)) => values.push(value),
            Some(Open::Map(values, key)) => values.push((std::mem::take(key), value)),
            Some(Open::Structure(_, values, next)) => {
                *values.get_mut(*next).ok_or_else(unbalanced)? = Some(value);
            }
            Some(Open::Union(_, held, next)) => *held = Some((next.clone(), value)),
        }
        Ok(())
    }

    fn value(&mut self, member: &Member, value: Value) -> Result {
        self.place(member)?;
        self.put(value)
    }

    fn begin(&mut self, member: &Member, container: Open) -> Result {
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep());
        }
        self.place(member)?;
        self.open.push(container);
        Ok(())
    }

    fn end(&mut self) -> Result {
        let value = match self.open.pop().ok_or_else(unbalanced)? {
            Open::List(values) => Value::List(values),
            Open::Map(values, _) => Value::Map(values),
            Open::Structure(_, values, _) => Value::Structure(values),
            Open::Union(_, held, _) => {
                let (variant, value) = held.ok_or_else(unbalanced)?;
                Value::Union(variant, Box::new(value))
            }
        };
        self.put(value)
    }
}

pub(super) fn too_deep() -> Error {
    Error::new(format!("values are nested deeper than {MAX_DEPTH} levels"))
}

impl Serializer for Writer {
    fn boolean(&mut self, member: &Member, value: bool) -> Result {
        self.value(member, Value::Boolean(value))
    }

    fn integer(&mut self, member: &Member, value: i64) -> Result {
        self.value(member, Value::Integer(value))
    }

    fn float(&mut self, member: &Member, value: f32) -> Result {
        self.value(member, Value::Float(value))
    }

    fn double(&mut self, member: &Member, value: f64) -> Result {
        self.value(member, Value::Double(value))
    }

    fn big_integer(&mut self, member: &Member, value: &BigInteger) -> Result {
        self.value(member, Value::BigInteger(value.clone()))
    }

    fn big_decimal(&mut self, member: &Member, value: &BigDecimal) -> Result {
        self.value(member, Value::BigDecimal(value.clone()))
    }

    fn string(&mut self, member: &Member, value: &str) -> Result {
        self.value(member, Value::String(value.to_owned()))
    }

    fn blob(&mut self, member: &Member, value: &Blob) -> Result {
        self.value(member, Value::Blob(value.clone()))
    }

    fn timestamp(&mut self, member: &Member, value: Timestamp) -> Result {
        self.value(member, Value::Timestamp(value))
    }

    fn document(&mut self, member: &Member, value: &Document) -> Result {
        self.value(member, Value::Document(value.clone()))
    }

    fn null(&mut self, member: &Member) -> Result {
        self.value(member, Value::Null)
    }

    fn begin_list(&mut self, member: &Member, len: usize) -> Result {
        self.begin(member, Open::List(Vec::with_capacity(len)))
    }

    fn end_list(&mut self) -> Result {
        self.end()
    }

    fn begin_map(&mut self, member: &Member, len: usize) -> Result {
        self.begin(member, Open::Map(Vec::with_capacity(len), String::new()))
    }

    fn key(&mut self, key: &str) -> Result {
        match self.open.last_mut() {
            Some(Open::Map(_, next)) => key.clone_into(next),
            _ => return Err(unbalanced()),
        }
        Ok(())
    }

    fn end_map(&mut self) -> Result {
        self.end()
    }

    fn begin_structure(&mut self, member: &Member) -> Result {
        let schema = member.target;
        let container = match schema.shape_type {
            ShapeType::Union => Open::Union(schema, None, Variant::Known(0)),
            _ => Open::Structure(schema, vec![None; schema.members.len()], 0),
        };
        self.begin(member, container)
    }

    fn end_structure(&mut self) -> Result {
        self.end()
    }

    fn unknown_variant(&mut self, _: &'static Schema, tag: &str) -> Result {
        match self.open.last_mut() {
            Some(Open::Union(_, held, _)) => {
                *held = Some((Variant::Unknown(tag.to_owned()), Value::Null));
            }
            _ => return Err(unbalanced()),
        }
        Ok(())
    }
}

/// A deserializer that reads a tree.
struct Reader {
    next: Option<Value>,
    open: Vec<Rest>,
}

/// The values of a container that have not been read.
enum Rest {
    List(IntoIter<Value>),
    Map(IntoIter<(String, Value)>),
    Structure(std::iter::Enumerate<IntoIter<Option<Value>>>),
    Union(Option<(Variant, Value)>),
}

impl Reader {
    fn begin(&mut self) -> Result {
        self.open.push(match self.next.take() {
            Some(Value::List(values)) => Rest::List(values.into_iter()),
            Some(Value::Map(values)) => Rest::Map(values.into_iter()),
            Some(Value::Structure(values)) => Rest::Structure(values.into_iter().enumerate()),
            Some(Value::Union(variant, value)) => Rest::Union(Some((variant, *value))),
            _ => return Err(unbalanced()),
        });
        Ok(())
    }

    /// Makes the value of `entry` the next one and returns its key. Leaves the container if `entry` is `None`.
    fn enter<K>(&mut self, entry: Option<(K, Value)>) -> Option<K> {
        match entry {
            Some((key, value)) => {
                self.next = Some(value);
                Some(key)
            }
            None => {
                self.open.pop();
                None
            }
        }
    }
}

macro_rules! simple {
    ($($name:ident: $kind:ident($type:ty);)*) => {$(
        fn $name(&mut self, _: &Member) -> Result<$type> {
            match self.next.take() {
                Some(Value::$kind(value)) => Ok(value),
                _ => Err(unbalanced()),
            }
        }
    )*};
}

impl Deserializer for Reader {
    simple! {
        boolean: Boolean(bool); integer: Integer(i64); float: Float(f32); double: Double(f64);
        big_integer: BigInteger(BigInteger); big_decimal: BigDecimal(BigDecimal);
        string: String(String); blob: Blob(Blob); timestamp: Timestamp(Timestamp);
        document: Document(Document);
    }

    fn null(&mut self) -> Result<bool> {
        Ok(self.next.take_if(|it| matches!(it, Value::Null)).is_some())
    }

    fn begin_list(&mut self, _: &Member) -> Result {
        self.begin()
    }

    fn next_element(&mut self) -> Result<bool> {
        let Some(Rest::List(rest)) = self.open.last_mut() else {
            return Err(unbalanced());
        };
        let entry = rest.next().map(|value| ((), value));
        Ok(self.enter(entry).is_some())
    }

    fn begin_map(&mut self, _: &Member) -> Result {
        self.begin()
    }

    fn next_key(&mut self) -> Result<Option<String>> {
        let Some(Rest::Map(rest)) = self.open.last_mut() else {
            return Err(unbalanced());
        };
        let entry = rest.next();
        Ok(self.enter(entry))
    }

    fn begin_structure(&mut self, _: &Member) -> Result {
        self.begin()
    }

    fn next_member(&mut self, _: Members, _: &mut usize) -> Result<Option<usize>> {
        let Some(Rest::Structure(rest)) = self.open.last_mut() else {
            return Err(unbalanced());
        };
        let entry = rest.find_map(|(index, value)| Some((index, value?)));
        Ok(self.enter(entry))
    }

    fn next_variant(&mut self, _: &'static Schema) -> Result<Option<Variant>> {
        let Some(Rest::Union(rest)) = self.open.last_mut() else {
            return Err(unbalanced());
        };
        let entry = rest.take();
        Ok(self.enter(entry))
    }
}
