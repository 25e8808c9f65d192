//! Unicode: the sets of code points that `.`, `\d`, `\s`, `\w`, `\h` and `\p{...}` stand for.
//!
//! The input is the name of an escape or of a property. The output is a [`CharSet`]. Names and sets follow ECMA-262
//! (22.2.2, "Runtime Semantics: CompileToCharSet"). For names that ECMA-262 does not define, they follow
//! `java.util.regex.Pattern`.

mod categories;
mod properties;

use crate::set::CharSet;

pub(crate) use properties::{Property, property};

/// Returns the set of `\d`.
pub(crate) fn digit() -> CharSet {
    CharSet::new(&[(0x30, 0x39)])
}

/// Returns the set of `\w`, which is ASCII only in ECMA-262.
pub(crate) fn word() -> CharSet {
    CharSet::new(&[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)])
}

/// Returns whether `c` is in `\w`.
pub(crate) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Returns the set of `\s`, which is ECMA-262's WhiteSpace and LineTerminator.
pub(crate) fn space() -> CharSet {
    CharSet::new(&[
        (0x09, 0x0D),
        (0x20, 0x20),
        (0xA0, 0xA0),
        (0x1680, 0x1680),
        (0x2000, 0x200A),
        (0x2028, 0x2029),
        (0x202F, 0x202F),
        (0x205F, 0x205F),
        (0x3000, 0x3000),
        (0xFEFF, 0xFEFF),
    ])
}

/// Returns the set of Java's `\h`.
pub(crate) fn horizontal_space() -> CharSet {
    CharSet::new(&[
        (0x09, 0x09),
        (0x20, 0x20),
        (0xA0, 0xA0),
        (0x1680, 0x1680),
        (0x180E, 0x180E),
        (0x2000, 0x200A),
        (0x202F, 0x202F),
        (0x205F, 0x205F),
        (0x3000, 0x3000),
    ])
}

/// Returns the complement of Java's `\V`.
pub(crate) fn vertical_space() -> CharSet {
    CharSet::new(&[(0x0A, 0x0D), (0x85, 0x85), (0x2028, 0x2029)])
}

/// Returns the set of ECMA-262's LineTerminator, which `.` excludes.
pub(crate) fn line_terminators() -> CharSet {
    CharSet::new(&[(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)])
}

/// Returns whether `c` is a LineTerminator.
pub(crate) fn is_line_terminator(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}
