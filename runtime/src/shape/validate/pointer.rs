//! JSON Pointers (RFC 6901) of values. A path comes in; a text of bounded length goes out, however long the keys of
//! maps in it are.

use std::borrow::Cow;

/// A step of a path to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step<'v> {
    Member(&'static str),
    Index(usize),
    Key(Cow<'v, str>),
    /// A key that is `@sensitive`.
    HiddenKey,
}

/// The most bytes of a key of a map. A longer one is cut, and ends in `...`.
const MAX_KEY_BYTES: usize = 256;

/// A pointer that has so many bytes ends there, with `/...`.
const MAX_BYTES: usize = 1536;

/// Returns the JSON Pointer of a path.
pub(crate) fn pointer<'a>(path: impl IntoIterator<Item = &'a Step<'a>>) -> String {
    let mut out = String::new();
    for step in path {
        out.push('/');
        if out.len() > MAX_BYTES {
            out.push_str("...");
            break;
        }
        match step {
            Step::Member(name) => out.push_str(name),
            Step::Index(index) => out.push_str(itoa::Buffer::new().format(*index)),
            Step::HiddenKey => out.push_str("***"),
            Step::Key(key) => push_key(key, &mut out),
        }
    }
    out
}

/// Appends the start of a key. Control characters, which not every protocol can carry, become U+FFFD.
fn push_key(key: &str, out: &mut String) {
    let end = out.len() + MAX_KEY_BYTES;
    for it in key.chars() {
        if out.len() >= end {
            out.push_str("...");
            return;
        }
        match it {
            '~' => out.push_str("~0"),
            '/' => out.push_str("~1"),
            '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            it if it.is_control() => out.push(char::REPLACEMENT_CHARACTER),
            it => out.push(it),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_key(key: &str) -> String {
        pointer(&[Step::Key(key.into())])
    }

    #[test]
    fn a_key_is_escaped() {
        assert_eq!(of_key("a/b~c"), "/a~1b~0c");
        assert_eq!(of_key("a\0b\u{ffff}"), "/a\u{fffd}b\u{fffd}");
    }

    #[test]
    fn a_pointer_is_short_however_long_the_keys_are() {
        assert_eq!(of_key(&"k".repeat(256)), format!("/{}", "k".repeat(256)));
        let long = "k".repeat(200_000);
        assert_eq!(of_key(&long), format!("/{}...", "k".repeat(256)));
        let many = vec![Step::Key(long.into()); 128];
        let pointer = pointer(&many);
        assert!(pointer.len() < 1900 && pointer.ends_with("/..."));
    }
}
