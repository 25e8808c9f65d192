//! Numbers in base 16, in lower case. Bytes come in, text goes out.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Appends two digits for each byte.
pub(crate) fn push(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend(bytes.iter().flat_map(|byte| digits(*byte)));
}

/// Returns two digits for each byte.
#[cfg(feature = "client")]
pub(crate) fn text(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| digits(*byte));
    digits.map(char::from).collect()
}

/// Returns the digits of a hash.
pub(crate) fn of_hash(hash: [u8; 32]) -> [u8; 64] {
    let mut out = [0; 64];
    for (pair, byte) in out.chunks_exact_mut(2).zip(hash) {
        pair.copy_from_slice(&digits(byte));
    }
    out
}

fn digits(byte: u8) -> [u8; 2] {
    let digit = |half: u8| DIGITS[usize::from(half & 15)];
    [digit(byte >> 4), digit(byte)]
}
