//! Escapes: all that begins with a `\`, in a class and outside of one.
//!
//! Comes in: a parser behind the `\`. Goes out: outside of a class a node, in a class a [`Member`] of it.

use super::classes::Member;
use super::{Assertion, Node, Parser, Result};
use crate::error::{ErrorKind, Problem};
use crate::set::{CharSet, MAX};
use crate::unicode::{self, Property};

impl Parser<'_> {
    pub(super) fn escape(&mut self, start: usize) -> Result<Node> {
        let group = match self.peek() {
            Some('b') => return self.assertion(Assertion::WordBoundary),
            Some('B') => return self.assertion(Assertion::NotWordBoundary),
            Some('A' | 'G') => return self.assertion(Assertion::TextStart),
            Some('z' | 'Z') => return self.assertion(Assertion::TextEnd),
            Some('k') => {
                self.at += 1;
                return self.named_reference(start);
            }
            Some('1'..='9') => {
                let figures = self.rest().len()
                    - self
                        .rest()
                        .trim_start_matches(|c: char| c.is_ascii_digit())
                        .len();
                let group = self.rest()[..figures].parse().unwrap_or(usize::MAX);
                self.at += figures;
                group
            }
            _ => {
                return Ok(match self.character_escape(start)? {
                    Member::One(c) => self.literal(c),
                    Member::Many(set) => self.set(set),
                });
            }
        };
        if group > self.names.len() {
            let message = format!(
                "this refers to group {group}, but the pattern has {}; nothing matches here, as in Java",
                self.names.len()
            );
            self.java(start, &message);
            return Ok(Node::Set(CharSet::default()));
        }
        Ok(self.reference(group))
    }

    fn reference(&mut self, group: usize) -> Node {
        self.has_backreferences = true;
        Node::Backreference {
            group,
            fold: self.flags.ignore_case,
        }
    }

    fn assertion(&mut self, assertion: Assertion) -> Result<Node> {
        self.at += 1;
        Ok(Node::Assert(assertion))
    }

    /// Several groups may have one name, of which one at most has captured something: what the others refer
    /// to is empty.
    fn named_reference(&mut self, start: usize) -> Result<Node> {
        let name = self
            .rest()
            .strip_prefix('<')
            .and_then(|it| it.split_once('>'))
            .map(|it| it.0);
        let named = self.names.iter().zip(1..).filter(|it| *it.0 == name);
        let groups: Vec<usize> = named.map(|it| it.1).collect();
        let Some(name) = name.filter(|_| !groups.is_empty()) else {
            let message = "`\\k<name>` refers to a named group `(?<name>...)`, and there is none of this name";
            return Err(Problem::refused(ErrorKind::Group, start, message));
        };
        self.at += name.len() + 2;
        let references = groups.into_iter().map(|it| self.reference(it));
        Ok(Node::Concat(references.collect()))
    }

    /// An escape that means the same inside and outside of a class; the `\` at `start` is consumed.
    pub(super) fn character_escape(&mut self, start: usize) -> Result<Member> {
        let Some(c) = self.bump() else {
            let message = "the pattern ends in `\\`; write `\\\\` for the character";
            return Err(Problem::refused(ErrorKind::Escape, start, message));
        };
        Ok(Member::One(match c {
            'd' => return Ok(Member::Many(unicode::digit())),
            'D' => return Ok(Member::Many(unicode::digit().negate())),
            'w' => return Ok(Member::Many(self.word())),
            'W' => return Ok(Member::Many(self.word().negate())),
            's' => return Ok(Member::Many(unicode::space())),
            'S' => return Ok(Member::Many(unicode::space().negate())),
            'h' => return Ok(Member::Many(unicode::horizontal_space())),
            'H' => return Ok(Member::Many(unicode::horizontal_space().negate())),
            'V' => return Ok(Member::Many(unicode::vertical_space().negate())),
            'p' | 'P' => return self.property(start, c == 'P').map(Member::Many),
            't' => 0x09,
            'n' => 0x0A,
            'v' => 0x0B,
            'f' => 0x0C,
            'r' => 0x0D,
            'a' => 0x07,
            'e' => 0x1B,
            '0' => self.octal(),
            'c' => match self.peek() {
                Some(letter) if letter.is_ascii_alphabetic() => {
                    self.at += 1;
                    letter as u32 % 32
                }
                // Java's reading.
                Some(c) if c.is_ascii() => {
                    self.at += 1;
                    c as u32 ^ 0x40
                }
                _ => return Err(bad_escape(start, "`\\c` wants a letter, as in `\\cJ`")),
            },
            'x' if self.peek() == Some('{') => self.braced_hex(start)?,
            'x' => self
                .hex(2)
                .ok_or_else(|| bad_escape(start, "`\\x` wants two hexadecimal digits"))?,
            'u' if self.peek() == Some('{') => self.braced_hex(start)?,
            'u' => {
                let unit = self.hex(4).ok_or_else(|| {
                    bad_escape(
                        start,
                        "`\\u` wants four hexadecimal digits, or up to six in braces",
                    )
                })?;
                self.surrogate_pair(unit)
            }
            'Q' | 'R' | 'X' | 'N' => {
                let message = format!("Java's `\\{c}` is not read here");
                return Err(Problem::beyond(start, message));
            }
            c if c.is_ascii_alphanumeric() => {
                let message =
                    format!("`\\{c}` is no escape of ECMA-262; write `{c}` for the character");
                return Err(bad_escape(start, message));
            }
            c => c as u32,
        }))
    }

    /// `\w`, closed under case: `(?i)` adds the long s and the Kelvin sign.
    fn word(&self) -> CharSet {
        if self.flags.ignore_case {
            unicode::word().fold_case()
        } else {
            unicode::word()
        }
    }

    /// `\0`, and Annex B's octal forms such as `\012`: up to three octal digits, at most U+00FF.
    fn octal(&mut self) -> u32 {
        let mut value = 0;
        for _ in 0..3 {
            match self.peek().and_then(|c| c.to_digit(8)) {
                Some(figure) if value * 8 + figure <= 0xFF => value = value * 8 + figure,
                _ => break,
            }
            self.at += 1;
        }
        value
    }

    fn hex(&mut self, figures: usize) -> Option<u32> {
        let text = self.rest().get(..figures)?;
        let value = parse_hex(text)?;
        self.at += figures;
        Some(value)
    }

    fn braced_hex(&mut self, start: usize) -> Result<u32> {
        let text = self
            .rest()
            .strip_prefix('{')
            .and_then(|it| it.split_once('}'))
            .map(|it| it.0);
        match text.and_then(parse_hex) {
            Some(value) if value <= MAX => {
                self.at += text.map_or(0, str::len) + 2;
                Ok(value)
            }
            _ => Err(bad_escape(
                start,
                "a code point in braces is hexadecimal and at most 10FFFF",
            )),
        }
    }

    /// A leading surrogate and the escape of a trailing one behind it are one code point.
    fn surrogate_pair(&mut self, lead: u32) -> u32 {
        if !(0xD800..0xDC00).contains(&lead) {
            return lead;
        }
        let back = self.at;
        if self.eat("\\u")
            && let Some(trail @ 0xDC00..0xE000) = self.hex(4)
        {
            return 0x1_0000 + ((lead - 0xD800) << 10) + (trail - 0xDC00);
        }
        self.at = back;
        lead
    }

    fn property(&mut self, start: usize, negative: bool) -> Result<CharSet> {
        let name = match self.peek() {
            Some('{') => self.rest()[1..].split_once('}').map(|it| it.0),
            Some(c) if c.is_ascii_alphabetic() => Some(&self.rest()[..1]),
            _ => None,
        };
        let Some(name) = name else {
            return Err(bad_escape(
                start,
                "`\\p` wants a property in braces, as in `\\p{L}`",
            ));
        };
        let set = match unicode::property(name) {
            Property::Set(set) if negative => set.negate(),
            Property::Set(set) => set,
            Property::Elsewhere => {
                let message = format!(
                    "the characters of `{name}` are not known here, and every character passes for one; known are {KNOWN}"
                );
                self.loosen(start, message);
                CharSet::all()
            }
            Property::Unknown => {
                let message = format!("the property `{name}` is not known; known are {KNOWN}");
                return Err(Problem::refused(ErrorKind::Property, start, message));
            }
        };
        self.at += name.len() + if self.peek() == Some('{') { 2 } else { 0 };
        Ok(set)
    }
}

/// What a message about a property names.
const KNOWN: &str = "the general categories, Alphabetic, Lowercase, Uppercase, White_Space, ASCII, Any, Assigned and \
                     Java's classes such as Alnum, L1 and javaLetter";

fn bad_escape(at: usize, message: impl Into<String>) -> Problem {
    Problem::refused(ErrorKind::Escape, at, message)
}

fn parse_hex(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.bytes().all(|c| c.is_ascii_hexdigit());
    plain.then(|| u32::from_str_radix(text, 16).unwrap_or(u32::MAX))
}
