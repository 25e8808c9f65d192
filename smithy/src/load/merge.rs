//! Merges definitions of one shape, values of one trait, and metadata (Smithy 2.0, "Merging model files", "Trait
//! conflict resolution"). What the second adds is added to the first; a contradiction is a diagnostic with both
//! places.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::definition::{Body, Definition};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, SourceId, Sources};
use crate::model::{Member, Model, ShapeId, Traits};
use crate::rules;

/// Adds the traits of another definition of the same shape. Returns whether everything else is equal.
pub(super) fn definitions(
    known: &mut Definition,
    other: Definition,
    sources: &mut Sources,
    out: &mut Diagnostics,
) -> bool {
    if let Some(difference) = difference(known, &other) {
        let message = format!(
            "shape `{}` is defined twice, and not in the same way",
            known.id
        );
        let error = Diagnostic::error(rules::CONFLICT, message)
            .shape(&known.id)
            .at(other.place().key())
            .related(known.place().key(), "first defined here");
        out.push(error.help(difference));
        return false;
    }
    let id = known.id.clone();
    let (to, from) = (known.place(), other.place());
    let (member_to, member_from): (Vec<_>, Vec<_>) = other
        .body
        .members()
        .iter()
        .map(|it| (known.member_place(&it.name), other.member_place(&it.name)))
        .unzip();
    let mut adding = Adding {
        id: &id,
        sources,
        out,
    };
    adding.traits(&mut known.traits, &to, other.traits, &from);
    if let (Body::Aggregate(_, members), Body::Aggregate(_, more)) = (&mut known.body, other.body) {
        let mut by_name: HashMap<&str, &mut Traits> = members
            .iter_mut()
            .map(|it| (it.name.as_str(), &mut it.traits))
            .collect();
        for ((member, to), from) in more.into_iter().zip(member_to).zip(member_from) {
            if let Some(traits) = by_name.get_mut(member.name.as_str()) {
                adding.traits(traits, &to, member.traits, &from);
            }
        }
    }
    true
}

/// Adds a key of the metadata of a file (Smithy 2.0, "Metadata conflicts"): lists are joined, equal values are one.
pub(super) fn metadata(
    model: &mut Model,
    source: SourceId,
    key: String,
    value: Value,
    out: &mut Diagnostics,
) {
    let place = Place::new(source, ["metadata", &*key]);
    let first = model.place_of_metadata(&key);
    match (model.metadata.get_mut(&*key), value) {
        (None, value) => {
            model.metadata_source.insert(key.clone(), source);
            model.metadata.insert(key, value);
        }
        // Equal values are one; this comes before lists are joined.
        (Some(known), value) if *known == value => {}
        (Some(Value::Array(known)), Value::Array(more)) => {
            for at in 0..more.len() {
                let here = first.clone().index(known.len() + at);
                model.sources.redirect(&here, place.clone().index(at));
            }
            known.extend(more);
        }
        (Some(_), _) => {
            let message = format!("metadata `{key}` has two different values");
            let error = Diagnostic::error(rules::CONFLICT, message).at(place.key());
            out.push(error.related(first.key(), "first given here"));
        }
    }
}

/// Adds traits to those of a shape or member.
pub(super) struct Adding<'a> {
    /// The shape.
    pub(super) id: &'a ShapeId,
    pub(super) sources: &'a mut Sources,
    pub(super) out: &'a mut Diagnostics,
}

impl Adding<'_> {
    /// Adds traits from the place `from` to those of the shape or member at `to`.
    pub(super) fn traits(&mut self, known: &mut Traits, to: &Place, more: Traits, from: &Place) {
        for (trait_id, value) in more {
            let place = |of: &Place| of.clone().child("traits").child(trait_id.as_str());
            match known.get_mut(trait_id.as_str()) {
                None => {
                    self.sources.redirect(&place(to), place(from));
                    known.insert(trait_id, value);
                }
                // Equal values are one; this comes before lists are joined.
                Some(known) if *known == value => {}
                Some(known) => match (known, value) {
                    (Value::Array(known), Value::Array(more)) => {
                        for at in 0..more.len() {
                            let there = place(from).index(at);
                            self.sources
                                .redirect(&place(to).index(known.len() + at), there);
                        }
                        known.extend(more);
                    }
                    _ => {
                        let message = format!(
                            "trait `{trait_id}` of `{}` is given two different values",
                            self.id
                        );
                        let error = Diagnostic::error(rules::CONFLICT, message).shape(self.id);
                        let first = place(to).key();
                        self.out.push(
                            error
                                .at(place(from).key())
                                .related(first, "first given here"),
                        );
                    }
                },
            }
        }
    }
}

/// How two definitions differ in what has to be equal.
fn difference(a: &Definition, b: &Definition) -> Option<String> {
    let (one, other) = (a.body.name(), b.body.name());
    if one != other {
        return Some(format!("one is of the type `{one}`, the other `{other}`"));
    }
    if a.mixins != b.mixins {
        return Some("they use different mixins".to_owned());
    }
    if let Some(difference) = members(a.body.members(), b.body.members()) {
        return Some(difference);
    }
    let set = |ids: &[ShapeId]| ids.iter().cloned().collect::<BTreeSet<_>>();
    let same = match (&a.body, &b.body) {
        (Body::Operation(a), Body::Operation(b)) => {
            a.input == b.input && a.output == b.output && set(&a.errors) == set(&b.errors)
        }
        (Body::Service(a), Body::Service(b)) => {
            a.version == b.version
                && set(&a.operations) == set(&b.operations)
                && set(&a.resources) == set(&b.resources)
                && set(&a.errors) == set(&b.errors)
                && a.rename == b.rename
        }
        (Body::Resource(a), Body::Resource(b)) => {
            a.identifiers == b.identifiers
                && a.properties == b.properties
                && [&a.create, &a.put, &a.read, &a.update, &a.delete, &a.list]
                    == [&b.create, &b.put, &b.read, &b.update, &b.delete, &b.list]
                && set(&a.operations) == set(&b.operations)
                && set(&a.collection_operations) == set(&b.collection_operations)
                && set(&a.resources) == set(&b.resources)
        }
        _ => true,
    };
    (!same).then(|| format!("what the two {one}s refer to is not the same"))
}

fn members(a: &[Member], b: &[Member]) -> Option<String> {
    let targets: HashMap<&str, &ShapeId> =
        a.iter().map(|it| (it.name.as_str(), &it.target)).collect();
    for member in b {
        match targets.get(member.name.as_str()) {
            None => return Some(format!("only one has a member `{}`", member.name)),
            Some(target) if **target != member.target => {
                return Some(format!(
                    "member `{}` targets `{target}` in one, `{}` in the other",
                    member.name, member.target
                ));
            }
            Some(_) => {}
        }
    }
    let names: BTreeSet<&str> = b.iter().map(|it| it.name.as_str()).collect();
    let missing = a.iter().find(|it| !names.contains(it.name.as_str()))?;
    Some(format!("only one has a member `{}`", missing.name))
}
