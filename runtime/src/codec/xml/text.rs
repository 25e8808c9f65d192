//! Character data: finds the characters that need a reference, many at a time, and writes and resolves references (XML
//! 1.0, sections 2.4, 2.11 and 4.1).

use std::borrow::Cow;

use crate::shape::{Error, Result};

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

/// Returns the index of the first byte at or after `from` that may end plain text: markup, a reference, a carriage
/// return, which readers replace, or `>`, which may end the forbidden `]]>`.
#[inline]
pub(super) fn text_end(bytes: &[u8], from: usize) -> usize {
    find(bytes, from, |it| matches!(it, b'<' | b'&' | b'\r' | b'>'))
}

/// Checks whether XML 1.0 can carry a character (section 2.2, "Char").
pub(super) fn is_allowed(it: char) -> bool {
    matches!(it, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// Returns the index of the first character that XML cannot carry.
pub(super) fn first_forbidden(text: &str) -> Option<usize> {
    // U+FFFE and U+FFFF begin with this byte in UTF-8.
    let suspect = |it: u8| it == 0xef || it < b' ' && !matches!(it, b'\t' | b'\n' | b'\r');
    let mut at = 0;
    loop {
        at = find(text.as_bytes(), at, suspect);
        let character = text.get(at..)?.chars().next()?;
        if !is_allowed(character) {
            return Some(at);
        }
        at += character.len_utf8();
    }
}

/// Checks text that is skipped: its references are known, and it does not hold `]]>`.
pub(super) fn is_text(text: &str) -> bool {
    let mut references = text.match_indices('&');
    !text.contains("]]>")
        && references.all(|(at, _)| text.get(at..).is_some_and(|it| reference(it).is_some()))
}

/// Returns a text in which U+FFFD stands for each character that XML cannot carry.
pub(super) fn carried(text: &str) -> Cow<'_, str> {
    match first_forbidden(text) {
        None => Cow::Borrowed(text),
        Some(_) => text
            .chars()
            .map(|it| match is_allowed(it) {
                true => it,
                false => char::REPLACEMENT_CHARACTER,
            })
            .collect(),
    }
}

/// Checks whether a byte begins a character that is not written as it is, or that XML cannot carry. The first bytes of
/// U+0085, of U+2028, and of U+FFFE and U+FFFF are those of other characters too.
#[inline]
fn is_special(it: u8) -> bool {
    matches!(it, b'<' | b'>' | b'&' | 0xc2 | 0xe2 | 0xef) || it < b' '
}

/// Appends text. Characters that readers would take for markup, or replace, become references.
///
/// # Errors
///
/// If XML cannot carry a character.
#[inline]
pub(super) fn escape(text: &str, out: &mut Vec<u8>) -> Result {
    escape_where(text, |it| is_special(it) && it != b'\t', out)
}

/// Appends the value of an attribute in double quotes. Every white space but the space is escaped, because readers
/// replace it.
///
/// # Errors
///
/// If XML cannot carry a character.
pub(super) fn escape_attribute(text: &str, out: &mut Vec<u8>) -> Result {
    escape_where(text, |it| is_special(it) || it == b'"', out)
}

#[inline]
fn escape_where(text: &str, special: impl Fn(u8) -> bool, out: &mut Vec<u8>) -> Result {
    let bytes = text.as_bytes();
    let mut done = 0;
    loop {
        let at = find(bytes, done, &special);
        out.extend_from_slice(bytes.get(done..at).unwrap_or_default());
        // A special byte is the first one of a character.
        let Some(character) = text.get(at..).and_then(|it| it.chars().next()) else {
            return Ok(());
        };
        escape_character(character, out)?;
        done = at + character.len_utf8();
    }
}

#[inline(never)]
fn escape_character(character: char, out: &mut Vec<u8>) -> Result {
    let reference: &[u8] = match character {
        '<' => b"&lt;",
        '>' => b"&gt;",
        '&' => b"&amp;",
        '"' => b"&quot;",
        '\t' => b"&#x9;",
        // Readers turn ends of lines into line feeds, those of XML 1.1 the last two as well.
        '\n' => b"&#xA;",
        '\r' => b"&#xD;",
        '\u{85}' => b"&#x85;",
        '\u{2028}' => b"&#x2028;",
        other if is_allowed(other) => {
            out.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes());
            return Ok(());
        }
        other => {
            let message = format!("U+{:04X}, which XML cannot carry", u32::from(other));
            return Err(Error::new(message));
        }
    };
    out.extend_from_slice(reference);
    Ok(())
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
            char::from_u32(u32::from_str_radix(digits, radix).ok()?).filter(|it| is_allowed(*it))?
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
                let special = matches!(byte, b'<' | b'&' | b'\r' | b'>');
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
    fn ends_of_lines_are_references_and_what_xml_cannot_carry_is_an_error() {
        let text = |text: &str| {
            let mut out = Vec::new();
            escape(text, &mut out).map(|()| String::from_utf8(out).unwrap())
        };
        let value = |text: &str| {
            let mut out = Vec::new();
            escape_attribute(text, &mut out).map(|()| String::from_utf8(out).unwrap())
        };
        let plain = "a\tb\n\r\u{85}\u{2028}\u{2029}<>&\"' ©…\u{ffef}\u{7f}🐎";
        assert_eq!(
            text(plain).unwrap(),
            "a\tb&#xA;&#xD;&#x85;&#x2028;\u{2029}&lt;&gt;&amp;\"' ©…\u{ffef}\u{7f}🐎"
        );
        assert_eq!(
            value(plain).unwrap(),
            "a&#x9;b&#xA;&#xD;&#x85;&#x2028;\u{2029}&lt;&gt;&amp;&quot;' ©…\u{ffef}\u{7f}🐎"
        );
        for forbidden in ["\0", "a\u{1}", "\u{b}", "\u{1f}b", "é\u{fffe}", "\u{ffff}"] {
            for error in [text(forbidden), value(forbidden)] {
                let error = error.unwrap_err().to_string();
                assert!(error.ends_with(", which XML cannot carry"), "{error}");
            }
            assert!(first_forbidden(forbidden).is_some(), "{forbidden:?}");
            assert_eq!(first_forbidden(&carried(forbidden)), None);
        }
        assert_eq!(first_forbidden(plain), None);
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
            ("&#0;", None),
            ("&#x1;", None),
            ("&#xFFFE;", None),
            ("&#x9;", Some(('\t', 5))),
            ("&#x10FFFE;", Some(('\u{10fffe}', 10))),
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
