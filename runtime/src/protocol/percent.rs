//! Percent-encoding of URI components (RFC 3986, section 2).

/// Appends `text` with everything encoded but unreserved characters and the bytes in `plain`.
#[cfg(any(test, feature = "client"))]
pub(crate) fn encode(text: &str, plain: &[u8], out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || plain.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(DIGITS[usize::from(byte >> 4)]));
            out.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}

/// The text with every `%XX` decoded; `None` if one is broken or the result is not UTF-8.
#[cfg(any(test, feature = "hyper", feature = "server"))]
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            out.push((digit()? * 16 + digit()?) as u8);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

/// The parameters of a query, decoded; `None` if one is broken. A plus sign stands for a space, as forms
/// have it.
#[cfg(any(test, feature = "server"))]
pub(crate) fn parse_query(query: &str) -> Option<Vec<(String, String)>> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((
                decode(&name.replace('+', " "))?,
                decode(&value.replace('+', " "))?,
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_travels_in_one_segment() {
        let arn = "arn:aws:cleanrooms-ml:us-west-2:123456789012:audience-model/8a_b.c";
        let mut encoded = String::new();
        encode(arn, b"", &mut encoded);
        let expected =
            "arn%3Aaws%3Acleanrooms-ml%3Aus-west-2%3A123456789012%3Aaudience-model%2F8a_b.c";
        assert_eq!(encoded, expected);
        assert_eq!(decode(&encoded).as_deref(), Some(arn));
    }

    #[test]
    fn broken_encodings_are_noticed() {
        for text in ["%", "%4", "%zz", "%ff", "a%c3"] {
            assert_eq!(decode(text), None, "{text}");
        }
        assert_eq!(decode("%c3%a9").as_deref(), Some("é"));
    }

    #[test]
    fn parameters_keep_their_order() {
        let parsed = parse_query("a=1&b&a=x%26y+z&&c=").unwrap();
        let expected = [("a", "1"), ("b", ""), ("a", "x&y z"), ("c", "")];
        let expected: Vec<_> = expected.map(|(a, b)| (a.to_owned(), b.to_owned())).into();
        assert_eq!(parsed, expected);
    }
}
