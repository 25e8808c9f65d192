//! Parsing: the text of a pattern becomes a tree.
//!
//! The input is the pattern. The output is a [`Tree`], or the first problem with its place. The grammar is that of
//! ECMA-262 ("Patterns") in Unicode mode, with the leniencies of its Annex B. The documentation of the crate says how
//! these two combine, and which constructs come from Java. Nesting is bounded, so neither the parser nor a later walk
//! over the tree can overflow the stack.
//!
//! This file has the parser's state and the top of the grammar: alternatives and terms. Every other construct has a
//! file of its own.
//!
//! # How to add a construct
//!
//! 1. Recognize its first character in [`Parser::term`], or in [`Parser::escape`] if it begins with a `\`. Parse the
//!    rest in the file for its kind of construct.
//! 2. Express it with the existing [`Node`]s if you can, as possessive quantifiers do; then no other module changes.
//!    Otherwise add a variant to [`Node`], and the compiler of Rust lists every `match` that needs an arm: in `tree`,
//!    `quantifiers` and `program`.
//! 3. If the new node needs an instruction, add it to [`Inst`](crate::program::Inst), and execute it in
//!    `linear::stepper` and `backtrack`.
//! 4. If ECMA-262 does not define the construct, add a remark with [`Parser::remark_java`] or
//!    [`Parser::remark_loosened`]. A construct that is matched only approximately must match more, never less; the
//!    field [`Parser::loosened`] tells enclosing constructs about it.
//! 5. Add cases to `tests/language.rs`, or to `tests/java.rs` for a construct of Java, and extend the list in the
//!    documentation of the crate.

mod classes;
mod escapes;
mod groups;
mod quantifiers;
mod tree;

use crate::error::{ErrorKind, Problem, Remark, RemarkKind};
use crate::set::CharSet;
use crate::unicode;
use groups::{Flags, group_names};
use quantifiers::{braced_count, nothing_to_repeat};

pub(crate) use tree::{Assertion, Node, Tree};

/// The longest pattern, in bytes. The longest pattern of the published AWS models is shorter than 3 kB.
const MAX_LENGTH: usize = 16 * 1024;

/// The most remarks that are kept. More would not help the author of the pattern.
const MAX_REMARKS: usize = 8;

type Result<T> = std::result::Result<T, Problem>;

/// Parses `source`.
pub(crate) fn parse(source: &str) -> Result<Tree> {
    if source.len() > MAX_LENGTH {
        let message = format!("the pattern is longer than {MAX_LENGTH} bytes");
        return Err(Problem::unsupported(0, message, "shorten it"));
    }
    let names = group_names(source)?;
    let mut parser = Parser {
        source,
        at: 0,
        depth: 0,
        opened: 0,
        names,
        flags: Flags::default(),
        has_backreferences: false,
        remarks: Vec::new(),
        loosened: 0,
    };
    let root = parser.disjunction()?;
    if parser.at < source.len() {
        let message = "this `)` closes no group; add a `(`, or write `\\)` for the character";
        return Err(Problem::invalid(ErrorKind::Syntax, parser.at, message));
    }
    Ok(Tree {
        root,
        // `group_names` does not see nested classes, so its count may differ from the parser's. Back-references follow
        // the first count, and captures the second; the larger one keeps both inside the slots.
        groups: parser.opened.max(parser.names.len()),
        has_backreferences: parser.has_backreferences,
        remarks: parser.remarks,
    })
}

/// The state of parsing. Every method that parses a construct begins behind the characters that identify it, and ends
/// behind its last character.
struct Parser<'a> {
    source: &'a str,
    /// The byte offset of the next character.
    at: usize,
    /// The nesting of groups and classes around `at`.
    depth: usize,
    /// The number of capturing groups that have been opened.
    opened: usize,
    /// The name of each capturing group of the whole pattern, in order.
    names: Vec<Option<&'a str>>,
    /// The modifiers in force at `at`.
    flags: Flags,
    has_backreferences: bool,
    remarks: Vec<Remark>,
    /// The number of constructs so far that match more than they should. A construct that negates or repeats another
    /// one compares this number before and after it.
    loosened: usize,
}

impl<'a> Parser<'a> {
    /// Returns the rest of the pattern.
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    /// Returns the next character, and stays before it.
    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Consumes the next character and returns it.
    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Consumes `text` if it comes next. Returns whether it did.
    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    /// Adds the remark that the construct at `at` has Java's meaning.
    fn remark_java(&mut self, at: usize, message: &str) {
        self.remark(RemarkKind::Java, at, message.to_owned());
    }

    /// Adds the remark that the construct at `at` matches more than it should.
    fn remark_loosened(&mut self, at: usize, message: impl Into<String>) {
        self.loosened += 1;
        self.remark(RemarkKind::Loosened, at, message.into());
    }

    fn remark(&mut self, kind: RemarkKind, offset: usize, message: String) {
        let known = self.remarks.iter().any(|it| it.message == message);
        if !known && self.remarks.len() < MAX_REMARKS {
            self.remarks.push(Remark {
                kind,
                offset,
                message,
            });
        }
    }

    /// Parses alternatives, `a|b|c`, up to the end of the group around them.
    fn disjunction(&mut self) -> Result<Node> {
        let outer = self.flags;
        let mut alternatives = vec![self.alternative()?];
        while self.eat("|") {
            alternatives.push(self.alternative()?);
        }
        self.flags = outer;
        Ok(match alternatives.pop() {
            Some(only) if alternatives.is_empty() => only,
            last => {
                alternatives.extend(last);
                Node::Alternate(alternatives)
            }
        })
    }

    /// Parses a sequence of terms with their quantifiers.
    fn alternative(&mut self) -> Result<Node> {
        let mut terms = Vec::new();
        while !matches!(self.peek(), None | Some('|' | ')')) {
            let (opened, loosened) = (self.opened, self.loosened);
            let term = self.term()?;
            terms.push(self.quantified(term, opened, loosened)?);
        }
        Ok(match terms.pop() {
            None => Node::Empty,
            Some(only) if terms.is_empty() => only,
            last => {
                terms.extend(last);
                Node::Concat(terms)
            }
        })
    }

    /// Parses one term: a character, a class, an escape, a group or an assertion.
    fn term(&mut self) -> Result<Node> {
        let start = self.at;
        let Some(c) = self.bump() else {
            return Ok(Node::Empty);
        };
        Ok(match c {
            '^' if self.flags.multiline => Node::Assert(Assertion::LineStart),
            '^' => Node::Assert(Assertion::TextStart),
            '$' if self.flags.multiline => Node::Assert(Assertion::LineEnd),
            '$' => Node::Assert(Assertion::TextEnd),
            '.' if self.flags.dot_all => Node::Set(CharSet::all()),
            '.' => Node::Set(unicode::line_terminators().negate()),
            '(' => self.group(start)?,
            '[' => self.class(start)?,
            '\\' => self.escape(start)?,
            '*' | '+' | '?' => return Err(nothing_to_repeat(start)),
            '{' if braced_count(&self.source[start..]).is_some() => {
                self.count_without_operand(start)?
            }
            c => self.literal(c as u32),
        })
    }

    fn literal(&self, c: u32) -> Node {
        self.set(CharSet::one(c))
    }

    fn set(&self, set: CharSet) -> Node {
        Node::Set(self.folded(set))
    }

    /// Returns `set`, with all cases of its members if the modifier `i` is in force.
    fn folded(&self, set: CharSet) -> CharSet {
        if self.flags.ignore_case {
            set.fold_case()
        } else {
            set
        }
    }
}
