//! The writer: shapes come in, XML goes out.

use std::ops::Range;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::text::{carried, escape, escape_attribute};
use super::{ENTRY, INSTANCE, MAX_DEPTH, no_document};
use crate::schema::{Member, NO_MEMBER, TimestampFormat, Trait, XmlForm};
use crate::shape::{Error, Result, Serializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp, special};

/// Writes one XML document.
///
/// A value becomes an element with its member's name. The outermost value takes its name from [`Member::element`], or
/// is wrapped in an element by [`XmlWriter::open`].
#[derive(Debug)]
pub struct XmlWriter {
    out: Vec<u8>,
    frames: Vec<Frame>,
    /// The text of the timestamp that is being written. The buffer is reused.
    scratch: String,
}

/// An element that has no end tag yet, or a flattened list or map.
#[derive(Debug)]
struct Frame {
    /// The range of the name in the start tag. It is empty if no tag was written.
    name: Range<usize>,
    /// The position of the start tag's end. Attributes are inserted there, because they may be written after elements.
    tag: usize,
    holds: Holds,
}

#[derive(Clone, Copy, Debug)]
enum Holds {
    /// Values under their own names.
    Elements,
    /// The elements of a flattened list. Each takes the name of the member that holds the list.
    Flattened(Tag),
    /// The entries of a map. `open` tells whether an entry's element is open.
    Entries {
        entry: Tag,
        key: &'static Member,
        open: bool,
    },
}

/// The name and the namespaces of a start tag.
#[derive(Clone, Copy, Debug)]
struct Tag {
    name: &'static str,
    /// The traits of the shape. Only `@xmlNamespace` is written.
    traits: &'static [Trait],
}

impl Tag {
    const ENTRY: Self = Self {
        name: ENTRY,
        traits: &[],
    };

    #[inline]
    fn of(member: &Member) -> Self {
        Self {
            name: member.xml_name,
            traits: member.traits,
        }
    }
}

impl XmlWriter {
    /// Returns a writer of one document.
    #[allow(
        clippy::new_without_default,
        reason = "as other writers; only public with some features"
    )]
    pub fn new() -> Self {
        Self {
            out: Vec::with_capacity(1024),
            frames: Vec::new(),
            scratch: String::new(),
        }
    }

    /// Returns the document.
    pub fn finish(self) -> Vec<u8> {
        self.out
    }

    /// Opens an element around the next values. Its namespaces are those among `traits`.
    pub fn open(&mut self, name: &str, traits: &[Trait]) {
        let name = self.start(name, traits);
        self.frames.push(Frame {
            name,
            tag: self.out.len() - 1,
            holds: Holds::Elements,
        });
    }

    /// Closes the innermost element.
    pub fn close(&mut self) {
        if let Some(frame) = self.frames.pop()
            && !frame.name.is_empty()
        {
            self.out.extend_from_slice(b"</");
            self.out.extend_from_within(frame.name);
            self.out.push(b'>');
        }
    }

    /// Writes an element that holds a text of the protocol. U+FFFD stands for what XML cannot carry, so that an error
    /// is told in any case.
    pub fn leaf(&mut self, name: &str, text: &str) {
        self.start(name, &[]);
        // The text has nothing that cannot be written.
        let _ = escape(&carried(text), &mut self.out);
        self.end(name);
    }

    /// Writes a start tag. Returns the range of the name in it.
    #[inline]
    fn start(&mut self, name: &str, traits: &[Trait]) -> Range<usize> {
        self.out.reserve(name.len() * 2 + 8);
        self.out.push(b'<');
        let start = self.out.len();
        self.out.extend_from_slice(name.as_bytes());
        let range = start..self.out.len();
        if !traits.is_empty() {
            self.namespaces(traits);
        }
        self.out.push(b'>');
        range
    }

    fn namespaces(&mut self, traits: &[Trait]) {
        for it in traits {
            if let Trait::XmlNamespace(prefix, uri) = it {
                self.out.extend_from_slice(b" xmlns");
                if !prefix.is_empty() {
                    self.out.push(b':');
                    self.out.extend_from_slice(prefix.as_bytes());
                }
                self.out.extend_from_slice(b"=\"");
                // The text has nothing that cannot be written.
                let _ = escape_attribute(&carried(uri), &mut self.out);
                self.out.push(b'"');
            }
        }
    }

    #[inline]
    fn end(&mut self, name: &str) {
        self.out.extend_from_slice(b"</");
        self.out.extend_from_slice(name.as_bytes());
        self.out.push(b'>');
    }

    /// Returns the name and traits for the start tag of a member. In a flattened list, the list decides them.
    #[inline]
    fn tag(&self, member: &Member) -> Tag {
        match self.frames.last() {
            Some(Frame {
                holds: Holds::Flattened(tag),
                ..
            }) => {
                let has_own = tag
                    .traits
                    .iter()
                    .any(|it| matches!(it, Trait::XmlNamespace(..)));
                Tag {
                    name: tag.name,
                    traits: if has_own { tag.traits } else { member.traits },
                }
            }
            _ => Tag::of(member),
        }
    }

    fn push(&mut self, name: Range<usize>, holds: Holds) -> Result {
        if self.frames.len() == MAX_DEPTH {
            return Err(Error::new(format!(
                "values are nested deeper than {MAX_DEPTH} levels"
            )));
        }
        self.frames.push(Frame {
            name,
            tag: self.out.len().saturating_sub(1),
            holds,
        });
        Ok(())
    }

    /// Writes the start tag of a member and opens its element.
    #[inline]
    fn begin(&mut self, member: &Member, holds: Holds) -> Result {
        let Tag { name, traits } = self.tag(member);
        let name = self.start(name, traits);
        self.push(name, holds)
    }

    /// Writes a value as text, with escapes.
    #[inline]
    fn text(&mut self, member: &Member, text: &str) -> Result {
        self.value(member, text, true)
    }

    /// Writes a value as text that needs no escapes.
    #[inline]
    fn bare(&mut self, member: &Member, text: &str) -> Result {
        self.value(member, text, false)
    }

    #[inline]
    fn value(&mut self, member: &Member, text: &str, escaped: bool) -> Result {
        if member.xml_form == XmlForm::Attribute {
            return self.attribute(member.xml_name, text);
        }
        let Tag { name, traits } = self.tag(member);
        self.start(name, traits);
        match escaped {
            true => escape(text, &mut self.out)?,
            false => self.out.extend_from_slice(text.as_bytes()),
        }
        self.end(name);
        Ok(())
    }

    /// Inserts an attribute into the start tag of the innermost element.
    fn attribute(&mut self, name: &str, text: &str) -> Result {
        let Some(frame) = self.frames.last_mut() else {
            return Ok(());
        };
        let mut attribute = Vec::with_capacity(name.len() + text.len() + 4);
        attribute.push(b' ');
        attribute.extend_from_slice(name.as_bytes());
        attribute.extend_from_slice(b"=\"");
        escape_attribute(text, &mut attribute)?;
        attribute.push(b'"');
        let at = frame.tag.min(self.out.len());
        frame.tag = at + attribute.len();
        self.out.splice(at..at, attribute);
        Ok(())
    }

    /// Closes the current entry of a map, if there is one.
    fn end_entry(&mut self) {
        if let Some(Frame {
            holds: Holds::Entries { entry, open, .. },
            ..
        }) = self.frames.last_mut()
            && std::mem::take(open)
        {
            let name = entry.name;
            self.end(name);
        }
    }
}

impl Serializer for XmlWriter {
    fn boolean(&mut self, member: &Member, value: bool) -> Result {
        self.bare(member, if value { "true" } else { "false" })
    }

    fn integer(&mut self, member: &Member, value: i64) -> Result {
        self.bare(member, itoa::Buffer::new().format(value))
    }

    fn float(&mut self, member: &Member, value: f32) -> Result {
        match special::name(f64::from(value)) {
            Some(name) => self.bare(member, name),
            None => self.bare(member, zmij::Buffer::new().format_finite(value)),
        }
    }

    fn double(&mut self, member: &Member, value: f64) -> Result {
        match special::name(value) {
            Some(name) => self.bare(member, name),
            None => self.bare(member, zmij::Buffer::new().format_finite(value)),
        }
    }

    fn big_integer(&mut self, member: &Member, value: &BigInteger) -> Result {
        self.bare(member, value.as_str())
    }

    fn big_decimal(&mut self, member: &Member, value: &BigDecimal) -> Result {
        self.bare(member, value.as_str())
    }

    fn string(&mut self, member: &Member, value: &str) -> Result {
        self.text(member, value)
    }

    fn blob(&mut self, member: &Member, value: &Blob) -> Result {
        self.bare(member, &BASE64_STANDARD.encode(value))
    }

    fn timestamp(&mut self, member: &Member, value: Timestamp) -> Result {
        let format = member.timestamp.unwrap_or(TimestampFormat::DateTime);
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        value.write(format, &mut text)?;
        let written = self.bare(member, &text);
        self.scratch = text;
        written
    }

    fn document(&mut self, member: &Member, _: &Document) -> Result {
        Err(no_document(member))
    }

    fn null(&mut self, member: &Member) -> Result {
        let Tag { name, traits } = self.tag(member);
        self.start(name, traits);
        self.out.pop();
        let declared = traits.iter().find_map(|it| match it {
            Trait::XmlNamespace("xsi", uri) => Some(*uri),
            _ => None,
        });
        // A prefix is declared once in a tag.
        let nil = match declared {
            None => format!(" xmlns:xsi=\"{INSTANCE}\" xsi:nil=\"true\"/>"),
            Some(INSTANCE) => " xsi:nil=\"true\"/>".to_owned(),
            Some(_) => format!(" xmlns:null=\"{INSTANCE}\" null:nil=\"true\"/>"),
        };
        self.out.extend_from_slice(nil.as_bytes());
        Ok(())
    }

    fn begin_list(&mut self, member: &Member, _: usize) -> Result {
        match member.xml_form {
            XmlForm::Flattened => self.push(0..0, Holds::Flattened(Tag::of(member))),
            _ => self.begin(member, Holds::Elements),
        }
    }

    fn end_list(&mut self) -> Result {
        self.close();
        Ok(())
    }

    fn begin_map(&mut self, member: &Member, _: usize) -> Result {
        let holds = |entry| Holds::Entries {
            entry,
            key: member.target.members.first().unwrap_or(&NO_MEMBER),
            open: false,
        };
        match member.xml_form {
            XmlForm::Flattened => self.push(0..0, holds(Tag::of(member))),
            _ => self.begin(member, holds(Tag::ENTRY)),
        }
    }

    fn key(&mut self, text: &str) -> Result {
        self.end_entry();
        if let Some(Frame {
            holds: Holds::Entries { entry, key, open },
            ..
        }) = self.frames.last_mut()
        {
            *open = true;
            let (entry, key) = (*entry, *key);
            self.start(entry.name, entry.traits);
            self.text(key, text)?;
        }
        Ok(())
    }

    fn end_map(&mut self) -> Result {
        self.end_entry();
        self.close();
        Ok(())
    }

    fn begin_structure(&mut self, member: &Member) -> Result {
        self.begin(member, Holds::Elements)
    }

    fn end_structure(&mut self) -> Result {
        self.close();
        Ok(())
    }
}
