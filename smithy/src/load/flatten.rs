//! Flattens mixins and applies `apply` statements (Smithy 2.0, "Mixins", "Applying traits externally"): definitions
//! come in as the files have them, complete shapes go out.
//!
//! Shapes are visited after the mixins that they use. A trait that is applied from outside counts as the shape's own:
//! an `apply` on a mixin reaches all shapes that use it, and one on a mixed-in member overrides the mixin for that
//! shape alone.

use std::collections::{BTreeMap, HashMap};

use super::definition::{Apply, Body, Definition};
use super::merge::Adding;
use super::mixins::{self, Mixing};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Sources};
use crate::model::{Model, Shape, ShapeId, Traits, Unread, prelude};
use crate::rules;
use crate::suggest::similar;

pub(super) fn flatten(
    mut definitions: BTreeMap<ShapeId, Definition>,
    applies: Vec<Apply>,
    model: &mut Model,
    out: &mut Diagnostics,
) -> BTreeMap<ShapeId, Shape> {
    let Model {
        sources, unread, ..
    } = model;
    let mut by_target = by_target(applies, &definitions, unread, out);
    let order = order(&definitions, &by_target, unread, out);
    let mut budget = mixins::MAX_MIXIN_BYTES;
    for id in order {
        let applies = by_target.remove(&id).unwrap_or_default();
        // Removed for the time being, so that its mixins can be borrowed.
        let Some(mut definition) = definitions.remove(&id) else {
            continue;
        };
        let mut applying = Applying::of(&definition, &applies);
        for apply in applies {
            applying.apply(&mut definition, apply, sources, out);
        }
        let mut pending = applying.pending;
        if definition.traits.mixin() {
            mixins::check(&definition, out);
        }
        let used: Vec<&Definition> = definition
            .mixins
            .iter()
            .filter_map(|mixin| definitions.get(mixin))
            .collect();
        if !used.is_empty() {
            let mut mixing = Mixing {
                sources,
                out,
                budget: &mut budget,
            };
            let before = mixing.out.len();
            mixing.mix(&mut definition, &used, &mut pending.traits);
            let partial = |it: &&Definition| unread.has(it.id.as_str());
            if mixing.out.len() > before || used.iter().any(partial) {
                unread.add(id.clone());
            }
        }
        // A mixin that could not be read may have these members.
        let known = !unread.has(id.as_str());
        for name in pending.traits.keys().filter(|_| known) {
            let message =
                format!("traits are applied to `{id}${name}`, a member that it does not have");
            let error = Diagnostic::error(rules::TARGET, message).shape(&id);
            let place = pending.places.get(name).cloned();
            out.push(error.at(place.map(Place::key)));
        }
        definitions.insert(id, definition);
    }
    definitions
        .into_values()
        .filter_map(|definition| definition.finish(out))
        .map(|shape| (shape.id.clone(), shape))
        .collect()
}

/// Traits that are applied to members that the definition itself does not have, by the names of the members.
#[derive(Default)]
struct Pending {
    traits: BTreeMap<String, Traits>,
    places: HashMap<String, Place>,
}

/// The `apply` statements for each shape, in their order.
fn by_target(
    applies: Vec<Apply>,
    definitions: &BTreeMap<ShapeId, Definition>,
    unread: &Unread,
    out: &mut Diagnostics,
) -> HashMap<ShapeId, Vec<Apply>> {
    let mut by_target: HashMap<ShapeId, Vec<Apply>> = HashMap::new();
    for apply in applies {
        if definitions.contains_key(&apply.target) {
            let applies = by_target.entry(apply.target.clone()).or_default();
            applies.push(apply);
            continue;
        }
        let target = &apply.target;
        if unread.has(target.as_str()) {
            continue;
        }
        let error = if prelude().contains_key(target) {
            let message = format!("traits are applied to `{target}`, a shape of the prelude");
            let help = "the shapes of `smithy.api` are the same in every model: define your own";
            Diagnostic::error(rules::TARGET, message).help(help.to_owned())
        } else {
            let message = format!("traits are applied to `{target}`, which no file defines");
            Diagnostic::error(rules::TARGET, message).help(suggestion(target, definitions, out))
        };
        out.push(error.at(apply.place.key()));
    }
    by_target
}

/// Applies `apply` statements to one definition.
#[derive(Default)]
struct Applying {
    /// The positions of its members.
    members: HashMap<String, usize>,
    pending: Pending,
}

impl Applying {
    fn of(definition: &Definition, applies: &[Apply]) -> Self {
        let mut applying = Self::default();
        if applies.iter().any(|it| it.member.is_some()) {
            let members = definition.body.members().iter().enumerate();
            applying.members = members.map(|(at, it)| (it.name.clone(), at)).collect();
        }
        applying
    }

    fn apply(
        &mut self,
        definition: &mut Definition,
        apply: Apply,
        sources: &mut Sources,
        out: &mut Diagnostics,
    ) {
        let place = definition.place();
        let member_place = apply.member.as_ref().map(|it| definition.member_place(it));
        let id = definition.id.clone();
        let mut adding = Adding {
            id: &id,
            sources,
            out,
        };
        let (Some(name), Some(member_place)) = (apply.member, member_place) else {
            adding.traits(&mut definition.traits, &place, apply.traits, &apply.place);
            return;
        };
        let own = match (&mut definition.body, self.members.get(&name)) {
            (Body::Aggregate(_, members), Some(&at)) => members.get_mut(at),
            _ => None,
        };
        let traits = match own {
            Some(member) => &mut member.traits,
            None => {
                let places = &mut self.pending.places;
                places.entry(name.clone()).or_insert(apply.place.clone());
                self.pending.traits.entry(name).or_default()
            }
        };
        adding.traits(traits, &member_place, apply.traits, &apply.place);
    }
}

/// All shapes, each after the mixins that it uses. A mixin that is missing, or that uses itself, is reported and not
/// visited.
fn order(
    definitions: &BTreeMap<ShapeId, Definition>,
    applied: &HashMap<ShapeId, Vec<Apply>>,
    unread: &mut Unread,
    out: &mut Diagnostics,
) -> Vec<ShapeId> {
    #[derive(PartialEq)]
    enum State {
        Open,
        Done,
    }
    let mut states: HashMap<&ShapeId, State> = HashMap::new();
    let mut order = Vec::new();
    for root in definitions.values() {
        // No recursion, because the input determines the depth. The number is the next mixin to visit.
        let mut stack = vec![(root, 0)];
        while let Some((definition, next)) = stack.pop() {
            let id = &definition.id;
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
            let open = states.get(mixin) == Some(&State::Open);
            let missing = !definitions.contains_key(mixin) && unread.has(mixin.as_str());
            let error = match definitions.get(mixin) {
                Some(target) if !open && is_mixin(target, applied) => {
                    stack.push((target, 0));
                    continue;
                }
                Some(_) if open => {
                    Diagnostic::error(rules::MIXIN, format!("the mixin `{mixin}` uses itself"))
                }
                Some(_) => {
                    let message = format!("`{id}` uses `{mixin}` as a mixin, but it is not one");
                    Diagnostic::error(rules::MIXIN, message)
                        .help("a mixin has the trait `smithy.api#mixin`".to_owned())
                }
                None => {
                    let message = format!("`{id}` uses the mixin `{mixin}`, which no file defines");
                    let help = suggestion(mixin, definitions, out);
                    Diagnostic::error(rules::TARGET, message).help(help)
                }
            };
            unread.add(id.clone());
            let place = definition.place().child("mixins");
            if !missing {
                out.push(error.shape(id).at(place.index(next).child("target")));
            }
        }
    }
    order
}

/// Whether a shape is a mixin, by its definition or by an `apply` statement.
fn is_mixin(definition: &Definition, applied: &HashMap<ShapeId, Vec<Apply>>) -> bool {
    let applied = applied.get(&definition.id).into_iter().flatten();
    let mut to_shape = applied.filter(|it| it.member.is_none());
    definition.traits.mixin() || to_shape.any(|it| it.traits.mixin())
}

/// A suggestion for a misspelt name, for the first hundred diagnostics only: each compares with every shape.
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
