//! Quantifiers: `*`, `+`, `?` and counts in braces, lazy with a `?` behind them.
//!
//! Comes in: a term, and a parser behind it. Goes out: the term repeated, or as it was.

use super::{Node, Parser, Result};
use crate::error::{Error, ErrorKind};

impl Parser<'_> {
    /// `node`, and the quantifier that follows it, if one does.
    pub(super) fn quantified(&mut self, node: Node, opened: usize) -> Result<Node> {
        let start = self.at;
        let (min, max) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match braces(self.rest()) {
                Some((min, max, length)) => {
                    self.at += length - 1;
                    (min, max)
                }
                None => return Ok(node),
            },
            _ => return Ok(node),
        };
        self.at += 1;
        if max.is_some_and(|max| max < min) {
            let message = "the count's end is smaller than its start; write `{least,most}`";
            return Err(Error::new(ErrorKind::Range, start, message));
        }
        let greedy = !self.eat("?");
        if self.peek() == Some('+') {
            let message = "possessive quantifiers are not ECMA-262; leave out this `+`";
            return Err(self.error_here(ErrorKind::Dialect, message));
        }
        if matches!(self.peek(), Some('*' | '?'))
            || (self.peek() == Some('{') && braces(self.rest()).is_some())
        {
            return Err(nothing_to_repeat(self.at));
        }
        // Only the whole of a look-around without groups in it may be dropped or kept: repeating a
        // condition changes nothing.
        if matches!(node, Node::Assert(_) | Node::Look { .. }) && (min > 0 || opened == self.opened)
        {
            return Ok(if min == 0 { Node::Empty } else { node });
        }
        Ok(Node::Repeat {
            at: start,
            node: Box::new(node),
            min,
            max,
            greedy,
        })
    }
}

/// `{n}`, `{n,}` or `{n,m}` at the start of `text`, with its length. Anything else is, by Annex B, text.
pub(super) fn braces(text: &str) -> Option<(u32, Option<u32>, usize)> {
    let inner = text.strip_prefix('{')?.split_once('}')?.0;
    // Counts beyond `u32` are refused later for their size; what matters here is that they are counts.
    let count = |it: &str| {
        let plain = !it.is_empty() && it.bytes().all(|c| c.is_ascii_digit());
        plain.then(|| it.parse().unwrap_or(u32::MAX))
    };
    let (min, max) = match inner.split_once(',') {
        None => (count(inner)?, Some(count(inner)?)),
        Some((min, "")) => (count(min)?, None),
        Some((min, max)) => (count(min)?, Some(count(max)?)),
    };
    Some((min, max, inner.len() + 2))
}

pub(super) fn nothing_to_repeat(at: usize) -> Error {
    Error::new(
        ErrorKind::Syntax,
        at,
        "this quantifier has nothing to repeat; escape it with `\\` for the character",
    )
}
