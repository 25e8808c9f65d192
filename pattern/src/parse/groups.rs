//! Groups: `(...)`, `(?:...)`, `(?<name>...)`, `(?>...)`, look-arounds and the modifiers `(?ims-ims:...)`.
//!
//! The input is a parser behind the `(`. The output is the node of the group, and the parser behind its `)`. This file
//! also collects the names of all groups, before the parser starts.

use std::collections::HashMap;

use super::quantifiers::is_deterministic;
use super::{Node, Parser, Result};
use crate::error::{ErrorKind, Problem};

/// The deepest nesting of groups and of classes.
pub(super) const MAX_DEPTH: usize = 200;

/// The modifiers in force, `(?ims)`.
#[derive(Clone, Copy, Default)]
pub(super) struct Flags {
    pub(super) ignore_case: bool,
    pub(super) multiline: bool,
    pub(super) dot_all: bool,
}

/// Returns the name of each capturing group of `source`, in order, and `None` for a group without a name.
///
/// A back-reference may precede its group, so the parser needs the names before it starts.
pub(super) fn group_names(source: &str) -> Result<Vec<Option<&str>>> {
    let mut groups = NamedGroups::default();
    let mut path = GroupPath::default();
    let mut in_class = false;
    let mut chars = source.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '[' => in_class = true,
            ']' => in_class = false,
            _ if in_class => {}
            '|' => path.next_alternative(),
            ')' => path.leave(),
            '(' => {
                if path.0.len() > MAX_DEPTH {
                    // The parser stops here at the latest.
                    break;
                }
                groups.open(source, at, &path)?;
                path.enter(at);
            }
            _ => {}
        }
    }
    Ok(groups.names)
}

/// The capturing groups of a pattern.
#[derive(Default)]
struct NamedGroups<'a> {
    /// The name of each group, in order.
    names: Vec<Option<&'a str>>,
    /// The places of the groups, by name.
    paths: HashMap<&'a str, Vec<GroupPath>>,
}

impl<'a> NamedGroups<'a> {
    /// Adds the group whose `(` is at the offset `at`, if it captures. Groups may share a name if no match enters more
    /// than one of them.
    fn open(&mut self, source: &'a str, at: usize, path: &GroupPath) -> Result<()> {
        let Some(kind) = source[at + 1..].strip_prefix('?') else {
            self.names.push(None);
            return Ok(());
        };
        let Some(named) = kind.strip_prefix('<') else {
            return Ok(());
        };
        if named.starts_with(['=', '!']) {
            return Ok(());
        }
        let name = named.split_once('>').map_or("", |it| it.0);
        if !is_group_name(name) {
            let message =
                "the name of this group is not an identifier; write `(?<name>...)` with one";
            return Err(Problem::invalid(ErrorKind::Group, at, message));
        }
        let others = self.paths.entry(name).or_default();
        if others.iter().any(|it| !it.excludes(path)) {
            let message = format!("two groups have the name `{name}`; rename one of them");
            return Err(Problem::invalid(ErrorKind::Group, at, message));
        }
        others.push(path.clone());
        self.names.push(Some(name));
        Ok(())
    }
}

/// The place of a construct in the nesting of groups: the groups around it, outermost first. Each entry has the place
/// of the group in the pattern and the number of the alternative inside it.
#[derive(Clone)]
struct GroupPath(Vec<(usize, usize)>);

impl Default for GroupPath {
    fn default() -> Self {
        Self(vec![(0, 0)])
    }
}

impl GroupPath {
    /// Enters the group whose `(` is at the offset `at`.
    fn enter(&mut self, at: usize) {
        // The whole pattern is the group with the place 0.
        self.0.push((at + 1, 0));
    }

    fn leave(&mut self) {
        if self.0.len() > 1 {
            self.0.pop();
        }
    }

    fn next_alternative(&mut self) {
        if let Some(innermost) = self.0.last_mut() {
            innermost.1 += 1;
        }
    }

    /// Returns whether no match reaches both places, because they are in different alternatives of one group.
    fn excludes(&self, other: &Self) -> bool {
        let first_difference = self.0.iter().zip(&other.0).find(|(a, b)| a != b);
        first_difference.is_some_and(|(a, b)| a.0 == b.0)
    }
}

fn is_group_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars
        .next()
        .is_some_and(|c| c.is_alphabetic() || matches!(c, '_' | '$'))
        && chars.all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
}

impl Parser<'_> {
    /// Parses the group whose `(` is at the offset `start`.
    pub(super) fn group(&mut self, start: usize) -> Result<Node> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("groups are nested more than {MAX_DEPTH} deep");
            return Err(Problem::unsupported(start, message, "nest fewer groups"));
        }
        let outer = self.flags;
        let node = if !self.eat("?") {
            self.capture(start)?
        } else if self.eat(":") {
            self.body(start)?
        } else if self.eat("=") {
            self.look(start, true, false)?
        } else if self.eat("!") {
            self.look(start, true, true)?
        } else if self.eat("<=") {
            self.look(start, false, false)?
        } else if self.eat("<!") {
            self.look(start, false, true)?
        } else if self.eat("<") {
            while self.bump().is_some_and(|c| c != '>') {}
            self.capture(start)?
        } else if self.eat(">") {
            self.atomic(start)?
        } else {
            self.modifiers(start)?;
            if self.eat(")") {
                // Java's form: the flags stay in force up to the end of the enclosing group, which restores them.
                self.depth -= 1;
                return Ok(Node::Empty);
            }
            self.at += 1;
            self.body(start)?
        };
        self.flags = outer;
        self.depth -= 1;
        Ok(node)
    }

    fn capture(&mut self, start: usize) -> Result<Node> {
        self.opened += 1;
        let index = self.opened;
        Ok(Node::Capture(index, Box::new(self.body(start)?)))
    }

    fn look(&mut self, start: usize, ahead: bool, negative: bool) -> Result<Node> {
        let before = self.loosened;
        let node = self.body(start)?;
        if negative && self.loosened > before {
            // The body matches more than it should, so its negation would match less. Without the look-around, the
            // pattern matches more.
            return Ok(Node::Empty);
        }
        Ok(Node::Look {
            at: start,
            ahead,
            negative,
            node: Box::new(node),
        })
    }

    /// Parses Java's atomic group, which does not give back what it took.
    fn atomic(&mut self, start: usize) -> Result<Node> {
        let node = self.body(start)?;
        if is_deterministic(&node) {
            let message = "an atomic group `(?>...)` belongs to Java; write `(?:...)`";
            self.remark_java(start, message);
        } else {
            let message = "an atomic group `(?>...)` is matched as `(?:...)`, which gives back what it took; \
                           write `(?:...)`";
            self.remark_loosened(start, message);
        }
        Ok(node)
    }

    /// Parses the alternatives of a group and its `)`.
    fn body(&mut self, start: usize) -> Result<Node> {
        let node = self.disjunction()?;
        if self.eat(")") {
            return Ok(node);
        }
        let message = "this group is not closed; add `)`, or write `\\(` for the character";
        Err(Problem::invalid(ErrorKind::Syntax, start, message))
    }

    /// Parses the letters of `(?ims-ims:` or `(?ims)`, up to the `:` or `)`, which is not consumed.
    fn modifiers(&mut self, start: usize) -> Result<()> {
        let mut on = true;
        loop {
            match self.peek() {
                Some('i') => self.flags.ignore_case = on,
                Some('m') => self.flags.multiline = on,
                Some('s') => self.flags.dot_all = on,
                Some('-') if on => on = false,
                // Java's flag for Unicode case, which is always in force.
                Some('u') => {}
                Some(flag @ ('d' | 'x' | 'U')) => {
                    let message = format!("Java's flag `{flag}` is not supported");
                    let help = "rewrite the pattern without the flag";
                    return Err(Problem::unsupported(start, message, help));
                }
                Some(':' | ')') => return Ok(()),
                _ => {
                    let message = "this kind of group is unknown; ECMA-262 has `(?:`, `(?=`, `(?!`, `(?<=`, `(?<!`, \
                                   `(?<name>` and the modifiers `(?ims-ims:`";
                    return Err(Problem::invalid(ErrorKind::Dialect, start, message));
                }
            }
            self.at += 1;
        }
    }
}
