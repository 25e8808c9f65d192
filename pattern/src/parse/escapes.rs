//! Escapes: everything that begins with a `\`, inside a class and outside.
//!
//! The input is a parser behind the `\`. The output is a node outside a class, and a [`ClassAtom`] inside a class.

use super::classes::ClassAtom;
use super::{Assertion, Node, Parser, Result};
use crate::error::{ErrorKind, Problem};
use crate::set::{CharSet, MAX};
use crate::unicode::{self, Property};

/// The properties that messages list.
const SUPPORTED_PROPERTIES: &str = "the general categories, Alphabetic, Lowercase, Uppercase, White_Space, ASCII, Any, \
                                    Assigned and Java's classes such as Alnum, L1 and javaLetter";

impl Parser<'_> {
    /// Parses an escape outside a class. Its `\` is at the offset `start`.
    pub(super) fn escape(&mut self, start: usize) -> Result<Node> {
        match self.peek() {
            Some('b') => self.assertion(Assertion::WordBoundary),
            Some('B') => self.assertion(Assertion::NotWordBoundary),
            Some('A' | 'G') => self.assertion(Assertion::TextStart),
            Some('z' | 'Z') => self.assertion(Assertion::TextEnd),
            Some('k') => {
                self.at += 1;
                self.named_reference(start)
            }
            Some('1'..='9') => Ok(self.numbered_reference(start)),
            _ => Ok(match self.character_escape(start)? {
                ClassAtom::Char(c) => self.literal(c),
                ClassAtom::Set(set) => self.set(set),
            }),
        }
    }

    fn assertion(&mut self, assertion: Assertion) -> Result<Node> {
        self.at += 1;
        Ok(Node::Assert(assertion))
    }

    fn reference(&mut self, group: usize) -> Node {
        self.has_backreferences = true;
        Node::Backreference {
            group,
            fold: self.flags.ignore_case,
        }
    }

    /// Parses the number of a back-reference such as `\1`.
    fn numbered_reference(&mut self, start: usize) -> Node {
        let rest = self.rest();
        let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = &rest[..rest.len() - behind.len()];
        self.at += digits.len();
        let group = digits.parse().unwrap_or(usize::MAX);
        let groups = self.names.len();
        if group <= groups {
            return self.reference(group);
        }
        let message = format!(
            "the reference `\\{group}` has no group, because the pattern has {groups}; it never matches, as in Java; \
             correct the number"
        );
        self.remark_java(start, &message);
        Node::Set(CharSet::default())
    }

    /// Parses the name of a back-reference `\k<name>`.
    ///
    /// Several groups may have the name. At most one of them captures in a match, and references to the others match
    /// the empty text, so the node is the sequence of all references.
    fn named_reference(&mut self, start: usize) -> Result<Node> {
        let rest = self.rest().strip_prefix('<');
        let Some((name, _)) = rest.and_then(|it| it.split_once('>')) else {
            let message = "`\\k` has no name of a group; write `\\k<name>`";
            return Err(Problem::invalid(ErrorKind::Group, start, message));
        };
        let named = self.names.iter().zip(1..).filter(|it| *it.0 == Some(name));
        let groups: Vec<usize> = named.map(|it| it.1).collect();
        if groups.is_empty() {
            let message = format!(
                "the reference `\\k<{name}>` has no group; name a group `(?<{name}>...)`, or correct the name"
            );
            return Err(Problem::invalid(ErrorKind::Group, start, message));
        }
        self.at += name.len() + 2;
        let references = groups.into_iter().map(|it| self.reference(it));
        Ok(Node::Concat(references.collect()))
    }

    /// Parses an escape that has the same meaning inside and outside a class. Its `\` is at the offset `start`, and has
    /// been consumed.
    pub(super) fn character_escape(&mut self, start: usize) -> Result<ClassAtom> {
        let Some(c) = self.bump() else {
            let message = "the pattern ends with `\\`; write `\\\\` for the character";
            return Err(invalid_escape(start, message));
        };
        if let 'p' | 'P' = c {
            return self.property(start, c == 'P').map(ClassAtom::Set);
        }
        match self.set_escape(c) {
            Some(set) => Ok(ClassAtom::Set(set)),
            None => self.code_point_escape(start, c).map(ClassAtom::Char),
        }
    }

    /// Returns the set that `\` and `c` stand for, or `None` if they do not stand for a set.
    fn set_escape(&self, c: char) -> Option<CharSet> {
        Some(match c {
            'd' => unicode::digit(),
            'D' => unicode::digit().negate(),
            'w' => self.word(),
            'W' => self.word().negate(),
            's' => unicode::space(),
            'S' => unicode::space().negate(),
            // Java's. Java's `\v` is a set as well, but ECMA-262 defines it as one character.
            'h' => unicode::horizontal_space(),
            'H' => unicode::horizontal_space().negate(),
            'V' => unicode::vertical_space().negate(),
            _ => return None,
        })
    }

    /// Parses the rest of an escape that stands for one code point; `c` follows the `\`.
    fn code_point_escape(&mut self, start: usize, c: char) -> Result<u32> {
        Ok(match c {
            't' => 0x09,
            'n' => 0x0A,
            'v' => 0x0B,
            'f' => 0x0C,
            'r' => 0x0D,
            // Java's.
            'a' => 0x07,
            'e' => 0x1B,
            '0' => self.octal(),
            'c' => self.control(start)?,
            'x' | 'u' if self.peek() == Some('{') => self.braced_hex(start)?,
            'x' => self.hex(2).ok_or_else(|| {
                invalid_escape(start, "`\\x` needs two hexadecimal digits, as in `\\x2D`")
            })?,
            'u' => {
                let unit = self.hex(4).ok_or_else(|| {
                    let message = "`\\u` needs four hexadecimal digits, or up to six in braces";
                    invalid_escape(start, message)
                })?;
                self.surrogate_pair(unit)
            }
            'Q' | 'R' | 'X' | 'N' => {
                let message = format!("Java's `\\{c}` is not supported");
                let help = "write the characters out, or use the escapes of ECMA-262";
                return Err(Problem::unsupported(start, message, help));
            }
            c if c.is_ascii_alphanumeric() => {
                let message = format!(
                    "ECMA-262 does not define the escape `\\{c}`; write `{c}` for the character"
                );
                return Err(invalid_escape(start, message));
            }
            c => c as u32,
        })
    }

    /// Returns the set of `\w`. With the modifier `i`, it contains the long s and the Kelvin sign.
    fn word(&self) -> CharSet {
        if self.flags.ignore_case {
            unicode::word().fold_case()
        } else {
            unicode::word()
        }
    }

    /// Parses the rest of `\0` and of Annex B's octal escapes such as `\012`: up to three octal digits, at most U+00FF.
    fn octal(&mut self) -> u32 {
        let mut value = 0;
        for _ in 0..3 {
            match self.peek().and_then(|c| c.to_digit(8)) {
                Some(digit) if value * 8 + digit <= 0xFF => value = value * 8 + digit,
                _ => break,
            }
            self.at += 1;
        }
        value
    }

    /// Parses the character behind `\c`.
    fn control(&mut self, start: usize) -> Result<u32> {
        let value = match self.peek() {
            Some(letter) if letter.is_ascii_alphabetic() => letter as u32 % 32,
            // Java accepts any character, and flips this bit.
            Some(c) if c.is_ascii() => c as u32 ^ 0x40,
            _ => return Err(invalid_escape(start, "`\\c` needs a letter, as in `\\cJ`")),
        };
        self.at += 1;
        Ok(value)
    }

    /// Parses exactly `count` hexadecimal digits.
    fn hex(&mut self, count: usize) -> Option<u32> {
        let digits = self.rest().get(..count)?;
        let value = parse_hex(digits)?;
        self.at += count;
        Some(value)
    }

    /// Parses a code point in braces.
    fn braced_hex(&mut self, start: usize) -> Result<u32> {
        let braced = self.rest().strip_prefix('{');
        let digits = braced.and_then(|it| it.split_once('}')).map(|it| it.0);
        match digits.and_then(parse_hex) {
            Some(value) if value <= MAX => {
                self.at += digits.map_or(0, str::len) + 2;
                Ok(value)
            }
            _ => {
                let message = "this is not a code point; write hexadecimal digits in the braces, at most `{10FFFF}`";
                Err(invalid_escape(start, message))
            }
        }
    }

    /// Returns the code point of a surrogate pair if `unit` is a leading surrogate and the escape of a trailing one
    /// follows, which is then consumed. Returns `unit` otherwise.
    fn surrogate_pair(&mut self, unit: u32) -> u32 {
        if !(0xD800..0xDC00).contains(&unit) {
            return unit;
        }
        let back = self.at;
        if self.eat("\\u")
            && let Some(trail @ 0xDC00..0xE000) = self.hex(4)
        {
            return 0x1_0000 + ((unit - 0xD800) << 10) + (trail - 0xDC00);
        }
        self.at = back;
        unit
    }

    /// Parses the property behind `\p` or `\P`: a name in braces, or one letter.
    fn property(&mut self, start: usize, negative: bool) -> Result<CharSet> {
        let name = match self.peek() {
            Some('{') => self.rest()[1..].split_once('}').map(|it| it.0),
            Some(c) if c.is_ascii_alphabetic() => Some(&self.rest()[..1]),
            _ => None,
        };
        let Some(name) = name else {
            let message = "`\\p` needs a property in braces, as in `\\p{L}`";
            return Err(invalid_escape(start, message));
        };
        let set = match unicode::property(name) {
            Property::Set(set) if negative => set.negate(),
            Property::Set(set) => set,
            Property::NoTable => {
                let message = format!(
                    "the property `{name}` is not supported, so every character has it; supported are \
                     {SUPPORTED_PROPERTIES}"
                );
                self.remark_loosened(start, message);
                CharSet::all()
            }
            Property::Unknown => {
                let message = format!(
                    "the property `{name}` does not exist; supported are {SUPPORTED_PROPERTIES}"
                );
                return Err(Problem::invalid(ErrorKind::Property, start, message));
            }
        };
        self.at += name.len() + if self.peek() == Some('{') { 2 } else { 0 };
        Ok(set)
    }
}

fn invalid_escape(at: usize, message: impl Into<String>) -> Problem {
    Problem::invalid(ErrorKind::Escape, at, message)
}

/// Returns the value of `digits`. A number that is too large becomes `u32::MAX`, which no caller accepts.
fn parse_hex(digits: &str) -> Option<u32> {
    let is_hex = !digits.is_empty() && digits.bytes().all(|c| c.is_ascii_hexdigit());
    is_hex.then(|| u32::from_str_radix(digits, 16).unwrap_or(u32::MAX))
}
