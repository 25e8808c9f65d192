//! Boxing: which members are kept on the heap, because their structure or union can hold one of its own
//! kind (Smithy 2.0, "Recursive shape definitions").
//!
//! Lists and maps keep their elements on the heap as it is. Shapes that hold each other in circles are
//! entered at the one that comes first by shape id, and followed member by member; a member that leads back
//! to a shape on the way is boxed. So what is boxed depends on the circles alone, not on the operations that
//! were selected, and is found in one walk.

use std::collections::{BTreeMap, HashMap, HashSet};

use farrier_smithy::model::{Model, ShapeId, ShapeKind};

/// The members to be boxed: the shape's id, and the index of the member.
pub(super) type Boxed = HashSet<(ShapeId, usize)>;

/// Each structure and union with the ones that its members hold directly.
type Graph<'m> = BTreeMap<&'m ShapeId, Vec<(usize, &'m ShapeId)>>;

pub(super) fn boxed(model: &Model) -> Boxed {
    let graph = graph(model);
    let circles = circles(&graph);
    let mut boxed = Boxed::new();
    let mut begun = HashSet::new();
    let mut done = HashSet::new();
    for first in graph.keys() {
        if !begun.insert(*first) {
            continue;
        }
        // A stack of its own: how deep shapes are is input. The number is the next member to look at.
        let mut way = vec![(*first, 0)];
        while let Some((id, next)) = way.pop() {
            let Some((index, target)) = graph.get(id).and_then(|edges| edges.get(next)) else {
                done.insert(id);
                continue;
            };
            way.push((id, next + 1));
            if circles.get(id) != circles.get(target) {
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

/// A number for each shape, the same for those that lead to each other: the strongly connected components,
/// after Kosaraju.
fn circles<'m>(graph: &Graph<'m>) -> HashMap<&'m ShapeId, usize> {
    let mut backward: HashMap<&ShapeId, Vec<&ShapeId>> = HashMap::new();
    for (id, edges) in graph {
        for (_, target) in edges {
            backward.entry(target).or_default().push(id);
        }
    }
    let mut circles = HashMap::new();
    for (number, id) in last_left_first(graph).into_iter().enumerate() {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if circles.contains_key(id) {
                continue;
            }
            circles.insert(id, number);
            open.extend(backward.get(id).into_iter().flatten());
        }
    }
    circles
}

/// The shapes in the order in which a walk leaves them, reversed.
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
    fn every_circle_is_cut_where_it_comes_back() {
        assert_eq!(cut(&["A: A"]), ["A.A"]);
        assert_eq!(cut(&["A: B", "B: C", "C: A"]), ["C.A"]);
        assert_eq!(cut(&["A: B", "B: AC", "C: B"]), ["B.A", "C.B"]);
        assert_eq!(cut(&["A: BC", "B: C", "C"]), [""; 0]);
        // Whoever leads into a circle has no part in it.
        assert_eq!(cut(&["A: C", "B: C", "C: B"]), ["C.B"]);
        assert_eq!(cut(&["A: BC", "B: CA", "C: BA"]), ["B.A", "C.A", "C.B"]);
    }
}
