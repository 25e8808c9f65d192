//! Messages: headers and a payload.

use std::fmt;

use bytes::Bytes;

use super::header::{self, HeaderValue, Headers};
use super::{Decoder, FRAME, MAX_HEADERS_BYTES, MAX_PAYLOAD_BYTES, MessageError, PRELUDE};

/// One message of a stream. Two are equal if their payloads are and their headers are, in whatever order.
#[derive(Clone, Default)]
pub struct Message {
    /// Encoded, and checked.
    headers: Bytes,
    payload: Bytes,
}

impl Message {
    /// A message with this payload, and without headers.
    pub fn new(payload: impl Into<Bytes>) -> Self {
        Self {
            headers: Bytes::new(),
            payload: payload.into(),
        }
    }

    /// The message of these headers, which are encoded and have been checked.
    pub(crate) fn of(headers: Bytes, payload: Bytes) -> Self {
        Self { headers, payload }
    }

    /// The message that these bytes are.
    ///
    /// # Errors
    ///
    /// When they are no message, or more than one.
    pub fn decode(bytes: impl Into<Bytes>) -> Result<Self, MessageError> {
        let mut decoder = Decoder::new();
        decoder.push(bytes.into());
        match (decoder.next()?, decoder.finish()) {
            (Some(message), Ok(())) => Ok(message),
            (Some(_), Err(_)) => Err(MessageError::Trailing),
            (None, cut_off) => Err(cut_off.err().unwrap_or(MessageError::CutOff(None))),
        }
    }

    /// The same message with another header, behind those that it has.
    ///
    /// # Errors
    ///
    /// When the message has a header of that name, or no message can have such a header.
    pub fn with_header(self, name: &str, value: HeaderValue<'_>) -> Result<Self, MessageError> {
        if self.header(name).is_some() {
            return Err(MessageError::DuplicateHeader(name.to_owned()));
        }
        let mut headers = Vec::from(self.headers);
        header::push(&mut headers, name, value)?;
        Ok(Self {
            headers: headers.into(),
            payload: self.payload,
        })
    }

    /// The headers, in their order.
    pub fn headers(&self) -> Headers<'_> {
        Headers::of_checked(&self.headers)
    }

    /// The header of this name.
    pub fn header(&self, name: &str) -> Option<HeaderValue<'_>> {
        let mut headers = self.headers();
        headers.find(|(it, _)| *it == name).map(|(_, value)| value)
    }

    /// The payload.
    pub fn payload(&self) -> &Bytes {
        &self.payload
    }

    /// The payload, by value.
    pub fn into_payload(self) -> Bytes {
        self.payload
    }

    /// The bytes of the message.
    ///
    /// # Errors
    ///
    /// When its payload or its headers are longer than those of any message.
    pub fn encode(&self) -> Result<Bytes, MessageError> {
        let mut out = Vec::with_capacity(FRAME + self.headers.len() + self.payload.len());
        self.encode_to(&mut out)?;
        Ok(out.into())
    }

    /// Appends the bytes of the message.
    pub(crate) fn encode_to(&self, out: &mut Vec<u8>) -> Result<(), MessageError> {
        let (headers, payload) = (self.headers.len(), self.payload.len());
        if payload > MAX_PAYLOAD_BYTES {
            return Err(MessageError::PayloadTooLong(MAX_PAYLOAD_BYTES));
        }
        let lengths = [FRAME + headers + payload, headers].map(u32::try_from);
        let (false, [Ok(total), Ok(headers)]) = (headers > MAX_HEADERS_BYTES, lengths) else {
            return Err(MessageError::HeadersTooLong(MAX_HEADERS_BYTES));
        };
        let mut prelude = [0; PRELUDE - 4];
        prelude[..4].copy_from_slice(&total.to_be_bytes());
        prelude[4..].copy_from_slice(&headers.to_be_bytes());
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&prelude);
        let checksum = hasher.clone().finalize().to_be_bytes();
        for part in [&checksum[..], &self.headers, &self.payload] {
            hasher.update(part);
        }
        let last = hasher.finalize().to_be_bytes();
        for part in [&prelude[..], &checksum, &self.headers, &self.payload, &last] {
            out.extend_from_slice(part);
        }
        Ok(())
    }
}

impl PartialEq for Message {
    fn eq(&self, other: &Self) -> bool {
        let has = |(name, value)| other.header(name) == Some(value);
        self.payload == other.payload
            && self.headers.len() == other.headers.len()
            && self.headers().all(has)
    }
}

/// The names of the headers, and how long the payload is: values can be `@sensitive`.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers().map(|(name, _)| name).collect();
        f.debug_struct("Message")
            .field("headers", &names)
            .field("payload", &format_args!("{} bytes", self.payload.len()))
            .finish()
    }
}

/// Writes the headers of a message.
#[cfg(any(feature = "client", feature = "server"))]
#[derive(Debug, Default)]
pub(crate) struct HeaderWriter(Vec<u8>);

#[cfg(any(feature = "client", feature = "server"))]
impl HeaderWriter {
    /// Adds a header. Whoever calls it knows that the name is new.
    pub(crate) fn push(&mut self, name: &str, value: HeaderValue<'_>) -> Result<(), MessageError> {
        header::push(&mut self.0, name, value)
    }

    /// The message with these headers.
    pub(crate) fn finish(self, payload: Bytes) -> Message {
        Message::of(self.0.into(), payload)
    }
}
