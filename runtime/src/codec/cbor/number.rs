//! Numbers without a type in Rust: half floats, whole numbers of any size, and decimals.
//!
//! The functions convert between the text of [`BigInteger`](crate::BigInteger) or [`BigDecimal`](crate::BigDecimal) and
//! the bytes of CBOR. The time grows with the square of the number of digits, which is bounded.

use crate::types::MAX_NUMBER_LENGTH;

/// The number of digits that are read at a time. The product of a number of so many digits and a 64-bit number fits in
/// 128 bits.
const CHUNK: usize = 18;

/// The number of digits of a limb, and the base of the limbs. The product of the base and 2³² fits in 64 bits.
const LIMB_DIGITS: usize = 9;
const LIMB: u64 = 1_000_000_000;

/// The maximum number of bytes of a big number. It is enough for every text within [`MAX_NUMBER_LENGTH`], because a
/// digit takes less than four bits.
pub(super) const MAX_BIG_BYTES: usize = MAX_NUMBER_LENGTH / 2;

/// Returns the value of a half float (RFC 8949, appendix D).
pub(super) fn half(bits: u16) -> f32 {
    let sign = u32::from(bits >> 15) << 31;
    let exponent = u32::from(bits >> 10) & 0x1f;
    let fraction = u32::from(bits) & 0x3ff;
    match exponent {
        // Subnormal numbers have no implicit leading bit. The quotient is exact.
        0 => f32::from_bits(sign | (fraction as f32 / 16_777_216.0).to_bits()),
        31 => f32::from_bits(sign | 0x7f80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

/// Converts decimal digits to the bytes of the number, the most significant first. Zero has no bytes.
pub(super) fn to_bytes(digits: &str) -> Vec<u8> {
    // Limbs of 64 bits, the least significant first.
    let mut limbs: Vec<u64> = Vec::new();
    let mut rest = digits;
    while !rest.is_empty() {
        let (chunk, tail) = rest.split_at_checked(CHUNK).unwrap_or((rest, ""));
        let scale = 10_u128.pow(chunk.len() as u32);
        let mut carry: u128 = chunk.parse().unwrap_or_default();
        for limb in &mut limbs {
            carry += u128::from(*limb) * scale;
            *limb = carry as u64;
            carry >>= 64;
        }
        if carry > 0 {
            limbs.push(carry as u64);
        }
        rest = tail;
    }
    let bytes: Vec<u8> = limbs.iter().rev().flat_map(|it| it.to_be_bytes()).collect();
    without_zeros(&bytes).to_vec()
}

/// Converts the bytes of a number to decimal digits.
pub(super) fn to_digits(bytes: &[u8]) -> String {
    // Limbs of nine digits, the least significant first.
    let mut limbs: Vec<u64> = Vec::new();
    let (first, words) = bytes.split_at(bytes.len() % 4);
    let words = words.chunks_exact(4);
    for word in std::iter::once(first).chain(words) {
        let bits = 8 * word.len();
        let mut carry = word.iter().fold(0, |sum, it| sum << 8 | u64::from(*it));
        for limb in &mut limbs {
            carry += *limb << bits;
            *limb = carry % LIMB;
            carry /= LIMB;
        }
        while carry > 0 {
            limbs.push(carry % LIMB);
            carry /= LIMB;
        }
    }
    let Some((first, others)) = limbs.split_last() else {
        return "0".to_owned();
    };
    let mut digits = first.to_string();
    for limb in others.iter().rev() {
        digits.push_str(&format!("{limb:0LIMB_DIGITS$}"));
    }
    digits
}

/// Returns the bytes of a number without leading zeros.
pub(super) fn without_zeros(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|it| *it != 0);
    bytes
        .get(first.unwrap_or(bytes.len())..)
        .unwrap_or_default()
}

/// Subtracts one from a number. The number must not be zero.
pub(super) fn decrement(bytes: &mut [u8]) {
    for byte in bytes.iter_mut().rev() {
        let borrow = *byte == 0;
        *byte = byte.wrapping_sub(1);
        if !borrow {
            return;
        }
    }
}

/// Adds one to a number.
pub(super) fn increment(bytes: &mut Vec<u8>) {
    for byte in bytes.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            return;
        }
    }
    bytes.insert(0, 1);
}

/// A decimal number in its parts: `digits × 10^exponent`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    pub(super) negative: bool,
    /// The digits without leading zeros. Empty for zero.
    pub(super) digits: String,
    pub(super) exponent: i64,
}

impl Decimal {
    /// Splits the text of a number in JSON's grammar.
    pub(super) fn of(text: &str) -> Self {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (number, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let exponent: i64 = exponent.parse().unwrap_or_default();
        let digits = [whole, fraction].concat();
        Self {
            negative,
            digits: digits.trim_start_matches('0').to_owned(),
            exponent: exponent - fraction.len() as i64,
        }
    }

    /// Returns the number as text. The text has a point if the point is near the digits, or else an exponent.
    pub(super) fn text(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        let digits = match self.digits.as_str() {
            "" => "0",
            digits => digits,
        };
        let fraction = usize::try_from(self.exponent.unsigned_abs()).unwrap_or(usize::MAX);
        if self.exponent == 0 {
            format!("{sign}{digits}")
        } else if self.exponent > 0 || fraction > digits.len() + 5 {
            format!("{sign}{digits}e{}", self.exponent)
        } else {
            let padded = format!("{digits:0>width$}", width = fraction + 1);
            let (whole, fraction) = padded.split_at(padded.len() - fraction);
            format!("{sign}{whole}.{fraction}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_floats_are_those_of_the_standard() {
        // RFC 8949, appendix A.
        for (bits, value) in [
            (0x0000, 0.0),
            (0x8000, -0.0),
            (0x3c00, 1.0),
            (0x3e00, 1.5),
            (0x7bff, 65504.0),
            (0x0001, 5.960_464_5e-8),
            (0x0400, 6.103_515_6e-5),
            (0xc400, -4.0),
            (0x7c00, f32::INFINITY),
            (0xfc00, f32::NEG_INFINITY),
        ] {
            assert_eq!(half(bits).to_bits(), f32::to_bits(value), "{bits:04x}");
        }
        assert!(half(0x7e00).is_nan() && half(0x7c01).is_nan());
    }

    #[test]
    fn whole_numbers_become_bytes_and_digits_again() {
        for (digits, bytes) in [
            ("1", vec![1]),
            ("255", vec![255]),
            ("256", vec![1, 0]),
            // RFC 8949, appendix A.
            ("18446744073709551616", vec![1, 0, 0, 0, 0, 0, 0, 0, 0]),
            ("1000000000000000000", 10_u64.pow(18).to_be_bytes().to_vec()),
        ] {
            assert_eq!(to_bytes(digits), bytes, "{digits}");
            assert_eq!(to_digits(&bytes), digits);
        }
        assert_eq!((to_bytes("0"), to_digits(&[])), (vec![], "0".to_owned()));
        let nines = "9".repeat(MAX_NUMBER_LENGTH);
        let bytes = to_bytes(&nines);
        assert!(bytes.len() < MAX_BIG_BYTES, "{}", bytes.len());
        assert_eq!(to_digits(&bytes), nines);
    }

    #[test]
    fn one_more_and_one_less_carry() {
        let mut bytes = vec![255, 255];
        increment(&mut bytes);
        assert_eq!(bytes, [1, 0, 0]);
        decrement(&mut bytes);
        assert_eq!(bytes, [0, 255, 255]);
        assert_eq!(without_zeros(&bytes), [255, 255]);
    }

    #[test]
    fn a_decimal_has_a_point_or_an_exponent() {
        for (text, expected) in [
            ("273.15", "273.15"),
            ("-0.001", "-0.001"),
            ("1e-5", "0.00001"),
            ("1e-7", "1e-7"),
            ("12.50e1", "125.0"),
            ("12.50E+3", "1250e1"),
            ("-00", "-0"),
            ("0.00", "0.00"),
            ("1e2147483647", "1e2147483647"),
        ] {
            assert_eq!(Decimal::of(text).text(), expected, "{text}");
        }
    }
}
