//! Decimal numbers of any size: the text of a JSON number comes in; comparisons and whole numbers go out, exact in
//! every digit. JSON sets no limit to numbers, and a double has 53 bits.

use std::cmp::Ordering;

/// A decimal number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    /// The digits without zeros at both ends; empty for zero.
    digits: String,
    /// The power of ten of the last digit. Exponents that no text of a file can need saturate.
    exponent: i128,
}

impl Decimal {
    /// Parses a number as JSON writes it (RFC 8259, 6). Returns `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (rest, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (mantissa, ""),
        };
        let is_digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
        let leading = whole.len() > 1 && whole.starts_with('0');
        if whole.is_empty() || leading || !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0').trim_end_matches('0');
        if digits.is_empty() {
            return Some(Self::from(0));
        }
        let zeros = all.len() - all.trim_end_matches('0').len();
        let shift = i128::try_from(zeros).ok()? - i128::try_from(fraction.len()).ok()?;
        Some(Self {
            negative,
            digits: digits.to_owned(),
            exponent: exponent.saturating_add(shift),
        })
    }

    /// Whether it has no fraction.
    pub fn is_whole(&self) -> bool {
        self.digits.is_empty() || self.exponent >= 0
    }

    /// The greatest whole number that is not greater, and the least that is not less: the bounds of the whole numbers
    /// around it. Beyond 128 bits, the nearest number of 128 bits.
    pub fn floor_and_ceiling(&self) -> (i128, i128) {
        let (magnitude, rest) = self.truncated();
        match (self.negative, rest) {
            (false, false) => (magnitude, magnitude),
            (true, false) => (-magnitude, -magnitude),
            (false, true) => (magnitude, magnitude.saturating_add(1)),
            (true, true) => ((-magnitude).saturating_sub(1), -magnitude),
        }
    }

    /// The whole part of its magnitude, and whether there is a fraction.
    fn truncated(&self) -> (i128, bool) {
        if self.is_whole() {
            return match self.plain(40) {
                Some(text) => {
                    let magnitude = text.trim_start_matches('-').parse();
                    (magnitude.unwrap_or(i128::MAX), false)
                }
                None => (i128::MAX, false),
            };
        }
        let fraction = usize::try_from(-self.exponent).unwrap_or(usize::MAX);
        let whole = self.digits.len().checked_sub(fraction);
        let whole = whole.and_then(|it| self.digits.get(..it)).unwrap_or("");
        let magnitude = match whole {
            "" => 0,
            whole => whole.parse().unwrap_or(i128::MAX),
        };
        (magnitude, true)
    }

    /// A whole number without exponent, if it has at most so many digits.
    pub fn plain(&self, most: usize) -> Option<String> {
        if self.digits.is_empty() {
            return Some("0".to_owned());
        }
        let zeros = usize::try_from(self.exponent).ok()?;
        if self.digits.len().checked_add(zeros)? > most {
            return None;
        }
        let sign = if self.negative { "-" } else { "" };
        Some(format!("{sign}{}{}", self.digits, "0".repeat(zeros)))
    }

    /// The order of two magnitudes.
    fn magnitude(&self, other: &Self) -> Ordering {
        let length = |it: &Self| i128::try_from(it.digits.len()).unwrap_or(i128::MAX);
        let highest = |it: &Self| it.exponent.saturating_add(length(it));
        match (self.digits.is_empty(), other.digits.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            // Without zeros at their ends, the shorter of two texts that agree so far is the smaller number.
            (false, false) => highest(self)
                .cmp(&highest(other))
                .then_with(|| self.digits.cmp(&other.digits)),
        }
    }
}

impl From<i128> for Decimal {
    fn from(value: i128) -> Self {
        let text = value.unsigned_abs().to_string();
        let digits = text.trim_end_matches('0');
        let zeros = text.len() - digits.len();
        match value {
            0 => Self {
                negative: false,
                digits: String::new(),
                exponent: 0,
            },
            _ => Self {
                negative: value < 0,
                digits: digits.to_owned(),
                exponent: i128::try_from(zeros).unwrap_or(0),
            },
        }
    }
}

impl std::ops::Neg for Decimal {
    type Output = Self;

    fn neg(self) -> Self {
        let negative = !self.negative && !self.digits.is_empty();
        Self { negative, ..self }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.magnitude(other),
            (true, true) => other.magnitude(self),
        }
    }
}

fn parse_exponent(text: &str) -> Option<i128> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    // An eighth of the range leaves room for what is added to it.
    let most = i128::MAX / 8;
    Some(sign * digits.parse::<i128>().unwrap_or(most).min(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn numbers_are_in_order_whatever_their_size() {
        let ordered = [
            "-1e999999999999999999",
            "-2E+400",
            "-12345678901234567890.6",
            "-12345678901234567890.5",
            "-1",
            "-0.1",
            "-1e-400",
            "0",
            "1e-400",
            "0.1",
            "0.11",
            "1",
            "9.99",
            "10",
            "12345678901234567890.5",
            "12345678901234567890.6",
            "1e400",
            "2E+400",
            "1e999999999999999999",
        ];
        for (a, smaller) in ordered.iter().enumerate() {
            for (b, greater) in ordered.iter().enumerate() {
                assert_eq!(
                    decimal(smaller).cmp(&decimal(greater)),
                    a.cmp(&b),
                    "{smaller} {greater}"
                );
            }
        }
    }

    #[test]
    fn forms_of_one_number_are_equal() {
        for forms in [
            &["1e2", "100", "100.00", "1.00E+2", "0.01e4"][..],
            &["0", "-0", "0.000", "0e5", "-0E-400"],
            &["-1.5", "-15e-1", "-1.50"],
        ] {
            for form in forms {
                assert_eq!(decimal(form), decimal(forms[0]), "{form}");
            }
        }
        assert_eq!(decimal("-1200"), Decimal::from(-1200));
        assert_eq!(decimal("0"), Decimal::from(0));
    }

    #[test]
    fn whole_numbers_are_written_without_exponent() {
        assert_eq!(decimal("1e3").plain(10).as_deref(), Some("1000"));
        assert_eq!(decimal("-12.0").plain(10).as_deref(), Some("-12"));
        assert_eq!(decimal("-0").plain(10).as_deref(), Some("0"));
        assert_eq!(decimal("1e10").plain(10), None);
        assert_eq!(decimal("1e99999999999999999999").plain(4096), None);
        assert_eq!(decimal("1.5").plain(10), None);
        assert!(!decimal("12345678901234567890.5").is_whole());
    }

    #[test]
    fn whole_bounds_are_exact() {
        for (text, expected) in [
            ("9007199254740993.5", (9007199254740993, 9007199254740994)),
            (
                "-9007199254740993.5",
                (-9007199254740994, -9007199254740993),
            ),
            ("0.5", (0, 1)),
            ("-1e-400", (-1, 0)),
            ("1e3", (1000, 1000)),
            ("1e400", (i128::MAX, i128::MAX)),
            ("-1e400", (-i128::MAX, -i128::MAX)),
        ] {
            assert_eq!(decimal(text).floor_and_ceiling(), expected, "{text}");
        }
    }

    #[test]
    fn what_json_does_not_write_is_no_number() {
        for text in [
            "", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x1", "NaN", "1_0", "é", "1e5x",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }
}
