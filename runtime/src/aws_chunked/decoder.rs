//! Takes the framing off, without waiting for the end of a chunk.

use std::fmt;

use bytes::Bytes;

use super::ChunkVerifier;

/// How long a line may be that says the length of a chunk. A signature has 64 digits.
const MAX_LINE: usize = 1 << 10;

/// How many bytes all trailers may have.
const MAX_TRAILERS: usize = 8 << 10;

/// The trailers of a body: names in lower case, and values.
pub(crate) type Trailers = Vec<(String, String)>;

/// The trailer with the signature of the others.
const TRAILER_SIGNATURE: &str = "x-amz-trailer-signature";

/// Why a body cannot be taken out of its framing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DecodeError {
    /// The framing is damaged.
    Malformed(&'static str),
    /// A chunk, or the trailers, do not have the signature that they have to have.
    WrongSignature,
}

impl From<&'static str> for DecodeError {
    fn from(message: &'static str) -> Self {
        Self::Malformed(message)
    }
}

/// A framed body so far.
#[derive(Default)]
pub(crate) struct Decoder {
    /// Verifies signatures, if somebody does.
    verifier: Option<Box<dyn ChunkVerifier>>,
    /// The signature of the chunk that comes.
    signature: String,
    state: State,
    /// The part of a line that has come.
    line: Vec<u8>,
    trailers: Trailers,
    trailer_bytes: usize,
}

/// What comes next.
#[derive(Debug, Default)]
enum State {
    /// The line with the length of a chunk.
    #[default]
    Length,
    /// So many bytes of a chunk.
    Content(u64),
    /// The end of line behind a chunk.
    End,
    /// Trailers, up to the end of the body.
    Trailers,
}

impl Decoder {
    /// A decoder that verifies signatures.
    pub(crate) fn new(verifier: Option<Box<dyn ChunkVerifier>>) -> Self {
        Self {
            verifier,
            ..Self::default()
        }
    }

    /// Takes bytes from the start of `input`. Returns the next piece of the content, or `None` when `input` is used
    /// up.
    ///
    /// # Errors
    ///
    /// What is wrong with the framing, or that a signature is. A piece has gone out before the signature of its chunk is
    /// verified.
    pub(crate) fn next(&mut self, input: &mut Bytes) -> Result<Option<Bytes>, DecodeError> {
        while !input.is_empty() {
            if let State::Content(left) = self.state {
                let length = usize::try_from(left).unwrap_or(usize::MAX);
                let length = length.min(input.len());
                self.state = match left.saturating_sub(length as u64) {
                    0 => State::End,
                    left => State::Content(left),
                };
                let piece = input.split_to(length);
                if let Some(verifier) = &mut self.verifier {
                    verifier.update(&piece);
                }
                if matches!(self.state, State::End) {
                    self.verify_chunk()?;
                }
                return Ok(Some(piece));
            }
            if self.read_line(input)? {
                self.take_line()?;
            }
        }
        Ok(None)
    }

    /// Ends the body; returns its trailers.
    ///
    /// # Errors
    ///
    /// When the last chunk has not come, or when a signature is wrong.
    pub(crate) fn finish(mut self) -> Result<Trailers, DecodeError> {
        if !matches!(self.state, State::Trailers) {
            return Err("the last chunk is missing".into());
        }
        let line = std::mem::take(&mut self.line);
        self.take_trailer(&line)?;
        self.verify_trailers()?;
        Ok(self.trailers)
    }

    /// Verifies the chunk that has come.
    fn verify_chunk(&mut self) -> Result<(), DecodeError> {
        let is_right = match &mut self.verifier {
            Some(verifier) => verifier.finish_chunk(&self.signature),
            None => true,
        };
        is_right.then_some(()).ok_or(DecodeError::WrongSignature)
    }

    /// Verifies the trailers.
    fn verify_trailers(&mut self) -> Result<(), DecodeError> {
        let Some(verifier) = &mut self.verifier else {
            return Ok(());
        };
        let (mut lines, mut signature) = (String::new(), None);
        for (name, value) in &self.trailers {
            match name == TRAILER_SIGNATURE {
                true => signature = Some(value.as_str()),
                false => lines.extend([name, ":", value, "\n"]),
            }
        }
        let is_right = verifier.finish_trailers(lines.as_bytes(), signature);
        is_right.then_some(()).ok_or(DecodeError::WrongSignature)
    }

    /// Moves bytes from `input` to the line, up to its end. Returns whether the line is complete.
    fn read_line(&mut self, input: &mut Bytes) -> Result<bool, &'static str> {
        let end = input.iter().position(|it| *it == b'\n');
        let taken = input.split_to(end.map_or(input.len(), |it| it + 1));
        if self.line.len() + taken.len() > MAX_LINE {
            return Err("a line between chunks is too long");
        }
        self.line.extend_from_slice(&taken);
        Ok(end.is_some())
    }

    /// Reads the line as what comes next.
    fn take_line(&mut self) -> Result<(), DecodeError> {
        let line = std::mem::take(&mut self.line);
        match self.state {
            State::Trailers => return Ok(self.take_trailer(&line)?),
            State::Length => {
                let length = chunk_length(&line)?;
                if self.verifier.is_some() {
                    self.signature = chunk_signature(&line).unwrap_or_default();
                }
                self.state = match length {
                    0 => State::Trailers,
                    length => State::Content(length),
                };
                if length == 0 {
                    self.verify_chunk()?;
                }
            }
            State::End | State::Content(_) if line == b"\r\n" => self.state = State::Length,
            State::End | State::Content(_) => return Err("a chunk is longer than it says".into()),
        }
        Ok(())
    }

    /// Reads a line as a trailer. Some clients end trailers by a line feed alone, and some put empty lines between
    /// them and their signature.
    fn take_trailer(&mut self, line: &[u8]) -> Result<(), &'static str> {
        self.trailer_bytes += line.len();
        if self.trailer_bytes > MAX_TRAILERS {
            return Err("the trailers are too long");
        }
        let line = std::str::from_utf8(line.trim_ascii()).map_err(|_| "a trailer is not text")?;
        if line.is_empty() {
            return Ok(());
        }
        let (name, value) = line
            .split_once(':')
            .ok_or("a trailer has no name and value")?;
        let name = name.trim().to_ascii_lowercase();
        self.trailers.push((name, value.trim().to_owned()));
        Ok(())
    }
}

/// The length of a chunk, from its line: `10000;chunk-signature=ad80`.
fn chunk_length(line: &[u8]) -> Result<u64, &'static str> {
    const WRONG: &str = "a chunk does not begin with its length";
    let line = line.strip_suffix(b"\r\n").ok_or(WRONG)?;
    let end = line.iter().position(|it| *it == b';');
    let digits = line.get(..end.unwrap_or(line.len())).unwrap_or_default();
    // `from_str_radix` would take a sign.
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return Err(WRONG);
    }
    let digits = std::str::from_utf8(digits).map_err(|_| WRONG)?;
    u64::from_str_radix(digits, 16).map_err(|_| WRONG)
}

/// The signature of a chunk, from the same line. Asterisks fill it up to a length that is always the same.
fn chunk_signature(line: &[u8]) -> Option<String> {
    let line = str::from_utf8(line.trim_ascii()).ok()?;
    let mut extensions = line.split(';').skip(1);
    let signature = extensions.find_map(|it| it.trim().strip_prefix("chunk-signature="))?;
    Some(signature.to_owned())
}

/// Without signatures: whoever has one can send the chunk once more.
impl fmt::Debug for Decoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoder")
            .field("state", &self.state)
            .field("is_verified", &self.verifier.is_some())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use farrier_test_support::random::Random;

    use super::*;

    /// The content and the trailers of a body that comes in pieces of these lengths, over and over.
    fn decode(body: &[u8], lengths: &[usize]) -> Result<(Vec<u8>, Trailers), DecodeError> {
        let mut decoder = Decoder::default();
        let mut content = Vec::new();
        let mut rest = Bytes::copy_from_slice(body);
        for length in lengths.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let mut piece = rest.split_to((*length).min(rest.len()));
            while let Some(it) = decoder.next(&mut piece)? {
                assert!(!it.is_empty());
                content.extend_from_slice(&it);
            }
            assert!(piece.is_empty());
            assert!(decoder.line.len() <= MAX_LINE);
        }
        Ok((content, decoder.finish()?))
    }

    const SIGNED: &str =
        "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648";

    fn trailer(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn chunks_are_put_together_and_trailers_kept() {
        let big = "a".repeat(0x10000);
        for (body, content, trailers) in [
            ("0\r\n\r\n", "", vec![]),
            ("0\r\n", "", vec![]),
            (
                "6\r\nhello \r\nA\r\n0123456789\r\n0\r\n\r\n",
                "hello 0123456789",
                vec![],
            ),
            // A chunk may hold what looks like another one.
            ("5\r\n0\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n", vec![]),
            (
                "5\r\nhello\r\n0\r\nX-Amz-Checksum-Crc32:NhCmhg==\r\n\r\n",
                "hello",
                vec![trailer("x-amz-checksum-crc32", "NhCmhg==")],
            ),
            (
                &format!(
                    "{SIGNED}\r\n{big}\r\n0;chunk-signature=b6c6\r\nx-amz-checksum-crc32c:sOO8/Q==\n\r\n\
                     x-amz-trailer-signature:d81f82\r\n\r\n"
                ),
                &big,
                vec![
                    trailer("x-amz-checksum-crc32c", "sOO8/Q=="),
                    trailer("x-amz-trailer-signature", "d81f82"),
                ],
            ),
            // The end of line behind the last trailer may be missing.
            ("0\r\na: b", "", vec![trailer("a", "b")]),
        ] {
            let found = decode(body.as_bytes(), &[usize::MAX]).unwrap();
            assert_eq!(found, (content.as_bytes().to_vec(), trailers), "{body}");
        }
    }

    #[test]
    fn damaged_framing_is_refused() {
        let long = format!("1;{}\r\n", "a".repeat(MAX_LINE));
        let trailers = format!("0\r\n{}", format!("a:{}\r\n", "b".repeat(1000)).repeat(9));
        for body in [
            "",
            "hello",
            "5\r\nhello",
            "5\r\nhello\r\n",
            "5\r\nhello0\r\n\r\n",
            "4\r\nhello\r\n0\r\n\r\n",
            "6\r\nhello\r\n0\r\n\r\n",
            "5\nhello\r\n0\r\n\r\n",
            "\r\n",
            ";chunk-signature=ad80\r\n",
            "-1\r\n",
            "+5\r\nhello\r\n0\r\n\r\n",
            "0x5\r\nhello\r\n0\r\n\r\n",
            " 5\r\nhello\r\n0\r\n\r\n",
            "10000000000000000\r\n",
            "0\r\nno trailer\r\n\r\n",
            &long,
            &trailers,
        ] {
            for lengths in [usize::MAX, 1] {
                assert!(decode(body.as_bytes(), &[lengths]).is_err(), "{body:?}");
            }
        }
    }

    #[test]
    fn a_line_without_end_is_refused_before_it_is_kept() {
        let mut decoder = Decoder::default();
        let mut refused = 0;
        for _ in 0..10_000 {
            let mut piece = Bytes::from_static(b"0000000000");
            refused += usize::from(decoder.next(&mut piece).is_err());
            assert!(decoder.line.len() <= MAX_LINE);
        }
        assert!(refused > 9000);
    }

    #[test]
    fn every_split_of_the_bytes_gives_the_same_content() {
        let mut random = Random::new(11);
        for _ in 0..300 {
            let signed = random.below(2) == 0;
            let (mut body, mut content) = (Vec::new(), Vec::new());
            for _ in 0..random.below(6) {
                let chunk: Vec<u8> = (0..=random.below(300))
                    .map(|_| random.bits() as u8)
                    .collect();
                let length = chunk.len();
                let line = match signed {
                    true => format!("{length:x};chunk-signature={:064x}\r\n", random.bits()),
                    false => format!("{length:X}\r\n"),
                };
                body.extend_from_slice(line.as_bytes());
                body.extend_from_slice(&chunk);
                body.extend_from_slice(b"\r\n");
                content.extend_from_slice(&chunk);
            }
            body.extend_from_slice(b"0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n");
            let trailers = vec![trailer("x-amz-checksum-crc32", "AAAAAA==")];
            // Also a damaged body has one result, however it is split.
            let damage = random.below(3) == 0;
            if damage {
                let at = random.below(body.len());
                body[at] = random.bits() as u8;
            }
            let whole = decode(&body, &[usize::MAX]);
            if !damage {
                assert_eq!(whole, Ok((content, trailers)));
            }
            assert_eq!(decode(&body, &[1]), whole);
            for _ in 0..5 {
                let lengths: Vec<usize> = (0..10).map(|_| 1 + random.below(40)).collect();
                assert_eq!(decode(&body, &lengths), whole);
            }
        }
    }
}
