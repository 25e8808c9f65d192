//! Equality of generated structures. Two structures are equal if their serialized forms are.
//!
//! Derived implementations would be a tenth of the compiler's work for the types of a service, whether or not a program
//! compares values. This one costs nothing more, because every value can be serialized.

use super::{Error, Result, Serializer, Structure};
use crate::schema::{Member, Schema};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};

/// Whether two structures of one type are equal. A structure with a NaN or a stream in it does not equal itself.
pub fn equal(it: &dyn Structure, other: &dyn Structure) -> bool {
    let schema = it.schema();
    let mut notes = Notes::default();
    std::ptr::eq(schema, other.schema()) && notes.take(it, schema) && notes.hold(other, schema)
}

/// The serialized form of the first structure and, while the second is serialized, the length of their common part.
#[derive(Default)]
struct Notes {
    notes: Vec<(*const Member, Note)>,
    /// All strings, one after the other.
    text: String,
    /// While the second is serialized: the number of notes and of bytes of text that have been compared.
    same: Option<(usize, usize)>,
}

#[derive(PartialEq)]
enum Note {
    Boolean(bool),
    Integer(i64),
    Float(f32),
    Double(f64),
    BigInteger(BigInteger),
    BigDecimal(BigDecimal),
    /// The length of a text.
    Text(usize),
    Blob(Blob),
    Timestamp(Timestamp),
    Document(Document),
    Null,
    /// A list or map with its number of elements or entries.
    Many(usize),
    Structure,
    End,
}

impl Notes {
    /// Records a structure. Returns whether all of it can be serialized.
    fn take(&mut self, it: &dyn Structure, schema: &Schema) -> bool {
        self.members(it, schema).is_ok()
    }

    /// Whether a structure has the recorded form.
    fn hold(&mut self, it: &dyn Structure, schema: &Schema) -> bool {
        self.same = Some((0, 0));
        self.members(it, schema).is_ok() && self.same == Some((self.notes.len(), self.text.len()))
    }

    fn members(&mut self, it: &dyn Structure, schema: &Schema) -> Result {
        for (index, member) in schema.members.iter().enumerate() {
            it.member(index).serialize(member, self)?;
        }
        Ok(())
    }

    fn note(&mut self, member: *const Member, note: Note) -> Result {
        let Some((at, _)) = &mut self.same else {
            self.notes.push((member, note));
            return Ok(());
        };
        if self.notes.get(*at) != Some(&(member, note)) {
            return Err(different());
        }
        *at += 1;
        Ok(())
    }

    fn text(&mut self, member: *const Member, value: &str) -> Result {
        self.note(member, Note::Text(value.len()))?;
        let Some((_, at)) = &mut self.same else {
            self.text.push_str(value);
            return Ok(());
        };
        if !self.text.get(*at..).is_some_and(|it| it.starts_with(value)) {
            return Err(different());
        }
        *at += value.len();
        Ok(())
    }
}

fn different() -> Error {
    Error::new("another value")
}

/// The member of values without one: keys and ends.
const NONE: *const Member = std::ptr::null();

impl Serializer for Notes {
    fn boolean(&mut self, member: &Member, value: bool) -> Result {
        self.note(member, Note::Boolean(value))
    }

    fn integer(&mut self, member: &Member, value: i64) -> Result {
        self.note(member, Note::Integer(value))
    }

    fn float(&mut self, member: &Member, value: f32) -> Result {
        self.note(member, Note::Float(value))
    }

    fn double(&mut self, member: &Member, value: f64) -> Result {
        self.note(member, Note::Double(value))
    }

    fn big_integer(&mut self, member: &Member, value: &BigInteger) -> Result {
        self.note(member, Note::BigInteger(value.clone()))
    }

    fn big_decimal(&mut self, member: &Member, value: &BigDecimal) -> Result {
        self.note(member, Note::BigDecimal(value.clone()))
    }

    fn string(&mut self, member: &Member, value: &str) -> Result {
        self.text(member, value)
    }

    fn blob(&mut self, member: &Member, value: &Blob) -> Result {
        self.note(member, Note::Blob(value.clone()))
    }

    fn timestamp(&mut self, member: &Member, value: Timestamp) -> Result {
        self.note(member, Note::Timestamp(value))
    }

    fn document(&mut self, member: &Member, value: &Document) -> Result {
        self.note(member, Note::Document(value.clone()))
    }

    fn null(&mut self, member: &Member) -> Result {
        self.note(member, Note::Null)
    }

    fn begin_list(&mut self, member: &Member, len: usize) -> Result {
        self.note(member, Note::Many(len))
    }

    fn end_list(&mut self) -> Result {
        self.note(NONE, Note::End)
    }

    fn begin_map(&mut self, member: &Member, len: usize) -> Result {
        self.note(member, Note::Many(len))
    }

    fn key(&mut self, key: &str) -> Result {
        self.text(NONE, key)
    }

    fn end_map(&mut self) -> Result {
        self.note(NONE, Note::End)
    }

    fn begin_structure(&mut self, member: &Member) -> Result {
        self.note(member, Note::Structure)
    }

    fn end_structure(&mut self) -> Result {
        self.note(NONE, Note::End)
    }

    fn unknown_variant(&mut self, _: &'static Schema, tag: &str) -> Result {
        self.text(NONE, tag)
    }
}
