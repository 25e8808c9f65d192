//! Signatures of chunks and trailers, for the framing `aws-chunked` (Amazon S3, "Signature Calculations for the
//! Authorization Header: Transferring Payload in Multiple Chunks").

use std::fmt;

use sha2::{Digest as _, Sha256};

use super::super::date::SigningDate;
use super::super::key::Key;
use super::super::signature::Signature;
use super::super::signed::Signed;
use crate::hex;

/// Signs the chunks and the trailers of a body, in their order. The last chunk is empty.
///
/// ```text
/// 400;chunk-signature=ad80…\r\n  1,024 bytes  \r\n
/// 0;chunk-signature=b6c6…\r\n
/// x-amz-checksum-crc32c:wdBDMA==\r\n
/// x-amz-trailer-signature:df57…\r\n
/// \r\n
/// ```
pub struct ChunkSigner {
    key: Key,
    date: SigningDate,
    scope: Box<[u8]>,
    previous: Signature,
}

impl Signed {
    /// Returns what signs the chunks and the trailers of the body.
    pub fn into_chunk_signer(self) -> ChunkSigner {
        ChunkSigner::new(self)
    }
}

impl ChunkSigner {
    pub(in super::super) fn new(signed: Signed) -> Self {
        Self {
            scope: signed.scope().into(),
            key: signed.key,
            date: signed.date,
            previous: signed.signature,
        }
    }

    /// The length of each signature as it is sent: 64, or 144 with SigV4a. With it, the length of a body is known before
    /// it is signed.
    pub fn signature_length(&self) -> usize {
        self.key.chunk_signature_length()
    }

    /// Signs a chunk, and returns the signature as it is sent.
    pub fn chunk(&mut self, data: &[u8]) -> &str {
        self.chunk_of_hash(Sha256::digest(data).into())
    }

    /// Signs a chunk whose SHA-256 is this, and returns the signature as it is sent.
    pub fn chunk_of_hash(&mut self, sha256: [u8; 32]) -> &str {
        let nothing: [u8; 32] = Sha256::digest([]).into();
        self.sign("-PAYLOAD", &[nothing, sha256])
    }

    /// Signs the trailers, and returns the signature as it is sent. Each is a line: the name in lower case, a colon, the
    /// value without spaces around it, and a line feed.
    pub fn trailers(&mut self, lines: &[u8]) -> &str {
        self.sign("-TRAILER", &[Sha256::digest(lines).into()])
    }

    fn sign(&mut self, kind: &str, hashes: &[[u8; 32]]) -> &str {
        let previous = self.previous.as_str();
        let text = string_to_sign(&self.key, kind, &self.date, &self.scope, previous, hashes);
        self.previous = self.key.sign(&text);
        self.previous.padded(self.key.chunk_signature_length())
    }
}

/// Returns what is signed of a part of a body.
pub(in super::super) fn string_to_sign(
    key: &Key,
    kind: &str,
    date: &SigningDate,
    scope: &[u8],
    previous: &str,
    hashes: &[[u8; 32]],
) -> Vec<u8> {
    let mut text = Vec::with_capacity(512);
    for part in [key.algorithm(), kind, "\n", date.second(), "\n"] {
        text.extend_from_slice(part.as_bytes());
    }
    text.extend_from_slice(scope);
    text.push(b'\n');
    text.extend_from_slice(previous.as_bytes());
    for hash in hashes {
        text.push(b'\n');
        hex::push(&mut text, hash);
    }
    text
}

#[cfg(feature = "client")]
impl farrier::body::ChunkSigner for ChunkSigner {
    fn signature_length(&self) -> usize {
        Self::signature_length(self)
    }

    fn sign_chunk(&mut self, content: &[u8]) -> String {
        self.chunk(content).to_owned()
    }

    fn sign_trailers(&mut self, lines: &[u8]) -> String {
        self.trailers(lines).to_owned()
    }
}

impl fmt::Debug for ChunkSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChunkSigner(..)")
    }
}
