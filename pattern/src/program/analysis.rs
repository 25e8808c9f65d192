//! Properties of a pattern's tree that the compiler needs.
//!
//! Each function takes a [`Node`] and returns one property of it.

use crate::parse::{Assertion, Node};

/// The least count of a set that becomes one instruction, if counts are not spelt out.
const MIN_COUNTED: u32 = 100;

/// The least count of a group whose instructions stand once, if counts are not spelt out.
const MIN_GROUPED: u32 = 32;

/// Returns whether `node` contains a count that need not be spelt out.
pub(crate) fn has_counts(node: &Node) -> bool {
    match node {
        Node::Repeat { node, min, max, .. } => {
            is_counted(node, *min, *max) || is_grouped(node, *min, *max) || has_counts(node)
        }
        Node::Concat(nodes) | Node::Alternate(nodes) => nodes.iter().any(has_counts),
        Node::Capture(_, node) | Node::Look { node, .. } => has_counts(node),
        Node::Empty | Node::Set(_) | Node::Assert(_) | Node::Backreference { .. } => false,
    }
}

/// Returns whether the repetition of `node` can be one instruction: the count is large, and the node is one set.
pub(super) fn is_counted(node: &Node, min: u32, max: Option<u32>) -> bool {
    match node {
        Node::Set(_) => max.unwrap_or(min) >= MIN_COUNTED,
        Node::Capture(_, node) => is_counted(node, min, max),
        _ => false,
    }
}

/// Returns whether the iterations of `node` can be counted instead of spelt out: the count is large, and each iteration
/// takes something.
pub(super) fn is_grouped(node: &Node, min: u32, max: Option<u32>) -> bool {
    max.unwrap_or(min) >= MIN_GROUPED && !is_nullable(node)
}

/// Returns whether `node` can match only from the edge of the text: from the end if it is read `backward`, and from the
/// start otherwise.
pub(super) fn is_anchored(node: &Node, backward: bool) -> bool {
    match node {
        Node::Assert(Assertion::TextStart) => !backward,
        Node::Assert(Assertion::TextEnd) => backward,
        Node::Concat(nodes) if backward => is_first_anchored(nodes.iter().rev(), backward),
        Node::Concat(nodes) => is_first_anchored(nodes.iter(), backward),
        Node::Alternate(nodes) => nodes.iter().all(|it| is_anchored(it, backward)),
        Node::Capture(_, node) => is_anchored(node, backward),
        Node::Repeat { node, min, .. } => *min > 0 && is_anchored(node, backward),
        Node::Empty
        | Node::Set(_)
        | Node::Assert(_)
        | Node::Look { .. }
        | Node::Backreference { .. } => false,
    }
}

/// Returns whether one of `nodes` is anchored, and only conditions precede it.
fn is_first_anchored<'a>(mut nodes: impl Iterator<Item = &'a Node>, backward: bool) -> bool {
    let is_condition =
        |node: &Node| matches!(node, Node::Assert(_) | Node::Look { .. } | Node::Empty);
    let first = nodes.find(|it| is_anchored(it, backward) || !is_condition(it));
    first.is_some_and(|it| is_anchored(it, backward))
}

/// Returns whether `node` can match the empty text. A back-reference can.
pub(super) fn is_nullable(node: &Node) -> bool {
    match node {
        Node::Set(_) => false,
        Node::Empty | Node::Assert(_) | Node::Look { .. } | Node::Backreference { .. } => true,
        Node::Concat(nodes) => nodes.iter().all(is_nullable),
        Node::Alternate(nodes) => nodes.iter().any(is_nullable),
        Node::Capture(_, node) => is_nullable(node),
        Node::Repeat { node, min, .. } => *min == 0 || is_nullable(node),
    }
}

/// Returns the numbers of the groups in `node`, as the first number and one more than the last; they are contiguous. If
/// there is no group, the first number is larger than the second.
pub(super) fn captures(node: &Node) -> (usize, usize) {
    let join = |a: (usize, usize), b: (usize, usize)| (a.0.min(b.0), a.1.max(b.1));
    match node {
        Node::Concat(nodes) | Node::Alternate(nodes) => {
            nodes.iter().map(captures).fold((usize::MAX, 0), join)
        }
        Node::Capture(group, node) => join((*group, group + 1), captures(node)),
        Node::Repeat { node, .. } | Node::Look { node, .. } => captures(node),
        Node::Empty | Node::Set(_) | Node::Assert(_) | Node::Backreference { .. } => {
            (usize::MAX, 0)
        }
    }
}
