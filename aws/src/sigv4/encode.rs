//! Percent-encoding, as signatures need it (RFC 3986, 2.1): every byte but letters, digits and `-_.~`, in upper case.

/// Appends a text. `keep` says which of the other bytes stay as they are.
pub(super) fn push(out: &mut Vec<u8>, text: &[u8], keep: fn(u8) -> bool) {
    for byte in text {
        push_byte(out, *byte, keep);
    }
}

/// Appends a text without its percent-encoding, encoded again. A `%` that begins no valid encoding stands for itself.
pub(super) fn push_normalized(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let encoded = match (first, tail) {
            (b'%', [high, low, tail @ ..]) => decoded(*high, *low).map(|byte| (byte, tail)),
            _ => None,
        };
        let (byte, tail) = encoded.unwrap_or((*first, tail));
        push_byte(out, byte, |_| false);
        rest = tail;
    }
}

/// Returns a text without its percent-encoding. A `%` that begins no valid encoding stands for itself, and what is not
/// UTF-8 is replaced.
#[cfg(feature = "server")]
pub(super) fn decoded_text(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let encoded = match (first, tail) {
            (b'%', [high, low, tail @ ..]) => decoded(*high, *low).map(|byte| (byte, tail)),
            _ => None,
        };
        let (byte, tail) = encoded.unwrap_or((*first, tail));
        out.push(byte);
        rest = tail;
    }
    String::from_utf8_lossy(&out).into_owned().into()
}

fn push_byte(out: &mut Vec<u8>, byte: u8, keep: fn(u8) -> bool) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    if is_unreserved(byte) || keep(byte) {
        out.push(byte);
    } else {
        let digit = |half: u8| DIGITS[usize::from(half & 15)];
        out.extend_from_slice(&[b'%', digit(byte >> 4), digit(byte)]);
    }
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

fn decoded(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = digit(high)? * 16 + digit(low)?;
    u8::try_from(byte).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalized(text: &str) -> String {
        let mut out = Vec::new();
        push_normalized(&mut out, text);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_encoding_is_brought_into_one_form() {
        assert_eq!(normalized("a%2fb%2Fc%7e+ ሴ"), "a%2Fb%2Fc~%2B%20%E1%88%B4");
    }

    #[test]
    fn a_percent_sign_that_encodes_nothing_stands_for_itself() {
        assert_eq!(normalized("100%"), "100%25");
        assert_eq!(normalized("%zz%4"), "%25zz%254");
    }
}
