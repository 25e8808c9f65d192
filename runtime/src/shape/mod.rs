//! Shapes: the traits that connect Rust types to codecs.
//!
//! A type that holds values of a shape implements [`Shape`]; generated structures implement [`Structure`],
//! which gives access to each member by its index in the [`Schema`]. A codec implements [`Serializer`] and
//! [`Deserializer`]. All four are used as trait objects: each generated type is compiled once,
//! whatever the number of codecs. Generic functions would be compiled for each pair of a type and a codec.

mod aggregates;
mod budget;
mod debug;
mod equal;
mod error;
mod events;
mod ext;
#[cfg(feature = "hash")]
mod hash;
mod into;
mod member_set;
mod simple;
mod streams;
mod structure;
mod union;
pub mod validate;

use std::any::Any;
use std::fmt;

pub use self::budget::Budget;
pub(crate) use self::budget::{FULL_NODE, NODE, growth, node_size};
pub use self::debug::{debug, hide};
pub use self::equal::equal;
pub use self::error::{Error, unknown_variant};
pub use self::events::{
    ErrorEnum, EventReader, EventRef, EventSlot, EventSource, EventUnion, Events, ReceivedEvent,
    SentEvent,
};
pub use self::ext::StructureExt;
#[cfg(feature = "hash")]
pub use self::hash::hash;
pub use self::into::{list, map};
pub use self::member_set::MemberSet;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use self::structure::read_members;
#[cfg(feature = "client")]
pub(crate) use self::structure::read_noting;
pub use self::structure::{Members, MissingMember, NoMember, read_structure, write_structure};
pub use self::union::Unit;
pub(crate) use self::union::find_variant;
pub use self::validate::{Validator, View};
use crate::schema::{Member, Schema};
use crate::stream::ByteStream;
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};

/// A `Result` whose error is a codec's [`Error`].
pub type Result<T = ()> = std::result::Result<T, Error>;

/// A Rust type that holds values of a shape.
pub trait Shape: fmt::Debug {
    /// Writes the value as `member`.
    fn serialize(&self, member: &Member, to: &mut dyn Serializer) -> Result;

    /// Replaces the value by what `from` holds for `member`.
    fn deserialize(&mut self, member: &Member, from: &mut dyn Deserializer) -> Result;

    /// The value that a member has before anything is read: zero, nothing, or the model's default.
    ///
    /// It is also what a client fills in where a service leaves a required member out (Smithy 2.0,
    /// "Client error correction").
    fn initial() -> Self
    where
        Self: Sized;

    /// Returns the value to [`Shape::initial`] before it is read a second time. Only structures need it: other values
    /// are replaced as a whole.
    fn reset(&mut self) {}

    /// Shows the value to a validator, which checks it against the constraints of `member`, and everything inside of the
    /// value against its own. Streams show nothing.
    fn validate<'v>(&'v self, member: &Member, to: &mut Validator<'v>) {
        let _ = (member, to);
    }

    /// Whether the value is absent. An absent value is not written; in a sparse list or map, it is null.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A generated structure or union: a [`Shape`] that gives access to its members by their index in the schema. The
/// macros `structure!` and `union!` implement it.
pub trait Structure: Any + fmt::Debug + Send + Sync {
    /// The value before anything is read: [`Shape::initial`] of the type.
    fn initial() -> Self
    where
        Self: Sized;

    /// The table of the structure or union.
    fn schema(&self) -> &'static Schema;

    /// Returns the member of this index in the schema. [`NoMember`] if there is none, or if a union holds another
    /// member.
    fn member(&self, index: usize) -> &dyn Shape {
        match self.variant() {
            VariantRef::Known(known, value) if known == index => value,
            _ => &NoMember,
        }
    }

    /// Returns the member of this index in the schema for reading into it. A union becomes this member. `None` if there
    /// is no such member, or if it holds no value.
    fn member_mut(&mut self, index: usize) -> Option<&mut dyn Shape>;

    /// What a union holds.
    fn variant(&self) -> VariantRef<'_> {
        VariantRef::Unknown("")
    }

    /// How many bytes a value holds outside of itself before anything is read: those of a boxed structure.
    fn boxed_size() -> usize
    where
        Self: Sized,
    {
        0
    }

    /// Makes a union hold a member that the model does not know.
    fn set_unknown(&mut self, tag: String) {
        let _ = tag;
    }
}

/// What a union holds.
#[derive(Clone, Copy, Debug)]
pub enum VariantRef<'a> {
    /// The member of this index in the schema, with its value.
    Known(usize, &'a dyn Shape),
    /// A member that the model does not know, by its tag.
    Unknown(&'a str),
}

/// A writer of a codec. It gets values in the model's order, each with the member that holds it.
///
/// It is not stable: codecs outside of this crate exist for tests only.
#[allow(missing_docs)] // One function per kind of shape.
pub trait Serializer {
    fn boolean(&mut self, member: &Member, value: bool) -> Result;
    /// A byte, short, integer, long or int enum.
    fn integer(&mut self, member: &Member, value: i64) -> Result;
    fn float(&mut self, member: &Member, value: f32) -> Result;
    fn double(&mut self, member: &Member, value: f64) -> Result;
    fn big_integer(&mut self, member: &Member, value: &BigInteger) -> Result;
    fn big_decimal(&mut self, member: &Member, value: &BigDecimal) -> Result;
    /// A string or enum.
    fn string(&mut self, member: &Member, value: &str) -> Result;
    fn blob(&mut self, member: &Member, value: &Blob) -> Result;
    fn timestamp(&mut self, member: &Member, value: Timestamp) -> Result;
    fn document(&mut self, member: &Member, value: &Document) -> Result;
    /// A streaming blob, which only a whole body can hold.
    fn stream(&mut self, member: &Member, value: &ByteStream) -> Result {
        let _ = value;
        Err(no_stream(member))
    }
    /// A stream of events, which only a whole body can hold.
    fn events(&mut self, member: &Member, value: &dyn Events) -> Result {
        let _ = value;
        Err(no_stream(member))
    }
    /// The null of a sparse list or map.
    fn null(&mut self, member: &Member) -> Result;
    fn begin_list(&mut self, member: &Member, len: usize) -> Result;
    fn end_list(&mut self) -> Result;
    fn begin_map(&mut self, member: &Member, len: usize) -> Result;
    /// The key of the next value.
    fn key(&mut self, key: &str) -> Result;
    fn end_map(&mut self) -> Result;
    /// A structure, or a union as a structure of one member.
    fn begin_structure(&mut self, member: &Member) -> Result;
    fn end_structure(&mut self) -> Result;
    /// A union whose member the model does not know. Only its tag was kept, so protocols cannot write it.
    fn unknown_variant(&mut self, schema: &'static Schema, tag: &str) -> Result {
        Err(unknown_variant(schema, tag))
    }
}

/// A reader of a codec. Input is hostile: implementations bound the depth and the memory that values take, and never
/// trust a length.
///
/// It is not stable: codecs outside of this crate exist for tests only.
#[allow(missing_docs)] // One function per kind of shape.
pub trait Deserializer {
    fn boolean(&mut self, member: &Member) -> Result<bool>;
    /// Any whole number of 64 bits; the caller checks narrower ones.
    fn integer(&mut self, member: &Member) -> Result<i64>;
    fn float(&mut self, member: &Member) -> Result<f32>;
    fn double(&mut self, member: &Member) -> Result<f64>;
    fn big_integer(&mut self, member: &Member) -> Result<BigInteger>;
    fn big_decimal(&mut self, member: &Member) -> Result<BigDecimal>;
    fn string(&mut self, member: &Member) -> Result<String>;
    fn blob(&mut self, member: &Member) -> Result<Blob>;
    fn timestamp(&mut self, member: &Member) -> Result<Timestamp>;
    fn document(&mut self, member: &Member) -> Result<Document>;
    /// A streaming blob.
    fn stream(&mut self, member: &Member) -> Result<ByteStream> {
        Err(no_stream(member))
    }
    /// A stream of events.
    fn events(&mut self, member: &Member) -> Result<Box<dyn EventReader>> {
        Err(no_stream(member))
    }
    /// Whether a null comes next; consumes it if so.
    fn null(&mut self) -> Result<bool>;
    /// Returns the error for a null in a list or map that is not sparse, which has been read.
    fn dense_null(&mut self) -> Error {
        dense_null()
    }
    /// Called for a key of a map that has been read before. Strict readers refuse it; with others, the last value
    /// counts.
    fn repeated_key(&mut self) -> Result {
        Err(repeated_key())
    }
    /// Called before the memory for values is allocated, with its bytes. Readers of messages have a [`Budget`].
    fn charge(&mut self, bytes: usize) -> Result {
        let _ = bytes;
        Ok(())
    }
    /// Whether the rest of a list or map is skipped that is longer than its `@length` admits, as servers do.
    fn stops_at_length(&self) -> bool {
        false
    }
    /// Skips the value of an element or of a key.
    fn skip_value(&mut self) -> Result {
        Ok(())
    }
    fn begin_list(&mut self, member: &Member) -> Result;
    /// Whether another element follows; ends the list if not.
    fn next_element(&mut self) -> Result<bool>;
    fn begin_map(&mut self, member: &Member) -> Result;
    /// The key of the next value, or the end of the map.
    fn next_key(&mut self) -> Result<Option<String>>;
    fn begin_structure(&mut self, member: &Member) -> Result;
    /// Returns the index of the next member that is known and not null. `None` at the end of the structure. Unknown
    /// members are skipped. `cursor` starts at zero for each structure: codecs use it to guess the next member.
    fn next_member(&mut self, members: Members, cursor: &mut usize) -> Result<Option<usize>>;
    /// Returns the one member of a union that is not null. The value of an unknown member is skipped.
    fn next_variant(&mut self, schema: &'static Schema) -> Result<Option<Variant>>;
    /// Called for a member that has been read before. Strict readers refuse it; with others, the last value counts. In
    /// some codecs, lists and maps can come in pieces with other members between them.
    fn resume(&mut self, member: &Member) -> Result {
        Err(comes_twice(member))
    }
    /// Whether the next list or map continues one that has been read in part.
    fn resumes(&self) -> bool {
        false
    }
    /// Called after the end of a structure with the members that were read. Readers of clients ignore it: missing
    /// required members keep their initial values.
    fn end_structure(&mut self, members: Members, seen: &MemberSet) -> Result {
        let _ = (members, seen);
        Ok(())
    }
}

/// Returns the error for a null in a list or map that is not sparse (Smithy pull request 2972).
#[cold]
pub(crate) fn dense_null() -> Error {
    Error::new("a null in a list or map that is not sparse")
}

/// Returns the error for a key of a map that has been read before.
#[cold]
pub(crate) fn repeated_key() -> Error {
    Error::new("a key that comes twice")
}

/// Returns the error for a member that has been read before.
#[cold]
pub(crate) fn comes_twice(member: &Member) -> Error {
    let name = member.name;
    Error::new(format!("member `{name}` comes twice"))
}

fn no_stream(member: &Member) -> Error {
    let name = member.name;
    Error::new(format!(
        "`{name}` is a stream, which is no part of a document"
    ))
}

/// The member of a union that a reader found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Variant {
    /// By its index in the schema.
    Known(usize),
    /// By its name on the wire.
    Unknown(String),
}
