//! Binary decision diagrams: the digits of their nodes come in, nodes go out.

use super::expression::Condition;
use super::{Endpoint, Expression};

/// A binary decision diagram.
#[derive(Clone, Debug, PartialEq)]
pub struct Bdd {
    /// The conditions, which nodes name by their index.
    pub conditions: Vec<Condition>,
    /// The results.
    pub results: Vec<BddResult>,
    /// Where it begins.
    pub root: Target,
    /// The nodes. Targets of a node are results, or nodes of this list; no node reaches itself.
    pub nodes: Vec<Node>,
}

/// A result of a diagram.
#[derive(Clone, Debug, PartialEq)]
pub enum BddResult {
    /// The message of an error.
    Error(Expression),
    /// An endpoint.
    Endpoint(Endpoint),
}

/// A node: a condition, and where to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// The index of the condition.
    pub condition: usize,
    /// Where to go if it holds.
    pub high: Target,
    /// Where to go if it does not hold.
    pub low: Target,
}

/// Where a branch of a diagram leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// No rule applies.
    NoRule,
    /// The result at this index.
    Result(usize),
    /// The node at this index. Its branches are swapped if the reference is complemented.
    Node {
        /// The index.
        index: usize,
        /// Whether the branches are swapped.
        complemented: bool,
    },
}

/// References from this one on are results: this one is that without any.
const FIRST_RESULT: i64 = 100_000_000;

/// The bytes of a node: a condition and two references, each of 32 bits.
const NODE_BYTES: usize = 12;

/// Reads nodes from the text of the trait.
pub(super) fn nodes(
    text: &str,
    count: usize,
    conditions: usize,
    results: usize,
) -> Result<Vec<Node>, String> {
    let bytes = decode(text).ok_or("`nodes` is not in the base64 alphabet")?;
    let expected = count.saturating_mul(NODE_BYTES);
    if bytes.len() != expected {
        let found = bytes.len();
        return Err(format!(
            "`nodes` has {found} bytes, but {count} nodes have {expected}"
        ));
    }
    let mut nodes = Vec::with_capacity(count);
    for (index, node) in bytes.chunks_exact(NODE_BYTES).enumerate() {
        let number = |at: usize| {
            let digits = node.get(at..at + 4).unwrap_or_default();
            digits
                .iter()
                .fold(0_u32, |it, byte| it << 8 | u32::from(*byte))
                .cast_signed()
        };
        let (condition, high, low) = (number(0), number(4), number(8));
        // The first node stands for the end. No reference leads to it.
        if index == 0 {
            nodes.push(Node {
                condition: 0,
                high: Target::NoRule,
                low: Target::NoRule,
            });
            continue;
        }
        let known = usize::try_from(condition)
            .ok()
            .filter(|it| *it < conditions);
        let condition = known.ok_or_else(|| {
            format!("node {index} names the condition {condition}, of {conditions}")
        })?;
        let target = |it: i32| target(i64::from(it), count, results);
        nodes.push(Node {
            condition,
            high: target(high).map_err(|it| format!("node {index} {it}"))?,
            low: target(low).map_err(|it| format!("node {index} {it}"))?,
        });
    }
    match is_acyclic(&nodes) {
        true => Ok(nodes),
        false => Err("a node leads back to itself".to_owned()),
    }
}

/// Reads a reference.
pub(super) fn target(reference: i64, count: usize, results: usize) -> Result<Target, String> {
    let broken = |what: &str| {
        Err(format!(
            "refers to {what} {reference}, which does not exist"
        ))
    };
    if reference >= FIRST_RESULT {
        let index = usize::try_from(reference - FIRST_RESULT).unwrap_or(usize::MAX);
        return match index.checked_sub(1) {
            None => Ok(Target::NoRule),
            Some(index) if index < results => Ok(Target::Result(index)),
            Some(_) => broken("the result"),
        };
    }
    let index = usize::try_from(reference.unsigned_abs()).unwrap_or(usize::MAX);
    match index {
        0 => broken("the node"),
        1 => Ok(Target::NoRule),
        _ if index > count => broken("the node"),
        _ => Ok(Target::Node {
            index: index - 1,
            complemented: reference < 0,
        }),
    }
}

/// Whether no node reaches itself.
fn is_acyclic(nodes: &[Node]) -> bool {
    /// How far a node has been followed.
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut marks = vec![Mark::New; nodes.len()];
    for start in 0..nodes.len() {
        // Nodes whose targets are being followed, with the number of those that were.
        let mut open = vec![(start, 0)];
        while let Some((at, followed)) = open.pop() {
            let (Some(node), Some(mark)) = (nodes.get(at), marks.get_mut(at)) else {
                return false;
            };
            let Some(target) = [node.high, node.low].get(followed).copied() else {
                *mark = Mark::Done;
                continue;
            };
            match (*mark, followed) {
                (Mark::Done, _) => continue,
                (Mark::Open, 0) => return false,
                _ => *mark = Mark::Open,
            }
            open.push((at, followed + 1));
            if let Target::Node { index, .. } = target {
                open.push((index, 0));
            }
        }
    }
    true
}

/// Decodes base64 (RFC 4648, section 4).
fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for digit in digits.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_decoded() {
        assert_eq!(decode("").unwrap(), b"");
        assert_eq!(decode("Zg==").unwrap(), b"f");
        assert_eq!(decode("Zm9vYmE=").unwrap(), b"fooba");
        assert_eq!(decode("Zm9vYmFy").unwrap(), b"foobar");
        assert_eq!(decode("Z*"), None);
    }

    #[test]
    fn references_lead_to_nodes_results_or_nowhere() {
        let node = |index, complemented| {
            Ok(Target::Node {
                index,
                complemented,
            })
        };
        assert_eq!(target(3, 3, 2), node(2, false));
        assert_eq!(target(-2, 3, 2), node(1, true));
        for end in [1, -1, FIRST_RESULT] {
            assert_eq!(target(end, 3, 2), Ok(Target::NoRule));
        }
        assert_eq!(target(FIRST_RESULT + 2, 3, 2), Ok(Target::Result(1)));
        for wrong in [0, 4, -4, FIRST_RESULT + 3] {
            assert!(target(wrong, 3, 2).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_circle_of_nodes_is_found() {
        let to = |index| Target::Node {
            index,
            complemented: false,
        };
        let node = |high, low| Node {
            condition: 0,
            high,
            low,
        };
        let end = Target::NoRule;
        assert!(is_acyclic(&[
            node(end, end),
            node(to(2), to(3)),
            node(to(3), end),
            node(end, end)
        ]));
        assert!(!is_acyclic(&[node(end, end), node(to(1), end)]));
        assert!(!is_acyclic(&[
            node(end, end),
            node(to(2), end),
            node(end, to(1))
        ]));
    }
}
