//! The text of strings: finds the bytes that need an escape, many at a time, and resolves escapes (RFC 8259, section
//! 7).

use crate::fast_eq::short_word;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;
/// Exchanges quotes and spaces when it is combined with a byte by exclusive or. Control characters stay control
/// characters.
const QUOTE_TO_SPACE: u64 = (b'"' ^ b' ') as u64;
const SPACES: u64 = ONES * b' ' as u64;

/// Returns the index of the first byte at or after `from` that a JSON string has to escape: a quote, a backslash or a
/// control character. Returns the length of `bytes` if no byte needs an escape.
#[inline]
pub(super) fn next_special(bytes: &[u8], from: usize) -> usize {
    // Most strings are short, so the first eight bytes usually reach the closing quote.
    match bytes.get(from..).and_then(|rest| rest.first_chunk()) {
        Some(chunk) => match special(u64::from_le_bytes(*chunk)) {
            Some(hit) => from + hit,
            None => next_special_in_many(bytes, from + 8),
        },
        None => next_special_in_few(bytes, from),
    }
}

#[inline(never)]
fn next_special_in_many(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        if has_special(chunk) {
            break;
        }
        at += 16;
    }
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        if let Some(hit) = special(u64::from_le_bytes(*chunk)) {
            return at + hit;
        }
        at += 8;
    }
    next_special_in_few(bytes, at)
}

#[inline]
fn next_special_in_few(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let hit = special(short_word(rest) | SPACES << (8 * rest.len()));
    hit.map_or(bytes.len(), |hit| from + hit)
}

/// Returns the position of the first of eight bytes that needs an escape. The lowest byte is the first.
#[inline]
pub(super) fn special(word: u64) -> Option<usize> {
    let hits = hits(word);
    (hits != 0).then(|| (hits.trailing_zeros() / 8) as usize)
}

/// Marks the bytes that need an escape by their high bits. Only the first mark is reliable: later bytes may be marked
/// without need.
#[inline]
fn hits(word: u64) -> u64 {
    // The exclusive or puts a quote next to the control characters, as in [`is_special`].
    let low = (word ^ (ONES * QUOTE_TO_SPACE)).wrapping_sub(ONES * (b' ' as u64 + 1));
    let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    // A subtraction borrows from a byte's high bit when the byte is smaller. The borrow can reach only bytes after a
    // hit, so the first hit is always right.
    (low | backslash) & !word & HIGH
}

/// Checks whether a byte of the chunk needs an escape. The loop compiles to vector instructions, because it does not
/// look for the position.
#[inline]
fn has_special(chunk: &[u8; 16]) -> bool {
    chunk
        .iter()
        .fold(false, |found, it| found | is_special(*it))
}

/// Appends a string in quotes, followed by the byte `then`.
///
/// A short string is checked and assembled in registers and appended in one piece of fixed size, because a call to copy
/// it costs more than the copy. The function checks for room first. Then nothing has to be saved across a call.
#[inline]
pub(super) fn append_quoted(text: &str, then: u8, out: &mut Vec<u8>) {
    const PIECE: usize = 10;
    let bytes = text.as_bytes();
    if bytes.len() >= 8 || out.capacity() - out.len() < PIECE {
        return append_medium(bytes, then, out);
    }
    let word = short_word(bytes);
    if hits(word | SPACES << (8 * bytes.len())) != 0 {
        return append_long(bytes, then, out);
    }
    let end = out.len() + bytes.len() + 3;
    let mut piece = [b'"'; PIECE];
    piece[1..9].copy_from_slice(&(word | end_of_string(then) << (8 * bytes.len())).to_le_bytes());
    piece[PIECE - 1] = then;
    out.extend_from_slice(&piece);
    out.truncate(end);
}

/// Appends a string of 8 to 15 bytes as [`append_quoted`] does.
#[inline(never)]
fn append_medium(bytes: &[u8], then: u8, out: &mut Vec<u8>) {
    const PIECE: usize = 18;
    let (Some(first), Some(last), 8..=15) = (bytes.first_chunk(), bytes.last_chunk(), bytes.len())
    else {
        return append_long(bytes, then, out);
    };
    let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    if hits(first) | hits(last) != 0 || out.capacity() - out.len() < PIECE {
        return append_long(bytes, then, out);
    }
    let end = out.len() + bytes.len() + 3;
    // Keeps the bytes of the last chunk that are not in the first one: seven at most.
    let last = last >> 8 >> (8 * (15 - bytes.len()));
    let last = last | end_of_string(then) << (8 * (bytes.len() - 8));
    let mut piece = [b'"'; PIECE];
    piece[1..9].copy_from_slice(&first.to_le_bytes());
    piece[9..17].copy_from_slice(&last.to_le_bytes());
    piece[PIECE - 1] = then;
    out.extend_from_slice(&piece);
    out.truncate(end);
}

/// Returns a quote and the byte `then` as the lowest two bytes of a number.
#[inline]
fn end_of_string(then: u8) -> u64 {
    u64::from(b'"') | u64::from(then) << 8
}

/// Appends a string that is long or needs escapes, as [`append_quoted`] does.
#[inline(never)]
fn append_long(bytes: &[u8], then: u8, out: &mut Vec<u8>) {
    out.reserve(bytes.len() + 3);
    out.push(b'"');
    let mut rest = bytes;
    if is_plain(bytes) {
        out.extend_from_slice(bytes);
        rest = &[];
    }
    while let Some((plain, byte, after)) = split_special(rest) {
        out.extend_from_slice(plain);
        append_escape(byte, out);
        rest = after;
    }
    out.extend_from_slice(rest);
    out.extend_from_slice(&[b'"', then]);
}

/// Checks that no byte of a string needs an escape. Returns `false` for strings below 16 bytes, without a check.
#[inline]
fn is_plain(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk() else {
        return false;
    };
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk() {
        if has_special(chunk) {
            return false;
        }
        rest = after;
    }
    !has_special(last)
}

/// Splits a string at its first byte that needs an escape. Returns the part before it, the byte, and the part after it.
fn split_special(bytes: &[u8]) -> Option<(&[u8], u8, &[u8])> {
    let (plain, rest) = bytes.split_at_checked(next_special(bytes, 0))?;
    let (byte, after) = rest.split_first()?;
    Some((plain, *byte, after))
}

/// Appends a member's name in quotes, and a colon. The name must not need an escape.
#[inline]
pub(super) fn append_name(name: &str, out: &mut Vec<u8>) {
    let bytes = name.as_bytes();
    if bytes.len() > 5 || out.capacity() - out.len() < 8 {
        return append_long_name(bytes, out);
    }
    let word = short_word(bytes) << 8 | u64::from(b'"');
    let word = word | end_of_string(b':') << (8 * (bytes.len() + 1));
    let end = out.len() + bytes.len() + 3;
    out.extend_from_slice(&word.to_le_bytes());
    out.truncate(end);
}

#[inline(never)]
fn append_long_name(bytes: &[u8], out: &mut Vec<u8>) {
    out.reserve(bytes.len() + 3);
    out.push(b'"');
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\":");
}

fn append_escape(byte: u8, out: &mut Vec<u8>) {
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => {
            let digit = |nibble: u8| b"0123456789abcdef"[usize::from(nibble & 15)];
            let escape = [b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte)];
            return out.extend_from_slice(&escape);
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

#[inline]
fn is_special(byte: u8) -> bool {
    byte ^ QUOTE_TO_SPACE as u8 <= b' ' || byte == b'\\'
}

/// Resolves the escapes of a string. Returns `None` if an escape is broken. Half of a surrogate pair is broken if
/// `strict` is set, and else becomes U+FFFD.
pub(super) fn unescape(raw: &str, strict: bool) -> Option<String> {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((plain, escape)) = rest.split_once('\\') {
        out.push_str(plain);
        let kind = escape.chars().next()?;
        rest = escape.get(kind.len_utf8()..)?;
        out.push(match kind {
            '"' | '\\' | '/' => kind,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = hex(rest.get(..4)?)?;
                rest = rest.get(4..)?;
                match low_surrogate(rest).filter(|_| (0xd800..0xdc00).contains(&first)) {
                    Some(second) => {
                        rest = rest.get(6..)?;
                        char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))?
                    }
                    None if strict => char::from_u32(first)?,
                    None => char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
                }
            }
            _ => return None,
        });
    }
    out.push_str(rest);
    Some(out)
}

/// Returns the second half of a surrogate pair if its escape comes next.
fn low_surrogate(text: &str) -> Option<u32> {
    let second = hex(text.strip_prefix("\\u")?.get(..4)?)?;
    (0xdc00..0xe000).contains(&second).then_some(second)
}

fn hex(digits: &str) -> Option<u32> {
    let plain = digits.bytes().all(|it| it.is_ascii_hexdigit());
    plain
        .then(|| u32::from_str_radix(digits, 16).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_judged_alike_at_every_place() {
        for byte in 0..=255_u8 {
            for place in 0..20 {
                let mut bytes = [b'a'; 20];
                bytes[place] = byte;
                let special = byte < b' ' || byte == b'"' || byte == b'\\';
                let expected = if special { place } else { 20 };
                assert_eq!(next_special(&bytes, 0), expected, "byte {byte} at {place}");
                assert_eq!(
                    next_special(&bytes, place),
                    expected,
                    "byte {byte} from {place}"
                );
            }
        }
    }
}
