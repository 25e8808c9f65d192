//! Puts content into chunks: pieces of any length come in, whole chunks go out.

use bytes::{BufMut, Bytes, BytesMut};

/// What stands between the length of a chunk and its signature.
const CHUNK_SIGNATURE: &str = ";chunk-signature=";

/// What stands before the signature of trailers.
const TRAILER_SIGNATURE: &str = "x-amz-trailer-signature:";

const LINE_END: &str = "\r\n";

/// Signs the chunks of one body, in their order. Each signature goes into the next one, and the signature of the head
/// into the first.
pub trait ChunkSigner: Send + 'static {
    /// How many characters each signature has. The length of the framed body depends on it.
    fn signature_length(&self) -> usize;

    /// Signs the next chunk. The last one is empty.
    fn sign_chunk(&mut self, content: &[u8]) -> String;

    /// Signs the trailers, which stand behind the last chunk. Each is a line, `name:value` with a line feed.
    fn sign_trailers(&mut self, lines: &[u8]) -> String;
}

/// A framed body so far.
pub(crate) struct Encoder {
    /// How many bytes of content each chunk has, but the last two.
    chunk_length: usize,
    signer: Option<Box<dyn ChunkSigner>>,
    /// The pieces of the next chunk.
    pieces: Vec<Bytes>,
    /// How many bytes these have.
    length: usize,
}

impl Encoder {
    /// A body in chunks of so many bytes of content, but one at least.
    pub(crate) fn new(chunk_length: usize, signer: Option<Box<dyn ChunkSigner>>) -> Self {
        Self {
            chunk_length: chunk_length.max(1),
            signer,
            pieces: Vec::new(),
            length: 0,
        }
    }

    /// Takes content from the start of `input`. Returns the next chunk, or `None` when `input` is used up.
    ///
    /// # Errors
    ///
    /// When a signature does not have the length that its signer says.
    pub(crate) fn next(&mut self, input: &mut Bytes) -> Result<Option<Bytes>, &'static str> {
        if input.is_empty() {
            return Ok(None);
        }
        let missing = self.chunk_length - self.length;
        let piece = input.split_to(missing.min(input.len()));
        self.length += piece.len();
        self.pieces.push(piece);
        if self.length < self.chunk_length {
            return Ok(None);
        }
        self.take_chunk().map(Some)
    }

    /// Ends the body: returns the content that is left, the last chunk and these trailers.
    ///
    /// # Errors
    ///
    /// When a signature does not have the length that its signer says.
    pub(crate) fn finish(&mut self, trailers: &[(String, String)]) -> Result<Bytes, &'static str> {
        let mut out = BytesMut::new();
        if self.length > 0 {
            out.extend_from_slice(&self.take_chunk()?);
        }
        // The last chunk ends with its line: trailers, or their end, take the place of its content.
        out.extend_from_slice(&self.take_chunk()?);
        out.truncate(out.len().saturating_sub(LINE_END.len()));
        let mut lines = String::new();
        for (name, value) in trailers {
            out.extend_from_slice(format!("{name}:{value}{LINE_END}").as_bytes());
            lines += &format!("{name}:{value}\n");
        }
        if let Some(signer) = self.signer.as_mut().filter(|_| !trailers.is_empty()) {
            let length = signer.signature_length();
            let signature = signer.sign_trailers(lines.as_bytes());
            out.extend_from_slice(TRAILER_SIGNATURE.as_bytes());
            out.extend_from_slice(check(&signature, length)?.as_bytes());
            out.extend_from_slice(LINE_END.as_bytes());
        }
        out.extend_from_slice(LINE_END.as_bytes());
        Ok(out.freeze())
    }

    /// Returns the collected pieces as a chunk.
    fn take_chunk(&mut self) -> Result<Bytes, &'static str> {
        let digits = format!("{:x}", self.length);
        let signature = self.signer.as_ref().map(|it| it.signature_length());
        let head = head_length(digits.len(), signature);
        let mut out = BytesMut::with_capacity(head + self.length + LINE_END.len());
        out.put_bytes(0, head);
        for piece in self.pieces.drain(..) {
            out.extend_from_slice(&piece);
        }
        self.length = 0;
        let line = match &mut self.signer {
            None => format!("{digits}{LINE_END}"),
            Some(signer) => {
                let length = signer.signature_length();
                let signature = signer.sign_chunk(out.get(head..).unwrap_or_default());
                let signature = check(&signature, length)?;
                format!("{digits}{CHUNK_SIGNATURE}{signature}{LINE_END}")
            }
        };
        let place = out.iter_mut().zip(line.as_bytes());
        place.for_each(|(place, byte)| *place = *byte);
        out.extend_from_slice(LINE_END.as_bytes());
        Ok(out.freeze())
    }
}

/// The signature, if it has this length.
fn check(signature: &str, length: usize) -> Result<&str, &'static str> {
    match signature.len() == length {
        true => Ok(signature),
        false => Err("the signature of a chunk does not have the length that its signer says"),
    }
}

/// How long the line before the content of a chunk is.
fn head_length(digits: usize, signature: Option<usize>) -> usize {
    let signature = signature.map_or(0, |it| CHUNK_SIGNATURE.len() + it);
    digits + signature + LINE_END.len()
}

/// How long a body is when it is framed: `length` bytes of content in chunks of `chunk_length`, signatures of so many
/// characters, and trailers, each with the length of its name and that of its value. `None` if that is more than a
/// number of 64 bits.
pub(crate) fn encoded_length(
    length: u64,
    chunk_length: usize,
    signature: Option<usize>,
    trailers: &[(usize, usize)],
) -> Option<u64> {
    let chunk_length = chunk_length.max(1) as u64;
    let around = |content: u64| {
        let digits = format!("{content:x}").len();
        (head_length(digits, signature) + LINE_END.len()) as u64
    };
    let (full, rest) = (length / chunk_length, length % chunk_length);
    let mut all = length.checked_add(full.checked_mul(around(chunk_length))?)?;
    if rest > 0 {
        all = all.checked_add(around(rest))?;
    }
    let mut lines = 0;
    for (name, value) in trailers {
        lines += name + ":".len() + value + LINE_END.len();
    }
    if let Some(signature) = signature.filter(|_| !trailers.is_empty()) {
        lines += TRAILER_SIGNATURE.len() + signature + LINE_END.len();
    }
    all.checked_add(around(0) + lines as u64)
}

#[cfg(test)]
mod tests {
    use farrier_test_support::random::Random;

    use super::*;

    /// Signs with the number of the chunk, and keeps what it has signed.
    struct Numbers(Vec<Vec<u8>>, usize);

    impl ChunkSigner for Numbers {
        fn signature_length(&self) -> usize {
            self.1
        }

        fn sign_chunk(&mut self, content: &[u8]) -> String {
            self.0.push(content.to_vec());
            format!("{:064}", self.0.len())
        }

        fn sign_trailers(&mut self, lines: &[u8]) -> String {
            self.sign_chunk(lines)
        }
    }

    /// The framed body of content that comes in pieces of random lengths.
    fn encode(
        encoder: &mut Encoder,
        content: &[u8],
        random: &mut Random,
        trailers: &[(String, String)],
    ) -> Result<Vec<u8>, &'static str> {
        let mut rest = Bytes::copy_from_slice(content);
        let mut out = Vec::new();
        while !rest.is_empty() {
            let mut piece = rest.split_to(rest.len().min(1 + random.below(300)));
            while !piece.is_empty() {
                out.extend(encoder.next(&mut piece)?.unwrap_or_default());
            }
        }
        out.extend(encoder.finish(trailers)?);
        Ok(out)
    }

    fn trailer() -> Vec<(String, String)> {
        vec![("x-amz-checksum-crc32".to_owned(), "NhCmhg==".to_owned())]
    }

    #[test]
    fn chunks_and_trailers_are_as_the_service_documents_them() {
        let mut random = Random::new(1);
        for (content, trailers, signed, expected) in [
            ("", vec![], false, "0\r\n\r\n"),
            (
                "hello",
                trailer(),
                false,
                "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n",
            ),
            (
                "hello big world",
                vec![],
                false,
                "a\r\nhello big \r\n5\r\nworld\r\n0\r\n\r\n",
            ),
            ("0123456789", vec![], false, "a\r\n0123456789\r\n0\r\n\r\n"),
            (
                "hello",
                trailer(),
                true,
                &format!(
                    "5;chunk-signature={:064}\r\nhello\r\n0;chunk-signature={:064}\r\n\
                     x-amz-checksum-crc32:NhCmhg==\r\nx-amz-trailer-signature:{:064}\r\n\r\n",
                    1, 2, 3
                ),
            ),
        ] {
            let signer: Option<Box<dyn ChunkSigner>> = match signed {
                true => Some(Box::new(Numbers(Vec::new(), 64))),
                false => None,
            };
            let mut encoder = Encoder::new(10, signer);
            let found = encode(&mut encoder, content.as_bytes(), &mut random, &trailers);
            assert_eq!(String::from_utf8(found.unwrap()).unwrap(), expected);
        }
    }

    #[test]
    fn a_signature_of_another_length_is_an_error() {
        let signer = Box::new(Numbers(Vec::new(), 63));
        let mut encoder = Encoder::new(10, Some(signer));
        let mut random = Random::new(1);
        assert!(encode(&mut encoder, b"a", &mut random, &[]).is_err());
    }

    #[test]
    fn a_framed_body_has_the_length_that_was_said_before() {
        let mut random = Random::new(7);
        for round in 0..400 {
            let content: Vec<u8> = (0..random.below(2000))
                .map(|_| random.bits() as u8)
                .collect();
            let chunk = 1 + random.below(400);
            let signed = round % 2 == 0;
            let trailers = if random.below(2) == 0 {
                trailer()
            } else {
                vec![]
            };
            let signer: Option<Box<dyn ChunkSigner>> = match signed {
                true => Some(Box::new(Numbers(Vec::new(), 64))),
                false => None,
            };
            let mut encoder = Encoder::new(chunk, signer);
            let framed = encode(&mut encoder, &content, &mut random, &trailers).unwrap();
            let lengths: Vec<_> = trailers.iter().map(|it| (it.0.len(), it.1.len())).collect();
            let said = encoded_length(content.len() as u64, chunk, signed.then_some(64), &lengths);
            assert_eq!(Some(framed.len() as u64), said);
            #[cfg(feature = "server")]
            {
                let mut decoder = super::super::Decoder::default();
                let (mut input, mut found) = (Bytes::from(framed), Vec::new());
                while let Some(piece) = decoder.next(&mut input).unwrap() {
                    found.extend_from_slice(&piece);
                }
                assert_eq!(found, content);
                let mut expected = trailers;
                if signed && !expected.is_empty() {
                    let number = content.len().div_ceil(chunk) + 2;
                    let signature = format!("{number:064}");
                    expected.push(("x-amz-trailer-signature".to_owned(), signature));
                }
                assert_eq!(decoder.finish().unwrap(), expected);
            }
        }
        assert_eq!(encoded_length(u64::MAX, 1, None, &[]), None);
    }
}
