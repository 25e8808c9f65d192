//! Builds values of generated types from the `params` of a case. `params` are JSON by member name, in the format of
//! trait values. Timestamps are seconds and blobs are plain text (Smithy 2.0, "HTTP Protocol Compliance Tests", on the
//! format of parameters).
//!
//! A codec is not involved, so that an error in a codec cannot change the expected value. Only the functions of the
//! generated types that codecs also call are used.

use std::collections::BTreeMap;
use std::task::{Context, Poll};

use farrier::__private::v1::schema::{Member, Schema, TimestampFormat};
use farrier::__private::v1::shape::{
    Deserializer, Error, EventReader, EventSlot, Members, ReceivedEvent, Result, Shape, Structure,
    Variant,
};
use farrier::Body;
use farrier::stream::ByteStream;
use farrier::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};

use crate::json::Json;

/// Fills a value with the members of `params`. Null means that there are no members.
///
/// # Errors
///
/// When `params` do not match the shape of the value.
pub fn fill(it: &mut dyn Structure, params: &Json) -> Result {
    let empty = Json::Map(BTreeMap::new());
    let params = match params {
        Json::Null => &empty,
        params => params,
    };
    let root = Member::element("", it.schema());
    let mut reader = Reader {
        next: Some(params),
        open: Vec::new(),
    };
    farrier::__private::v1::shape::read_structure(it, &root, &mut reader)
}

/// Builds a value of a type.
///
/// # Errors
///
/// As [`fill`].
pub fn value<T: Structure>(params: &Json) -> Result<T> {
    let mut it = <T as Shape>::initial();
    fill(&mut it, params)?;
    Ok(it)
}

/// Reads values from JSON.
struct Reader<'a> {
    next: Option<&'a Json>,
    open: Vec<Rest<'a>>,
}

/// The rest of a container, in reverse order.
enum Rest<'a> {
    List(Vec<&'a Json>),
    Map(Vec<(&'a str, &'a Json)>),
}

impl<'a> Reader<'a> {
    fn take(&mut self) -> Result<&'a Json> {
        self.next
            .take()
            .ok_or_else(|| Error::new("a value is missing"))
    }

    fn text(&mut self, member: &Member) -> Result<&'a str> {
        match self.take()? {
            Json::String(text) => Ok(text),
            other => Err(unlike(member, "a string", other)),
        }
    }

    fn number(&mut self, member: &Member) -> Result<&'a str> {
        match self.take()? {
            Json::Number(text) | Json::String(text) => Ok(text),
            other => Err(unlike(member, "a number", other)),
        }
    }

    fn parsed<T: std::str::FromStr>(&mut self, member: &Member, what: &str) -> Result<T> {
        let text = self.number(member)?;
        text.parse()
            .map_err(|_| unlike(member, what, &Json::String(text.to_owned())))
    }

    fn begin_members(&mut self, member: &Member) -> Result {
        match self.take()? {
            Json::Map(members) => {
                let members = members.iter().rev();
                let members = members.map(|(key, it)| (key.as_str(), it)).collect();
                self.open.push(Rest::Map(members));
                Ok(())
            }
            other => Err(unlike(member, "an object", other)),
        }
    }

    fn entry(&mut self) -> Result<Option<&'a str>> {
        let Some(Rest::Map(rest)) = self.open.last_mut() else {
            return Err(Error::new("an object is missing"));
        };
        let Some((key, value)) = rest.pop() else {
            self.open.pop();
            return Ok(None);
        };
        self.next = Some(value);
        Ok(Some(key))
    }
}

fn unlike(member: &Member, expected: &str, found: &Json) -> Error {
    let name = member.name();
    Error::new(format!(
        "`params` have {found} for `{name}`, which is {expected}"
    ))
}

impl Deserializer for Reader<'_> {
    fn boolean(&mut self, member: &Member) -> Result<bool> {
        match self.take()? {
            Json::Boolean(value) => Ok(*value),
            other => Err(unlike(member, "a boolean", other)),
        }
    }

    fn integer(&mut self, member: &Member) -> Result<i64> {
        self.parsed(member, "a whole number")
    }

    fn float(&mut self, member: &Member) -> Result<f32> {
        self.parsed(member, "a float")
    }

    fn double(&mut self, member: &Member) -> Result<f64> {
        self.parsed(member, "a double")
    }

    fn big_integer(&mut self, member: &Member) -> Result<BigInteger> {
        self.parsed(member, "a whole number")
    }

    fn big_decimal(&mut self, member: &Member) -> Result<BigDecimal> {
        self.parsed(member, "a number")
    }

    fn string(&mut self, member: &Member) -> Result<String> {
        self.text(member).map(str::to_owned)
    }

    fn blob(&mut self, member: &Member) -> Result<Blob> {
        self.text(member).map(|text| Blob::from(text.to_owned()))
    }

    fn timestamp(&mut self, member: &Member) -> Result<Timestamp> {
        let text = self.number(member)?;
        let seconds = Timestamp::parse(text, TimestampFormat::EpochSeconds);
        // Cases of events have dates.
        seconds
            .or_else(|_| Timestamp::parse(text, TimestampFormat::DateTime))
            .map_err(|_| unlike(member, "a timestamp", &Json::String(text.to_owned())))
    }

    fn document(&mut self, _: &Member) -> Result<Document> {
        self.take().map(document)
    }

    fn stream(&mut self, member: &Member) -> Result<ByteStream> {
        let text = self.text(member)?.to_owned();
        Ok(ByteStream::from(Body::new(text)))
    }

    fn events(&mut self, member: &Member) -> Result<Box<dyn EventReader>> {
        match self.take()? {
            Json::List(events) => Ok(Box::new(ListedEvents {
                union: member.target(),
                rest: events.iter().rev().cloned().collect(),
            })),
            other => Err(unlike(member, "a list of events", other)),
        }
    }

    fn null(&mut self) -> Result<bool> {
        Ok(self.next.take_if(|it| matches!(it, Json::Null)).is_some())
    }

    fn begin_list(&mut self, member: &Member) -> Result {
        match self.take()? {
            Json::List(elements) => {
                self.open.push(Rest::List(elements.iter().rev().collect()));
                Ok(())
            }
            other => Err(unlike(member, "a list", other)),
        }
    }

    fn next_element(&mut self) -> Result<bool> {
        let Some(Rest::List(rest)) = self.open.last_mut() else {
            return Err(Error::new("a list is missing"));
        };
        self.next = rest.pop();
        if self.next.is_none() {
            self.open.pop();
        }
        Ok(self.next.is_some())
    }

    fn begin_map(&mut self, member: &Member) -> Result {
        self.begin_members(member)
    }

    fn next_key(&mut self) -> Result<Option<String>> {
        Ok(self.entry()?.map(str::to_owned))
    }

    fn begin_structure(&mut self, member: &Member) -> Result {
        self.begin_members(member)
    }

    fn next_member(&mut self, members: Members, _: &mut usize) -> Result<Option<usize>> {
        while let Some(key) = self.entry()? {
            if matches!(self.next, Some(Json::Null)) {
                continue;
            }
            return named(members.schema(), key).map(Some);
        }
        Ok(None)
    }

    fn next_variant(&mut self, schema: &'static Schema) -> Result<Option<Variant>> {
        match self.entry()? {
            Some(key) => named(schema, key).map(|index| Some(Variant::Known(index))),
            None => Ok(None),
        }
    }
}

/// A stream of the events in a list, each a union of one member.
struct ListedEvents {
    union: &'static Schema,
    /// In reverse order.
    rest: Vec<Json>,
}

impl EventReader for ListedEvents {
    fn poll_read(&mut self, _: &mut Context<'_>, slot: &mut dyn EventSlot) -> Poll<ReceivedEvent> {
        let Some(params) = self.rest.pop() else {
            return Poll::Ready(ReceivedEvent::End);
        };
        let read = self.read(&params, slot);
        Poll::Ready(read.unwrap_or_else(|error| ReceivedEvent::Broken(error.into())))
    }
}

impl ListedEvents {
    fn read(&self, params: &Json, slot: &mut dyn EventSlot) -> Result<ReceivedEvent> {
        let mut members = params.members();
        let (Some((name, params)), None) = (members.next(), members.next()) else {
            return Err(Error::new(format!("{params} is no event")));
        };
        let index = named(self.union, name)?;
        if let Some(event) = slot.union().event_mut(index) {
            return fill(event, params).map(|()| ReceivedEvent::Event);
        }
        let target = self.union.members()[index].target();
        match slot.error(target) {
            Some(error) => fill(error, params).map(|()| ReceivedEvent::Modeled),
            None => Ok(ReceivedEvent::Event),
        }
    }
}

/// Returns the index of the member with this name. An unknown name is an error in the case or in its reader.
fn named(schema: &Schema, name: &str) -> Result<usize> {
    let found = schema.members().iter().position(|it| it.name() == name);
    found.ok_or_else(|| {
        let id = schema.id();
        Error::new(format!(
            "`params` have `{name}`, which is no member of {id}"
        ))
    })
}

fn document(json: &Json) -> Document {
    match json {
        Json::Null => Document::Null,
        Json::Boolean(value) => Document::Boolean(*value),
        Json::Number(text) => match (text.parse::<i64>(), text.parse::<u64>()) {
            (Ok(number), _) => Document::from(number),
            (_, Ok(number)) => Document::from(number),
            // Rust parses every number of JSON.
            _ => Document::from(text.parse::<f64>().unwrap_or(f64::NAN)),
        },
        Json::String(text) => Document::String(text.clone()),
        Json::List(elements) => Document::List(elements.iter().map(document).collect()),
        Json::Map(members) => {
            let members = members.iter().map(|(key, it)| (key.clone(), document(it)));
            Document::Map(members.collect())
        }
    }
}
