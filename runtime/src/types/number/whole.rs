//! Whole numbers that are written in another way: `1.0`, `1e2`, `+7` and `007` come in, digits go out. Clients read
//! them.

use std::borrow::Cow;

use super::{MAX_NUMBER_LENGTH, scan_number};

/// Returns the digits of a number of JSON's grammar if its value is whole. The value is not computed, so no digit is
/// lost. Returns `None` for other values, and for numbers with too many digits.
pub(crate) fn whole(text: &str) -> Option<Cow<'_, str>> {
    match scan_number(text.as_bytes())? {
        (length, _) if length != text.len() => return None,
        (_, true) => return Some(Cow::Borrowed(text)),
        _ => {}
    }
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (sign, number) = match number.strip_prefix('-') {
        Some(number) => ("-", number),
        None => ("", number),
    };
    let (before, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = [before, fraction].concat();
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some(Cow::Borrowed("0"));
    }
    let exponent: i64 = exponent.parse().ok()?;
    let shift = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    let places = usize::try_from(shift.unsigned_abs()).ok()?;
    if shift < 0 {
        let (whole, zeros) = digits.split_at_checked(digits.len().checked_sub(places)?)?;
        let fits = !whole.is_empty() && zeros.bytes().all(|it| it == b'0');
        return fits.then(|| Cow::Owned([sign, whole].concat()));
    }
    let fits = places <= MAX_NUMBER_LENGTH && digits.len() <= MAX_NUMBER_LENGTH - places;
    fits.then(|| Cow::Owned([sign, digits, &"0".repeat(places)].concat()))
}

/// Returns a number in JSON's grammar. Accepts a plus sign, leading zeros, and a point at either end, which other text
/// formats have. Returns `None` for other texts.
#[cfg(any(test, feature = "client", feature = "server", feature = "xml"))]
pub(crate) fn in_json_grammar(text: &str) -> Option<Cow<'_, str>> {
    if scan_number(text.as_bytes()).is_some_and(|(length, _)| length == text.len()) {
        return Some(Cow::Borrowed(text));
    }
    let (sign, number) = match text.strip_prefix('-') {
        Some(number) => ("-", number),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (number, exponent) = match number.find(['e', 'E']) {
        Some(at) => number.split_at_checked(at)?,
        None => (number, ""),
    };
    let (before, fraction) = number.split_once('.').unwrap_or((number, ""));
    if before.is_empty() && fraction.is_empty() || before.starts_with('-') {
        return None;
    }
    let before = match before.trim_start_matches('0') {
        "" => "0",
        before => before,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    let json = [sign, before, point, fraction, exponent].concat();
    let is_number = scan_number(json.as_bytes()).is_some_and(|(length, _)| length == json.len());
    is_number.then_some(Cow::Owned(json))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_may_have_a_point_or_an_exponent() {
        for (text, expected) in [
            ("7", Some("7")),
            ("-7", Some("-7")),
            ("1.0", Some("1")),
            ("-1.00", Some("-1")),
            ("1e2", Some("100")),
            ("1.5e1", Some("15")),
            ("12.50E+3", Some("12500")),
            ("1200e-2", Some("12")),
            ("0.0", Some("0")),
            ("0e99999999999999999999", Some("0")),
            ("9223372036854775807.0", Some("9223372036854775807")),
            ("1.5", None),
            ("1e-1", None),
            ("10e-2", None),
            ("0.1e0", None),
            ("1e99999999999999999999", None),
            ("1e9223372036854775807", None),
            ("1e5000", None),
            ("1.0x", None),
            ("", None),
            ("+1", None),
        ] {
            assert_eq!(whole(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn other_spellings_become_those_of_json() {
        for (text, expected) in [
            ("1.5", Some("1.5")),
            ("+5", Some("5")),
            ("007", Some("7")),
            ("-007.50", Some("-7.50")),
            ("000", Some("0")),
            (".5", Some("0.5")),
            ("5.", Some("5")),
            ("+.5e1", Some("0.5e1")),
            ("5.e-1", Some("5e-1")),
            ("", None),
            ("+", None),
            (".", None),
            ("+-5", None),
            ("1e", None),
            ("1 2", None),
            ("0x1f", None),
            ("١", None),
        ] {
            assert_eq!(in_json_grammar(text).as_deref(), expected, "{text}");
        }
    }
}
