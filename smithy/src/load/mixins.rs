//! Mixes a mixin into the shapes that use it (Smithy 2.0, "Mixins"). Definitions come in whose mixins are
//! whole themselves; the members, traits and properties of the mixins go into the user, before and under
//! its own.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::definition::{Body, Definition};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Sources};
use crate::model::{Member, Resource, Service, ShapeId, Traits};
use crate::rules;

/// How much mixins may bring in all, in bytes or so: a mixin of a thousand members in a thousand shapes is a
/// small file and a big model, and its author should hear of it before the memory is gone.
pub(super) const ROOM: usize = 256 << 20;

/// What a member that is mixed in costs beside its traits, where it really stands included.
const MEMBER: usize = 700;

/// Mixes into one shape.
pub(super) struct Mixing<'a> {
    pub(super) sources: &'a mut Sources,
    pub(super) out: &'a mut Diagnostics,
    /// How much of [`ROOM`] is left.
    pub(super) room: &'a mut usize,
}

/// A member, and where it and those of its traits that it has from elsewhere stand.
struct Inherited {
    member: Member,
    place: Place,
    traits: BTreeMap<ShapeId, Place>,
}

impl Mixing<'_> {
    /// Mixes the mixins, in their order, into `user`. `applied` are traits that are applied from outside to
    /// members that the user has from its mixins; those that no mixin has are left in it.
    pub(super) fn mix(
        &mut self,
        user: &mut Definition,
        mixins: &[&Definition],
        applied: &mut BTreeMap<String, Traits>,
    ) {
        let mixins: Vec<&Definition> = mixins
            .iter()
            .copied()
            .filter(|mixin| self.fits(user, mixin))
            .collect();
        if !self.has_room(user, &mixins) {
            return;
        }
        self.shape_traits(user, &mixins);
        self.members(user, &mixins, applied);
        properties(user, &mixins, self.sources);
    }

    /// Whether the types of mixin and user are the same.
    fn fits(&mut self, user: &Definition, mixin: &Definition) -> bool {
        let (own, other) = (user.body.name(), mixin.body.name());
        if own != other {
            let message = format!(
                "`{}` is of the type `{own}`, its mixin `{}` of the type `{other}`",
                user.id, mixin.id
            );
            let error = Diagnostic::error(rules::MIXIN, message).shape(&user.id);
            self.out.push(error.at(user.place().child("mixins")));
        }
        own == other
    }

    /// Whether what the mixins bring still fits into memory; says so once where it does not.
    fn has_room(&mut self, user: &Definition, mixins: &[&Definition]) -> bool {
        let members = mixins.iter().flat_map(|it| it.body.members());
        let of_members = members.map(|it| MEMBER + it.name.len() + it.traits.size());
        let of_shapes = mixins.iter().map(|it| it.traits.size());
        let weight: usize = of_members.chain(of_shapes).sum();
        if *self.room > 0 && *self.room <= weight {
            let message = format!(
                "`{}` and other shapes get more than {} MiB from their mixins",
                user.id,
                ROOM >> 20
            );
            let error = Diagnostic::error(rules::MIXIN, message).shape(&user.id);
            let place = user.place().child("mixins");
            let help = "let fewer shapes use mixins, or smaller ones".to_owned();
            self.out.push(error.at(place).help(help));
        }
        *self.room = self.room.saturating_sub(weight);
        *self.room > 0
    }

    fn shape_traits(&mut self, user: &mut Definition, mixins: &[&Definition]) {
        let mut inherited: BTreeMap<&ShapeId, (&Value, Place)> = BTreeMap::new();
        for mixin in mixins {
            let local = local_traits(mixin);
            for (id, value) in mixin.traits.iter() {
                if !local.contains(id.as_str()) && !user.traits.has(id.as_str()) {
                    let place = mixin.place().child("traits").child(id.as_str());
                    inherited.insert(id, (value, place));
                }
            }
        }
        let own = user.place().child("traits");
        for (id, (value, place)) in inherited {
            let place = self.sources.resolve(&place);
            self.sources
                .redirect(&own.clone().child(id.as_str()), place);
            user.traits.insert(id.clone(), value.clone());
        }
    }

    fn members(
        &mut self,
        user: &mut Definition,
        mixins: &[&Definition],
        applied: &mut BTreeMap<String, Traits>,
    ) {
        let mut inherited: Vec<Inherited> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        for mixin in mixins {
            for member in mixin.body.members() {
                let place = mixin.member_place(&member.name);
                let Some(&at) = known.get(member.name.as_str()) else {
                    known.insert(&member.name, inherited.len());
                    inherited.push(self.inherit(member, &place));
                    continue;
                };
                let first = &mut inherited[at];
                if first.member.target != member.target {
                    let place = user.place().child("mixins");
                    let at = (place, "in another");
                    self.conflict(user, &first.member, member, at, &first.place);
                }
                for (id, value) in member.traits.iter() {
                    let there = place.clone().child("traits").child(id.as_str());
                    first
                        .traits
                        .insert(id.clone(), self.sources.resolve(&there));
                    first.member.traits.insert(id.clone(), value.clone());
                }
            }
        }
        if inherited.is_empty() {
            return;
        }
        let Body::Aggregate(aggregate, own) = &mut user.body else {
            return;
        };
        let (aggregate, own) = (*aggregate, std::mem::take(own));
        user.body = Body::Aggregate(aggregate, Vec::new());
        let mut redefined: HashMap<String, Member> = HashMap::new();
        let mut rest = Vec::new();
        for member in own {
            if known.contains_key(member.name.as_str()) {
                redefined.insert(member.name.clone(), member);
            } else {
                rest.push(member);
            }
        }
        let mut members = Vec::with_capacity(inherited.len() + rest.len());
        for Inherited {
            mut member,
            place,
            traits,
        } in inherited
        {
            let here = user.member_place(&member.name);
            let trait_here = |id: &ShapeId| here.clone().child("traits").child(id.as_str());
            let own = redefined.remove(&member.name);
            if let Some(own) = &own {
                if own.target != member.target {
                    let at = (here.clone().key(), "itself");
                    self.conflict(user, &member, own, at, &place);
                }
                // The shape itself has the member, so its own traits stand where they seem to.
                for (id, _) in member
                    .traits
                    .iter()
                    .filter(|(id, _)| !own.traits.has(id.as_str()))
                {
                    let there = place.clone().child("traits").child(id.as_str());
                    let there = traits.get(id).cloned().unwrap_or(there);
                    self.sources.redirect(&trait_here(id), there);
                }
            } else {
                self.sources.redirect(&here, place);
                for (id, there) in traits {
                    self.sources.redirect(&trait_here(&id), there);
                }
            }
            let applied = applied.remove(&member.name).unwrap_or_default();
            for (id, value) in own.into_iter().flat_map(|it| it.traits).chain(applied) {
                member.traits.insert(id, value);
            }
            members.push(member);
        }
        members.extend(rest);
        user.body = Body::Aggregate(aggregate, members);
    }

    /// A copy of a mixin's member that stands, with all that it has, where the mixin's stands.
    fn inherit(&self, member: &Member, place: &Place) -> Inherited {
        let resolved = self.sources.resolve(place);
        let mut traits = BTreeMap::new();
        for (id, _) in member.traits.iter() {
            let there = place.clone().child("traits").child(id.as_str());
            if let Some(elsewhere) = self.sources.redirect_of(&there) {
                traits.insert(id.clone(), elsewhere.clone());
            }
        }
        Inherited {
            member: member.clone(),
            place: resolved,
            traits,
        }
    }

    fn conflict(
        &mut self,
        user: &Definition,
        first: &Member,
        second: &Member,
        (place, elsewhere): (Place, &str),
        related: &Place,
    ) {
        let message = format!(
            "member `{}` of `{}` targets `{}` in a mixin, and `{}` {elsewhere}",
            first.name, user.id, first.target, second.target
        );
        let error = Diagnostic::error(rules::MIXIN, message)
            .shape(&user.id)
            .at(place);
        self.out
            .push(error.related(related.clone().key(), "first defined here"));
    }
}

/// A mixin does not bring what belongs to one shape alone: the input and output of an operation, anything of
/// a resource (Smithy 2.0, "Resource mixins", "Operation mixins").
pub(super) fn check(mixin: &Definition, out: &mut Diagnostics) {
    let resource = Resource::default();
    let given: Vec<&str> = match &mixin.body {
        Body::Operation(it) => [
            ("input", it.input.is_some()),
            ("output", it.output.is_some()),
        ]
        .into_iter()
        .filter_map(|(field, given)| given.then_some(field))
        .collect(),
        Body::Resource(it) if *it != resource => vec!["properties"],
        _ => return,
    };
    for what in given {
        let name = mixin.body.name();
        let message = format!(
            "the mixin `{}` is of the type `{name}` and has {what}",
            mixin.id
        );
        let place = match &mixin.body {
            Body::Operation(_) => mixin.place().child(what).key(),
            _ => mixin.place().key(),
        };
        out.push(
            Diagnostic::error(rules::MIXIN, message)
                .shape(&mixin.id)
                .at(place),
        );
    }
}

/// The traits of a mixin that stay with it.
fn local_traits(mixin: &Definition) -> HashSet<&str> {
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

/// The properties of operations and services (Smithy 2.0, "Mixins on shapes with non-member properties"):
/// lists are joined, and of what there can be one only the user's own counts, or that of the last mixin.
fn properties(user: &mut Definition, mixins: &[&Definition], sources: &mut Sources) {
    let place = user.place();
    match &mut user.body {
        Body::Operation(own) => {
            let errors = mixins.iter().filter_map(|mixin| match &mixin.body {
                Body::Operation(it) => Some((mixin.place(), &it.errors)),
                _ => None,
            });
            join("errors", errors, (&place, &mut own.errors), sources);
        }
        Body::Service(own) => {
            let services: Vec<(Place, &Service)> = mixins
                .iter()
                .filter_map(|mixin| match &mixin.body {
                    Body::Service(it) => Some((mixin.place(), it)),
                    _ => None,
                })
                .collect();
            let lists = |list: fn(&Service) -> &Vec<ShapeId>| {
                services
                    .iter()
                    .map(move |(place, it)| (place.clone(), list(it)))
            };
            let operations = lists(|it| &it.operations);
            join(
                "operations",
                operations,
                (&place, &mut own.operations),
                sources,
            );
            let resources = lists(|it| &it.resources);
            join(
                "resources",
                resources,
                (&place, &mut own.resources),
                sources,
            );
            let errors = lists(|it| &it.errors);
            join("errors", errors, (&place, &mut own.errors), sources);
            for (from, it) in services.iter().rev() {
                own.version = own.version.take().or_else(|| it.version.clone());
                for (id, name) in &it.rename {
                    if !own.rename.contains_key(id) {
                        let step = |place: &Place| place.clone().child("rename").child(id.as_str());
                        let there = sources.resolve(&step(from));
                        sources.redirect(&step(&place), there);
                        own.rename.insert(id.clone(), name.clone());
                    }
                }
            }
        }
        // A resource that is a mixin has no properties.
        _ => {}
    }
}

/// Puts the lists of mixins before the user's own; what is listed twice stays where it is first.
fn join<'a>(
    field: &str,
    mixins: impl Iterator<Item = (Place, &'a Vec<ShapeId>)>,
    (place, own): (&Place, &mut Vec<ShapeId>),
    sources: &mut Sources,
) {
    let mut places = Vec::new();
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    let mut add = |from: &Place, ids: &[ShapeId]| {
        for (at, id) in ids.iter().enumerate() {
            if seen.insert(id.clone()) {
                places.push(sources.resolve(&from.clone().child(field).index(at)));
                all.push(id.clone());
            }
        }
    };
    mixins.for_each(|(from, ids)| add(&from, ids));
    add(place, own);
    *own = all;
    for (at, there) in places.into_iter().enumerate() {
        sources.redirect(&place.clone().child(field).index(at), there);
    }
}
