//! Headers of messages: names with typed values. They stay encoded: whoever asks for one reads them.

use std::collections::HashSet;

use super::MessageError;
use crate::types::Timestamp;

/// The value of a header.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum HeaderValue<'a> {
    /// A boolean.
    Boolean(bool),
    /// A whole number of 8 bits.
    Byte(i8),
    /// A whole number of 16 bits.
    Short(i16),
    /// A whole number of 32 bits.
    Integer(i32),
    /// A whole number of 64 bits.
    Long(i64),
    /// Up to 32,767 bytes.
    Bytes(&'a [u8]),
    /// Up to 32,767 bytes of text.
    String(&'a str),
    /// A time, in whole milliseconds.
    Timestamp(Timestamp),
    /// A UUID.
    Uuid([u8; 16]),
}

/// The most bytes of a value.
const MAX_VALUE: usize = i16::MAX as usize;

/// The types of values, as they are encoded.
mod code {
    pub(super) const TRUE: u8 = 0;
    pub(super) const FALSE: u8 = 1;
    pub(super) const BYTE: u8 = 2;
    pub(super) const SHORT: u8 = 3;
    pub(super) const INTEGER: u8 = 4;
    pub(super) const LONG: u8 = 5;
    pub(super) const BYTES: u8 = 6;
    pub(super) const STRING: u8 = 7;
    pub(super) const TIMESTAMP: u8 = 8;
    pub(super) const UUID: u8 = 9;
}

/// The headers of a message, in their order.
#[derive(Clone, Debug)]
pub struct Headers<'a>(&'a [u8]);

impl<'a> Headers<'a> {
    /// The headers in these bytes, which have been checked.
    pub(super) fn of_checked(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }
}

impl<'a> Iterator for Headers<'a> {
    type Item = (&'a str, HeaderValue<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        // They have been checked, so that there is no error.
        take(&mut self.0).ok()
    }
}

/// Checks encoded headers.
pub(super) fn check(bytes: &[u8]) -> Result<(), MessageError> {
    /// How many names are compared with each other. A message of the model has fewer headers.
    const FEW: usize = 16;
    let mut rest = bytes;
    let mut few = [""; FEW];
    let mut count = 0;
    let mut many = HashSet::new();
    while !rest.is_empty() {
        let (name, _) = take(&mut rest)?;
        let is_new = match few.get_mut(count) {
            Some(place) => {
                *place = name;
                !few.iter().take(count).any(|it| *it == name)
            }
            None => !few.contains(&name) && many.insert(name),
        };
        if !is_new {
            return Err(MessageError::DuplicateHeader(name.to_owned()));
        }
        count += 1;
    }
    Ok(())
}

/// Takes the next header.
fn take<'a>(rest: &mut &'a [u8]) -> Result<(&'a str, HeaderValue<'a>), MessageError> {
    let [length] = array(rest)?;
    let name = bytes(rest, usize::from(length))?;
    let name = std::str::from_utf8(name).map_err(|_| MessageError::HeaderName)?;
    if name.is_empty() {
        return Err(MessageError::HeaderName);
    }
    let [kind] = array(rest)?;
    let value = match kind {
        code::TRUE => HeaderValue::Boolean(true),
        code::FALSE => HeaderValue::Boolean(false),
        code::BYTE => HeaderValue::Byte(i8::from_be_bytes(array(rest)?)),
        code::SHORT => HeaderValue::Short(i16::from_be_bytes(array(rest)?)),
        code::INTEGER => HeaderValue::Integer(i32::from_be_bytes(array(rest)?)),
        code::LONG => HeaderValue::Long(i64::from_be_bytes(array(rest)?)),
        code::BYTES => HeaderValue::Bytes(long(rest, name)?),
        code::STRING => {
            let text = std::str::from_utf8(long(rest, name)?);
            HeaderValue::String(text.map_err(|_| MessageError::HeaderNotText(name.to_owned()))?)
        }
        code::TIMESTAMP => {
            let millis = i64::from_be_bytes(array(rest)?);
            HeaderValue::Timestamp(Timestamp::from_millis(millis))
        }
        code::UUID => HeaderValue::Uuid(array(rest)?),
        other => return Err(MessageError::HeaderType(other)),
    };
    Ok((name, value))
}

fn bytes<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], MessageError> {
    let (taken, tail) = rest
        .split_at_checked(length)
        .ok_or(MessageError::HeaderCutOff)?;
    *rest = tail;
    Ok(taken)
}

fn array<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], MessageError> {
    let (taken, tail) = rest.split_first_chunk().ok_or(MessageError::HeaderCutOff)?;
    *rest = tail;
    Ok(*taken)
}

/// A value with its length before it.
fn long<'a>(rest: &mut &'a [u8], name: &str) -> Result<&'a [u8], MessageError> {
    let length = usize::from(u16::from_be_bytes(array(rest)?));
    let value = bytes(rest, length)?;
    match length > MAX_VALUE {
        true => Err(MessageError::HeaderValue(name.to_owned())),
        false => Ok(value),
    }
}

/// Appends a header. Whoever calls it knows that the name is new.
pub(super) fn push(
    to: &mut Vec<u8>,
    name: &str,
    value: HeaderValue<'_>,
) -> Result<(), MessageError> {
    let length = u8::try_from(name.len()).ok().filter(|it| *it > 0);
    to.push(length.ok_or(MessageError::HeaderName)?);
    to.extend_from_slice(name.as_bytes());
    match value {
        HeaderValue::Boolean(true) => to.push(code::TRUE),
        HeaderValue::Boolean(false) => to.push(code::FALSE),
        HeaderValue::Byte(value) => fixed(to, code::BYTE, &value.to_be_bytes()),
        HeaderValue::Short(value) => fixed(to, code::SHORT, &value.to_be_bytes()),
        HeaderValue::Integer(value) => fixed(to, code::INTEGER, &value.to_be_bytes()),
        HeaderValue::Long(value) => fixed(to, code::LONG, &value.to_be_bytes()),
        HeaderValue::Bytes(value) => push_long(to, code::BYTES, name, value)?,
        HeaderValue::String(value) => push_long(to, code::STRING, name, value.as_bytes())?,
        HeaderValue::Timestamp(value) => {
            let millis = millis(value).ok_or_else(|| MessageError::HeaderValue(name.to_owned()))?;
            fixed(to, code::TIMESTAMP, &millis.to_be_bytes());
        }
        HeaderValue::Uuid(value) => fixed(to, code::UUID, &value),
    }
    Ok(())
}

fn fixed(to: &mut Vec<u8>, kind: u8, value: &[u8]) {
    to.push(kind);
    to.extend_from_slice(value);
}

fn push_long(to: &mut Vec<u8>, kind: u8, name: &str, value: &[u8]) -> Result<(), MessageError> {
    let length = u16::try_from(value.len()).ok();
    let length = length.filter(|it| usize::from(*it) <= MAX_VALUE);
    let length = length.ok_or_else(|| MessageError::HeaderValue(name.to_owned()))?;
    to.push(kind);
    to.extend_from_slice(&length.to_be_bytes());
    to.extend_from_slice(value);
    Ok(())
}

/// The milliseconds since 1970. A finer fraction is cut off towards the past.
fn millis(time: Timestamp) -> Option<i64> {
    let millis = i64::from(time.subsec_nanos() / 1_000_000);
    time.seconds().checked_mul(1000)?.checked_add(millis)
}
