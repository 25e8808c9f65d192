//! Quantifiers: `*`, `+`, `?` and counts in braces. A `?` behind one makes it lazy. A `+` behind one makes it
//! possessive, which belongs to Java.
//!
//! The input is a term, and the parser behind it. The output is the term with its quantifier, or the term alone.

use super::{Node, Parser, Result};
use crate::error::{ErrorKind, Problem};
use crate::set::CharSet;

/// The bounds of a quantifier: the least and the most repetitions.
type Bounds = (u32, Option<u32>);

impl Parser<'_> {
    /// Parses the quantifier that follows `node`, if there is one, and applies it.
    ///
    /// `opened` and `loosened` are the parser's fields from before it parsed `node`. They show whether `node` contains
    /// a capturing group, and whether it matches more than it should.
    pub(super) fn quantified(
        &mut self,
        node: Node,
        opened: usize,
        loosened: usize,
    ) -> Result<Node> {
        let start = self.at;
        let Some((min, max)) = self.quantifier() else {
            return Ok(node);
        };
        if max.is_some_and(|max| max < min) {
            let message = "the end of this count is smaller than its start; write `{least,most}`";
            return Err(Problem::invalid(ErrorKind::Range, start, message));
        }
        let greedy = !self.eat("?");
        let plus = self.at;
        let possessive = greedy && self.eat("+");
        if matches!(self.peek(), Some('*' | '+' | '?')) {
            return Err(nothing_to_repeat(self.at));
        }
        let is_condition = matches!(node, Node::Assert(_) | Node::Look { .. });
        if is_condition && (min > 0 || opened == self.opened) {
            // To repeat a condition changes nothing, and without captures an optional condition changes nothing either.
            return Ok(if min == 0 { Node::Empty } else { node });
        }
        if possessive && self.loosened > loosened {
            // A node that matches more than it should would leave less to the rest of the pattern, so it must give
            // back what it took.
            return Ok(repeat(start, node, (min, max), true));
        }
        if possessive {
            return Ok(self.possessive(node, (min, max), start, plus));
        }
        Ok(repeat(start, node, (min, max), greedy))
    }

    /// Parses a count that has nothing before it, or that follows another quantifier. In Java, it repeats the empty
    /// text.
    pub(super) fn count_without_operand(&mut self, start: usize) -> Result<Node> {
        self.at = start;
        self.quantifier();
        if !self.eat("?") {
            self.eat("+");
        }
        if matches!(self.peek(), Some('*' | '+' | '?')) {
            return Err(nothing_to_repeat(self.at));
        }
        let message = "this count has nothing to repeat and is ignored, as in Java; remove it, or put what comes \
                       before it in a group";
        self.remark_java(start, message);
        Ok(Node::Empty)
    }

    /// Parses the next quantifier, without a `?` or `+` behind it. Returns `None` if no quantifier comes next.
    fn quantifier(&mut self) -> Option<Bounds> {
        let (bounds, length) = match self.peek()? {
            '*' => ((0, None), 1),
            '+' => ((1, None), 1),
            '?' => ((0, Some(1)), 1),
            '{' => braced_count(self.rest())?,
            _ => return None,
        };
        self.at += length;
        Some(bounds)
    }

    /// Returns the possessive repetition of `node`, which never gives back what it took. The quantifier begins at
    /// `start` and its `+` is at `plus`.
    ///
    /// The repetition of one set is possessive if it takes the most characters it may, or if a character outside the
    /// set follows. Other nodes are repeated greedily.
    fn possessive(&mut self, node: Node, bounds: Bounds, start: usize, plus: usize) -> Node {
        let (min, max) = bounds;
        let exact = max == Some(min) && is_deterministic(&node);
        let set = match node {
            Node::Set(set) if !exact => set,
            node => {
                if exact {
                    self.remark_possessive(plus);
                } else {
                    let message = "a possessive quantifier of more than a character or a class is matched as a greedy \
                                   one, which gives back what it took; remove the `+`";
                    self.remark_loosened(plus, message);
                }
                return repeat(start, node, bounds, true);
            }
        };
        self.remark_possessive(plus);
        let again = |bounds| repeat(start, Node::Set(set.clone()), bounds, true);
        let until_another =
            |max| Node::Concat(vec![again((min, max)), not_followed_by(start, &set)]);
        match max {
            None => until_another(None),
            Some(max) => Node::Alternate(vec![
                again((max, Some(max))),
                until_another(Some(max.saturating_sub(1))),
            ]),
        }
    }

    fn remark_possessive(&mut self, plus: usize) {
        let message = "a possessive quantifier belongs to Java; remove the `+`";
        self.remark_java(plus, message);
    }
}

fn repeat(at: usize, node: Node, (min, max): Bounds, greedy: bool) -> Node {
    Node::Repeat {
        at,
        node: Box::new(node),
        min,
        max,
        greedy,
    }
}

/// Returns the condition that no character of `set` follows.
fn not_followed_by(at: usize, set: &CharSet) -> Node {
    Node::Look {
        at,
        ahead: true,
        negative: true,
        node: Box::new(Node::Set(set.clone())),
    }
}

/// Returns whether `node` can match in at most one way from any position. Such a node has nothing to give back.
pub(super) fn is_deterministic(node: &Node) -> bool {
    match node {
        Node::Empty | Node::Set(_) | Node::Assert(_) => true,
        Node::Concat(nodes) => nodes.iter().all(is_deterministic),
        Node::Capture(_, node) => is_deterministic(node),
        Node::Repeat { node, min, max, .. } => *max == Some(*min) && is_deterministic(node),
        Node::Alternate(_) | Node::Look { .. } | Node::Backreference { .. } => false,
    }
}

/// Parses `{n}`, `{n,}` or `{n,m}` at the start of `text`, and returns the bounds and the length in bytes. Returns
/// `None` for anything else, which is literal text by Annex B.
pub(super) fn braced_count(text: &str) -> Option<(Bounds, usize)> {
    let inner = text.strip_prefix('{')?.split_once('}')?.0;
    // A count beyond `u32` becomes `u32::MAX`, which is too large for a program as well.
    let count = |it: &str| {
        let is_number = !it.is_empty() && it.bytes().all(|c| c.is_ascii_digit());
        is_number.then(|| it.parse().unwrap_or(u32::MAX))
    };
    let bounds = match inner.split_once(',') {
        None => (count(inner)?, Some(count(inner)?)),
        Some((min, "")) => (count(min)?, None),
        Some((min, max)) => (count(min)?, Some(count(max)?)),
    };
    Some((bounds, inner.len() + 2))
}

pub(super) fn nothing_to_repeat(at: usize) -> Problem {
    let message = "this quantifier has nothing to repeat; put a term before it, or escape it with `\\` for the \
                   character";
    Problem::invalid(ErrorKind::Syntax, at, message)
}
