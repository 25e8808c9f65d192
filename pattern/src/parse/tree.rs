//! The tree of a pattern: what the parser builds and the compiler reads.
//!
//! Nothing is decided here. The modifiers `(?ims)` are gone, the parser having applied them: a set is closed
//! under case where they ask for it, an assertion is of the text or of a line.

use crate::set::CharSet;

/// A parsed pattern.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) root: Node,
    /// Capturing groups, the whole match not counted.
    pub(crate) groups: usize,
    pub(crate) has_backreferences: bool,
}

/// One construct of a pattern.
#[derive(Debug)]
pub(crate) enum Node {
    Empty,
    /// One character out of a set.
    Set(CharSet),
    Assert(Assertion),
    Concat(Vec<Node>),
    Alternate(Vec<Node>),
    Repeat {
        /// Where the quantifier stands, for an error about its size.
        at: usize,
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        greedy: bool,
    },
    /// A capturing group, counted from 1.
    Capture(usize, Box<Node>),
    Look {
        /// Where its group begins, for an error about the number of look-arounds.
        at: usize,
        ahead: bool,
        negative: bool,
        node: Box<Node>,
    },
    Backreference {
        group: usize,
        fold: bool,
    },
}

/// A condition on the two neighbours of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Assertion {
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    WordBoundary,
    NotWordBoundary,
}
