//! Compares decimal numbers by their text. The form does not matter: `1e3` equals `1000.0`.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// A number in its parts: `0.d₁d₂d₃... × 10^magnitude`, where `d₁` is not zero. The text must be a number of JSON's
/// grammar with an exponent that fits in 32 bits.
pub(super) struct Parts<'a> {
    negative: bool,
    magnitude: i64,
    /// The digits from the first one that is not zero, with at most one point. Empty for zero.
    digits: &'a str,
}

impl<'a> Parts<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (number, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let exponent: i64 = exponent.parse().unwrap_or_default();
        let first = number.find(|it: char| matches!(it, '1'..='9'));
        let Some(first) = first else {
            return Self {
                negative: false,
                magnitude: 0,
                digits: "",
            };
        };
        let point = number.find('.').unwrap_or(number.len());
        // Both indexes are below [`MAX_NUMBER_LENGTH`](super::MAX_NUMBER_LENGTH), so they fit in 64 bits with a sign.
        let magnitude = if first < point {
            (point - first) as i64
        } else {
            -((first - point - 1) as i64)
        };
        let digits = number.get(first..).unwrap_or_default();
        Self {
            negative,
            magnitude: magnitude + exponent,
            digits: digits.trim_end_matches(['0', '.']),
        }
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.digits.bytes().filter(u8::is_ascii_digit)
    }

    fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }
}

/// Compares two numbers of JSON's grammar by value.
pub(crate) fn compare(one: &str, other: &str) -> Ordering {
    let (one, other) = (Parts::of(one), Parts::of(other));
    let size = || match (one.is_zero(), other.is_zero()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => {
            let magnitude = one.magnitude.cmp(&other.magnitude);
            // Trailing zeros were removed, so of two numbers with a common prefix the longer one is larger.
            magnitude.then_with(|| one.digits().cmp(other.digits()))
        }
    };
    match (one.negative, other.negative) {
        (false, false) => size(),
        (true, true) => size().reverse(),
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
    }
}

/// Hashes a number. Numbers that are equal by [`compare`] have the same hash.
pub(super) fn hash<H: Hasher>(text: &str, state: &mut H) {
    let parts = Parts::of(text);
    (parts.negative, parts.magnitude).hash(state);
    parts.digits().for_each(|it| it.hash(state));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ordered_by_value_whatever_their_form() {
        let groups: [&[&str]; 12] = [
            &["-1e400"],
            &["-1000", "-1e3", "-1.000E+3"],
            &["-1", "-1.0"],
            &["-0.5", "-5e-1", "-0.50"],
            &["0", "-0", "0.00", "0e9"],
            &["1e-400"],
            &["0.05", "5e-2", "0.5e-1"],
            &["1", "1.0", "10e-1", "0.1e1"],
            &["1.05"],
            &["10", "1e1", "10.00"],
            &["105", "1.05e2"],
            &["1e400", "10e399"],
        ];
        for (at, one) in groups.iter().enumerate() {
            for (other_at, other) in groups.iter().enumerate() {
                for (a, b) in one.iter().flat_map(|a| other.iter().map(move |b| (a, b))) {
                    assert_eq!(compare(a, b), at.cmp(&other_at), "{a} and {b}");
                }
            }
        }
    }
}
