//! Comparison and copying of short strings in registers, without a call of `memcmp` or `memcpy`.

/// Up to seven bytes as a number, from the lowest; what is not there is zero. More than seven are no number.
#[inline]
pub(crate) fn short_word(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last), ..8) = (bytes.first_chunk(), bytes.last_chunk(), bytes.len()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return u64::from(first) | u64::from(last) << (8 * (bytes.len() - 4));
    }
    match *bytes {
        [a] => u64::from(a),
        [a, b] => u64::from(a) | u64::from(b) << 8,
        [a, b, c] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
        _ => 0,
    }
}

/// Whether two strings are the same. They are names: most are short, and those of one length differ early.
#[inline]
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let (Some(last_a), Some(last_b)) = (a.last_chunk::<8>(), b.last_chunk::<8>()) else {
        return short_word(a) == short_word(b);
    };
    let (mut rest_a, mut rest_b) = (a, b);
    while let (Some((first_a, after_a)), Some((first_b, after_b))) = (
        rest_a.split_first_chunk::<8>(),
        rest_b.split_first_chunk::<8>(),
    ) {
        if first_a != first_b {
            return false;
        }
        (rest_a, rest_b) = (after_a, after_b);
    }
    last_a == last_b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_the_bytes_from_the_lowest() {
        let all = b"1234567";
        for length in 0..=all.len() {
            let mut padded = [0; 8];
            padded[..length].copy_from_slice(&all[..length]);
            assert_eq!(
                short_word(&all[..length]),
                u64::from_le_bytes(padded),
                "{length}"
            );
        }
    }

    #[test]
    fn strings_that_differ_in_one_byte_or_in_length_are_not_the_same() {
        for length in 0..40 {
            let name = vec![b'a'; length];
            assert!(same(&name, &name.clone()), "{length}");
            assert!(!same(&name, &vec![b'a'; length + 1]), "{length}");
            for at in 0..length {
                let mut other = name.clone();
                other[at] = b'b';
                assert!(!same(&name, &other), "{length}, {at}");
            }
        }
    }
}
