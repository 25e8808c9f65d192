//! Quantifiers: `*`, `+`, `?` and counts in braces, lazy with a `?` behind them and possessive, which is
//! Java's, with a `+`.
//!
//! Comes in: a term, and a parser behind it. Goes out: the term repeated, or as it was.

use super::{Node, Parser, Result};
use crate::error::{ErrorKind, Problem};
use crate::set::CharSet;

/// How often a term is repeated: at least, and at most.
type Counts = (u32, Option<u32>);

impl Parser<'_> {
    /// `node`, and the quantifier that follows it, if one does. Before the node `opened` groups had been opened,
    /// and as many things read as more than they are as `loosened` says.
    pub(super) fn quantified(
        &mut self,
        node: Node,
        opened: usize,
        loosened: usize,
    ) -> Result<Node> {
        let start = self.at;
        let Some((min, max)) = self.counts() else {
            return Ok(node);
        };
        if max.is_some_and(|max| max < min) {
            let message = "the count's end is smaller than its start; write `{least,most}`";
            return Err(Problem::refused(ErrorKind::Range, start, message));
        }
        let greedy = !self.eat("?");
        let plus = self.at;
        let possessive = greedy && self.eat("+");
        if matches!(self.peek(), Some('*' | '+' | '?')) {
            return Err(nothing_to_repeat(self.at));
        }
        // Only the whole of a look-around without groups in it may be dropped or kept: repeating a
        // condition changes nothing.
        if matches!(node, Node::Assert(_) | Node::Look { .. }) && (min > 0 || opened == self.opened)
        {
            return Ok(if min == 0 { Node::Empty } else { node });
        }
        if possessive && self.loosened > loosened {
            // A set that holds more would leave less to what follows.
            return Ok(repeat(start, node, (min, max), true));
        }
        if possessive {
            return Ok(self.possessive(node, (min, max), start, plus));
        }
        Ok(repeat(start, node, (min, max), greedy))
    }

    /// A count with nothing before it, or right after another quantifier: Java repeats nothing by it.
    pub(super) fn idle_count(&mut self, start: usize) -> Result<Node> {
        self.at = start;
        self.counts();
        if !self.eat("?") {
            self.eat("+");
        }
        if matches!(self.peek(), Some('*' | '+' | '?')) {
            return Err(nothing_to_repeat(self.at));
        }
        let message = "this count has nothing to repeat and is ignored, as in Java; leave it out, or put what comes before it \
                       in a group";
        self.java(start, message);
        Ok(Node::Empty)
    }

    /// The quantifier that comes next, if one does.
    fn counts(&mut self) -> Option<Counts> {
        let (counts, length) = match self.peek()? {
            '*' => ((0, None), 1),
            '+' => ((1, None), 1),
            '?' => ((0, Some(1)), 1),
            '{' => braces(self.rest())?,
            _ => return None,
        };
        self.at += length;
        Some(counts)
    }

    /// What a possessive quantifier takes it never gives back. Where one set is repeated that is: as often as
    /// possible, or until something else follows.
    fn possessive(&mut self, node: Node, counts: Counts, start: usize, plus: usize) -> Node {
        let (min, max) = counts;
        let exact = max == Some(min) && has_one_way(&node);
        let set = match node {
            Node::Set(set) if !exact => set,
            node => {
                if exact {
                    self.possessive_is_java(plus);
                } else {
                    let message = "a possessive quantifier of more than a character or a class gives back here what it \
                                   took; leave out the `+`";
                    self.loosen(plus, message);
                }
                return repeat(start, node, counts, true);
            }
        };
        self.possessive_is_java(plus);
        let again = |counts| repeat(start, Node::Set(set.clone()), counts, true);
        let until_another = |most| Node::Concat(vec![again((min, most)), unless(start, &set)]);
        match max {
            None => until_another(None),
            Some(max) => Node::Alternate(vec![
                again((max, Some(max))),
                until_another(Some(max.saturating_sub(1))),
            ]),
        }
    }

    fn possessive_is_java(&mut self, plus: usize) {
        let message = "this quantifier is possessive, as Java has it; leave out the `+`";
        self.java(plus, message);
    }
}

fn repeat(at: usize, node: Node, (min, max): Counts, greedy: bool) -> Node {
    Node::Repeat {
        at,
        node: Box::new(node),
        min,
        max,
        greedy,
    }
}

/// The condition that no character of `set` follows.
fn unless(at: usize, set: &CharSet) -> Node {
    Node::Look {
        at,
        ahead: true,
        negative: true,
        node: Box::new(Node::Set(set.clone())),
    }
}

/// Whether there is at most one way for `node` to match from a position.
pub(super) fn has_one_way(node: &Node) -> bool {
    match node {
        Node::Empty | Node::Set(_) | Node::Assert(_) => true,
        Node::Concat(nodes) => nodes.iter().all(has_one_way),
        Node::Capture(_, node) => has_one_way(node),
        Node::Repeat { node, min, max, .. } => *max == Some(*min) && has_one_way(node),
        Node::Alternate(_) | Node::Look { .. } | Node::Backreference { .. } => false,
    }
}

/// `{n}`, `{n,}` or `{n,m}` at the start of `text`, with its length. Anything else is, by Annex B, text.
pub(super) fn braces(text: &str) -> Option<(Counts, usize)> {
    let inner = text.strip_prefix('{')?.split_once('}')?.0;
    // Counts beyond `u32` are too large for the program; what matters here is that they are counts.
    let count = |it: &str| {
        let plain = !it.is_empty() && it.bytes().all(|c| c.is_ascii_digit());
        plain.then(|| it.parse().unwrap_or(u32::MAX))
    };
    let counts = match inner.split_once(',') {
        None => (count(inner)?, Some(count(inner)?)),
        Some((min, "")) => (count(min)?, None),
        Some((min, max)) => (count(min)?, Some(count(max)?)),
    };
    Some((counts, inner.len() + 2))
}

pub(super) fn nothing_to_repeat(at: usize) -> Problem {
    Problem::refused(
        ErrorKind::Syntax,
        at,
        "this quantifier has nothing to repeat; escape it with `\\` for the character",
    )
}
