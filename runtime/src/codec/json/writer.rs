//! The writer: shapes come in, JSON goes out.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::text::{append_name, append_quoted};
use super::{JsonSettings, MAX_DEPTH};
use crate::schema::{Member, TimestampFormat};
use crate::shape::{Error, Result, Serializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Number, Timestamp, special};

/// Writes one JSON value.
///
/// A comma follows every value. The bracket that closes a container, or [`JsonWriter::finish`], removes the last comma.
/// So no state has to tell whether a value is the first.
#[derive(Debug)]
pub struct JsonWriter {
    out: Vec<u8>,
    settings: JsonSettings,
    depth: usize,
    /// The text of the timestamp that is being written. The buffer is reused.
    scratch: String,
}

impl JsonWriter {
    /// Returns a writer of one value.
    pub fn new(settings: JsonSettings) -> Self {
        Self {
            out: Vec::with_capacity(1024),
            settings,
            depth: 0,
            scratch: String::new(),
        }
    }

    /// Returns the text of the value.
    pub fn finish(mut self) -> Vec<u8> {
        self.out.pop();
        self.out
    }

    #[inline]
    fn name(&mut self, member: &Member) {
        if member.named {
            self.own_name(member);
        }
    }

    fn own_name(&mut self, member: &Member) {
        if self.settings.json_name && member.escape {
            return append_quoted(member.json_name, b':', &mut self.out);
        }
        append_name(self.settings.name(member), &mut self.out);
    }

    #[inline]
    fn open(&mut self, member: &Member, bracket: u8) -> Result {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Error::new(format!(
                "values are nested deeper than {MAX_DEPTH} levels"
            )));
        }
        self.name(member);
        self.out.push(bracket);
        Ok(())
    }

    #[inline]
    fn close(&mut self, bracket: u8) -> Result {
        self.depth -= 1;
        if self.out.last() == Some(&b',') {
            self.out.pop();
        }
        self.out.extend_from_slice(&[bracket, b',']);
        Ok(())
    }

    fn bare(&mut self, member: &Member, text: &str) -> Result {
        self.name(member);
        self.out.extend_from_slice(text.as_bytes());
        self.out.push(b',');
        Ok(())
    }

    fn big(&mut self, member: &Member, digits: &str) -> Result {
        if self.settings.big_numbers_as_strings {
            self.string(member, digits)
        } else {
            self.bare(member, digits)
        }
    }
}

impl Serializer for JsonWriter {
    fn boolean(&mut self, member: &Member, value: bool) -> Result {
        self.bare(member, if value { "true" } else { "false" })
    }

    fn integer(&mut self, member: &Member, value: i64) -> Result {
        self.bare(member, itoa::Buffer::new().format(value))
    }

    fn float(&mut self, member: &Member, value: f32) -> Result {
        match special::name(f64::from(value)) {
            Some(name) => self.string(member, name),
            None => self.bare(member, zmij::Buffer::new().format_finite(value)),
        }
    }

    fn double(&mut self, member: &Member, value: f64) -> Result {
        match special::name(value) {
            Some(name) => self.string(member, name),
            None => self.bare(member, zmij::Buffer::new().format_finite(value)),
        }
    }

    fn big_integer(&mut self, member: &Member, value: &BigInteger) -> Result {
        self.big(member, value.as_str())
    }

    fn big_decimal(&mut self, member: &Member, value: &BigDecimal) -> Result {
        self.big(member, value.as_str())
    }

    fn string(&mut self, member: &Member, value: &str) -> Result {
        self.name(member);
        append_quoted(value, b',', &mut self.out);
        Ok(())
    }

    fn blob(&mut self, member: &Member, value: &Blob) -> Result {
        self.name(member);
        self.out.push(b'"');
        // The blob is encoded directly into the output, which saves a string.
        let too_long = || Error::new("a blob that is too long for base64");
        let start = self.out.len();
        let length = base64::encoded_len(value.len(), true).ok_or_else(too_long)?;
        self.out.resize(start + length, 0);
        let room = self.out.get_mut(start..).unwrap_or_default();
        BASE64_STANDARD
            .encode_slice(value, room)
            .map_err(|_| too_long())?;
        self.out.extend_from_slice(b"\",");
        Ok(())
    }

    fn timestamp(&mut self, member: &Member, value: Timestamp) -> Result {
        let format = self.settings.timestamp(member);
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        value.write(format, &mut text)?;
        let written = if format == TimestampFormat::EpochSeconds {
            self.bare(member, &text)
        } else {
            self.string(member, &text)
        };
        self.scratch = text;
        written
    }

    fn document(&mut self, member: &Member, value: &Document) -> Result {
        let element = &crate::schema::NO_MEMBER;
        match value {
            Document::Null => self.null(member),
            Document::Boolean(value) => self.boolean(member, *value),
            Document::Number(Number::Integer(value)) => self.integer(member, *value),
            Document::Number(Number::Unsigned(value)) => {
                self.bare(member, itoa::Buffer::new().format(*value))
            }
            Document::Number(Number::Double(value)) => self.double(member, *value),
            Document::Number(Number::Decimal(value)) => self.bare(member, value.as_str()),
            Document::String(value) => self.string(member, value),
            Document::List(values) => {
                self.open(member, b'[')?;
                for value in values {
                    self.document(element, value)?;
                }
                self.close(b']')
            }
            Document::Map(values) => {
                self.open(member, b'{')?;
                for (key, value) in values {
                    self.key(key)?;
                    self.document(element, value)?;
                }
                self.close(b'}')
            }
        }
    }

    fn null(&mut self, member: &Member) -> Result {
        self.bare(member, "null")
    }

    fn begin_list(&mut self, member: &Member, _: usize) -> Result {
        self.open(member, b'[')
    }

    fn end_list(&mut self) -> Result {
        self.close(b']')
    }

    fn begin_map(&mut self, member: &Member, _: usize) -> Result {
        self.open(member, b'{')
    }

    fn key(&mut self, key: &str) -> Result {
        append_quoted(key, b':', &mut self.out);
        Ok(())
    }

    fn end_map(&mut self) -> Result {
        self.close(b'}')
    }

    fn begin_structure(&mut self, member: &Member) -> Result {
        self.open(member, b'{')
    }

    fn end_structure(&mut self) -> Result {
        self.close(b'}')
    }
}
