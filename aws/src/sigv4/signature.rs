//! A signature, as the text that is sent.

use std::fmt;

/// The length of the longest signature: an asymmetric one of 72 bytes, in hexadecimal digits.
pub(super) const MAX_LENGTH: usize = 144;

/// A signature in hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    digits: [u8; MAX_LENGTH],
    length: usize,
}

impl Signature {
    /// Keeps the digits, at most [`MAX_LENGTH`] of them.
    pub(super) fn new(digits: &[u8]) -> Self {
        let mut padded = [b'*'; MAX_LENGTH];
        let length = digits.len().min(MAX_LENGTH);
        padded[..length].copy_from_slice(&digits[..length]);
        Self {
            digits: padded,
            length,
        }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        self.padded(self.length)
    }

    /// Reads digits of lower case, and the bytes that they stand for. Asterisks at the end do not count.
    #[cfg(feature = "server")]
    pub(super) fn parse(text: &str) -> Option<(Self, Vec<u8>)> {
        let digits = text.trim_end_matches('*').as_bytes();
        let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let is_signature = digits.len() <= MAX_LENGTH && digits.len().is_multiple_of(2);
        if !is_signature || digits.is_empty() || !digits.iter().all(is_digit) {
            return None;
        }
        let signature = Self::new(digits);
        Some((signature, signature.to_bytes()))
    }

    /// The bytes that the digits stand for.
    pub(super) fn to_bytes(self) -> Vec<u8> {
        let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or_default() as u8;
        let pairs = self.as_str().as_bytes().chunks_exact(2);
        pairs
            .map(|pair| pair.iter().fold(0, |byte, it| byte << 4 | digit(*it)))
            .collect()
    }

    /// The digits, followed by asterisks up to a length.
    pub(super) fn padded(&self, length: usize) -> &str {
        let padded = self.digits.get(..length).unwrap_or(&self.digits);
        str::from_utf8(padded).unwrap_or_default()
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Whoever has it can send the request once more.
        f.write_str("Signature(..)")
    }
}
