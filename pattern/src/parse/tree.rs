//! The tree of a pattern, which the parser builds and the compiler in `program` reads.
//!
//! The tree has no modifiers `(?ims)`, because the parser applies them: a set contains all cases of its members if the
//! pattern asks for that, and an assertion is about the text or about a line.

use crate::error::Remark;
use crate::set::CharSet;

/// A parsed pattern.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) root: Node,
    /// The number of capturing groups, without the whole match.
    pub(crate) groups: usize,
    pub(crate) has_backreferences: bool,
    /// What the author of the pattern should know.
    pub(crate) remarks: Vec<Remark>,
}

/// One construct of a pattern.
#[derive(Debug)]
pub(crate) enum Node {
    /// Matches the empty text.
    Empty,
    /// Matches one character of the set.
    Set(CharSet),
    /// Matches the empty text where the assertion holds.
    Assert(Assertion),
    /// Matches the nodes one after the other.
    Concat(Vec<Node>),
    /// Matches one of the nodes. Earlier nodes are preferred.
    Alternate(Vec<Node>),
    /// Matches the node `min` to `max` times. `None` means that there is no upper bound.
    Repeat {
        /// The offset of the quantifier, for a remark about its size.
        at: usize,
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        greedy: bool,
    },
    /// A capturing group with its number, from 1.
    Capture(usize, Box<Node>),
    /// Matches the empty text where the node matches ahead, or behind.
    Look {
        /// The offset of the group, for a remark about the number of look-arounds.
        at: usize,
        ahead: bool,
        negative: bool,
        node: Box<Node>,
    },
    /// Matches what the group captured; with `fold`, in any case.
    Backreference { group: usize, fold: bool },
}

/// A condition on the two neighbours of a position in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Assertion {
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    WordBoundary,
    NotWordBoundary,
}

impl Node {
    /// Loosens the quantifiers at the offset `at`: removes the upper bound, and reduces the lower bound to at most 1.
    /// Returns the new lower bound, or `None` if no quantifier at `at` can be loosened.
    ///
    /// A negative look-around that contains such a quantifier would match less, so it is dropped.
    pub(crate) fn loosen(&mut self, at: usize) -> Option<u32> {
        match self {
            Self::Repeat {
                at: here, min, max, ..
            } if *here == at => {
                let tight = max.is_some() || *min > 1;
                (*min, *max) = ((*min).min(1), None);
                tight.then_some(*min)
            }
            Self::Concat(nodes) | Self::Alternate(nodes) => {
                // A possessive quantifier has several nodes with its offset, so all nodes are visited.
                let found = nodes.iter_mut().map(|it| it.loosen(at));
                found.fold(None, |found, it| found.or(it))
            }
            Self::Look { negative, node, .. } => {
                let found = node.loosen(at);
                if found.is_some() && *negative {
                    *self = Self::Empty;
                }
                found
            }
            Self::Capture(_, node) | Self::Repeat { node, .. } => node.loosen(at),
            Self::Empty | Self::Set(_) | Self::Assert(_) | Self::Backreference { .. } => None,
        }
    }
}
