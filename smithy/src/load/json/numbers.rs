//! Numbers beyond all doubles, which JSON has and serde_json refuses. The text of a file comes in. A text of the same
//! length goes out, in which the largest power of ten of a double stands for each of them, so that all places stay what
//! they are. Who needs the digits finds them in the file (`knowledge::exact`).

use std::borrow::Cow;
use std::ops::Range;

/// The exponent of the number that stands for those that are too large.
const LARGEST: &str = "308";

/// Returns the text with numbers that a double can approximate.
pub(super) fn bounded(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    for number in numbers(text) {
        let Some(replacement) = replacement(&text[number.clone()]) else {
            continue;
        };
        out.push_str(&text[copied..number.start]);
        out.push_str(&replacement);
        copied = number.end;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// The texts outside of strings that could be numbers with an exponent, or are very long.
fn numbers(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(&byte) = bytes.get(at) {
            let start = at;
            at += 1;
            match byte {
                b'"' => at = after_string(bytes, at),
                b'-' | b'0'..=b'9' => {
                    let part =
                        |it: &u8| matches!(it, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
                    while bytes.get(at).is_some_and(part) {
                        at += 1;
                    }
                    let number = &bytes[start..at];
                    if number.len() > 300 || number.iter().any(|it| matches!(it, b'e' | b'E')) {
                        return Some(start..at);
                    }
                }
                _ => {}
            }
        }
        None
    })
}

fn after_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' => break,
            b'\\' => at += 1,
            _ => {}
        }
    }
    at
}

/// A number of the same length, if this one is beyond all doubles.
fn replacement(number: &str) -> Option<String> {
    let value: f64 = number.parse().ok()?;
    if value.is_finite() {
        return None;
    }
    let sign = if number.starts_with('-') { "-" } else { "" };
    let width = number.len().checked_sub(sign.len() + "1e".len())?;
    // Zeros at the start of an exponent change nothing.
    (width >= LARGEST.len()).then(|| format!("{sign}1e{LARGEST:0>width$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_beyond_doubles_become_large_ones_of_the_same_length() {
        let digits = "9".repeat(400);
        let text = format!(
            r#"{{"a": [2E+400, -1e309, 1e308, "1e999 \" 1e999", 1e-999], "b": {digits}, "é": 1e00000000000999}}"#
        );
        let out = bounded(&text);
        assert_eq!(out.len(), text.len());
        let value: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(
            value["a"],
            serde_json::json!([1e308, -1e308, 1e308, "1e999 \" 1e999", 0.0])
        );
        assert_eq!(value["b"], 1e308);
        assert_eq!(value["é"], 1e308);
    }

    #[test]
    fn a_text_that_needs_no_change_is_not_copied() {
        for text in ["", "{}", "[1e5, \"1e999\", 12", "1e9e9", "\"1e999", "\"\\"] {
            assert!(
                matches!(bounded(text), Cow::Borrowed(it) if it == text),
                "{text}"
            );
        }
    }
}
