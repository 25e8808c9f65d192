//! The bytes of objects, in the chunks in which they came, with what identifies them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use md5::{Digest as _, Md5};

/// The bytes of an object or of a part. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Content {
    chunks: Vec<Bytes>,
    length: u64,
    md5: [u8; 16],
    crc32: crc32fast::Hasher,
}

impl Content {
    /// Returns the number of bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Returns the MD5 digest of the bytes.
    pub fn md5(&self) -> [u8; 16] {
        self.md5
    }

    /// Returns the entity tag of an object that is stored at once: the digest in hexadecimal digits, in quotes.
    pub fn e_tag(&self) -> String {
        format!("\"{}\"", hex(&self.md5))
    }

    /// Returns the CRC-32 of the bytes, big-endian and in base64.
    pub fn crc32(&self) -> String {
        let sum: u32 = self.crc32.clone().finalize();
        STANDARD.encode(sum.to_be_bytes())
    }

    /// Returns the chunks.
    pub fn chunks(&self) -> &[Bytes] {
        &self.chunks
    }

    /// Returns the chunks of the bytes from `start` up to `end`, which is not included.
    pub fn slice(&self, start: u64, end: u64) -> Vec<Bytes> {
        let mut at = 0;
        let mut slices = Vec::new();
        for chunk in &self.chunks {
            let length = chunk.len() as u64;
            let from = start.saturating_sub(at).min(length);
            let to = end.saturating_sub(at).min(length);
            if from < to {
                // Both are at most the length of a chunk in memory.
                slices.push(chunk.slice(from as usize..to as usize));
            }
            at += length;
        }
        slices
    }

    /// Returns a copy of the bytes from `start` up to `end`, which is not included. Its chunks are shared.
    pub fn part(&self, start: u64, end: u64) -> Self {
        let mut builder = ContentBuilder::default();
        for chunk in self.slice(start, end) {
            builder.push(chunk);
        }
        builder.finish()
    }

    /// Joins parts. The entity tag of the whole is made of the tags of its parts, and so its digest is not computed.
    pub(super) fn join(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut whole = Self::default();
        for part in parts {
            whole.chunks.extend(part.chunks);
            whole.length += part.length;
            whole.crc32.combine(&part.crc32);
        }
        whole
    }
}

impl From<Bytes> for Content {
    fn from(bytes: Bytes) -> Self {
        let mut builder = ContentBuilder::default();
        builder.push(bytes);
        builder.finish()
    }
}

/// Collects the bytes of an object as they arrive.
#[derive(Debug, Default)]
pub struct ContentBuilder {
    content: Content,
    md5: Md5,
}

impl ContentBuilder {
    /// Adds a chunk.
    pub fn push(&mut self, chunk: Bytes) {
        self.md5.update(&chunk);
        self.content.crc32.update(&chunk);
        self.content.length += chunk.len() as u64;
        self.content.chunks.push(chunk);
    }

    /// Returns the whole.
    pub fn finish(self) -> Content {
        Content {
            md5: self.md5.finalize().into(),
            ..self.content
        }
    }
}

/// Returns the entity tag of an object that is made of parts with these digests.
pub(super) fn e_tag_of_parts<'a>(digests: impl IntoIterator<Item = &'a Content>) -> String {
    let mut md5 = Md5::new();
    let mut count = 0;
    for part in digests {
        md5.update(part.md5);
        count += 1;
    }
    format!("\"{}-{count}\"", hex(&md5.finalize()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}
