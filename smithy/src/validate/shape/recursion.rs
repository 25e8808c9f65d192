//! Checks that every shape has a finite value: no structure requires a value of itself, directly or through other
//! shapes (Smithy 2.0, "Recursive shape definitions"). Lists, maps and optional members end a chain, because they can
//! be empty. A union ends a chain if one of its members does. Lists and maps may contain themselves only through a
//! structure or union.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Member, Model, Shape, ShapeId, ShapeKind};
use crate::rules;

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    collections(model, out);
    let stuck = impossible(model);
    // Each shape is visited once. A walk that reaches a visited shape cannot find a new circle.
    let mut walked = HashSet::new();
    for id in &stuck.order {
        let mut path = Vec::new();
        let mut seen = HashMap::new();
        let mut at = model.shapes.get(*id);
        while let Some(shape) = at
            && walked.insert(&shape.id)
            && let Some((member, next)) = stuck.next(model, shape)
        {
            seen.insert(&shape.id, path.len());
            path.push((shape, member));
            at = Some(next);
        }
        let Some(&start) = at.and_then(|shape| seen.get(&shape.id)) else {
            continue;
        };
        let circle = &path[start..];
        let Some((shape, member)) = circle.first() else {
            continue;
        };
        let steps: Vec<String> = circle
            .iter()
            .map(|(shape, member)| format!("`{}${}`", shape.id.name(), member.name))
            .collect();
        let message = format!(
            "no value of `{}` can be made: it needs one of itself by {}",
            shape.id,
            steps.join(", ")
        );
        let error = Diagnostic::error(rules::RECURSION, message)
            .shape(&shape.id)
            .at(model.place_of_member(shape, member));
        out.push(error.help("make a member of the circle optional".to_owned()));
    }
}

/// Reports lists and maps that contain only each other. Each shape targets at most one other, so a walk ends at a shape
/// that this or an earlier walk has visited.
fn collections(model: &Model, out: &mut Diagnostics) {
    let mut walked = HashSet::new();
    for start in model.shapes.values() {
        let mut path: Vec<(&Shape, &Member)> = Vec::new();
        let mut seen = HashMap::new();
        let mut at = Some(start);
        while let Some(shape) = at
            && let ShapeKind::List(member) | ShapeKind::Map { value: member, .. } = &shape.kind
            && walked.insert(&shape.id)
        {
            seen.insert(&shape.id, path.len());
            path.push((shape, member));
            at = model.shapes.get(&member.target);
        }
        let begin = at.and_then(|shape| seen.get(&shape.id)).copied();
        let circle = begin.and_then(|begin| path.get(begin..));
        let Some(circle @ [(shape, member), ..]) = circle else {
            continue;
        };
        let names: Vec<String> = circle
            .iter()
            .map(|(shape, _)| format!("`{}`", shape.id.name()))
            .collect();
        let message = format!(
            "`{}` holds nothing but itself, by {}",
            shape.id,
            names.join(", ")
        );
        let error = Diagnostic::error(rules::RECURSION, message)
            .shape(shape.definition_id())
            .at(model.place_of_member(shape, member));
        out.push(error.help("let a structure or union stand between".to_owned()));
    }
}

struct Impossible<'a> {
    set: HashSet<&'a ShapeId>,
    order: Vec<&'a ShapeId>,
}

impl Impossible<'_> {
    /// Returns the first member that has no finite value, and its target.
    fn next<'m>(&self, model: &'m Model, shape: &'m Shape) -> Option<(&'m Member, &'m Shape)> {
        let members = needed(shape)?;
        let member = members
            .into_iter()
            .find(|it| self.set.contains(&it.target))?;
        Some((member, model.shapes.get(&member.target)?))
    }
}

/// Returns the members that a value of this shape depends on: the required members of a structure, or all members of a
/// union, of which one is needed. Returns `None` for other shapes.
fn needed(shape: &Shape) -> Option<Vec<&Member>> {
    match &shape.kind {
        ShapeKind::Structure(members) => {
            Some(members.iter().filter(|it| it.traits.required()).collect())
        }
        ShapeKind::Union(members) => Some(members.iter().collect()),
        _ => None,
    }
}

/// Returns the shapes without a finite value. The function removes shapes whose needs are met by removed shapes, until
/// none is left to remove; the remaining shapes have no finite value. Each member is visited once, so the cost is
/// linear.
fn impossible(model: &Model) -> Impossible<'_> {
    let mut waiting: HashMap<&ShapeId, usize> = HashMap::new();
    let mut users: HashMap<&ShapeId, Vec<&ShapeId>> = HashMap::new();
    let mut ready = Vec::new();
    for (id, shape) in &model.shapes {
        let Some(members) = needed(shape) else {
            ready.push(id);
            continue;
        };
        let open = members
            .iter()
            .filter(|it| model.shapes.contains_key(&it.target));
        let mut count = 0;
        for member in open {
            count += 1;
            users.entry(&member.target).or_default().push(id);
        }
        let union = matches!(shape.kind, ShapeKind::Union(_));
        // A union needs only one member. A target outside the model belongs to the prelude and always has a finite
        // value.
        let needs = if union {
            usize::from(count > 0 && count == members.len())
        } else {
            count
        };
        waiting.insert(id, needs);
        if needs == 0 {
            ready.push(id);
        }
    }
    while let Some(id) = ready.pop() {
        waiting.remove(id);
        for user in users.remove(id).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(user) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    ready.push(user);
                }
            }
        }
    }
    let order = model
        .shapes
        .keys()
        .filter(|id| waiting.contains_key(id))
        .collect();
    Impossible {
        set: waiting.into_keys().collect(),
        order,
    }
}
