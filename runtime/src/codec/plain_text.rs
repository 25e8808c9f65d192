//! Values as text, for labels, query parameters and headers (Smithy 2.0, "HTTP binding traits").
//!
//! [`TextWriter`] turns a member into texts: one text for a simple value, one for each element of a list, and one with
//! a key for each entry of a map. [`TextReader`] turns texts into a member.

use std::borrow::Cow;
use std::collections::VecDeque;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::base64_text;
use super::text_values::{boolean, whole_number};
use crate::body::Body;
use crate::schema::{Member, Schema, ShapeType, TimestampFormat};
use crate::shape::{
    Budget, Deserializer, Error, EventReader, EventSource, Events, Members, Result, Serializer,
    Variant,
};
use crate::stream::ByteStream;
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp, in_json_grammar, special};

/// Collects the texts of one member.
#[derive(Debug)]
pub(crate) struct TextWriter {
    /// Pairs of a key and a text. The key is empty outside maps.
    pub(crate) texts: Vec<(String, String)>,
    /// The bytes of a blob, which a payload holds without encoding.
    pub(crate) blob: Option<Blob>,
    /// A stream, which a payload holds without encoding.
    pub(crate) stream: Option<Body>,
    /// A stream of events, which is a body of messages.
    #[cfg_attr(
        not(feature = "events"),
        allow(dead_code, reason = "tables have none without the feature")
    )]
    pub(crate) events: Option<Box<dyn EventSource>>,
    timestamp: TimestampFormat,
    key: String,
}

/// Returns the error for shapes without a text form. The generator refuses models that bind such a shape.
fn no_text(member: &Member) -> Error {
    let Member { name, target, .. } = member;
    Error::new(format!(
        "member `{name}` is a {:?}, which has no form as text",
        target.shape_type
    ))
}

/// Returns the text of a double or float: `finite` if the value is finite, or else one of the three special names.
fn float_text(value: f64, finite: &str) -> String {
    let finite = finite.strip_suffix(".0").unwrap_or(finite);
    special::name(value).unwrap_or(finite).to_owned()
}

impl TextWriter {
    pub(crate) fn new(timestamp: TimestampFormat) -> Self {
        Self {
            texts: Vec::new(),
            blob: None,
            stream: None,
            events: None,
            timestamp,
            key: String::new(),
        }
    }

    fn push(&mut self, text: String) -> Result {
        self.texts.push((self.key.clone(), text));
        Ok(())
    }
}

impl Serializer for TextWriter {
    fn boolean(&mut self, _: &Member, value: bool) -> Result {
        self.push(value.to_string())
    }

    fn integer(&mut self, _: &Member, value: i64) -> Result {
        self.push(value.to_string())
    }

    fn float(&mut self, _: &Member, value: f32) -> Result {
        let mut buffer = zmij::Buffer::new();
        let finite = if value.is_finite() {
            buffer.format_finite(value)
        } else {
            ""
        };
        self.push(float_text(f64::from(value), finite))
    }

    fn double(&mut self, _: &Member, value: f64) -> Result {
        let mut buffer = zmij::Buffer::new();
        let finite = if value.is_finite() {
            buffer.format_finite(value)
        } else {
            ""
        };
        self.push(float_text(value, finite))
    }

    fn big_integer(&mut self, _: &Member, value: &BigInteger) -> Result {
        self.push(value.to_string())
    }

    fn big_decimal(&mut self, _: &Member, value: &BigDecimal) -> Result {
        self.push(value.to_string())
    }

    fn string(&mut self, _: &Member, value: &str) -> Result {
        self.push(value.to_owned())
    }

    fn blob(&mut self, _: &Member, value: &Blob) -> Result {
        self.blob = Some(value.clone());
        self.push(BASE64_STANDARD.encode(value))
    }

    fn timestamp(&mut self, member: &Member, value: Timestamp) -> Result {
        self.push(value.format(member.timestamp.unwrap_or(self.timestamp))?)
    }

    fn document(&mut self, member: &Member, _: &Document) -> Result {
        Err(no_text(member))
    }

    fn stream(&mut self, member: &Member, value: &ByteStream) -> Result {
        let sent = || Error::new(format!("`{}` has been sent already", member.name));
        self.stream = Some(value.take().ok_or_else(sent)?);
        Ok(())
    }

    fn events(&mut self, member: &Member, value: &dyn Events) -> Result {
        let sent = || Error::new(format!("`{}` has been sent already", member.name));
        self.events = Some(value.take_source().ok_or_else(sent)?);
        Ok(())
    }

    fn null(&mut self, _: &Member) -> Result {
        Ok(())
    }

    fn begin_list(&mut self, _: &Member, _: usize) -> Result {
        Ok(())
    }

    fn end_list(&mut self) -> Result {
        Ok(())
    }

    fn begin_map(&mut self, _: &Member, _: usize) -> Result {
        Ok(())
    }

    fn key(&mut self, key: &str) -> Result {
        key.clone_into(&mut self.key);
        Ok(())
    }

    fn end_map(&mut self) -> Result {
        Ok(())
    }

    fn begin_structure(&mut self, member: &Member) -> Result {
        Err(no_text(member))
    }

    fn end_structure(&mut self) -> Result {
        Ok(())
    }
}

/// Reads one member from its texts. Each text has its key if the member is a map.
#[derive(Debug)]
pub(crate) struct TextReader {
    texts: VecDeque<(String, String)>,
    blob: Option<Blob>,
    stream: Option<ByteStream>,
    events: Option<Box<dyn EventReader>>,
    timestamp: TimestampFormat,
    /// Whether the reader is strict, as servers need it.
    strict: bool,
    /// The key of the current map entry, if the map's values are lists.
    entry: Option<String>,
    /// The memory that values may take.
    budget: Budget,
}

impl TextReader {
    pub(crate) fn new(
        texts: impl IntoIterator<Item = (String, String)>,
        timestamp: TimestampFormat,
    ) -> Self {
        let texts: VecDeque<(String, String)> = texts.into_iter().collect();
        let length = texts.iter().map(|(key, text)| key.len() + text.len()).sum();
        Self {
            budget: Budget::new(length, None),
            texts,
            blob: None,
            stream: None,
            events: None,
            timestamp,
            strict: false,
            entry: None,
        }
    }

    /// Makes the reader strict, as servers need it, or lenient, as clients need it. The module of codecs lists the
    /// differences.
    pub(crate) fn strict(self, strict: bool) -> Self {
        Self { strict, ..self }
    }

    /// Returns a reader of a blob whose bytes are not encoded.
    pub(crate) fn of_blob(blob: Blob) -> Self {
        let mut reader = Self::new([], TimestampFormat::DateTime);
        reader.blob = Some(blob);
        reader
    }

    /// Returns a reader of a stream.
    pub(crate) fn of_stream(stream: ByteStream) -> Self {
        let mut reader = Self::new([], TimestampFormat::DateTime);
        reader.stream = Some(stream);
        reader
    }

    /// Returns a reader of a stream of events.
    #[cfg(feature = "events")]
    pub(crate) fn of_events(events: Box<dyn EventReader>) -> Self {
        let mut reader = Self::new([], TimestampFormat::DateTime);
        reader.events = Some(events);
        reader
    }

    fn take(&mut self) -> Result<String> {
        match self.texts.pop_front() {
            Some((_, text)) => Ok(text),
            None => Err(Error::new("expected a value")),
        }
    }

    /// Reads a whole number. A strict reader refuses a plus sign, which `from_str` accepts.
    fn whole<T: std::str::FromStr>(&mut self, member: &Member) -> Result<T> {
        let text = self.take()?;
        let parsed = match self.strict {
            true if text.starts_with('+') => None,
            true => text.parse().ok(),
            false => whole_number(&text).and_then(|it| it.parse().ok()),
        };
        parsed.ok_or_else(|| is_not(member, "a whole number"))
    }

    fn float_text(&mut self) -> Result<String> {
        let text = self.take()?;
        let special = special::of_name(&text).is_some();
        // `from_str` accepts more spellings than the protocols have.
        let plain = text
            .bytes()
            .all(|it| it.is_ascii_digit() || b"+-.eE".contains(&it));
        if special || plain {
            Ok(text)
        } else {
            Err(Error::new("expected a number"))
        }
    }
}

fn is_not(member: &Member, what: &str) -> Error {
    Error::new(format!("`{}` is not {what}", member.name))
}

impl Deserializer for TextReader {
    fn boolean(&mut self, member: &Member) -> Result<bool> {
        let parsed = boolean(&self.take()?, self.strict);
        parsed.ok_or_else(|| is_not(member, "true or false"))
    }

    fn integer(&mut self, member: &Member) -> Result<i64> {
        self.whole(member)
    }

    fn float(&mut self, member: &Member) -> Result<f32> {
        let text = self.float_text()?;
        text.parse().map_err(|_| is_not(member, "a number"))
    }

    fn double(&mut self, member: &Member) -> Result<f64> {
        let text = self.float_text()?;
        text.parse().map_err(|_| is_not(member, "a number"))
    }

    fn big_integer(&mut self, member: &Member) -> Result<BigInteger> {
        self.whole(member)
    }

    fn big_decimal(&mut self, member: &Member) -> Result<BigDecimal> {
        let text = self.take()?;
        let number = match self.strict {
            true => Some(Cow::Borrowed(text.as_str())),
            false => in_json_grammar(&text),
        };
        let parsed = number.and_then(|it| it.parse().ok());
        parsed.ok_or_else(|| is_not(member, "a number"))
    }

    fn string(&mut self, _: &Member) -> Result<String> {
        self.take()
    }

    fn blob(&mut self, member: &Member) -> Result<Blob> {
        if let Some(blob) = self.blob.take() {
            return Ok(blob);
        }
        let bytes = base64_text::decode(&self.take()?, self.strict);
        bytes
            .map(Blob::from)
            .ok_or_else(|| is_not(member, "base64"))
    }

    fn timestamp(&mut self, member: &Member) -> Result<Timestamp> {
        let format = member.timestamp.unwrap_or(self.timestamp);
        let text = self.take()?;
        let parsed = match self.strict {
            true => Timestamp::parse_strict(&text, format),
            false => Timestamp::parse_lenient(&text, format),
        };
        parsed.map_err(|error| Error::new(format!("`{}` is {error}", member.name)))
    }

    fn document(&mut self, member: &Member) -> Result<Document> {
        Err(no_text(member))
    }

    fn stream(&mut self, _: &Member) -> Result<ByteStream> {
        self.stream
            .take()
            .ok_or_else(|| Error::new("expected a stream"))
    }

    fn events(&mut self, _: &Member) -> Result<Box<dyn EventReader>> {
        self.events
            .take()
            .ok_or_else(|| Error::new("expected a stream of events"))
    }

    fn null(&mut self) -> Result<bool> {
        Ok(false)
    }

    fn charge(&mut self, bytes: usize) -> Result {
        self.budget.charge(bytes)
    }

    fn stops_at_length(&self) -> bool {
        self.strict
    }

    fn skip_value(&mut self) -> Result {
        self.take().map(drop)
    }

    fn begin_list(&mut self, _: &Member) -> Result {
        Ok(())
    }

    fn next_element(&mut self) -> Result<bool> {
        Ok(match (&self.entry, self.texts.front()) {
            (Some(entry), Some((key, _))) => entry == key,
            (None, next) => next.is_some(),
            (Some(_), None) => false,
        })
    }

    fn begin_map(&mut self, member: &Member) -> Result {
        let lists = member.target.value().target.shape_type == ShapeType::List;
        // The sort brings texts of one key together. If values are not lists, the first text of a key is kept.
        let mut texts: Vec<_> = std::mem::take(&mut self.texts).into();
        texts.sort_by(|(one, _), (other, _)| one.cmp(other));
        if !lists {
            texts.dedup_by(|(later, _), (first, _)| later == first);
        }
        self.texts = texts.into();
        self.entry = lists.then(String::new);
        Ok(())
    }

    fn next_key(&mut self) -> Result<Option<String>> {
        let key = self.texts.front().map(|(key, _)| key.clone());
        if self.entry.is_some() {
            self.entry.clone_from(&key);
        }
        Ok(key)
    }

    fn begin_structure(&mut self, member: &Member) -> Result {
        Err(no_text(member))
    }

    fn next_member(&mut self, _: Members, _: &mut usize) -> Result<Option<usize>> {
        Ok(None)
    }

    fn next_variant(&mut self, _: &'static Schema) -> Result<Option<Variant>> {
        Ok(None)
    }
}
