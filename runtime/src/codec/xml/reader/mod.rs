//! The reader: XML comes in, shapes go out.

mod values;

use std::borrow::Cow;

use super::tags::{Element, Tags, next_attribute, same_name};
use super::{ENTRY, MAX_DEPTH, text};
use crate::schema::{Member, Schema, XmlForm};
use crate::shape::{Error, Members, Result};

/// Reads the value of one XML document.
///
/// The root element may have any name. It is the value, unless [`XmlReader::enter`] went to an element below
/// it.
#[derive(Debug)]
pub struct XmlReader<'a> {
    tags: Tags<'a>,
    /// Whether the start tag of the root element has been read.
    started: bool,
    /// The element whose start tag was read last: what it holds comes next.
    element: Element<'a>,
    /// The attribute that comes next in its place, as it stands in quotes.
    attribute: Option<&'a str>,
    /// The elements that are open.
    frames: Vec<Frame<'a>>,
    /// Whether the reader is strict, as servers need it.
    strict: bool,
    /// Whether a structure lacked a required member. Only strict readers record it.
    missing: bool,
    /// Whether the list or map that comes next goes on with one that was begun before.
    resumes: bool,
    /// Whether the entry of a map that was begun has no value.
    absent: bool,
}

/// An element that is open, or the elements of a flattened list or map.
#[derive(Debug)]
struct Frame<'a> {
    name: &'a str,
    /// Whether nothing follows in the element.
    closed: bool,
    holds: Holds<'a>,
}

#[derive(Debug)]
enum Holds<'a> {
    /// Members; those among the attributes that have not been looked at.
    Members { attributes: &'a str },
    /// Elements of a list, under this name.
    Elements(&'static str),
    /// Elements of a flattened list, under the name of the frame; of the first the start tag has been read.
    Flattened { first: bool },
    /// Entries of a map. The name of the entry that is open; whether entries stand under the name of the
    /// frame, and of the first the start tag has been read.
    Entries {
        key: &'static str,
        value: &'static str,
        open: Option<&'a str>,
        flattened: bool,
        first: bool,
    },
}

impl<'a> XmlReader<'a> {
    /// A reader of the document in `bytes`.
    ///
    /// # Errors
    ///
    /// When the bytes are not UTF-8.
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
        })
    }

    /// Makes the reader strict, as servers need it, or not, as clients need it. A strict reader records whether a
    /// structure lacked a required member. It refuses text between elements, unknown elements in lists and maps, nulls
    /// in lists and maps that are not sparse, and unknown members of unions, of which other readers keep the name.
    #[must_use]
    pub fn strict(self, strict: bool) -> Self {
        Self { strict, ..self }
    }

    /// Whether a structure lacked a required member. Always false if the reader is not strict.
    pub fn has_missing(&self) -> bool {
        self.missing
    }

    /// The name of the root element.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn root(&mut self) -> Result<&'a str> {
        self.start()?;
        Ok(self.element.name)
    }

    /// Goes from an element to the first element of this name inside of it, and skips others. Returns `false` if there
    /// is none; the element has been read to its end then.
    ///
    /// # Errors
    ///
    /// When what is passed over is not XML.
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

    /// Opens an element, so that [`XmlReader::child`] goes through the elements in it.
    ///
    /// # Errors
    ///
    /// When it is too deep in others.
    pub fn open(&mut self) -> Result {
        let element = self.element()?;
        self.push(element, Holds::Members { attributes: "" })
    }

    /// The name of the next element in the one that was opened last, or its end. What it holds is to be read
    /// or skipped before the next.
    ///
    /// # Errors
    ///
    /// When that is not XML.
    pub fn child(&mut self) -> Result<Option<&'a str>> {
        match self.next_child()? {
            Some(child) => {
                self.element = child;
                Ok(Some(child.name))
            }
            None => Ok(None),
        }
    }

    /// Skips the element whose start tag was read last.
    ///
    /// # Errors
    ///
    /// When what it holds is not XML, or nested too deep.
    pub fn skip(&mut self) -> Result {
        let element = self.element()?;
        self.tags.skip(element)
    }

    /// Checks that the document is XML to its end: that of the elements which are open, and of the text.
    ///
    /// # Errors
    ///
    /// When it is not, or when there is more than one root element.
    pub fn finish(mut self) -> Result {
        self.start()?;
        while let Some(frame) = self.frames.pop() {
            if !frame.closed {
                self.tags.skip(Element {
                    name: frame.name,
                    attributes: "",
                    closed: false,
                })?;
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

    /// The element that holds the value which is read.
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

    /// The next element in the innermost one that is open; leaves that at its end.
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

    /// The next member among the attributes that have not been looked at.
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

    /// The text that comes next.
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

    /// The next element of a list, or the end of the list.
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

    /// The next element of a flattened list, or of a flattened map: it goes on for as long as elements have
    /// its name. Where more of them follow behind others, the structure resumes it.
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

    /// The next entry of a map: leaves the one that is open, and the map at its end.
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
            self.tags.skip(Element {
                name,
                attributes: "",
                closed: false,
            })?;
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

    /// The key of an entry. What comes next is its value, which may have stood before it.
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
        // Where the value's start tag is, if the value stands before the key.
        let mut before = None;
        loop {
            let at = self.tags.at();
            let Some(child) = self.tags.next(entry.name, self.strict)? else {
                // The entry has ended. Either there is no value, or it is gone back to, and the end again.
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

    /// The index of the member of this name that is an element.
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
