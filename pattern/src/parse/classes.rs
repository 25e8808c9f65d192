//! Classes of characters: `[a-z]` and `[^a-z]`, and Java's intersections `[a-z&&[^aeiou]]`.
//!
//! Comes in: a parser behind a `[`. Goes out: a set, the parser behind the `]`.

use super::groups::MAX_DEPTH;
use super::{Node, Parser, Result};
use crate::error::{ErrorKind, Problem};
use crate::set::CharSet;

/// A member of a class: one character may begin a range, a set may not.
pub(super) enum Member {
    One(u32),
    Many(CharSet),
}

impl Parser<'_> {
    pub(super) fn class(&mut self, start: usize) -> Result<Node> {
        let (opened, loosened) = (self.at, self.loosened);
        let negative = self.eat("^");
        let mut ranges = Vec::new();
        loop {
            if self.rest().starts_with("&&[") {
                let message = "this is an intersection of classes, as Java has it; write it out, or use a look-ahead";
                self.java(self.at, message);
                self.at = opened;
                let set = self.java_class(start)?;
                return Ok(Node::Set(self.all_if_loosened(loosened, set)));
            }
            if self.eat("]") {
                break;
            }
            self.members(start, &mut ranges, &["-]"])?;
        }
        let set = self.folded(CharSet::new(&ranges));
        let set = if negative { set.negate() } else { set };
        Ok(Node::Set(self.all_if_loosened(loosened, set)))
    }

    /// A class as Java has it, with classes in it and `&&` between operands, which binds weakest but for the
    /// `^` in front.
    fn java_class(&mut self, start: usize) -> Result<CharSet> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("classes are nested more than {MAX_DEPTH} deep");
            return Err(Problem::beyond(start, message));
        }
        let negative = self.eat("^");
        let mut whole: Option<CharSet> = None;
        let mut operand: Option<Vec<(u32, u32)>> = None;
        // A `]` that comes first is a character.
        let mut first = true;
        loop {
            let at = self.at;
            let ends = !first && self.eat("]");
            if ends || self.eat("&&") {
                if let Some(ranges) = operand.take() {
                    let set = self.folded(CharSet::new(&ranges));
                    whole = Some(whole.map_or(set.clone(), |it| it.intersect(&set)));
                }
                if ends {
                    break;
                }
                if self.peek() == Some('&') {
                    let message = "three ampersands in a class are not read here";
                    return Err(Problem::beyond(at, message));
                }
                first = false;
                continue;
            }
            first = false;
            let ranges = operand.get_or_insert_default();
            if self.eat("[") {
                extend(ranges, Member::Many(self.java_class(at)?));
            } else {
                self.members(start, ranges, &["-]", "-["])?;
            }
        }
        self.depth -= 1;
        let set = whole.unwrap_or_default();
        Ok(if negative { set.negate() } else { set })
    }

    /// The next member of the class that begins at `start`, or the range that it begins. A `-` is a character
    /// at the head of one of `plain`.
    fn members(
        &mut self,
        start: usize,
        ranges: &mut Vec<(u32, u32)>,
        plain: &[&str],
    ) -> Result<()> {
        let from = self.at;
        let member = self.member(start)?;
        let rest = self.rest();
        if !rest.starts_with('-') || plain.iter().any(|it| rest.starts_with(it)) {
            extend(ranges, member);
            return Ok(());
        }
        self.at += 1;
        let end = self.member(start)?;
        match (member, end) {
            (Member::One(low), Member::One(high)) if low <= high => ranges.push((low, high)),
            (Member::One(_), Member::One(_)) => {
                let message = "this range ends before it starts; swap its ends, or escape the `-`";
                return Err(Problem::refused(ErrorKind::Range, from, message));
            }
            // Annex B: with a set on either side, as in `[\w-.]`, the `-` is a character.
            (left, right) => {
                extend(ranges, left);
                ranges.push((0x2D, 0x2D));
                extend(ranges, right);
            }
        }
        Ok(())
    }

    fn member(&mut self, start: usize) -> Result<Member> {
        let at = self.at;
        match self.bump() {
            None => {
                let message = "this class is not closed; add `]`, or write `\\[` for the character";
                Err(Problem::refused(ErrorKind::Syntax, start, message))
            }
            Some('\\') if self.eat("b") => Ok(Member::One(0x08)),
            Some('\\') => self.character_escape(at),
            Some(c) => Ok(Member::One(c as u32)),
        }
    }

    /// `set`, or every character where part of it was loosened since: the complement of more is less.
    fn all_if_loosened(&self, before: usize, set: CharSet) -> CharSet {
        if self.loosened == before {
            set
        } else {
            CharSet::all()
        }
    }
}

fn extend(ranges: &mut Vec<(u32, u32)>, member: Member) {
    match member {
        Member::One(c) => ranges.push((c, c)),
        Member::Many(set) => ranges.extend(set.ranges()),
    }
}
