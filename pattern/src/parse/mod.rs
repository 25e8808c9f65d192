//! Parsing: the text of a pattern becomes a tree.
//!
//! Comes in: the pattern. Goes out: a [`Tree`], or the first error with its place. The grammar is that of
//! ECMA-262 in Unicode mode with the leniencies of its Annex B; the crate's own words say how the two
//! meet and what is taken from Java. Nesting is bounded, so neither this nor anything that walks the tree
//! can run out of stack.
//!
//! This file holds the parser and what is left of the grammar, alternatives and terms, once each construct
//! has a file of its own.

mod classes;
mod escapes;
mod groups;
mod quantifiers;
mod tree;

use crate::error::{ErrorKind, Problem, Remark, RemarkKind};
use crate::set::CharSet;
use crate::unicode;
use groups::{Flags, group_names};
use quantifiers::{braces, nothing_to_repeat};

pub(crate) use tree::{Assertion, Node, Tree};

/// The longest pattern, in bytes. The longest of the published AWS models is under 3 kB.
const MAX_LENGTH: usize = 16 * 1024;

/// The most remarks that are kept; a pattern that earns more is beyond help.
const MAX_REMARKS: usize = 8;

type Result<T> = std::result::Result<T, Problem>;

/// Parses `source`.
pub(crate) fn parse(source: &str) -> Result<Tree> {
    if source.len() > MAX_LENGTH {
        let message = format!("the pattern is longer than {MAX_LENGTH} bytes");
        return Err(Problem::beyond(0, message));
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
        return Err(parser.error_here(
            ErrorKind::Syntax,
            "`)` closes no group; write `\\)` for the character",
        ));
    }
    Ok(Tree {
        root,
        // Classes in classes may hide a parenthesis from the one, and no reference may lead outside.
        groups: parser.opened.max(parser.names.len()),
        has_backreferences: parser.has_backreferences,
        remarks: parser.remarks,
    })
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
    depth: usize,
    opened: usize,
    names: Vec<Option<&'a str>>,
    flags: Flags,
    has_backreferences: bool,
    remarks: Vec<Remark>,
    /// How often something was read as more than it is.
    loosened: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn error_here(&self, kind: ErrorKind, message: impl Into<String>) -> Problem {
        Problem::refused(kind, self.at, message)
    }

    /// Notes that what stands at `at` is read as Java reads it.
    fn java(&mut self, at: usize, message: &str) {
        self.remark(RemarkKind::Java, at, message.to_owned());
    }

    /// Notes that what stands at `at` is read as more than it is.
    fn loosen(&mut self, at: usize, message: impl Into<String>) {
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
            '{' if braces(&self.source[start..]).is_some() => self.idle_count(start)?,
            c => self.literal(c as u32),
        })
    }

    fn literal(&self, c: u32) -> Node {
        self.set(CharSet::one(c))
    }

    fn set(&self, set: CharSet) -> Node {
        Node::Set(self.folded(set))
    }

    /// `set`, closed under case where `(?i)` is in force.
    fn folded(&self, set: CharSet) -> CharSet {
        if self.flags.ignore_case {
            set.fold_case()
        } else {
            set
        }
    }
}
