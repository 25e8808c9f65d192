//! Mixes mixins into the shapes that use them (Smithy 2.0, "Mixins"). A definition comes in with its mixins, which are
//! flattened already; the members, traits and properties of the mixins are added to it. Its own come after those of the
//! mixins, and override them.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::definition::{Body, Definition};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Sources};
use crate::model::{Member, Resource, Service, ShapeId, Traits};
use crate::rules;

/// How much mixins may add in all, in bytes, roughly. A mixin of a thousand members in a thousand shapes is a small file
/// and a big model; this stops it before memory runs out.
pub(super) const MAX_MIXIN_BYTES: usize = 256 << 20;

/// What a mixed-in member costs beside its traits, the record of its origin included.
const MEMBER_BYTES: usize = 700;

/// Mixes into one shape.
pub(super) struct Mixing<'a> {
    pub(super) sources: &'a mut Sources,
    pub(super) out: &'a mut Diagnostics,
    /// How much of [`MAX_MIXIN_BYTES`] is left.
    pub(super) budget: &'a mut usize,
}

/// A member with its origin, and the origins of its traits that come from elsewhere.
struct Inherited {
    member: Member,
    place: Place,
    traits: BTreeMap<ShapeId, Place>,
}

impl Mixing<'_> {
    /// Mixes the mixins, in their order, into `user`. `applied` has the traits that are applied from outside to members
    /// that the user may have from its mixins, by the names of the members; what no mixin has is left in it.
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
        if !self.spend(user, &mixins) {
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

    /// Takes what the mixins add from the budget. Returns whether it was enough; reports once that it was not.
    fn spend(&mut self, user: &Definition, mixins: &[&Definition]) -> bool {
        let members = mixins.iter().flat_map(|it| it.body.members());
        let of_members = members.map(|it| MEMBER_BYTES + it.name.len() + it.traits.size());
        let of_shapes = mixins.iter().map(|it| it.traits.size());
        let weight: usize = of_members.chain(of_shapes).sum();
        if *self.budget > 0 && *self.budget <= weight {
            let message = format!(
                "`{}` and other shapes get more than {} MiB from their mixins",
                user.id,
                MAX_MIXIN_BYTES >> 20
            );
            let error = Diagnostic::error(rules::MIXIN, message).shape(&user.id);
            let place = user.place().child("mixins");
            let help = "let fewer shapes use mixins, or smaller ones".to_owned();
            self.out.push(error.at(place).help(help));
        }
        *self.budget = self.budget.saturating_sub(weight);
        *self.budget > 0
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

    /// Puts the members of the mixins before the user's own. A member that the user defines again keeps its place among
    /// those of the mixins.
    fn members(
        &mut self,
        user: &mut Definition,
        mixins: &[&Definition],
        applied: &mut BTreeMap<String, Traits>,
    ) {
        let inherited = self.inherited(user, mixins);
        if inherited.is_empty() {
            return;
        }
        let Body::Aggregate(aggregate, own) = &mut user.body else {
            return;
        };
        let (aggregate, own) = (*aggregate, std::mem::take(own));
        user.body = Body::Aggregate(aggregate, Vec::new());
        let names: HashSet<&str> = inherited.iter().map(|it| it.member.name.as_str()).collect();
        let (redefined, rest): (Vec<Member>, Vec<Member>) = own
            .into_iter()
            .partition(|it| names.contains(it.name.as_str()));
        drop(names);
        let mut redefined: HashMap<String, Member> = redefined
            .into_iter()
            .map(|it| (it.name.clone(), it))
            .collect();
        let mut members = Vec::with_capacity(inherited.len() + rest.len());
        for inherited in inherited {
            let own = redefined.remove(&inherited.member.name);
            let applied = applied.remove(&inherited.member.name).unwrap_or_default();
            members.push(self.merged(user, inherited, own, applied));
        }
        members.extend(rest);
        user.body = Body::Aggregate(aggregate, members);
    }

    /// The members of all mixins, each once: the first mixin that has it determines its place, the last one its traits.
    fn inherited(&mut self, user: &Definition, mixins: &[&Definition]) -> Vec<Inherited> {
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
                    let origin = place.clone().child("traits").child(id.as_str());
                    let origin = self.sources.resolve(&origin);
                    first.traits.insert(id.clone(), origin);
                    first.member.traits.insert(id.clone(), value.clone());
                }
            }
        }
        inherited
    }

    /// An inherited member with the traits that the user's own definition of it and `apply` statements add.
    fn merged(
        &mut self,
        user: &Definition,
        inherited: Inherited,
        own: Option<Member>,
        applied: Traits,
    ) -> Member {
        let Inherited {
            mut member,
            place,
            traits,
        } = inherited;
        let here = user.member_place(&member.name);
        let trait_here = |id: &ShapeId| here.clone().child("traits").child(id.as_str());
        match &own {
            Some(own) => {
                if own.target != member.target {
                    let at = (here.clone().key(), "itself");
                    self.conflict(user, &member, own, at, &place);
                }
                // The user has the member itself, so its own traits are where they seem to be.
                let others = member.traits.iter();
                for (id, _) in others.filter(|(id, _)| !own.traits.has(id.as_str())) {
                    let origin = place.clone().child("traits").child(id.as_str());
                    let origin = traits.get(id).cloned().unwrap_or(origin);
                    self.sources.redirect(&trait_here(id), origin);
                }
            }
            None => {
                self.sources.redirect(&here, place);
                for (id, origin) in traits {
                    self.sources.redirect(&trait_here(&id), origin);
                }
            }
        }
        for (id, value) in own.into_iter().flat_map(|it| it.traits).chain(applied) {
            member.traits.insert(id, value);
        }
        member
    }

    /// A copy of a mixin's member, with the origin of the original.
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

/// Checks that a mixin has nothing that belongs to one shape alone: input and output of an operation, properties of a
/// resource (Smithy 2.0, "Resource mixins", "Operation mixins").
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

/// The traits of a mixin that its users do not get.
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

/// Mixes properties of operations and services (Smithy 2.0, "Mixins on shapes with non-member properties"). Lists are
/// joined. Of a single value, the user's own counts, or else that of the last mixin.
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

/// Puts the lists of mixins before the user's own. Of equal elements, the first stays.
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
