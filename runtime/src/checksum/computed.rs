//! The algorithms, each by the crate that computes it: bytes come in, the bytes of a checksum go out.

use std::hash::Hasher as _;

use crc_fast::{CrcAlgorithm, Digest as Crc, checksum_combine};
use md5::Md5;
use sha1::Sha1;
use sha2::digest::Digest as _;
use sha2::{Sha256, Sha512};
use twox_hash::{XxHash3_64, XxHash3_128, XxHash64};

use super::Algorithm;

/// A checksum so far. The larger states are boxed.
#[derive(Clone)]
pub(super) enum State {
    /// A CRC, and its length in bytes.
    Crc(Box<Crc>, usize),
    Md5(Md5),
    Sha1(Sha1),
    Sha256(Sha256),
    Sha512(Box<Sha512>),
    XxHash64(XxHash64),
    XxHash3(Box<XxHash3_64>),
    XxHash128(Box<XxHash3_128>),
}

/// The CRC of an algorithm, with its length in bytes. `None` for other algorithms.
fn crc(algorithm: Algorithm) -> Option<(CrcAlgorithm, usize)> {
    match algorithm {
        Algorithm::Crc32 => Some((CrcAlgorithm::Crc32IsoHdlc, 4)),
        Algorithm::Crc32c => Some((CrcAlgorithm::Crc32Iscsi, 4)),
        Algorithm::Crc64Nvme => Some((CrcAlgorithm::Crc64Nvme, 8)),
        _ => None,
    }
}

impl State {
    pub(super) fn new(algorithm: Algorithm) -> Option<Self> {
        Some(match algorithm {
            Algorithm::Crc32 | Algorithm::Crc32c | Algorithm::Crc64Nvme => {
                let (crc, length) = crc(algorithm)?;
                Self::Crc(Box::new(Crc::new(crc)), length)
            }
            Algorithm::Md5 => Self::Md5(Md5::new()),
            Algorithm::Sha1 => Self::Sha1(Sha1::new()),
            Algorithm::Sha256 => Self::Sha256(Sha256::new()),
            Algorithm::Sha512 => Self::Sha512(Box::default()),
            Algorithm::XxHash64 => Self::XxHash64(XxHash64::with_seed(0)),
            Algorithm::XxHash3 => Self::XxHash3(Box::new(XxHash3_64::new())),
            Algorithm::XxHash128 => Self::XxHash128(Box::new(XxHash3_128::new())),
        })
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Crc(it, _) => it.update(bytes),
            Self::Md5(it) => it.update(bytes),
            Self::Sha1(it) => it.update(bytes),
            Self::Sha256(it) => it.update(bytes),
            Self::Sha512(it) => it.update(bytes),
            Self::XxHash64(it) => it.write(bytes),
            Self::XxHash3(it) => it.write(bytes),
            Self::XxHash128(it) => it.write(bytes),
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        match self {
            Self::Crc(it, length) => low_bytes(it.finalize(), length),
            Self::Md5(it) => it.finalize().to_vec(),
            Self::Sha1(it) => it.finalize().to_vec(),
            Self::Sha256(it) => it.finalize().to_vec(),
            Self::Sha512(it) => it.finalize().to_vec(),
            Self::XxHash64(it) => it.finish().to_be_bytes().to_vec(),
            Self::XxHash3(it) => it.finish().to_be_bytes().to_vec(),
            Self::XxHash128(it) => it.finish_128().to_be_bytes().to_vec(),
        }
    }
}

/// The last bytes of a number, the highest first.
fn low_bytes(number: u64, length: usize) -> Vec<u8> {
    number.to_be_bytes().into_iter().skip(8 - length).collect()
}

/// The CRC of two pieces, from the CRC of each and the length of the second piece.
pub(super) fn combine(
    algorithm: Algorithm,
    first: &[u8],
    second: &[u8],
    second_length: u64,
) -> Option<Vec<u8>> {
    let (crc, length) = crc(algorithm)?;
    let number = |bytes: &[u8]| {
        let number = bytes
            .iter()
            .fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
        (bytes.len() == length).then_some(number)
    };
    let both = checksum_combine(crc, number(first)?, number(second)?, second_length);
    Some(low_bytes(both, length))
}
