//! The tree of a pattern: what the parser builds and the compiler reads.
//!
//! Nothing is decided here. The modifiers `(?ims)` are gone, the parser having applied them: a set is closed
//! under case where they ask for it, an assertion is of the text or of a line.

use crate::error::Remark;
use crate::set::CharSet;

/// A parsed pattern.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) root: Node,
    /// Capturing groups, the whole match not counted.
    pub(crate) groups: usize,
    pub(crate) has_backreferences: bool,
    /// What its author should know.
    pub(crate) remarks: Vec<Remark>,
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

impl Node {
    /// Takes the upper bound off the quantifiers at `at`, and off the lower bound what is more than one.
    /// Returns the new lower bound, or `None` where there is nothing to take.
    ///
    /// What is inside a negative look-around would refuse more if it took more, so there the look-around goes.
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
