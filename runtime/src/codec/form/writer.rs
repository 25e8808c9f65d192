//! The writer, for clients: shapes come in, forms go out.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::parameters::encode;
use super::{MAX_DEPTH, QuerySettings, TIMESTAMP};
use crate::schema::{Member, Schema, ShapeType};
use crate::shape::{Error, Result, Serializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp, special};

/// Writes one structure as a form.
#[derive(Debug)]
pub struct QueryWriter {
    out: Vec<u8>,
    settings: QuerySettings,
    /// The encoded key of the current value.
    key: Vec<u8>,
    open: Vec<Container>,
    /// The text of the timestamp that is being written. The buffer is reused.
    scratch: String,
}

/// An aggregate that is being written.
#[derive(Debug)]
struct Container {
    kind: Items,
    /// The length of the aggregate's own key.
    own: usize,
    /// The length of the prefix that the keys of all items share.
    base: usize,
    /// The length of the output before the aggregate.
    start: usize,
}

/// What follows an aggregate's key in the keys of its items.
#[derive(Clone, Copy, Debug)]
enum Items {
    /// The name of the member.
    Members { union: bool },
    /// An index. The number is the last index.
    Elements(usize),
    /// An index, and the name for the key or value. The number is the last index.
    Entries(usize, &'static Schema),
}

impl QueryWriter {
    /// Returns a writer of the input of the operation `action`, for this version of the service.
    pub fn new(settings: QuerySettings, action: &str, version: &str) -> Self {
        let mut out = Vec::with_capacity(1024);
        out.extend_from_slice(b"Action=");
        encode(action, &mut out);
        out.extend_from_slice(b"&Version=");
        encode(version, &mut out);
        Self {
            out,
            settings,
            key: Vec::with_capacity(64),
            open: Vec::new(),
            scratch: String::new(),
        }
    }

    /// Returns the form.
    pub fn finish(self) -> Vec<u8> {
        self.out
    }

    /// Sets the key to that of the next value.
    #[inline]
    fn place(&mut self, member: &Member) {
        let Some(container) = self.open.last_mut() else {
            return;
        };
        match &mut container.kind {
            Items::Members { .. } => {
                self.key.truncate(container.base);
                if container.base > 0 {
                    self.key.push(b'.');
                }
                let start = self.key.len();
                let (name, capital) = self.settings.name(member);
                encode(name, &mut self.key);
                if let Some(first) = self.key.get_mut(start).filter(|_| capital) {
                    first.make_ascii_uppercase();
                }
            }
            Items::Elements(index) => {
                *index += 1;
                self.key.truncate(container.base);
                push_index(*index, &mut self.key);
            }
            // The key of the value was set when the entry's key was written.
            Items::Entries(..) => {}
        }
    }

    /// Writes a parameter. Its key is the first `length` bytes of the current key.
    #[inline]
    fn parameter(&mut self, length: usize, value: &str) {
        self.out.push(b'&');
        self.out
            .extend_from_slice(self.key.get(..length).unwrap_or_default());
        self.out.push(b'=');
        encode(value, &mut self.out);
    }

    #[inline]
    fn text(&mut self, member: &Member, value: &str) -> Result {
        self.place(member);
        self.parameter(self.key.len(), value);
        Ok(())
    }

    /// Writes a number. `finite` is its text in JSON if it is finite. Whole numbers have no fraction.
    fn number(&mut self, member: &Member, value: f64, finite: &str) -> Result {
        let finite = finite.strip_suffix(".0").unwrap_or(finite);
        self.text(member, special::name(value).unwrap_or(finite))
    }

    fn begin(&mut self, member: &Member, kind: Items, inner: Option<&'static str>) -> Result {
        if self.open.len() == MAX_DEPTH {
            return Err(Error::new(format!(
                "values are nested deeper than {MAX_DEPTH} levels"
            )));
        }
        self.place(member);
        let own = self.key.len();
        if let Some(name) = inner.filter(|_| !self.settings.flattened(member)) {
            self.key.push(b'.');
            encode(name, &mut self.key);
        }
        self.open.push(Container {
            kind,
            own,
            base: self.key.len(),
            start: self.out.len(),
        });
        Ok(())
    }

    /// Ends an aggregate. An empty aggregate becomes a parameter without a value if `always` is set, or if it is an
    /// element, the value of an entry, or the member of a union.
    fn end(&mut self, always: bool) -> Result {
        let Some(container) = self.open.pop() else {
            return Ok(());
        };
        let needed = match self.open.last().map(|it| it.kind) {
            Some(Items::Members { union }) => union,
            Some(_) => true,
            None => false,
        };
        if (always || needed) && self.out.len() == container.start {
            self.parameter(container.own, "");
        }
        Ok(())
    }
}

fn push_index(index: usize, key: &mut Vec<u8>) {
    key.push(b'.');
    key.extend_from_slice(itoa::Buffer::new().format(index).as_bytes());
}

impl Serializer for QueryWriter {
    fn boolean(&mut self, member: &Member, value: bool) -> Result {
        self.text(member, if value { "true" } else { "false" })
    }

    fn integer(&mut self, member: &Member, value: i64) -> Result {
        self.text(member, itoa::Buffer::new().format(value))
    }

    fn float(&mut self, member: &Member, value: f32) -> Result {
        let mut buffer = zmij::Buffer::new();
        let finite = match value.is_finite() {
            true => buffer.format_finite(value),
            false => "",
        };
        self.number(member, f64::from(value), finite)
    }

    fn double(&mut self, member: &Member, value: f64) -> Result {
        let mut buffer = zmij::Buffer::new();
        let finite = match value.is_finite() {
            true => buffer.format_finite(value),
            false => "",
        };
        self.number(member, value, finite)
    }

    fn big_integer(&mut self, member: &Member, value: &BigInteger) -> Result {
        self.text(member, value.as_str())
    }

    fn big_decimal(&mut self, member: &Member, value: &BigDecimal) -> Result {
        self.text(member, value.as_str())
    }

    fn string(&mut self, member: &Member, value: &str) -> Result {
        self.text(member, value)
    }

    fn blob(&mut self, member: &Member, value: &Blob) -> Result {
        self.text(member, &BASE64_STANDARD.encode(value))
    }

    fn timestamp(&mut self, member: &Member, value: Timestamp) -> Result {
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        value.write(member.timestamp.unwrap_or(TIMESTAMP), &mut text)?;
        let written = self.text(member, &text);
        self.scratch = text;
        written
    }

    fn document(&mut self, member: &Member, _: &Document) -> Result {
        let message = format!("`{}` is a document, which a form cannot hold", member.name);
        Err(Error::new(message))
    }

    /// Accepts a null in a map: the entry gets no value.
    fn null(&mut self, _: &Member) -> Result {
        match self.open.last().map(|it| it.kind) {
            Some(Items::Entries(..)) => Ok(()),
            _ => Err(Error::new("a null in a list, which a form cannot hold")),
        }
    }

    fn begin_list(&mut self, member: &Member, _: usize) -> Result {
        let name = member.target.element().xml_name;
        self.begin(member, Items::Elements(0), Some(name))
    }

    fn end_list(&mut self) -> Result {
        self.end(!self.settings.ec2)
    }

    fn begin_map(&mut self, member: &Member, _: usize) -> Result {
        self.begin(member, Items::Entries(0, member.target), Some("entry"))
    }

    fn key(&mut self, key: &str) -> Result {
        if let Some(Container {
            kind: Items::Entries(index, map),
            base,
            ..
        }) = self.open.last_mut()
        {
            let map: &'static Schema = map;
            *index += 1;
            self.key.truncate(*base);
            push_index(*index, &mut self.key);
            let entry = self.key.len();
            self.key.push(b'.');
            encode(map.key().xml_name, &mut self.key);
            self.parameter(self.key.len(), key);
            self.key.truncate(entry);
            self.key.push(b'.');
            encode(map.value().xml_name, &mut self.key);
        }
        Ok(())
    }

    fn end_map(&mut self) -> Result {
        self.end(false)
    }

    fn begin_structure(&mut self, member: &Member) -> Result {
        let union = member.target.shape_type == ShapeType::Union;
        self.begin(member, Items::Members { union }, None)
    }

    fn end_structure(&mut self) -> Result {
        self.end(false)
    }
}
