//! The reader: XML comes in, shapes go out.

mod values;

use std::borrow::Cow;

use super::tags::{Element, Tags, next_attribute, same_name};
use super::{ENTRY, MAX_DEPTH, text};
use crate::schema::{Member, Schema, XmlForm};
use crate::shape::{Budget, Error, Members, Result};

/// Reads the value of one XML document.
///
/// The root element may have any name. It holds the value, unless [`XmlReader::enter`] selects an element below it.
#[derive(Debug)]
pub struct XmlReader<'a> {
    tags: Tags<'a>,
    /// Whether the start tag of the root element has been read.
    started: bool,
    /// The element whose start tag was read last. Its content is read next.
    element: Element<'a>,
    /// The raw value of the attribute that is read next. An attribute takes precedence over `element`.
    attribute: Option<&'a str>,
    /// The open elements, the innermost last.
    frames: Vec<Frame<'a>>,
    /// Whether the reader is strict, as servers need it.
    strict: bool,
    /// Whether a structure lacked a required member. Only strict readers record it.
    missing: bool,
    /// Whether the next list or map continues one that was begun before.
    resumes: bool,
    /// Whether the current entry of a map has no value.
    absent: bool,
    /// The memory that values may take.
    budget: Budget,
    /// The length of the document.
    length: usize,
}

/// An element that is open, or the elements of a flattened list or map.
#[derive(Debug)]
struct Frame<'a> {
    name: &'a str,
    /// Whether the element has no content: `<a/>`.
    closed: bool,
    holds: Holds<'a>,
}

#[derive(Debug)]
enum Holds<'a> {
    /// Members. `attributes` holds the attributes that have not been read.
    Members { attributes: &'a str },
    /// Elements of a list, with this name.
    Elements(&'static str),
    /// Elements of a flattened list, named by the frame. `first` tells that the start tag of the first one has been
    /// read.
    Flattened { first: bool },
    /// Entries of a map. `open` is the name of the current entry. If `flattened` is set, entries are named by the
    /// frame. `first` tells that the start tag of the first entry has been read.
    Entries {
        key: &'static str,
        value: &'static str,
        open: Option<&'a str>,
        flattened: bool,
        first: bool,
    },
}

impl<'a> XmlReader<'a> {
    /// Returns a reader of the document in `bytes`.
    ///
    /// # Errors
    ///
    /// If the bytes are not UTF-8.
    pub fn new(bytes: &'a [u8]) -> Result<Self> {
        Ok(Self {
            tags: Tags::new(bytes)?,
            started: false,
            element: Element::NONE,
            attribute: None,
            frames: Vec::new(),
            strict: false,
            missing: false,
            resumes: false,
            absent: false,
            budget: Budget::new(bytes.len(), None),
            length: bytes.len(),
        })
    }

    /// Makes the reader strict, as servers need it, or lenient, as clients need it.
    ///
    /// A strict reader records whether a structure lacked a required member. It refuses text between elements, unknown
    /// elements in lists and maps, and nulls in lists and maps that are not sparse. It refuses unknown members of
    /// unions; a lenient reader keeps their names.
    #[must_use]
    pub fn strict(self, strict: bool) -> Self {
        Self { strict, ..self }
    }

    /// Bounds the memory of values to so many bytes, in the place of the usual bound.
    #[must_use]
    pub fn memory_limit(self, bytes: Option<usize>) -> Self {
        let budget = Budget::new(self.length, bytes);
        Self { budget, ..self }
    }

    /// Returns whether a structure lacked a required member. Always `false` if the reader is not strict.
    pub fn has_missing(&self) -> bool {
        self.missing
    }

    /// Returns the name of the root element, without a prefix.
    ///
    /// # Errors
    ///
    /// If the document has no root element.
    pub fn root(&mut self) -> Result<&'a str> {
        self.start()?;
        Ok(self.element.local_name())
    }

    /// Enters the first child of this name and skips the children before it. Returns `false` if no child has the name.
    /// The parent has been read to its end then.
    ///
    /// # Errors
    ///
    /// If a skipped child is not XML.
    pub fn enter(&mut self, name: &str) -> Result<bool> {
        self.open()?;
        while let Some(child) = self.child()? {
            if same_name(name, child) {
                return Ok(true);
            }
            self.skip()?;
        }
        Ok(false)
    }

    /// Opens the current element, so that [`XmlReader::child`] returns its children.
    ///
    /// # Errors
    ///
    /// If elements are nested too deep.
    pub fn open(&mut self) -> Result {
        let element = self.element()?;
        self.push(element, Holds::Members { attributes: "" })
    }

    /// Returns the name, without a prefix, of the next child of the innermost open element, or `None` at the element's
    /// end. The child's content has to be read or skipped before the next call.
    ///
    /// # Errors
    ///
    /// If the markup is not XML.
    pub fn child(&mut self) -> Result<Option<&'a str>> {
        match self.next_child()? {
            Some(child) => {
                self.element = child;
                Ok(Some(child.local_name()))
            }
            None => Ok(None),
        }
    }

    /// Skips the content and end tag of the current element.
    ///
    /// # Errors
    ///
    /// If the content is not XML, or nested too deep.
    pub fn skip(&mut self) -> Result {
        let element = self.element()?;
        self.tags.skip(element)
    }

    /// Checks the rest of the document: open elements end, and nothing but comments and the like follows the root.
    ///
    /// # Errors
    ///
    /// If the rest is not XML, or has a second root element.
    pub fn finish(mut self) -> Result {
        self.start()?;
        while let Some(frame) = self.frames.pop() {
            if !frame.closed {
                self.tags.skip(Element::open(frame.name))?;
            }
        }
        self.tags.end()
    }

    fn start(&mut self) -> Result {
        if !self.started {
            self.started = true;
            self.element = self.tags.root()?;
        }
        Ok(())
    }

    /// Returns the element that holds the current value.
    #[inline]
    fn element(&mut self) -> Result<Element<'a>> {
        self.start()?;
        match self.attribute {
            None => Ok(std::mem::replace(&mut self.element, Element::NONE)),
            Some(_) => Err(self.tags.error("an attribute where an element is expected")),
        }
    }

    #[inline]
    fn push(&mut self, element: Element<'a>, holds: Holds<'a>) -> Result {
        if self.frames.len() == MAX_DEPTH {
            return Err(self.tags.too_deep());
        }
        self.frames.push(Frame {
            name: element.name,
            closed: element.closed,
            holds,
        });
        Ok(())
    }

    /// Returns the next child of the innermost open element. Leaves that element at its end.
    fn next_child(&mut self) -> Result<Option<Element<'a>>> {
        let Some(frame) = self.frames.last() else {
            return Ok(None);
        };
        if !frame.closed
            && let Some(child) = self.tags.next(frame.name, self.strict)?
        {
            return Ok(Some(child));
        }
        self.frames.pop();
        Ok(None)
    }

    /// Returns the index of the next member among the attributes that have not been read.
    fn next_attribute(&mut self, members: Members) -> Option<usize> {
        let Frame {
            holds: Holds::Members { attributes },
            ..
        } = self.frames.last_mut()?
        else {
            return None;
        };
        while let Some((name, value)) = next_attribute(attributes) {
            let is =
                |it: &Member| it.xml_form == XmlForm::Attribute && same_name(it.xml_name, name);
            let declares = name == "xmlns" || name.starts_with("xmlns:");
            if let Some(index) = members.find(&mut 0, is).filter(|_| !declares) {
                self.attribute = Some(value);
                return Some(index);
            }
        }
        *attributes = "";
        None
    }

    /// Reads the text of the current attribute or element.
    #[inline]
    fn text(&mut self) -> Result<Cow<'a, str>> {
        if let Some(raw) = self.attribute.take() {
            let broken = || self.tags.error("a reference to nothing that is known");
            return text::attribute(raw).ok_or_else(broken);
        }
        let element = self.element()?;
        if element.closed {
            return Ok(Cow::Borrowed(""));
        }
        self.tags.text(element.name)
    }

    #[cold]
    fn stranger(&self, expected: &str) -> Error {
        self.tags.error(format!("expected an element `{expected}`"))
    }

    /// Advances to the next element of a list. Returns `false` at the list's end.
    fn next_in_list(&mut self, name: &'static str) -> Result<bool> {
        let open = self.frames.last().is_some_and(|it| !it.closed);
        if open && let Some(element) = self.tags.take_start(name) {
            self.element = element;
            return Ok(true);
        }
        while let Some(child) = self.next_child()? {
            if same_name(name, child.name) {
                self.element = child;
                return Ok(true);
            }
            if self.strict {
                return Err(self.stranger(name));
            }
            self.tags.skip(child)?;
        }
        Ok(false)
    }

    /// Returns the next element of a flattened list or map. The list ends at the first element of another name. If
    /// elements of the list's name follow later, the structure resumes the list.
    fn next_flattened(&mut self, name: &'a str) -> Result<Option<Element<'a>>> {
        if let Some(element) = self.tags.take_start(name) {
            return Ok(Some(element));
        }
        match self.tags.is_next(name)? {
            true => self.tags.next(name, self.strict),
            false => {
                self.frames.pop();
                Ok(None)
            }
        }
    }

    /// Leaves the current entry of a map and returns the next one. Leaves the map at its end.
    fn next_entry(&mut self) -> Result<Option<Element<'a>>> {
        let Some(Frame {
            name,
            holds:
                Holds::Entries {
                    open,
                    flattened,
                    first,
                    ..
                },
            ..
        }) = self.frames.last_mut()
        else {
            return Ok(None);
        };
        let (name, flattened) = (*name, *flattened);
        if std::mem::take(first) {
            return Ok(Some(std::mem::replace(&mut self.element, Element::NONE)));
        }
        if let Some(name) = open.take() {
            self.tags.skip(Element::open(name))?;
        }
        if flattened {
            return self.next_flattened(name);
        }
        while let Some(child) = self.next_child()? {
            if same_name(ENTRY, child.name) {
                return Ok(Some(child));
            }
            if self.strict {
                return Err(self.stranger(ENTRY));
            }
            self.tags.skip(child)?;
        }
        Ok(None)
    }

    /// Reads the key of an entry and moves to its value. The value may stand before the key.
    fn key_of(&mut self, entry: Element<'a>) -> Result<String> {
        let Some(Frame {
            holds: Holds::Entries {
                key, value, open, ..
            },
            ..
        }) = self.frames.last_mut()
        else {
            return Ok(String::new());
        };
        let (key, value) = (*key, *value);
        if entry.closed {
            return Err(self.tags.error("an entry of a map without a key"));
        }
        *open = Some(entry.name);
        let mut text = None;
        // The position of the value's start tag, if the value stands before the key.
        let mut before = None;
        loop {
            let at = self.tags.at();
            let Some(child) = self.tags.next(entry.name, self.strict)? else {
                // The entry has ended. A value before the key is read now; without one the entry has no value.
                if before.is_none()
                    && let Some(Frame {
                        holds: Holds::Entries { open, .. },
                        ..
                    }) = self.frames.last_mut()
                {
                    *open = None;
                    self.absent = true;
                }
                break;
            };
            if text.is_none() && same_name(key, child.name) {
                text = Some(match child.closed {
                    true => String::new(),
                    false => self.tags.text(child.name)?.into_owned(),
                });
                if before.is_some() {
                    break;
                }
            } else if before.is_none() && same_name(value, child.name) {
                if text.is_some() {
                    self.element = child;
                    break;
                }
                before = Some(at);
                self.tags.skip(child)?;
            } else {
                self.tags.skip(child)?;
            }
        }
        let Some(text) = text else {
            return Err(self.tags.error("an entry of a map without a key"));
        };
        if let Some(at) = before {
            self.tags.back_to(at);
            self.element = self
                .tags
                .next(entry.name, self.strict)?
                .unwrap_or(Element::NONE);
        }
        Ok(text)
    }

    /// Returns the index of the member that is an element with this name.
    fn find(&self, members: Members, cursor: &mut usize, name: &str) -> Option<usize> {
        members.find(cursor, |it| {
            it.xml_form != XmlForm::Attribute && same_name(it.xml_name, name)
        })
    }

    fn position(schema: &Schema, name: &str) -> Option<usize> {
        let mut members = schema.members.iter();
        members.position(|it| same_name(it.xml_name, name))
    }
}
