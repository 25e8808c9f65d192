//! Checksums of message bodies (AWS protocols, "HTTP checksums"; Smithy 2.0, "httpChecksumRequired trait"): bytes come
//! in, the text of a header or trailer goes out. Clients write such texts and verify those of responses, servers
//! compare them with what arrived.
//!
//! An [`Algorithm`] is known without the feature `checksum`, but computing one needs it.

#[cfg(feature = "checksum")]
mod computed;

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

#[cfg(feature = "checksum")]
use self::computed::State;

/// The headers that hold a checksum begin with this, except for the one of MD5 that HTTP has.
#[cfg(feature = "server")]
pub(crate) const PREFIX: &str = "x-amz-checksum-";

/// The header of MD5 that HTTP had (RFC 1864).
pub(crate) const CONTENT_MD5: &str = "content-md5";

/// An algorithm of checksums.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// CRC-32 of IEEE 802.3, the usual one.
    Crc32,
    /// CRC-32C (Castagnoli).
    Crc32c,
    /// CRC-64/NVME.
    Crc64Nvme,
    /// MD5.
    Md5,
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
    /// XXH64 with the seed 0.
    XxHash64,
    /// XXH3 of 64 bits with the seed 0.
    XxHash3,
    /// XXH3 of 128 bits with the seed 0.
    XxHash128,
}

/// Each algorithm with its name in models and with its header.
const ALL: [(Algorithm, &str, &str); 10] = [
    (Algorithm::Crc32, "CRC32", "x-amz-checksum-crc32"),
    (Algorithm::Crc32c, "CRC32C", "x-amz-checksum-crc32c"),
    (
        Algorithm::Crc64Nvme,
        "CRC64NVME",
        "x-amz-checksum-crc64nvme",
    ),
    (Algorithm::Md5, "MD5", "x-amz-checksum-md5"),
    (Algorithm::Sha1, "SHA1", "x-amz-checksum-sha1"),
    (Algorithm::Sha256, "SHA256", "x-amz-checksum-sha256"),
    (Algorithm::Sha512, "SHA512", "x-amz-checksum-sha512"),
    (Algorithm::XxHash64, "XXHASH64", "x-amz-checksum-xxhash64"),
    (Algorithm::XxHash3, "XXHASH3", "x-amz-checksum-xxhash3"),
    (
        Algorithm::XxHash128,
        "XXHASH128",
        "x-amz-checksum-xxhash128",
    ),
];

impl Algorithm {
    /// The algorithm with this name in models, such as `CRC32`; letters of either case. `None` for an algorithm that
    /// cannot be computed.
    pub fn from_name(name: &str) -> Option<Self> {
        let named = ALL.iter().find(|it| it.1.eq_ignore_ascii_case(name));
        named.map(|it| it.0)
    }

    /// The name in models, such as `CRC32`.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// The header or trailer of a checksum of this algorithm, in lower case: `x-amz-checksum-crc32`.
    pub fn header(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> &'static (Self, &'static str, &'static str) {
        let row = ALL.iter().find(|it| it.0 == self);
        // Each algorithm has its row, which a test checks.
        row.unwrap_or(&ALL[0])
    }

    /// The algorithm of the header or trailer with this name, which is in lower case. `None` for another header, and
    /// for an algorithm that cannot be computed.
    pub(crate) fn of_header(name: &str) -> Option<Self> {
        if name == CONTENT_MD5 {
            return Some(Self::Md5);
        }
        let of_name = ALL.iter().find(|it| it.2 == name);
        of_name.map(|it| it.0)
    }

    /// The checksum of two pieces, from the checksum of each and the length of the second one in bytes. `None` if the
    /// algorithm is no CRC, if a text is no checksum of it, and without the feature `checksum`.
    pub fn combine(self, first: &str, second: &str, second_length: u64) -> Option<String> {
        #[cfg(feature = "checksum")]
        {
            let bytes = |text: &str| BASE64_STANDARD.decode(text).ok();
            let both = computed::combine(self, &bytes(first)?, &bytes(second)?, second_length)?;
            Some(BASE64_STANDARD.encode(both))
        }
        #[cfg(not(feature = "checksum"))]
        {
            let _ = (first, second, second_length);
            None
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Computes one checksum, from bytes that come in pieces.
///
/// ```
/// use farrier::checksum::{Algorithm, Hasher};
///
/// // `None` without the feature `checksum` of `farrier`.
/// if let Some(mut hasher) = Hasher::new(Algorithm::Crc32) {
///     hasher.update(b"1234");
///     hasher.update(b"56789");
///     assert_eq!(hasher.finish(), "y/Q5Jg==");
/// }
/// ```
#[derive(Clone)]
pub struct Hasher(State);

impl Hasher {
    /// Starts a checksum. `None` without the feature `checksum`.
    pub fn new(algorithm: Algorithm) -> Option<Self> {
        State::new(algorithm).map(Self)
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Returns the checksum as headers have it: its bytes, the highest first, in base64.
    pub fn finish(self) -> String {
        BASE64_STANDARD.encode(self.0.finish())
    }

    /// Returns the bytes of the checksum, the highest first.
    pub fn finish_bytes(self) -> Vec<u8> {
        self.0.finish()
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

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hasher(..)")
    }
}

#[cfg(all(test, feature = "checksum"))]
mod tests {
    use farrier_test_support::random::Random;

    use super::*;

    /// The checksum of bytes, given in pieces of this length, in hexadecimal digits.
    fn digits(algorithm: Algorithm, bytes: &[u8], piece: usize) -> String {
        let mut hasher = Hasher::new(algorithm).unwrap();
        for piece in bytes.chunks(piece) {
            hasher.update(piece);
        }
        let bytes = hasher.finish_bytes();
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
            (
                "x-amz-checksum-sha512",
                "d9e6762dd1c8eaf6d61b3c6192fc408d4d6d5f1176d0c29169bc24e71c3f274a\
                 d27fcd5811b313d681f7e55ec02d73d499c95455b6b5bb503acf574fba8ffe85",
            ),
            ("x-amz-checksum-xxhash64", "8cb841db40e6ae83"),
        ] {
            let algorithm = Algorithm::of_header(header).unwrap();
            assert_eq!(digits(algorithm, b"123456789", 4), expected, "{header}");
        }
        // Of no bytes (xxHash, "xxhsum -H3" and "-H2").
        for (algorithm, expected) in [
            (Algorithm::XxHash64, "ef46db3751d8e999"),
            (Algorithm::XxHash3, "2d06800538d394c2"),
            (Algorithm::XxHash128, "99aa06d3014798d86001c324468d497f"),
        ] {
            assert_eq!(digits(algorithm, b"", 1), expected, "{algorithm}");
        }
        // "printf abc | xxhsum -H3", and so on: short texts, and one that is longer than what the algorithm keeps.
        let thousand = [b'a'; 1000];
        for (algorithm, text, expected) in [
            (Algorithm::XxHash64, b"abc".as_slice(), "44bc2cf5ad770999"),
            (Algorithm::XxHash3, b"abc", "78af5f94892f3950"),
            (Algorithm::XxHash3, b"hello world", "d447b1ea40e6988b"),
            (
                Algorithm::XxHash128,
                b"abc",
                "06b05ab6733a618578af5f94892f3950",
            ),
            (
                Algorithm::XxHash128,
                b"hello world",
                "df8d09e93f874900a99b8775cc15b6c7",
            ),
            (
                Algorithm::XxHash128,
                b"The quick brown fox jumps over the lazy dog",
                "ddd650205ca3e7fa24a1cc2e3a8a7651",
            ),
            (
                Algorithm::XxHash128,
                &thousand,
                "b01da365eddaa29cb3e7af627147db7c",
            ),
        ] {
            for pieces in [1, 3, text.len()] {
                assert_eq!(digits(algorithm, text, pieces), expected, "{algorithm}");
            }
        }
        assert_eq!(Algorithm::of_header("x-amz-checksum-type"), None);
    }

    #[test]
    fn every_algorithm_is_found_by_its_name_and_by_its_header() {
        for (algorithm, name, header) in ALL {
            assert_eq!((algorithm.name(), algorithm.header()), (name, header));
            assert_eq!(
                Algorithm::from_name(&name.to_ascii_lowercase()),
                Some(algorithm)
            );
            assert_eq!(Algorithm::of_header(header), Some(algorithm));
            assert!(Hasher::new(algorithm).is_some());
        }
        assert_eq!(Algorithm::from_name("CRC16"), None);
    }

    #[test]
    fn pieces_of_any_length_give_the_same_checksum() {
        let mut random = Random::new(3);
        for (algorithm, ..) in ALL {
            for _ in 0..20 {
                let bytes: Vec<u8> = (0..random.below(3000))
                    .map(|_| random.bits() as u8)
                    .collect();
                let whole = digits(algorithm, &bytes, bytes.len().max(1));
                assert_eq!(digits(algorithm, &bytes, 1 + random.below(300)), whole);
            }
        }
    }

    #[test]
    fn checksums_of_pieces_are_combined_for_crcs_alone() {
        let mut random = Random::new(4);
        let sum = |algorithm, bytes: &[u8]| {
            let mut hasher = Hasher::new(algorithm).unwrap();
            hasher.update(bytes);
            hasher.finish()
        };
        for (algorithm, ..) in ALL {
            for _ in 0..20 {
                let bytes: Vec<u8> = (0..2000).map(|_| random.bits() as u8).collect();
                let (first, second) = bytes.split_at(random.below(2001));
                let both = algorithm.combine(
                    &sum(algorithm, first),
                    &sum(algorithm, second),
                    second.len() as u64,
                );
                let is_crc = algorithm.name().starts_with("CRC");
                assert_eq!(both, is_crc.then(|| sum(algorithm, &bytes)), "{algorithm}");
            }
        }
        assert_eq!(Algorithm::Crc32.combine("AAAA", "AAAAAA==", 1), None);
        assert_eq!(Algorithm::Crc32.combine("?", "AAAAAA==", 1), None);
    }
}
