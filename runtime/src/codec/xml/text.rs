//! Character data: finds the characters that need a reference, many at a time, and writes and resolves references (XML
//! 1.0, sections 2.4, 2.11 and 4.1).

use std::borrow::Cow;

/// Returns the index of the first byte at or after `from` for which `is` holds. Returns the length of `bytes` if it
/// holds for no byte.
#[inline]
fn find(bytes: &[u8], from: usize, is: impl Fn(u8) -> bool) -> usize {
    let mut at = from;
    // The fold compiles to vector instructions, because it does not look for the position.
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
        if chunk.iter().fold(false, |found, byte| found | is(*byte)) {
            break;
        }
        at += 16;
    }
    while let Some(&byte) = bytes.get(at) {
        if is(byte) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// Returns the index of the first byte at or after `from` that ends plain text: markup, a reference, or a carriage
/// return, which readers replace.
#[inline]
pub(super) fn text_end(bytes: &[u8], from: usize) -> usize {
    find(bytes, from, |it| matches!(it, b'<' | b'&' | b'\r'))
}

/// Appends text. Characters that readers would take for markup, or replace, become references.
#[inline]
pub(super) fn escape(text: &str, out: &mut Vec<u8>) {
    let special =
        |it: u8| matches!(it, b'<' | b'>' | b'&') || (it < b' ' && !matches!(it, b'\n' | b'\t'));
    escape_where(text, special, out);
}

/// Appends the value of an attribute in double quotes. White space is escaped too, because readers replace it.
pub(super) fn escape_attribute(text: &str, out: &mut Vec<u8>) {
    let special = |it: u8| matches!(it, b'<' | b'>' | b'&' | b'"') || it < b' ';
    escape_where(text, special, out);
}

#[inline]
fn escape_where(text: &str, special: impl Fn(u8) -> bool, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut done = 0;
    loop {
        let at = find(bytes, done, &special);
        out.extend_from_slice(bytes.get(done..at).unwrap_or_default());
        let Some(&byte) = bytes.get(at) else { return };
        match byte {
            b'<' => out.extend_from_slice(b"&lt;"),
            b'>' => out.extend_from_slice(b"&gt;"),
            b'&' => out.extend_from_slice(b"&amp;"),
            b'"' => out.extend_from_slice(b"&quot;"),
            // XML 1.0 has no form for most control characters, but services send and accept such references.
            _ => {
                out.extend_from_slice(b"&#");
                out.extend_from_slice(itoa::Buffer::new().format(byte).as_bytes());
                out.push(b';');
            }
        }
        done = at + 1;
    }
}

/// The maximum length of a reference: ten digits, their prefix and the semicolon.
const LONGEST: usize = 14;

/// Resolves the reference at the start of `text`. Returns the character and the length of the reference.
pub(super) fn reference(text: &str) -> Option<(char, usize)> {
    let inner = text.strip_prefix('&')?;
    let end = inner.bytes().take(LONGEST).position(|it| it == b';')?;
    let name = inner.get(..end)?;
    let character = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let (digits, radix) = match number.strip_prefix('x') {
                Some(digits) => (digits, 16),
                None => (number, 10),
            };
            // `from_str_radix` accepts a sign, which XML does not.
            if !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
                return None;
            }
            char::from_u32(u32::from_str_radix(digits, radix).ok()?)?
        }
    };
    Some((character, end + 2))
}

/// Appends text without references, with every end of line as a line feed (XML 1.0, section 2.11).
pub(super) fn push_lines(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\r') {
        out.push_str(line);
        out.push('\n');
        rest = after.strip_prefix('\n').unwrap_or(after);
    }
    out.push_str(rest);
}

/// Resolves the raw value of an attribute. Returns `None` if a reference in it is broken.
pub(super) fn attribute(raw: &str) -> Option<Cow<'_, str>> {
    let special = |it: char| matches!(it, '&' | '\r' | '\n' | '\t');
    if !raw.contains(special) {
        return Some(Cow::Borrowed(raw));
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(special) {
        let (plain, from) = rest.split_at_checked(at)?;
        out.push_str(plain);
        let length = if from.starts_with('&') {
            let (character, length) = reference(from)?;
            out.push(character);
            length
        } else {
            out.push(' ');
            if from.starts_with("\r\n") { 2 } else { 1 }
        };
        rest = from.get(length..)?;
    }
    out.push_str(rest);
    Some(Cow::Owned(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_ends_at_markup_wherever_that_stands() {
        for byte in 0..=255_u8 {
            for place in 0..36 {
                let mut bytes = [b'a'; 36];
                bytes[place] = byte;
                let special = byte == b'<' || byte == b'&' || byte == b'\r';
                let expected = if special { place } else { 36 };
                assert_eq!(text_end(&bytes, 0), expected, "byte {byte} at {place}");
                assert_eq!(
                    text_end(&bytes, place),
                    expected,
                    "byte {byte} from {place}"
                );
            }
        }
    }

    #[test]
    fn references_are_the_five_and_numbers() {
        for (text, expected) in [
            ("&lt;", Some(('<', 4))),
            ("&quot;x", Some(('"', 6))),
            ("&#65;", Some(('A', 5))),
            ("&#x1F40E;", Some(('\u{1F40E}', 9))),
            ("&#x0000000a;", Some(('\n', 12))),
            ("&#xD800;", None),
            ("&#1114112;", None),
            ("&#99999999999;", None),
            ("&#+65;", None),
            ("&#a;", None),
            ("&#;", None),
            ("&#x;", None),
            ("&nbsp;", None),
            ("&;", None),
            ("&", None),
            ("&lt", None),
            ("& lt;", None),
        ] {
            assert_eq!(reference(text), expected, "{text}");
        }
    }

    #[test]
    fn white_space_in_attributes_is_spaces_unless_it_is_a_reference() {
        assert_eq!(attribute("plain").unwrap(), "plain");
        assert_eq!(attribute("a\r\nb\tc\nd").unwrap(), "a b c d");
        assert_eq!(attribute("a&#10;b&amp;é").unwrap(), "a\nb&é");
        assert_eq!(attribute("a&b"), None);
    }
}
