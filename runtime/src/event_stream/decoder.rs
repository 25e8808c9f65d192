//! Bytes in pieces come in, messages go out.

use bytes::{Bytes, BytesMut};

use super::header;
use super::{FRAME, MAX_HEADERS_BYTES, MAX_PAYLOAD_BYTES, Message, MessageError, PRELUDE};

/// Decodes messages. No memory is allocated for bytes that have not arrived, whatever lengths say.
#[derive(Debug)]
pub struct Decoder {
    /// The most bytes of a payload, and of headers.
    limits: (usize, usize),
    /// What has been given, and is not in a message yet.
    chunk: Bytes,
    /// The beginning of a message that comes in several pieces.
    begun: BytesMut,
    /// The lengths of that message and of its headers, once they have come.
    lengths: Option<(usize, usize)>,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl Decoder {
    /// A decoder without limits of length, as clients have it ("Amazon Event Stream Specification", "Message Format").
    pub fn new() -> Self {
        Self::with_limits(usize::MAX, usize::MAX)
    }

    /// A decoder with the limits that services check.
    pub fn of_service() -> Self {
        Self::with_limits(MAX_PAYLOAD_BYTES, MAX_HEADERS_BYTES)
    }

    /// A decoder that refuses messages whose payload or headers are longer.
    pub fn with_limits(payload: usize, headers: usize) -> Self {
        Self {
            limits: (payload, headers),
            chunk: Bytes::new(),
            begun: BytesMut::new(),
            lengths: None,
        }
    }

    /// Takes the next bytes. They are not copied if whole messages are in them.
    pub fn push(&mut self, bytes: Bytes) {
        if self.chunk.is_empty() {
            self.chunk = bytes;
            return;
        }
        let mut chunk = BytesMut::from(std::mem::take(&mut self.chunk));
        chunk.extend_from_slice(&bytes);
        self.chunk = chunk.freeze();
    }

    /// The next message. `None` if more bytes are needed.
    ///
    /// # Errors
    ///
    /// When the bytes are no message. What follows is lost then.
    #[allow(
        clippy::should_implement_trait,
        reason = "an iterator would be at its end"
    )]
    pub fn next(&mut self) -> Result<Option<Message>, MessageError> {
        let message = self.take();
        if message.is_err() {
            *self = Self::with_limits(self.limits.0, self.limits.1);
        }
        message
    }

    /// Checks that nothing of a message is left.
    ///
    /// # Errors
    ///
    /// When the bytes end within a message.
    pub fn finish(&self) -> Result<(), MessageError> {
        if self.begun.is_empty() && self.chunk.is_empty() {
            return Ok(());
        }
        let has = self.begun.len() + self.chunk.len();
        let missing = self.lengths.map(|(total, _)| total.saturating_sub(has));
        Err(MessageError::CutOff(missing))
    }

    fn take(&mut self) -> Result<Option<Message>, MessageError> {
        let (total, headers) = match self.lengths {
            Some(lengths) => lengths,
            None => match self.prelude()? {
                Some(lengths) => *self.lengths.insert(lengths),
                None => return Ok(None),
            },
        };
        if self.begun.is_empty() && self.chunk.len() >= total {
            self.lengths = None;
            return message(self.chunk.split_to(total), headers).map(Some);
        }
        if !self.fill(total) {
            return Ok(None);
        }
        self.lengths = None;
        message(self.begun.split().freeze(), headers).map(Some)
    }

    /// The lengths of the next message and of its headers, if they have come.
    fn prelude(&mut self) -> Result<Option<(usize, usize)>, MessageError> {
        let is_in_chunk = self.begun.is_empty() && self.chunk.len() >= PRELUDE;
        let prelude = match is_in_chunk {
            true => self.chunk.first_chunk::<PRELUDE>().copied(),
            false if self.fill(PRELUDE) => self.begun.first_chunk::<PRELUDE>().copied(),
            false => None,
        };
        let Some(prelude) = prelude else {
            return Ok(None);
        };
        let (total, headers) = lengths(&prelude)?;
        // The lengths are those of a message: they have been checked.
        let payload = total - headers - FRAME;
        let (most_payload, most_headers) = self.limits;
        if payload > most_payload {
            return Err(MessageError::PayloadTooLong(most_payload));
        }
        if headers > most_headers {
            return Err(MessageError::HeadersTooLong(most_headers));
        }
        Ok(Some((total, headers)))
    }

    /// Brings the beginning of a message to this length. Returns whether so many bytes have come.
    fn fill(&mut self, length: usize) -> bool {
        let missing = length.saturating_sub(self.begun.len());
        let there = missing.min(self.chunk.len());
        self.begun.extend_from_slice(&self.chunk.split_to(there));
        there == missing
    }
}

/// Reads the lengths of a message and of its headers.
fn lengths(prelude: &[u8; PRELUDE]) -> Result<(usize, usize), MessageError> {
    let number = |at: usize| {
        let bytes = prelude.get(at..).and_then(<[u8]>::first_chunk::<4>);
        u32::from_be_bytes(bytes.copied().unwrap_or_default())
    };
    let (total, headers, checksum) = (number(0), number(4), number(8));
    let lengths = prelude.get(..PRELUDE - 4).unwrap_or_default();
    if crc32fast::hash(lengths) != checksum {
        return Err(MessageError::PreludeChecksum);
    }
    let wrong = MessageError::Lengths { total, headers };
    match (usize::try_from(total), usize::try_from(headers)) {
        (Ok(total), Ok(headers)) if total.checked_sub(FRAME) >= Some(headers) => {
            Ok((total, headers))
        }
        _ => Err(wrong),
    }
}

/// Takes a whole message apart.
fn message(mut frame: Bytes, headers: usize) -> Result<Message, MessageError> {
    let checksum = frame.split_off(frame.len().saturating_sub(4));
    let checksum = checksum.first_chunk::<4>().copied().unwrap_or_default();
    if crc32fast::hash(&frame) != u32::from_be_bytes(checksum) {
        return Err(MessageError::MessageChecksum);
    }
    let mut content = frame.split_off(PRELUDE.min(frame.len()));
    let headers = content.split_to(headers.min(content.len()));
    header::check(&headers)?;
    Ok(Message::of(headers, content))
}

#[cfg(test)]
mod tests {
    use super::super::HeaderValue;
    use super::*;

    fn some() -> Message {
        let message = Message::new("payload");
        let message = message.with_header("name", HeaderValue::String("text"));
        message
            .unwrap()
            .with_header("number", HeaderValue::Short(-7))
            .unwrap()
    }

    #[test]
    fn messages_are_the_same_however_their_bytes_arrive() {
        let twice = [some().encode().unwrap(), some().encode().unwrap()].concat();
        for length in 1..=twice.len() {
            let mut decoder = Decoder::of_service();
            let mut found = Vec::new();
            for piece in twice.chunks(length) {
                decoder.push(Bytes::copy_from_slice(piece));
                while let Some(message) = decoder.next().unwrap() {
                    found.push(message);
                }
            }
            decoder.finish().unwrap();
            assert_eq!(found, [some(), some()], "pieces of {length}");
        }
    }

    #[test]
    fn a_message_that_is_not_whole_says_how_much_is_missing() {
        let whole = some().encode().unwrap();
        for length in 0..whole.len() {
            let mut decoder = Decoder::new();
            decoder.push(whole.slice(..length));
            assert_eq!(decoder.next(), Ok(None));
            let expected = match length {
                0 => Ok(()),
                1..PRELUDE => Err(MessageError::CutOff(None)),
                _ => Err(MessageError::CutOff(Some(whole.len() - length))),
            };
            assert_eq!(decoder.finish(), expected);
        }
    }

    #[test]
    fn what_lengths_say_allocates_nothing() {
        let mut bytes = u32::MAX.to_be_bytes().to_vec();
        bytes.extend_from_slice(&0_u32.to_be_bytes());
        let checksum = crc32fast::hash(&bytes).to_be_bytes();
        bytes.extend_from_slice(&checksum);
        let mut decoder = Decoder::new();
        decoder.push(bytes.clone().into());
        assert_eq!(decoder.next(), Ok(None));
        assert!(decoder.begun.capacity() < 1000);
        let mut decoder = Decoder::of_service();
        decoder.push(bytes.into());
        let error = MessageError::PayloadTooLong(MAX_PAYLOAD_BYTES);
        assert_eq!(decoder.next(), Err(error));
    }

    #[test]
    fn lengths_that_do_not_fit_are_refused() {
        for (total, headers) in [(0_u32, 0_u32), (15, 0), (16, 1), (100, 90)] {
            let mut bytes = total.to_be_bytes().to_vec();
            bytes.extend_from_slice(&headers.to_be_bytes());
            let checksum = crc32fast::hash(&bytes).to_be_bytes();
            bytes.extend_from_slice(&checksum);
            let mut decoder = Decoder::new();
            decoder.push(bytes.into());
            assert_eq!(
                decoder.next(),
                Err(MessageError::Lengths { total, headers })
            );
        }
    }

    #[test]
    fn a_header_that_comes_twice_is_refused_among_few_and_many() {
        for count in [2, 10, 20, 5000] {
            let mut headers = Vec::new();
            for number in 1..count {
                header::push(
                    &mut headers,
                    &number.to_string(),
                    HeaderValue::Boolean(true),
                )
                .unwrap();
            }
            assert_eq!(header::check(&headers), Ok(()));
            header::push(&mut headers, "1", HeaderValue::Boolean(false)).unwrap();
            let expected = MessageError::DuplicateHeader("1".to_owned());
            assert_eq!(header::check(&headers), Err(expected), "{count}");
        }
    }
}
