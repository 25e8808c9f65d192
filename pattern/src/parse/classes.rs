//! Classes of characters: `[a-z]` and `[^a-z]`.
//!
//! Comes in: a parser behind a `[`. Goes out: a set, the parser behind the `]`.

use super::{Node, Parser, Result};
use crate::error::{Error, ErrorKind};
use crate::set::CharSet;

/// A member of a class: one character may begin a range, a set may not.
pub(super) enum Member {
    One(u32),
    Many(CharSet),
}

impl Parser<'_> {
    pub(super) fn class(&mut self, start: usize) -> Result<Node> {
        let negative = self.eat("^");
        let mut ranges = Vec::new();
        loop {
            if self.rest().starts_with("&&[") {
                let message = "`&&` is Java's intersection of classes, in ECMA-262 two ampersands; write the \
                               intersection out, or use a look-ahead";
                return Err(self.error_here(ErrorKind::Dialect, message));
            }
            let from = self.at;
            let Some(member) = self.member(start)? else {
                break;
            };
            let ranged = self.rest().starts_with('-') && !self.rest().starts_with("-]");
            if !ranged {
                extend(&mut ranges, member);
                continue;
            }
            self.at += 1;
            let Some(end) = self.member(start)? else {
                break;
            };
            match (member, end) {
                (Member::One(low), Member::One(high)) if low <= high => ranges.push((low, high)),
                (Member::One(_), Member::One(_)) => {
                    let message =
                        "this range ends before it starts; swap its ends, or escape the `-`";
                    return Err(Error::new(ErrorKind::Range, from, message));
                }
                // Annex B: with a set on either side, as in `[\w-.]`, the `-` is a character.
                (left, right) => {
                    extend(&mut ranges, left);
                    ranges.push((0x2D, 0x2D));
                    extend(&mut ranges, right);
                }
            }
        }
        let mut set = CharSet::new(&ranges);
        if self.flags.ignore_case {
            set = set.fold_case();
        }
        Ok(Node::Set(if negative { set.negate() } else { set }))
    }

    /// The next member of the class that begins at `start`, or `None` after its `]`.
    fn member(&mut self, start: usize) -> Result<Option<Member>> {
        let at = self.at;
        match self.bump() {
            None => {
                let message = "this class is not closed; add `]`, or write `\\[` for the character";
                Err(Error::new(ErrorKind::Syntax, start, message))
            }
            Some(']') => Ok(None),
            Some('\\') if self.eat("b") => Ok(Some(Member::One(0x08))),
            Some('\\') => self.character_escape(at).map(Some),
            Some(c) => Ok(Some(Member::One(c as u32))),
        }
    }
}

fn extend(ranges: &mut Vec<(u32, u32)>, member: Member) {
    match member {
        Member::One(c) => ranges.push((c, c)),
        Member::Many(set) => ranges.extend(set.ranges()),
    }
}
