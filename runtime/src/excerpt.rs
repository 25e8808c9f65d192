//! Text of a peer in messages. The text comes in; its start goes out, so that no message grows with what a peer sends.

use std::fmt;

/// The most bytes of a text that are shown.
const MAX_BYTES: usize = 120;

/// The start of a text: as it is (`Display`), or in quotes and with escapes (`Debug`).
pub(crate) struct Excerpt<'a>(pub(crate) &'a str);

impl Excerpt<'_> {
    fn parts(&self) -> (&str, &'static str) {
        match start(self.0, MAX_BYTES) {
            whole if whole.len() == self.0.len() => (whole, ""),
            start => (start, "..."),
        }
    }
}

/// Returns the start of a text: at most so many bytes.
pub(crate) fn start(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, rest) = self.parts();
        write!(f, "{start}{rest}")
    }
}

impl fmt::Debug for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, rest) = self.parts();
        write!(f, "{start:?}{rest}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_two_characters() {
        assert_eq!(format!("{:?}", Excerpt("a\n")), r#""a\n""#);
        let shown = Excerpt(&"é".repeat(100)).to_string();
        assert_eq!(shown, "é".repeat(60) + "...");
        assert_eq!(start("aé", 2), "a");
        assert_eq!(Excerpt("").to_string(), "");
    }
}
