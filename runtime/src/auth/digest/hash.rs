//! Hashes of the response to a challenge. Texts come in, hexadecimal digits go out.

use std::fmt::Write as _;

use md5::Md5;
use sha2::Sha256;
use sha2::digest::Digest as _;

/// A hash function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Algorithm {
    #[default]
    Md5,
    Sha256,
}

impl Algorithm {
    /// The algorithm of this name, and whether the hash of the session is that of the password, too: `-sess`. A header
    /// without a name means MD5.
    pub(crate) fn of_name(name: Option<&str>) -> Option<(Self, bool)> {
        let name = name.unwrap_or("MD5").to_ascii_uppercase();
        let (name, session) = match name.strip_suffix("-SESS") {
            Some(name) => (name, true),
            None => (name.as_str(), false),
        };
        match name {
            "MD5" => Some((Self::Md5, session)),
            "SHA-256" => Some((Self::Sha256, session)),
            _ => None,
        }
    }

    /// The hash of these bytes, in small letters.
    pub(crate) fn hex(self, bytes: &[u8]) -> String {
        let hash: Vec<u8> = match self {
            Self::Md5 => Md5::digest(bytes).to_vec(),
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
        };
        let mut out = String::with_capacity(2 * hash.len());
        for byte in hash {
            let _ = write!(out, "{byte:02x}");
        }
        out
    }
}
