//! Classes of characters: `[a-z]` and `[^a-z]`, and Java's intersections `[a-z&&[^aeiou]]`.
//!
//! The input is a parser behind the `[`. The output is a set, and the parser behind the `]`.

use super::groups::MAX_DEPTH;
use super::{Node, Parser, Result};
use crate::error::{ErrorKind, Problem};
use crate::set::CharSet;

/// One item of a class. A character can begin or end a range; a set cannot.
pub(super) enum ClassAtom {
    /// One code point.
    Char(u32),
    /// What an escape such as `\d` stands for.
    Set(CharSet),
}

impl Parser<'_> {
    /// Parses the class whose `[` is at the offset `start`.
    pub(super) fn class(&mut self, start: usize) -> Result<Node> {
        let (opened, loosened) = (self.at, self.loosened);
        let negative = self.eat("^");
        let mut ranges = Vec::new();
        loop {
            if self.rest().starts_with("&&[") {
                let message = "an intersection of classes belongs to Java; write the class without `&&`, or use a \
                               look-ahead";
                self.remark_java(self.at, message);
                // Java's classes have another grammar, so the class is parsed again from its start.
                self.at = opened;
                let set = self.java_class(start)?;
                return Ok(Node::Set(self.all_if_loosened(loosened, set)));
            }
            if self.eat("]") {
                break;
            }
            // Before the `]`, a `-` is a character.
            self.atom_or_range(start, &mut ranges, &["-]"])?;
        }
        let set = self.folded(CharSet::new(&ranges));
        let set = if negative { set.negate() } else { set };
        Ok(Node::Set(self.all_if_loosened(loosened, set)))
    }

    /// Parses a class in Java's grammar, which has nested classes, and `&&` between operands. The `&&` binds weaker
    /// than everything but the `^` at the start.
    fn java_class(&mut self, start: usize) -> Result<CharSet> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("classes are nested more than {MAX_DEPTH} deep");
            return Err(Problem::unsupported(start, message, "nest fewer classes"));
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
                    let message =
                        "three ampersands in an intersection of classes are not supported";
                    let help = "write `\\&` for the character";
                    return Err(Problem::unsupported(at, message, help));
                }
                first = false;
                continue;
            }
            first = false;
            let ranges = operand.get_or_insert_default();
            if self.eat("[") {
                extend(ranges, ClassAtom::Set(self.java_class(at)?));
            } else {
                self.atom_or_range(start, ranges, &["-]", "-["])?;
            }
        }
        self.depth -= 1;
        let set = whole.unwrap_or_default();
        Ok(if negative { set.negate() } else { set })
    }

    /// Parses the next atom, or the next range, of the class that begins at `start`, and adds it to `ranges`. A `-`
    /// behind the atom is a character if the rest of the pattern begins with one of `literal`.
    fn atom_or_range(
        &mut self,
        start: usize,
        ranges: &mut Vec<(u32, u32)>,
        literal: &[&str],
    ) -> Result<()> {
        let from = self.at;
        let atom = self.class_atom(start)?;
        let rest = self.rest();
        if !rest.starts_with('-') || literal.iter().any(|it| rest.starts_with(it)) {
            extend(ranges, atom);
            return Ok(());
        }
        self.at += 1;
        let end = self.class_atom(start)?;
        match (atom, end) {
            (ClassAtom::Char(low), ClassAtom::Char(high)) if low <= high => {
                ranges.push((low, high))
            }
            (ClassAtom::Char(_), ClassAtom::Char(_)) => {
                let message =
                    "the end of this range is smaller than its start; swap them, or escape the `-`";
                return Err(Problem::invalid(ErrorKind::Range, from, message));
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

    fn class_atom(&mut self, start: usize) -> Result<ClassAtom> {
        let at = self.at;
        match self.bump() {
            None => {
                let message = "this class is not closed; add `]`, or write `\\[` for the character";
                Err(Problem::invalid(ErrorKind::Syntax, start, message))
            }
            Some('\\') if self.eat("b") => Ok(ClassAtom::Char(0x08)),
            Some('\\') => self.character_escape(at),
            Some(c) => Ok(ClassAtom::Char(c as u32)),
        }
    }

    /// Returns `set`, or all characters if a part of the class was loosened since `before`. Such a part contains too
    /// much, and the complement of a class that contains too much would contain too little.
    fn all_if_loosened(&self, before: usize, set: CharSet) -> CharSet {
        if self.loosened == before {
            set
        } else {
            CharSet::all()
        }
    }
}

fn extend(ranges: &mut Vec<(u32, u32)>, atom: ClassAtom) {
    match atom {
        ClassAtom::Char(c) => ranges.push((c, c)),
        ClassAtom::Set(set) => ranges.extend(set.ranges()),
    }
}
