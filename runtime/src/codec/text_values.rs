//! Values in text that XML and HTTP's parts share: the text of a value comes in, the value goes out.

use crate::types::{in_json_grammar, whole};

/// Returns the digits of a text that is a whole number in any spelling.
pub(super) fn whole_number(text: &str) -> Option<String> {
    let number = in_json_grammar(text)?;
    whole(&number).map(|it| it.into_owned())
}

/// Reads a boolean. A lenient reader accepts any case, and the digits that XML Schema has.
pub(super) fn boolean(text: &str, strict: bool) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ if strict => None,
        "1" => Some(true),
        "0" => Some(false),
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lenient_reader_accepts_other_spellings() {
        for (text, expected) in [("1", true), ("True", true), ("FALSE", false), ("0", false)] {
            assert_eq!(boolean(text, false), Some(expected), "{text}");
            assert_eq!(boolean(text, true), None, "{text}");
        }
        for text in ["", "yes", "2", "truee"] {
            assert_eq!(boolean(text, false), None, "{text}");
        }
        for (text, expected) in [("+7.0", Some("7")), ("007", Some("7")), ("7.5", None)] {
            assert_eq!(whole_number(text).as_deref(), expected, "{text}");
        }
    }
}
