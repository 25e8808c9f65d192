//! Checksums of message bodies (AWS protocols, "HTTP checksums"; Smithy 2.0, "httpChecksumRequired trait"): bytes come
//! in, the text of a header or trailer goes out. Clients write such texts, servers compare them with what arrived.
//!
//! An algorithm is known without the feature `checksum`, but computing one needs it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// The headers that hold a checksum begin with this, except for the one of MD5 that HTTP has.
pub(crate) const PREFIX: &str = "x-amz-checksum-";

/// The header of MD5 that HTTP had (RFC 1864).
pub(crate) const CONTENT_MD5: &str = "content-md5";

/// An algorithm that can be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Crc32,
    Crc32c,
    Crc64Nvme,
    Md5,
    Sha1,
    Sha256,
    Sha512,
}

impl Algorithm {
    /// The algorithm of the header or trailer with this name, which is in lower case. `None` for another header, and
    /// for an algorithm that cannot be computed.
    pub(crate) fn of_header(name: &str) -> Option<Self> {
        if name == CONTENT_MD5 {
            return Some(Self::Md5);
        }
        Some(match name.strip_prefix(PREFIX)? {
            "crc32" => Self::Crc32,
            "crc32c" => Self::Crc32c,
            "crc64nvme" => Self::Crc64Nvme,
            "md5" => Self::Md5,
            "sha1" => Self::Sha1,
            "sha256" => Self::Sha256,
            "sha512" => Self::Sha512,
            _ => return None,
        })
    }
}

/// Computes one checksum, from bytes that come in pieces.
#[derive(Clone)]
pub(crate) struct Hasher(State);

impl Hasher {
    /// Starts a checksum. `None` without the feature `checksum`.
    pub(crate) fn new(algorithm: Algorithm) -> Option<Self> {
        State::new(algorithm).map(Self)
    }

    /// Adds bytes.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Returns the checksum as headers have it: its bytes, the highest first, in base64.
    pub(crate) fn finish(self) -> String {
        BASE64_STANDARD.encode(self.0.finish())
    }
}

#[cfg(feature = "checksum")]
use self::computed::State;

#[cfg(feature = "checksum")]
mod computed {
    use crc::{CRC_32_ISCSI, CRC_32_ISO_HDLC, CRC_64_NVME, Crc, Digest, Table};
    use md5::Md5;
    use sha1::Sha1;
    use sha2::digest::Digest as _;
    use sha2::{Sha256, Sha512};

    use super::Algorithm;

    /// Tables for 16 bytes at a time.
    type Fast = Table<16>;
    static CRC32: Crc<u32, Fast> = Crc::<u32, Fast>::new(&CRC_32_ISO_HDLC);
    static CRC32C: Crc<u32, Fast> = Crc::<u32, Fast>::new(&CRC_32_ISCSI);
    static CRC64_NVME: Crc<u64, Fast> = Crc::<u64, Fast>::new(&CRC_64_NVME);

    /// A checksum so far.
    #[derive(Clone)]
    pub(super) enum State {
        Crc32(Digest<'static, u32, Fast>),
        Crc64(Digest<'static, u64, Fast>),
        Md5(Md5),
        Sha1(Sha1),
        Sha256(Sha256),
        Sha512(Box<Sha512>),
    }

    impl State {
        pub(super) fn new(algorithm: Algorithm) -> Option<Self> {
            Some(match algorithm {
                Algorithm::Crc32 => Self::Crc32(CRC32.digest()),
                Algorithm::Crc32c => Self::Crc32(CRC32C.digest()),
                Algorithm::Crc64Nvme => Self::Crc64(CRC64_NVME.digest()),
                Algorithm::Md5 => Self::Md5(Md5::new()),
                Algorithm::Sha1 => Self::Sha1(Sha1::new()),
                Algorithm::Sha256 => Self::Sha256(Sha256::new()),
                Algorithm::Sha512 => Self::Sha512(Box::default()),
            })
        }

        pub(super) fn update(&mut self, bytes: &[u8]) {
            match self {
                Self::Crc32(it) => it.update(bytes),
                Self::Crc64(it) => it.update(bytes),
                Self::Md5(it) => it.update(bytes),
                Self::Sha1(it) => it.update(bytes),
                Self::Sha256(it) => it.update(bytes),
                Self::Sha512(it) => it.update(bytes),
            }
        }

        pub(super) fn finish(self) -> Vec<u8> {
            match self {
                Self::Crc32(it) => it.finalize().to_be_bytes().to_vec(),
                Self::Crc64(it) => it.finalize().to_be_bytes().to_vec(),
                Self::Md5(it) => it.finalize().to_vec(),
                Self::Sha1(it) => it.finalize().to_vec(),
                Self::Sha256(it) => it.finalize().to_vec(),
                Self::Sha512(it) => it.finalize().to_vec(),
            }
        }
    }
}

/// Without the feature `checksum`, there is no checksum to compute.
#[cfg(not(feature = "checksum"))]
#[derive(Clone)]
enum State {}

#[cfg(not(feature = "checksum"))]
impl State {
    fn new(_: Algorithm) -> Option<Self> {
        None
    }

    fn update(&mut self, _: &[u8]) {
        match *self {}
    }

    fn finish(self) -> Vec<u8> {
        match self {}
    }
}

impl std::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hasher(..)")
    }
}

#[cfg(all(test, feature = "checksum"))]
mod tests {
    use super::*;

    /// The checksum of `123456789`, given in two pieces, in hexadecimal digits.
    fn check(header: &str) -> String {
        let mut hasher = Hasher::new(Algorithm::of_header(header).unwrap()).unwrap();
        hasher.update(b"1234");
        hasher.update(b"56789");
        let bytes = BASE64_STANDARD.decode(hasher.finish()).unwrap();
        bytes.iter().map(|it| format!("{it:02x}")).collect()
    }

    #[test]
    fn checksums_are_those_that_others_publish() {
        for (header, expected) in [
            ("x-amz-checksum-crc32", "cbf43926"),
            ("x-amz-checksum-crc32c", "e3069283"),
            ("x-amz-checksum-crc64nvme", "ae8b14860a799888"),
            ("content-md5", "25f9e794323b453885f5181f1b624d0b"),
            ("x-amz-checksum-md5", "25f9e794323b453885f5181f1b624d0b"),
            (
                "x-amz-checksum-sha1",
                "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
            ),
            (
                "x-amz-checksum-sha256",
                "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
            ),
        ] {
            assert_eq!(check(header), expected, "{header}");
        }
        assert!(check("x-amz-checksum-sha512").starts_with("d9e6762dd1c8eaf6"));
        assert_eq!(Algorithm::of_header("x-amz-checksum-xxhash64"), None);
        assert_eq!(Algorithm::of_header("x-amz-checksum-type"), None);
    }
}
