//! Finds the members to box: those that close a cycle of structures and unions (Smithy 2.0, "Recursive shape
//! definitions").
//!
//! Lists and maps have their elements on the heap, so they break cycles. A walk enters each cycle at its smallest
//! shape id and follows members in their order. A member that refers back to a shape on the path is boxed. So the
//! result depends on the cycles alone and not on the selected operations.

use std::collections::{BTreeMap, HashMap, HashSet};

use farrier_smithy::model::{Model, ShapeId, ShapeKind};

/// The members to box: the id of the shape and the index of the member.
pub(super) type Boxed = HashSet<(ShapeId, usize)>;

/// Each structure and union, with the structures and unions that its members target.
type Graph<'m> = BTreeMap<&'m ShapeId, Vec<(usize, &'m ShapeId)>>;

pub(super) fn boxed(model: &Model) -> Boxed {
    let graph = graph(model);
    let cycles = cycles(&graph);
    let mut boxed = Boxed::new();
    let mut begun = HashSet::new();
    let mut done = HashSet::new();
    for first in graph.keys() {
        if !begun.insert(*first) {
            continue;
        }
        // Not recursive: the model decides how deep shapes nest. The number is the index of the next member.
        let mut way = vec![(*first, 0)];
        while let Some((id, next)) = way.pop() {
            let Some((index, target)) = graph.get(id).and_then(|edges| edges.get(next)) else {
                done.insert(id);
                continue;
            };
            way.push((id, next + 1));
            if cycles.get(id) != cycles.get(target) {
                continue;
            }
            if begun.insert(target) {
                way.push((target, 0));
            } else if !done.contains(target) {
                boxed.insert((id.clone(), *index));
            }
        }
    }
    boxed
}

fn graph(model: &Model) -> Graph<'_> {
    let mut graph = Graph::new();
    for (id, shape) in &model.shapes {
        let (ShapeKind::Structure(members) | ShapeKind::Union(members)) = &shape.kind else {
            continue;
        };
        let direct = |target: &ShapeId| {
            let kind = model.shapes.get(target).map(|it| &it.kind);
            matches!(kind, Some(ShapeKind::Structure(_) | ShapeKind::Union(_)))
        };
        let edges = members.iter().map(|it| &it.target).enumerate();
        graph.insert(id, edges.filter(|(_, target)| direct(target)).collect());
    }
    graph
}

/// Returns a number for each shape. Shapes in one strongly connected component have the same number (Kosaraju's
/// algorithm).
fn cycles<'m>(graph: &Graph<'m>) -> HashMap<&'m ShapeId, usize> {
    let mut backward: HashMap<&ShapeId, Vec<&ShapeId>> = HashMap::new();
    for (id, edges) in graph {
        for (_, target) in edges {
            backward.entry(target).or_default().push(id);
        }
    }
    let mut cycles = HashMap::new();
    for (number, id) in last_left_first(graph).into_iter().enumerate() {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if cycles.contains_key(id) {
                continue;
            }
            cycles.insert(id, number);
            open.extend(backward.get(id).into_iter().flatten());
        }
    }
    cycles
}

/// Returns the shapes in reverse post-order of a depth-first walk.
fn last_left_first<'m>(graph: &Graph<'m>) -> Vec<&'m ShapeId> {
    let mut left = Vec::with_capacity(graph.len());
    let mut begun = HashSet::new();
    for first in graph.keys() {
        if !begun.insert(*first) {
            continue;
        }
        let mut way = vec![(*first, 0)];
        while let Some((id, next)) = way.pop() {
            let Some((_, target)) = graph.get(id).and_then(|edges| edges.get(next)) else {
                left.push(id);
                continue;
            };
            way.push((id, next + 1));
            if begun.insert(target) {
                way.push((target, 0));
            }
        }
    }
    left.reverse();
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use farrier_smithy::diagnostic::Sources;

    /// The boxed members of structures that hold each other: `A: BC` is a structure `A` with members `B`, `C`.
    fn cut(shapes: &[&str]) -> Vec<String> {
        let shape = |shape: &&str| {
            let (name, holds) = shape.split_once(": ").unwrap_or((shape, ""));
            let members: Vec<String> = holds
                .chars()
                .map(|it| format!(r#""{it}": {{"target": "a#{it}"}}"#))
                .collect();
            let members = members.join(", ");
            format!(r#""a#{name}": {{"type": "structure", "members": {{ {members} }}}}"#)
        };
        let shapes: Vec<String> = shapes.iter().map(shape).collect();
        let text = format!(
            r#"{{"smithy": "2.0", "shapes": {{ {} }}}}"#,
            shapes.join(", ")
        );
        let files = vec![("m.json".into(), Ok(text.into_bytes()))];
        let (model, _) = farrier_smithy::load::load(Sources::default(), files);
        let name = |(id, index): &(ShapeId, usize)| {
            let members = model.shapes[id].members();
            format!("{}.{}", id.name(), members[*index].name)
        };
        let mut cut: Vec<String> = boxed(&model).iter().map(name).collect();
        cut.sort();
        cut
    }

    #[test]
    fn every_cycle_is_cut_where_it_comes_back() {
        assert_eq!(cut(&["A: A"]), ["A.A"]);
        assert_eq!(cut(&["A: B", "B: C", "C: A"]), ["C.A"]);
        assert_eq!(cut(&["A: B", "B: AC", "C: B"]), ["B.A", "C.B"]);
        assert_eq!(cut(&["A: BC", "B: C", "C"]), [""; 0]);
        // Whoever refers to a cycle is not part of it.
        assert_eq!(cut(&["A: C", "B: C", "C: B"]), ["C.B"]);
        assert_eq!(cut(&["A: BC", "B: CA", "C: BA"]), ["B.A", "C.A", "C.B"]);
    }
}
