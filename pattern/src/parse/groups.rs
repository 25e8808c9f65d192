//! Groups: `(...)`, `(?:...)`, `(?<name>...)`, the look-arounds and the modifiers `(?ims-ims:...)`.
//!
//! Comes in: a parser behind a `(`. Goes out: the node of the group, the parser behind its `)`. Also here are
//! the names of all groups, which are read before anything else.

use std::collections::HashMap;

use super::quantifiers::has_one_way;
use super::{Node, Parser, Result};
use crate::error::{ErrorKind, Problem};

/// The deepest nesting of groups, and of classes.
pub(super) const MAX_DEPTH: usize = 200;

/// The modifiers in force, `(?ims)`.
#[derive(Clone, Copy, Default)]
pub(super) struct Flags {
    pub(super) ignore_case: bool,
    pub(super) multiline: bool,
    pub(super) dot_all: bool,
}

/// The capturing groups in order, with their names. Back-references may come before their group, so this
/// is known before parsing starts.
pub(super) fn group_names(source: &str) -> Result<Vec<Option<&str>>> {
    let mut names: Vec<Option<&str>> = Vec::new();
    let mut in_class = false;
    let mut way = Way::default();
    let mut ways: HashMap<&str, Vec<Way>> = HashMap::new();
    let mut chars = source.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '[' => in_class = true,
            ']' => in_class = false,
            '|' if !in_class => way.turn(),
            ')' if !in_class => way.leave(),
            '(' if !in_class => {
                if way.0.len() > MAX_DEPTH {
                    // Parsing ends here at the latest.
                    return Ok(names);
                }
                let rest = &source[at + 1..];
                match rest.strip_prefix("?<") {
                    Some(named) if !named.starts_with(['=', '!']) => {
                        let name = named.split_once('>').map_or("", |it| it.0);
                        if !is_group_name(name) {
                            let message =
                                "a named group is written `(?<name>...)`, its name an identifier";
                            return Err(Problem::refused(ErrorKind::Group, at, message));
                        }
                        let others = ways.entry(name).or_default();
                        if others.iter().any(|it| !it.excludes(&way)) {
                            let message = format!("two groups are named `{name}`; rename one");
                            return Err(Problem::refused(ErrorKind::Group, at, message));
                        }
                        others.push(way.clone());
                        names.push(Some(name));
                    }
                    None if !rest.starts_with('?') => names.push(None),
                    _ => {}
                }
                way.enter(at);
            }
            _ => {}
        }
    }
    Ok(names)
}

/// The way to a place in a pattern: the groups around it by where they begin, outermost first, each with the
/// number of its alternative.
#[derive(Clone)]
struct Way(Vec<(usize, usize)>);

impl Default for Way {
    fn default() -> Self {
        Self(vec![(0, 0)])
    }
}

impl Way {
    fn enter(&mut self, at: usize) {
        self.0.push((at + 1, 0));
    }

    fn leave(&mut self) {
        if self.0.len() > 1 {
            self.0.pop();
        }
    }

    fn turn(&mut self) {
        if let Some(innermost) = self.0.last_mut() {
            innermost.1 += 1;
        }
    }

    /// Whether no match goes both ways: somewhere they take different alternatives of one group.
    fn excludes(&self, other: &Self) -> bool {
        let apart = self.0.iter().zip(&other.0).find(|(a, b)| a != b);
        apart.is_some_and(|(a, b)| a.0 == b.0)
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
    pub(super) fn group(&mut self, start: usize) -> Result<Node> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("groups are nested more than {MAX_DEPTH} deep");
            return Err(Problem::beyond(start, message));
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
                // Java's form: in force to the end of the group around it, which restores the flags.
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
            // What is not more than it says is less: better no condition at all.
            return Ok(Node::Empty);
        }
        Ok(Node::Look {
            at: start,
            ahead,
            negative,
            node: Box::new(node),
        })
    }

    /// Java's atomic group, which does not give back what it took.
    fn atomic(&mut self, start: usize) -> Result<Node> {
        let node = self.body(start)?;
        if has_one_way(&node) {
            let message = "this group is atomic, as Java has it; write `(?:...)`";
            self.java(start, message);
        } else {
            let message = "an atomic group `(?>...)` gives back here what it took; write `(?:...)`";
            self.loosen(start, message);
        }
        Ok(node)
    }

    fn body(&mut self, start: usize) -> Result<Node> {
        let node = self.disjunction()?;
        if self.eat(")") {
            return Ok(node);
        }
        let message = "this group is not closed; add `)`, or write `\\(` for the character";
        Err(Problem::refused(ErrorKind::Syntax, start, message))
    }

    /// The letters of `(?ims-ims:` or `(?ims)`, up to the `:` or `)`, which stays.
    fn modifiers(&mut self, start: usize) -> Result<()> {
        let mut on = true;
        loop {
            match self.peek() {
                Some('i') => self.flags.ignore_case = on,
                Some('m') => self.flags.multiline = on,
                Some('s') => self.flags.dot_all = on,
                Some('-') if on => on = false,
                // Case is always that of Unicode.
                Some('u') => {}
                Some(flag @ ('d' | 'x' | 'U')) => {
                    let message = format!("Java's flag `{flag}` is not read here");
                    return Err(Problem::beyond(start, message));
                }
                Some(':' | ')') => return Ok(()),
                _ => {
                    let message = "unknown kind of group; ECMA-262 has `(?:`, `(?=`, `(?!`, `(?<=`, `(?<!`, \
                                   `(?<name>` and the modifiers `(?ims-ims:`";
                    return Err(Problem::refused(ErrorKind::Dialect, start, message));
                }
            }
            self.at += 1;
        }
    }
}
