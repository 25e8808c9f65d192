//! Flattens mixins and applies `apply` statements (Smithy 2.0, "Mixins", "Applying traits externally"):
//! definitions as the files have them come in, shapes that stand for themselves go out.
//!
//! Shapes are visited after the mixins that they use. Each gets the members of its mixins, in their
//! order, before its own, and their traits under its own; then what is applied to it from outside. So an
//! `apply` on a mixin reaches whoever uses it, and one on a mixed-in member stays where it is.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::model::{Member, Shape, ShapeId, ShapeKind, Traits};
use crate::validate::similar;

/// A shape as its file defines it.
pub(super) struct Definition {
    pub(super) shape: Shape,
    pub(super) mixins: Vec<ShapeId>,
}

/// Traits that are applied to a shape or member from outside its definition.
pub(super) struct Apply {
    pub(super) target: ShapeId,
    pub(super) member: Option<String>,
    pub(super) traits: Traits,
    pub(super) place: Place,
}

pub(super) fn flatten(
    definitions: BTreeMap<ShapeId, Definition>,
    applies: Vec<Apply>,
    out: &mut Diagnostics,
) -> BTreeMap<ShapeId, Shape> {
    let order = order(&definitions, out);
    let mut by_target: HashMap<ShapeId, Vec<Apply>> = HashMap::new();
    for apply in applies {
        if definitions.contains_key(&apply.target) {
            by_target
                .entry(apply.target.clone())
                .or_default()
                .push(apply);
        } else {
            let message = format!(
                "traits are applied to `{}`, which no file defines",
                apply.target
            );
            let help = suggestion(&apply.target, &definitions, out);
            out.push(
                Diagnostic::error("target", message)
                    .at(apply.place.key())
                    .help(help),
            );
        }
    }
    let mut mixins: HashMap<ShapeId, Vec<ShapeId>> = HashMap::new();
    let mut shapes: BTreeMap<ShapeId, Shape> = definitions
        .into_iter()
        .map(|(id, definition)| {
            if !definition.mixins.is_empty() {
                mixins.insert(id.clone(), definition.mixins);
            }
            (id, definition.shape)
        })
        .collect();
    for id in order {
        let used: Vec<Shape> = mixins
            .get(&id)
            .into_iter()
            .flatten()
            .filter_map(|mixin| shapes.get(mixin).cloned())
            .collect();
        let Some(shape) = shapes.get_mut(&id) else {
            continue;
        };
        if !used.is_empty() {
            mix_in(shape, used, out);
        }
        for apply in by_target.remove(&id).into_iter().flatten() {
            apply_to(shape, apply, out);
        }
    }
    shapes
}

/// Every shape that is mixed or applied to, after the mixins that it uses. A mixin that is missing, or that
/// comes back to itself, is reported and not visited.
fn order(definitions: &BTreeMap<ShapeId, Definition>, out: &mut Diagnostics) -> Vec<ShapeId> {
    #[derive(PartialEq)]
    enum State {
        Open,
        Done,
    }
    let mut states: HashMap<&ShapeId, State> = HashMap::new();
    let mut order = Vec::new();
    for root in definitions.values() {
        // A stack of its own: the depth of mixins is input. The number is the next mixin to look at.
        let mut stack = vec![(root, 0)];
        while let Some((definition, next)) = stack.pop() {
            let id = &definition.shape.id;
            if next == 0 && states.contains_key(id) {
                continue;
            }
            states.insert(id, State::Open);
            let Some(mixin) = definition.mixins.get(next) else {
                states.insert(id, State::Done);
                order.push(id.clone());
                continue;
            };
            stack.push((definition, next + 1));
            let place = || {
                Place::new(definition.shape.source, ["shapes", id.as_str(), "mixins"])
                    .index(next)
                    .child("target")
            };
            match definitions.get(mixin) {
                None => {
                    let message = format!("`{id}` uses the mixin `{mixin}`, which no file defines");
                    let help = suggestion(mixin, definitions, out);
                    out.push(
                        Diagnostic::error("target", message)
                            .shape(id)
                            .at(place())
                            .help(help),
                    );
                }
                Some(_) if states.get(mixin) == Some(&State::Open) => {
                    let message = format!("the mixin `{mixin}` comes back to itself");
                    out.push(Diagnostic::error("mixin", message).shape(id).at(place()));
                }
                Some(target) if !target.shape.traits.mixin() => {
                    let message = format!("`{id}` uses `{mixin}` as a mixin, which is none");
                    out.push(
                        Diagnostic::error("mixin", message)
                            .shape(id)
                            .at(place())
                            .help("a mixin has the trait `smithy.api#mixin`".to_owned()),
                    );
                }
                Some(target) => stack.push((target, 0)),
            }
        }
    }
    order
}

/// A name for a misspelt one, for the first hundred findings: each costs a look at every shape.
fn suggestion(
    id: &ShapeId,
    known: &BTreeMap<ShapeId, Definition>,
    out: &Diagnostics,
) -> Option<String> {
    if out.len() < 100 {
        similar(id, known.keys())
    } else {
        None
    }
}

fn mix_in(shape: &mut Shape, mixins: Vec<Shape>, out: &mut Diagnostics) {
    let mut traits = Traits::default();
    let mut members: Vec<Member> = Vec::new();
    for mixin in mixins {
        let local = local_traits(&mixin);
        for (id, value) in mixin
            .traits
            .iter()
            .filter(|(id, _)| !local.contains(&id.as_str()))
        {
            traits.insert(id.clone(), value.clone());
        }
        match (mixin.kind, &mut shape.kind) {
            (ShapeKind::Operation(from), ShapeKind::Operation(to)) => {
                prepend(from.errors, &mut to.errors)
            }
            (ShapeKind::Service(from), ShapeKind::Service(to)) => {
                prepend(from.operations, &mut to.operations);
                prepend(from.resources, &mut to.resources);
                prepend(from.errors, &mut to.errors);
                to.version = to.version.take().or(from.version);
                for (id, name) in from.rename {
                    to.rename.entry(id).or_insert(name);
                }
            }
            (
                ShapeKind::Structure(from)
                | ShapeKind::Union(from)
                | ShapeKind::Enum(from)
                | ShapeKind::IntEnum(from),
                _,
            ) => merge_members(&mut members, from, &shape.id, shape.source, out),
            _ => {}
        }
    }
    for (id, value) in std::mem::take(&mut shape.traits).iter() {
        traits.insert(id.clone(), value.clone());
    }
    shape.traits = traits;
    if let ShapeKind::Structure(own)
    | ShapeKind::Union(own)
    | ShapeKind::Enum(own)
    | ShapeKind::IntEnum(own) = &mut shape.kind
    {
        merge_members(
            &mut members,
            std::mem::take(own),
            &shape.id,
            shape.source,
            out,
        );
        *own = members;
    }
}

/// The traits of a mixin that stay with it.
fn local_traits(mixin: &Shape) -> Vec<&str> {
    let value = mixin
        .traits
        .get("smithy.api#mixin")
        .and_then(|it| it.get("localTraits"));
    let named = value
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    named.chain(["smithy.api#mixin"]).collect()
}

/// Adds members after those that are there. One that is there already keeps its position and gets the
/// traits of both; the later ones win.
fn merge_members(
    members: &mut Vec<Member>,
    more: Vec<Member>,
    id: &ShapeId,
    source: crate::diagnostic::SourceId,
    out: &mut Diagnostics,
) {
    let mut known: HashMap<String, usize> = members
        .iter()
        .enumerate()
        .map(|(at, member)| (member.name.clone(), at))
        .collect();
    for member in more {
        let Some(&at) = known.get(&member.name) else {
            known.insert(member.name.clone(), members.len());
            members.push(member);
            continue;
        };
        let first = &mut members[at];
        if first.target != member.target {
            let message = format!(
                "member `{}` of `{id}` targets `{}` in a mixin, and `{}` here",
                member.name, first.target, member.target
            );
            let place = Place::new(source, ["shapes", id.as_str(), "members", &member.name]).key();
            out.push(Diagnostic::error("mixin", message).shape(id).at(place));
        }
        for (trait_id, value) in member.traits.iter() {
            first.traits.insert(trait_id.clone(), value.clone());
        }
    }
}

fn prepend(mut first: Vec<ShapeId>, ids: &mut Vec<ShapeId>) {
    let own = std::mem::take(ids);
    first.extend(own);
    let mut seen = std::collections::HashSet::new();
    first.retain(|id| seen.insert(id.clone()));
    *ids = first;
}

fn apply_to(shape: &mut Shape, apply: Apply, out: &mut Diagnostics) {
    let id = shape.id.clone();
    let traits = match &apply.member {
        None => Some(&mut shape.traits),
        Some(name) => member_mut(shape, name).map(|member| &mut member.traits),
    };
    let Some(traits) = traits else {
        let name = apply.member.unwrap_or_default();
        let message =
            format!("traits are applied to `{id}${name}`, a member that it does not have");
        out.push(
            Diagnostic::error("target", message)
                .shape(&id)
                .at(apply.place.key()),
        );
        return;
    };
    for (trait_id, value) in apply.traits.iter() {
        match (traits.remove(trait_id.as_str()), value) {
            (None, value) => drop(traits.insert(trait_id.clone(), value.clone())),
            (Some(known), value) if known == *value => drop(traits.insert(trait_id.clone(), known)),
            // Lists are joined (Smithy 2.0, "Trait conflict resolution").
            (Some(Value::Array(mut known)), Value::Array(more)) => {
                known.extend(more.iter().cloned());
                traits.insert(trait_id.clone(), Value::Array(known));
            }
            (Some(known), _) => {
                traits.insert(trait_id.clone(), known);
                let message = format!("trait `{trait_id}` of `{id}` is given two different values");
                let place = apply
                    .place
                    .clone()
                    .child("traits")
                    .child(trait_id.as_str())
                    .key();
                out.push(Diagnostic::error("conflict", message).shape(&id).at(place));
            }
        }
    }
}

fn member_mut<'a>(shape: &'a mut Shape, name: &str) -> Option<&'a mut Member> {
    match &mut shape.kind {
        ShapeKind::Structure(members)
        | ShapeKind::Union(members)
        | ShapeKind::Enum(members)
        | ShapeKind::IntEnum(members) => members.iter_mut().find(|it| it.name == name),
        ShapeKind::List(member) => Some(member).filter(|it| it.name == name),
        ShapeKind::Map { key, value } => [key, value].into_iter().find(|it| it.name == name),
        _ => None,
    }
}
