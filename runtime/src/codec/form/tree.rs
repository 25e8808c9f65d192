//! The tree of a form: each part of a key between dots is a node.

use std::collections::HashMap;

use super::MAX_DEPTH;
use super::parameters::{Form, Parameter, Span, decode};
use super::{make_room, steps};
use crate::shape::{Budget, Error, Result};

/// The maximum number of parts of a key. A level has three at most, because an entry of a map is `entry.1.value`.
const MAX_PARTS: usize = 3 * MAX_DEPTH;

/// The number of children up to which a child is found by linear search. More children are indexed by name.
const FEW: u32 = 8;

/// The index of a node. The root's index stands for "no node", because the root is no node's child.
pub(super) type Id = u32;

pub(super) const ROOT: Id = 0;
pub(super) const NONE: Id = 0;

/// A node of the tree.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    name: Span,
    value: Option<Span>,
    /// The byte of the body at which the node's first parameter begins.
    at: u32,
    first: Id,
    last: Id,
    next: Id,
    children: u32,
}

/// The parameters of a form, arranged by the parts of their keys. Children have the order of the form.
#[derive(Debug)]
pub(super) struct Tree {
    text: String,
    nodes: Vec<Node>,
}

/// The bytes that an entry of an [`Index`] takes, with those of the entries that stay free.
const INDEX_ENTRY: usize = 2 * size_of::<((Id, &str), Id)>();

/// The children of nodes that have more than [`FEW`], by parent and name.
type Index<'a> = HashMap<(Id, &'a str), Id>;

impl Tree {
    /// Builds the tree of a body.
    ///
    /// # Errors
    ///
    /// If the body is not a form, a parameter is duplicate, or a key has too many parts.
    pub(super) fn new(body: &[u8], budget: &mut Budget) -> Result<Self> {
        let Form { text, parameters } = decode(body, budget)?;
        let mut nodes = vec![Node::default()];
        let mut index = Index::new();
        for it in &parameters {
            let mut id = ROOT;
            let mut start = it.key.start();
            for (count, part) in it.key.of(&text).split('.').enumerate() {
                if count == MAX_PARTS {
                    let message = format!("values are nested deeper than {MAX_DEPTH} levels");
                    return Err(Error::new(message).at(it.at as usize));
                }
                let name = Span::new(start, start + part.len())?;
                start += part.len() + 1;
                id = match find(&nodes, &index, &text, id, part) {
                    NONE => {
                        let node = Node {
                            name,
                            at: it.at,
                            ..Node::default()
                        };
                        make_room(&mut nodes, budget)?;
                        add(&mut nodes, &mut index, budget, id, node, &text)?
                    }
                    found => found,
                };
            }
            if let Some(node) = nodes.get_mut(id as usize)
                && node.value.replace(it.value).is_some()
            {
                return Err(Error::new("a parameter that comes twice").at(it.at as usize));
            }
        }
        budget.release(index.capacity() * INDEX_ENTRY);
        budget.release(parameters.capacity() * size_of::<Parameter>());
        drop(index);
        Ok(Self { text, nodes })
    }

    fn node(&self, id: Id) -> Node {
        steps::count(1);
        self.nodes.get(id as usize).copied().unwrap_or_default()
    }

    pub(super) fn name(&self, id: Id) -> &str {
        self.node(id).name.of(&self.text)
    }

    /// Returns the text of the parameter whose key ends at this node. `None` if no key does.
    pub(super) fn value(&self, id: Id) -> Option<&str> {
        Some(self.node(id).value?.of(&self.text))
    }

    /// Returns the byte of the body at which the node's first parameter begins.
    pub(super) fn at(&self, id: Id) -> usize {
        self.node(id).at as usize
    }

    pub(super) fn first(&self, id: Id) -> Id {
        self.node(id).first
    }

    pub(super) fn next(&self, id: Id) -> Id {
        self.node(id).next
    }

    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> {
        let some = |id| (id != NONE).then_some(id);
        std::iter::successors(some(self.first(id)), move |it| some(self.next(*it)))
    }

    /// Sorts the children of a node by their names, which have to be indexes from 1.
    pub(super) fn sort(&mut self, id: Id) -> Result {
        let mut last = 0;
        let mut sorted = true;
        for child in self.children(id) {
            let index = self.index(child)?;
            sorted &= index > last;
            last = index;
        }
        if sorted {
            return Ok(());
        }
        let indexed = self.children(id).map(|it| Ok((self.index(it)?, it)));
        let mut order = indexed.collect::<Result<Vec<(u32, Id)>>>()?;
        order.sort_unstable();
        let mut next = NONE;
        for (_, child) in order.into_iter().rev() {
            if let Some(node) = self.nodes.get_mut(child as usize) {
                node.next = next;
            }
            next = child;
        }
        if let Some(node) = self.nodes.get_mut(id as usize) {
            node.first = next;
        }
        Ok(())
    }

    fn index(&self, id: Id) -> Result<u32> {
        let name = self.name(id);
        let plain = name.bytes().all(|it| it.is_ascii_digit()) && !name.starts_with('0');
        let index = name.parse().ok().filter(|_| plain);
        index.ok_or_else(|| Error::new("expected an index from 1").at(self.at(id)))
    }
}

/// Returns the child with this name, or `NONE`.
#[inline]
fn find(nodes: &[Node], index: &Index<'_>, text: &str, parent: Id, name: &str) -> Id {
    let Some(parent_node) = nodes.get(parent as usize) else {
        return NONE;
    };
    let is = |id: Id| {
        steps::count(1);
        nodes
            .get(id as usize)
            .is_some_and(|it| it.name.of(text) == name)
    };
    // Most forms keep related parameters together, so the last child is tried first.
    let last = parent_node.last;
    if last == NONE || is(last) {
        return last;
    }
    if parent_node.children > FEW {
        return index.get(&(parent, name)).copied().unwrap_or(NONE);
    }
    let mut child = parent_node.first;
    while child != NONE && !is(child) {
        child = nodes.get(child as usize).map_or(NONE, |it| it.next);
    }
    child
}

/// Adds a child. The parent must not have a child of that name.
fn add<'a>(
    nodes: &mut Vec<Node>,
    index: &mut Index<'a>,
    budget: &mut Budget,
    parent: Id,
    node: Node,
    text: &'a str,
) -> Result<Id> {
    let id = Id::try_from(nodes.len()).map_err(|_| Error::new("a form that is too long"))?;
    nodes.push(node);
    let Some(parent_node) = nodes.get_mut(parent as usize) else {
        return Ok(id);
    };
    let last = std::mem::replace(&mut parent_node.last, id);
    parent_node.children += 1;
    let (children, first) = (parent_node.children, parent_node.first);
    match last {
        NONE => parent_node.first = id,
        last => {
            if let Some(last) = nodes.get_mut(last as usize) {
                last.next = id;
            }
        }
    }
    if children > FEW {
        // When the number of children first exceeds `FEW`, the earlier children are indexed too.
        let mut child = if children == FEW + 1 { first } else { id };
        while let Some(node) = nodes.get(child as usize).filter(|_| child != NONE) {
            steps::count(1);
            let capacity = index.capacity();
            index.insert((parent, node.name.of(text)), child);
            budget.charge((index.capacity() - capacity) * INDEX_ENTRY)?;
            child = node.next;
        }
    }
    Ok(id)
}
