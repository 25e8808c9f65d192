//! Text from the network in messages and logs.
//!
//! What comes in was chosen by a peer. What goes out stays on one line, has a bounded length, and holds no character
//! that controls a terminal or turns the direction of writing (Unicode 16, UAX 9).

use std::fmt;

/// The most characters of a code, an id, or the value of a header.
#[cfg(feature = "client")]
pub(crate) const MAX_NAME: usize = 200;

/// The most characters of a message.
pub(crate) const MAX_MESSAGE: usize = 2_000;

/// A text that is printed up to so many characters. Characters that are not printed become spaces.
pub(crate) struct Printable<'a> {
    text: &'a str,
    max: usize,
}

impl<'a> Printable<'a> {
    /// A code, an id, or the value of a header.
    #[cfg(feature = "client")]
    pub(crate) fn name(text: &'a str) -> Self {
        Self::new(text, MAX_NAME)
    }

    /// A message.
    pub(crate) fn message(text: &'a str) -> Self {
        Self::new(text, MAX_MESSAGE)
    }

    pub(crate) fn new(text: &'a str, max: usize) -> Self {
        Self { text, max }
    }
}

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        let end = self.text.char_indices().nth(self.max);
        let shown = end.map_or(self.text, |(end, _)| {
            self.text.get(..end).unwrap_or_default()
        });
        let mut rest = shown;
        while let Some(at) = rest.find(is_hidden) {
            f.write_str(rest.get(..at).unwrap_or_default())?;
            f.write_char(' ')?;
            let mut after = rest.get(at..).unwrap_or_default().chars();
            after.next();
            rest = after.as_str();
        }
        f.write_str(rest)?;
        match end {
            Some(_) => f.write_str("..."),
            None => Ok(()),
        }
    }
}

/// Whether a character is none that people read: controls, the ends of lines and paragraphs, and what turns the
/// direction of writing.
fn is_hidden(it: char) -> bool {
    it.is_control()
        || matches!(
            it,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}

/// Headers whose values are secrets, or can be answers to secrets.
#[cfg(feature = "client")]
const SECRETS: [&str; 6] = [
    "set-cookie",
    "cookie",
    "authorization",
    "proxy-authorization",
    "www-authenticate",
    "proxy-authenticate",
];

/// The headers of a message, without the values that are secrets.
#[cfg(feature = "client")]
pub(crate) struct PublicHeaders<'a>(pub(crate) &'a http::HeaderMap);

#[cfg(feature = "client")]
impl fmt::Debug for PublicHeaders<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (name, value) in self.0 {
            match SECRETS.contains(&name.as_str()) {
                true => map.entry(&name.as_str(), &format_args!("***")),
                false => map.entry(&name.as_str(), value),
            };
        }
        map.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Printable;

    #[test]
    fn what_controls_a_terminal_or_turns_the_direction_becomes_a_space() {
        for hidden in [
            "\u{1b}", "\u{7}", "\r", "\n", "\0", "\u{85}", "\u{9b}", "\u{202a}", "\u{202e}",
            "\u{2066}", "\u{2069}", "\u{200e}", "\u{200f}", "\u{61c}", "\u{2028}", "\u{feff}",
        ] {
            let text = format!("a{hidden}b");
            assert_eq!(Printable::message(&text).to_string(), "a b", "{hidden:?}");
        }
        let plain = "déjà vu, שלום, 👍";
        assert_eq!(Printable::message(plain).to_string(), plain);
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(Printable::new("éééé", 3).to_string(), "ééé...");
        assert_eq!(Printable::new("ééé", 3).to_string(), "ééé");
        assert_eq!(Printable::new("", 0).to_string(), "");
    }
}
