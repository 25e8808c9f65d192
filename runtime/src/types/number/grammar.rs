//! The grammar of numbers in JSON (RFC 8259, section 6). The other text formats use it too.

/// Returns the length of the number at the start of `bytes`, and whether the number has neither a fraction nor an
/// exponent. Returns `None` if no number stands there.
#[inline]
pub(crate) fn scan(bytes: &[u8]) -> Option<(usize, bool)> {
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    match bytes.get(at)? {
        b'0' => at += 1,
        b'1'..=b'9' => at = digits(bytes, at),
        _ => return None,
    }
    let mut whole = true;
    if bytes.get(at) == Some(&b'.') {
        whole = false;
        let end = digits(bytes, at + 1);
        if end == at + 1 {
            return None;
        }
        at = end;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        whole = false;
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let end = digits(bytes, at + 1 + sign);
        if end == at + 1 + sign {
            return None;
        }
        at = end;
    }
    Some((at, whole))
}

fn digits(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::scan;

    #[test]
    fn the_grammar_is_that_of_the_standard() {
        for (text, whole) in [
            ("0", true),
            ("-0", true),
            ("10", true),
            ("-1.5", false),
            ("1e5", false),
            ("0.0E-10", false),
        ] {
            assert_eq!(scan(text.as_bytes()), Some((text.len(), whole)), "{text}");
        }
        for text in ["", "-", "+1", ".5", "1.", "1e", "1e+", "abc"] {
            assert_eq!(scan(text.as_bytes()), None, "{text}");
        }
        assert_eq!(scan(b"012"), Some((1, true)));
    }
}
