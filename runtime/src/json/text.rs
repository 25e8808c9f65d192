//! Strings: finding the bytes that need care, many at a time, and resolving escapes (RFC 8259, section 7).

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The index of the first byte at or after `from` that a JSON string cannot hold as it is: a quote, a
/// backslash or a control character; the length of `bytes` if there is none.
#[inline]
pub(super) fn next_special(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    // Compiled to vector instructions, which say whether there is one, and not where.
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
        let special = |found: bool, byte: &u8| found | is_special(*byte);
        if chunk.iter().fold(false, special) {
            break;
        }
        at += 16;
    }
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*chunk);
        let quote = word ^ (ONES * b'"' as u64);
        let backslash = word ^ (ONES * b'\\' as u64);
        // Subtracting from a byte borrows from its high bit when the byte is smaller. A borrow can only
        // spill into bytes after a hit, so the first hit is always right.
        let hits = (quote.wrapping_sub(ONES) & !quote)
            | (backslash.wrapping_sub(ONES) & !backslash)
            | (word.wrapping_sub(ONES * b' ' as u64) & !word);
        let hits = hits & HIGH;
        if hits != 0 {
            return at + (hits.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while let Some(&byte) = bytes.get(at) {
        if is_special(byte) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

#[inline]
fn is_special(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

/// Resolves the escapes of a string; `None` if one is broken or stands for half a character.
pub(super) fn unescape(raw: &str) -> Option<String> {
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
                if (0xd800..0xdc00).contains(&first) {
                    let second = hex(rest.strip_prefix("\\u")?.get(..4)?)?;
                    if !(0xdc00..0xe000).contains(&second) {
                        return None;
                    }
                    rest = rest.get(6..)?;
                    char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))?
                } else {
                    char::from_u32(first)?
                }
            }
            _ => return None,
        });
    }
    out.push_str(rest);
    Some(out)
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
