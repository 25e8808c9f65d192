//! Boxing: which members are kept on the heap, because their structure or union can hold one of its own
//! kind (Smithy 2.0, "Recursive shape definitions").
//!
//! Lists and maps keep their elements on the heap as it is. Of any other circle, the member is boxed that
//! leads back to the shape that comes first by shape id. So what is boxed depends on the circle alone, not
//! on the operations that were selected.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{Model, ShapeId, ShapeKind};

/// The members to be boxed: the shape's id, and the index of the member.
pub(super) type Boxed = HashSet<(ShapeId, usize)>;

pub(super) fn boxed(model: &Model) -> Boxed {
    let graph = circular(model);
    let mut boxed = Boxed::new();
    for first in graph.keys() {
        let mut seen = HashSet::from([*first]);
        let mut open = vec![*first];
        while let Some(id) = open.pop() {
            for (index, target) in graph.get(id).into_iter().flatten() {
                if target == first {
                    boxed.insert((id.clone(), *index));
                } else if target > first && seen.insert(target) {
                    open.push(target);
                }
            }
        }
    }
    boxed
}

type Graph<'m> = BTreeMap<&'m ShapeId, Vec<(usize, &'m ShapeId)>>;

/// The structures and unions that hold each other directly, without those that cannot be in a circle:
/// nothing holds them, or they hold nothing.
fn circular(model: &Model) -> Graph<'_> {
    let mut graph: Graph<'_> = Graph::new();
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
    let forward = |id| {
        graph
            .get(id)
            .into_iter()
            .flatten()
            .map(|(_, target)| *target)
            .collect()
    };
    let mut backward: HashMap<&ShapeId, Vec<&ShapeId>> = HashMap::new();
    for (id, edges) in &graph {
        for (_, target) in edges {
            backward.entry(target).or_default().push(id);
        }
    }
    let back = |id| backward.get(id).cloned().unwrap_or_default();
    let ids: Vec<&ShapeId> = graph.keys().copied().collect();
    let held = prune(&ids, forward, back);
    let holding = prune(&ids, back, forward);
    graph.retain(|id, _| held.contains(id) && holding.contains(id));
    graph
}

/// What is left when again and again everything is taken away that none of the rest leads to.
fn prune<'m>(
    ids: &[&'m ShapeId],
    forward: impl Fn(&'m ShapeId) -> Vec<&'m ShapeId>,
    back: impl Fn(&'m ShapeId) -> Vec<&'m ShapeId>,
) -> HashSet<&'m ShapeId> {
    let mut uses: HashMap<&ShapeId, usize> = ids.iter().map(|id| (*id, back(id).len())).collect();
    let mut unused: Vec<&'m ShapeId> = ids
        .iter()
        .copied()
        .filter(|id| back(id).is_empty())
        .collect();
    while let Some(id) = unused.pop() {
        uses.remove(id);
        for target in forward(id) {
            if let Some(count) = uses.get_mut(target) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    unused.push(target);
                }
            }
        }
    }
    ids.iter()
        .copied()
        .filter(|id| uses.contains_key(id))
        .collect()
}
