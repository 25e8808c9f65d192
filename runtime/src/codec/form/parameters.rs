//! The parameters of a form: splits and decodes bodies, and encodes text (URL Standard,
//! "application/x-www-form-urlencoded parsing"; RFC 3986, section 2).

use super::make_room;
use super::steps;
use crate::shape::{Budget, Error, Result};

/// A byte that is written as it is. The classes are ordered, so that one comparison finds the bytes of several classes.
const PLAIN: u8 = 0;
/// A byte that the writer encodes, and that has no meaning for the reader.
const ENCODED: u8 = 1;
/// `%` or `+`.
const ESCAPE: u8 = 2;
/// `=`, which ends a key.
const EQUALS: u8 = 3;
/// `&`, which ends a parameter.
const AND: u8 = 4;

static CLASSES: [u8; 256] = {
    let mut classes = [ENCODED; 256];
    let mut byte = 0;
    while byte < 256 {
        let it = byte as u8;
        if it.is_ascii_alphanumeric() || matches!(it, b'-' | b'.' | b'_' | b'~') {
            classes[byte] = PLAIN;
        }
        byte += 1;
    }
    classes[b'%' as usize] = ESCAPE;
    classes[b'+' as usize] = ESCAPE;
    classes[b'=' as usize] = EQUALS;
    classes[b'&' as usize] = AND;
    classes
};

/// Returns the number of bytes at the start whose class is below `class`.
#[inline]
fn run(bytes: &[u8], class: u8) -> usize {
    let ends = |it: &u8| CLASSES[usize::from(*it)] >= class;
    bytes.iter().position(ends).unwrap_or(bytes.len())
}

/// Appends `text` and encodes all but unreserved characters.
#[inline]
pub(super) fn encode(text: &str, out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut rest = text.as_bytes();
    loop {
        let (plain, from) = rest
            .split_at_checked(run(rest, ENCODED))
            .unwrap_or_default();
        out.extend_from_slice(plain);
        let Some((byte, after)) = from.split_first() else {
            return;
        };
        let digit = |nibble: u8| DIGITS[usize::from(nibble & 15)];
        out.extend_from_slice(&[b'%', digit(byte >> 4), digit(*byte)]);
        rest = after;
    }
}

/// A range of bytes of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// Returns the range from `start` to `end`.
    pub(super) fn new(start: usize, end: usize) -> Result<Self> {
        match (u32::try_from(start), u32::try_from(end)) {
            (Ok(start), Ok(end)) => Ok(Self { start, end }),
            _ => Err(Error::new("a form that is too long")),
        }
    }

    pub(super) fn start(self) -> usize {
        self.start as usize
    }

    pub(super) fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// A parameter of a form: the ranges of its key and value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parameter {
    pub(super) key: Span,
    pub(super) value: Span,
    /// The byte of the body at which the parameter begins.
    pub(super) at: u32,
}

/// A decoded form. The text holds all keys and values one after the other.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) text: String,
    pub(super) parameters: Vec<Parameter>,
}

/// Decodes a body.
///
/// # Errors
///
/// If an escape is broken, a key or value is not UTF-8, or the parameters take too much memory.
pub(super) fn decode(body: &[u8], budget: &mut Budget) -> Result<Form> {
    let mut text = Vec::with_capacity(body.len());
    let mut parameters = Vec::new();
    let mut at = 0;
    while at < body.len() {
        let begin = at;
        let start = text.len();
        at = decode_part(body, at, EQUALS, &mut text)?;
        let middle = text.len();
        if body.get(at) == Some(&b'=') {
            at = decode_part(body, at + 1, AND, &mut text)?;
        }
        // The byte at `at` is an ampersand, or the body has ended.
        at += 1;
        if middle > start {
            make_room(&mut parameters, budget)?;
            parameters.push(Parameter {
                key: Span::new(start, middle)?,
                value: Span::new(middle, text.len())?,
                at: u32::try_from(begin).unwrap_or(u32::MAX),
            });
        }
    }
    let not_utf8 = |at: u32| Error::new("bytes that are not UTF-8").at(at as usize);
    let text = String::from_utf8(text).map_err(|_| not_utf8(0))?;
    // A key and a value could each hold half of a character, and the text would still be UTF-8.
    let whole = |it: &Span| text.is_char_boundary(it.start as usize);
    match parameters
        .iter()
        .find(|it| !whole(&it.key) || !whole(&it.value))
    {
        Some(it) => Err(not_utf8(it.at)),
        None => Ok(Form { text, parameters }),
    }
}

/// Decodes the bytes from `at` to the next byte whose class is `class` or higher. Returns the index of that byte.
fn decode_part(body: &[u8], mut at: usize, class: u8, text: &mut Vec<u8>) -> Result<usize> {
    loop {
        let rest = body.get(at..).unwrap_or_default();
        let length = run(rest, ESCAPE);
        steps::count(length + 1);
        text.extend_from_slice(rest.get(..length).unwrap_or_default());
        at += length;
        match rest.get(length..).unwrap_or_default() {
            [b'+', ..] => text.push(b' '),
            [b'%', high, low, ..] => {
                let digit = |it: &u8| char::from(*it).to_digit(16);
                let (Some(high), Some(low)) = (digit(high), digit(low)) else {
                    return Err(Error::new("a broken escape").at(at));
                };
                text.push((high * 16 + low) as u8);
                at += 2;
            }
            [b'%', ..] => return Err(Error::new("a broken escape").at(at)),
            [byte, ..] if CLASSES[usize::from(*byte)] < class => text.push(*byte),
            _ => return Ok(at),
        }
        at += 1;
    }
}

/// Returns the value of the first parameter with this name. It does not find names that are percent-encoded.
#[cfg(any(test, feature = "server"))]
pub(crate) fn parameter(body: &[u8], name: &str) -> Option<String> {
    let mut parameters = body.split(|it| *it == b'&');
    let value = parameters.find_map(|it| {
        let value = it.strip_prefix(name.as_bytes())?;
        value.strip_prefix(b"=")
    })?;
    let mut text = Vec::new();
    decode_part(value, 0, AND, &mut text).ok()?;
    String::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(body: &[u8]) -> Vec<(String, String)> {
        let form = decode(body, &mut Budget::new(0, None)).unwrap();
        let own = |it: Span| it.of(&form.text).to_owned();
        let pairs = form
            .parameters
            .iter()
            .map(|it| (own(it.key), own(it.value)));
        pairs.collect()
    }

    #[test]
    fn everything_but_unreserved_characters_is_encoded() {
        let mut out = Vec::new();
        encode("aZ09-._~ +&=%/é\n", &mut out);
        assert_eq!(out, b"aZ09-._~%20%2B%26%3D%25%2F%C3%A9%0A");
    }

    #[test]
    fn every_text_decodes_to_itself() {
        let text: String = (0..=0x2ff_u32).filter_map(char::from_u32).collect();
        let mut body = b"k=".to_vec();
        encode(&text, &mut body);
        assert_eq!(decoded(&body), [("k".to_owned(), text)]);
    }

    #[test]
    fn parameters_end_at_ampersands_and_keys_at_the_first_equals_sign() {
        let expected = [("a", "1=2"), ("b", ""), ("c", ""), ("d e", "f g")];
        let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(decoded(b"&a=1=2&b&&c=&d%20e=f+g&=x&"), expected);
    }

    #[test]
    fn broken_escapes_and_text_are_refused_with_their_place() {
        for (body, at) in [
            (&b"a=%"[..], 2),
            (b"a=%4", 2),
            (b"a=1&b=%zz", 6),
            (b"a%+1=", 1),
            (b"a=%ff", 0),
            (b"a=1&%c3=%a9", 4),
            (b"a=%c3&%a9=1", 6),
        ] {
            let error = decode(body, &mut Budget::new(0, None)).unwrap_err();
            assert_eq!(error.offset(), Some(at), "{}", body.escape_ascii());
        }
    }

    #[test]
    fn a_parameter_is_found_without_a_tree() {
        let body = b"Actions=1&Action=Shoe+it&Action=2&Version=1";
        assert_eq!(parameter(body, "Action").as_deref(), Some("Shoe it"));
        assert_eq!(parameter(body, "Vers"), None);
    }
}
