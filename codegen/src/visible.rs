//! Characters that may stand in generated code as they are. Text of a model comes in; text that looks as it is goes
//! out.
//!
//! A compiler obeys a line break, and an editor obeys a mark of text direction: code would not be what a reader sees.
//! So rustc and clippy deny some of these characters in comments and literals.

use std::borrow::Cow;

/// Returns the character to write in a comment: a space for white space, and `None` for control characters, marks of
/// text direction and characters without width.
pub(crate) fn visible(it: char) -> Option<char> {
    match it {
        _ if it.is_whitespace() => Some(' '),
        _ if it.is_control() => None,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => None,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => None,
        '\u{e0000}'..='\u{e007f}' => None,
        _ => Some(it),
    }
}

/// Whether a character may stand in a comment or a raw literal as it is.
pub(crate) fn is_visible(it: char) -> bool {
    visible(it) == Some(it)
}

/// Returns the text with visible characters alone.
pub(crate) fn cleaned(text: &str) -> Cow<'_, str> {
    match text.chars().all(is_visible) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.chars().filter_map(visible).collect()),
    }
}

/// Returns the text with escapes for characters that are not visible, for values that are shown in comments.
pub(crate) fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for it in text.chars() {
        match visible(it) {
            Some(it) => shown.push(it),
            None => shown.extend(it.escape_unicode()),
        }
    }
    shown
}
