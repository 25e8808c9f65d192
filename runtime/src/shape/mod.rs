//! Shapes: the traits that connect Rust types to codecs.
//!
//! A type that holds values of a shape implements [`Shape`]; generated structures implement [`Structure`],
//! which gives access to each member by its index in the [`Schema`]. A codec implements [`Serializer`] and
//! [`Deserializer`]. All four are used as trait objects: each generated type is compiled once,
//! whatever the number of codecs. Generic functions would be compiled for each pair of a type and a codec.

mod aggregates;
mod debug;
mod equal;
mod error;
mod ext;
mod member_set;
mod simple;
mod streams;
mod structure;
mod union;
pub mod validate;

use std::fmt;

pub use self::debug::{debug, hide};
pub use self::equal::equal;
pub use self::error::{Error, unknown_variant};
pub use self::ext::StructureExt;
pub use self::member_set::MemberSet;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use self::structure::read_members;
pub use self::structure::{Members, MissingMember, NoMember, read_structure, write_structure};
pub use self::union::Unit;
pub(crate) use self::union::find_variant;
pub use self::validate::Validator;
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

    /// Reports what the constraints of `member`, and those inside of the value, have against it. What has
    /// none has nothing to report.
    fn validate<'v>(&'v self, member: &Member, to: &mut Validator<'v>) {
        let _ = (member, to);
    }

    /// Whether there is no value, so that nothing is written (null in a sparse list or map).
    fn is_absent(&self) -> bool {
        false
    }
}

/// A generated structure or union: a [`Shape`] that gives access to its members by their index in the schema. The macros
/// `structure!` and `union!` implement it.
pub trait Structure: fmt::Debug + Send + Sync + 'static {
    /// The value before anything is read: [`Shape::initial`] of the type.
    fn initial() -> Self
    where
        Self: Sized;

    /// The table of the structure or union.
    fn schema(&self) -> &'static Schema;

    /// The member of this index in the schema; [`NoMember`] where there is none. Of a union it is the one that
    /// is held.
    fn member(&self, index: usize) -> &dyn Shape {
        match self.variant() {
            VariantRef::Known(known, value) if known == index => value,
            _ => &NoMember,
        }
    }

    /// The member of this index in the schema, to be replaced. A union becomes this member.
    fn member_mut(&mut self, index: usize) -> Option<&mut dyn Shape>;

    /// What a union holds.
    fn variant(&self) -> VariantRef<'_> {
        VariantRef::Unknown("")
    }

    /// Makes a union one that holds a member which the model does not know.
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

/// The writing half of a codec. Values arrive in the model's order, each with the member that holds it.
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
    /// A streaming blob. It travels as a whole body or not at all.
    fn stream(&mut self, member: &Member, value: &ByteStream) -> Result {
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
    /// In the place of a union's one member: a variant of which only the tag is known. Protocols have no
    /// way of writing that.
    fn unknown_variant(&mut self, schema: &'static Schema, tag: &str) -> Result {
        Err(unknown_variant(schema, tag))
    }
}

/// The reading half of a codec. Input is hostile: implementations bound depth and never trust a length.
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
    /// Whether a null comes next; consumes it if so.
    fn null(&mut self) -> Result<bool>;
    /// Told of a null, consumed already, in a list or map that is not sparse. Clients pass over it, as over
    /// a member that is null; servers refuse it.
    fn dense_null(&mut self) -> Result {
        Ok(())
    }
    fn begin_list(&mut self, member: &Member) -> Result;
    /// Whether another element follows; ends the list if not.
    fn next_element(&mut self) -> Result<bool>;
    fn begin_map(&mut self, member: &Member) -> Result;
    /// The key of the next value, or the end of the map.
    fn next_key(&mut self) -> Result<Option<String>>;
    fn begin_structure(&mut self, member: &Member) -> Result;
    /// The index of the next member of a structure that is known and not null, or its end. What is not
    /// known is skipped. `cursor` starts at zero and belongs to the structure: codecs guess by it.
    fn next_member(&mut self, members: Members, cursor: &mut usize) -> Result<Option<usize>>;
    /// The one member of a union that is not null; an unknown one by its name, with its value skipped.
    fn next_variant(&mut self, schema: &'static Schema) -> Result<Option<Variant>>;
    /// Told of a member that came before. Only a codec in which lists and maps can come in pieces, with other
    /// members between them, goes on with one.
    fn resume(&mut self, member: &Member) -> Result {
        let name = member.name;
        Err(Error::new(format!("member `{name}` comes twice")))
    }
    /// Whether the list or map that comes next adds to what has been read of it before.
    fn resumes(&self) -> bool {
        false
    }
    /// Told, after the end of a structure, which of its members came. A client's codec does nothing:
    /// members that are required and missing keep their empty values.
    fn end_structure(&mut self, members: Members, seen: &MemberSet) -> Result {
        let _ = (members, seen);
        Ok(())
    }
}

fn no_stream(member: &Member) -> Error {
    let name = member.name;
    Error::new(format!(
        "`{name}` is a stream, which is no part of a document"
    ))
}

/// The member that a union holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Variant {
    /// By its index in the schema.
    Known(usize),
    /// By its name on the wire.
    Unknown(String),
}
