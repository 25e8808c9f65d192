//! Validators: which values are checked, and for what (Smithy 2.0, "Constraint traits"). A constraint of a
//! member takes the place of the same constraint of its target.

use std::collections::{HashMap, HashSet};

use serde_json::Number;

use super::{Lowering, names};
use crate::ir::{self, Bounds, Checks, Inside};
use crate::model::{self, Member, Model, Shape, ShapeId, ShapeKind};

impl<'m> Lowering<'m> {
    /// The checks of a member, if there are any.
    pub(super) fn checks(&mut self, owner: &'m Shape, member: &'m Member) -> Option<Checks> {
        let target = self.target(member)?;
        let required = Checks {
            required: self.settings.optional_inputs && is_dropped(self.model, owner, member),
            ..Checks::default()
        };
        if target.traits.streaming() {
            // What is not there yet cannot be checked.
            return required.some();
        }
        let inside = match &target.kind {
            ShapeKind::Structure(_) | ShapeKind::Union(_) => {
                match self.validated.contains(&target.id) {
                    true => Inside::Nested,
                    false => Inside::Nothing,
                }
            }
            ShapeKind::List(element) => match self.checks(target, element) {
                Some(checks) => Inside::Elements(Box::new(Checks {
                    sparse: target.traits.sparse(),
                    ..checks
                })),
                None => Inside::Nothing,
            },
            ShapeKind::Map { key, value } => {
                let keys = self.checks(target, key).map(Box::new);
                let values = self.checks(target, value);
                let sparse = target.traits.sparse();
                let values = values.map(|it| Box::new(Checks { sparse, ..it }));
                let hidden = target.traits.sensitive() || self.is_sensitive(key);
                match keys.is_some() || values.is_some() {
                    true => Inside::Entries {
                        keys,
                        values,
                        hidden,
                    },
                    false => Inside::Nothing,
                }
            }
            _ => Inside::Nothing,
        };
        let checks = Checks {
            length: length(member, target),
            range: self.range(owner, member, target),
            pattern: self.pattern(owner, member, target),
            unique: unique(member, target),
            one_of: one_of(target),
            inside,
            ..required
        };
        checks.some()
    }

    /// The range of a member's value.
    pub(super) fn range(
        &self,
        owner: &Shape,
        member: &Member,
        target: &Shape,
    ) -> Option<ir::Range> {
        range(member, target, |key, bound| {
            let place = match member.traits.range() {
                Some(_) => self.model.place_of_member(owner, member),
                None => self.model.place_of(target),
            };
            let place = place.child("traits").child("smithy.api#range").child(key);
            self.exact(bound, &place)
        })
    }

    fn pattern(
        &mut self,
        owner: &'m Shape,
        member: &'m Member,
        target: &'m Shape,
    ) -> Option<String> {
        let source = pattern(member, target)?;
        let own = member.traits.pattern().is_some();
        let key = match own {
            true => (&owner.id, Some(member.name.as_str())),
            false => (&target.id, None),
        };
        if !self.patterns.contains_key(&key) {
            let name = match own {
                true => {
                    let owner = self.names.static_name(&owner.id);
                    format!("{owner}_{}", names::static_name(&member.name))
                }
                false => names::static_name(target.id.name()),
            };
            let name = self.pattern_names.add(&name);
            self.patterns.insert(
                key,
                ir::Pattern {
                    name,
                    source: source.to_owned(),
                },
            );
        }
        self.patterns.get(&key).map(|it| it.name.clone())
    }
}

/// The structures and unions that stand in an input and have something to check, themselves or in what they
/// hold. What a service answers with is its own business. Without operations, any can be asked for.
pub(super) fn validated<'m>(
    model: &'m Model,
    inputs: &HashSet<&'m ShapeId>,
    optional_inputs: bool,
) -> HashSet<&'m ShapeId> {
    let mut validated = constrained(model, optional_inputs);
    if inputs.is_empty() {
        return validated;
    }
    let mut received = HashSet::new();
    let mut open: Vec<&ShapeId> = inputs.iter().copied().collect();
    while let Some(id) = open.pop() {
        if received.insert(id)
            && let Some(shape) = model.shapes.get(id)
        {
            open.extend(shape.members().into_iter().map(|it| &it.target));
        }
    }
    validated.retain(|id| received.contains(id));
    validated
}

fn constrained(model: &Model, optional_inputs: bool) -> HashSet<&ShapeId> {
    let mut holders: HashMap<&ShapeId, Vec<&ShapeId>> = HashMap::new();
    let mut open = Vec::new();
    for (id, shape) in &model.shapes {
        let (ShapeKind::Structure(members) | ShapeKind::Union(members)) = &shape.kind else {
            continue;
        };
        for member in members {
            if optional_inputs && is_dropped(model, shape, member) {
                open.push(id);
            }
            let mut member = member;
            // Through lists and maps, which have been checked to have an end.
            while let Some(target) = model.shape(&member.target) {
                if is_constrained(member, target) {
                    open.push(id);
                }
                member = match &target.kind {
                    ShapeKind::List(member) => member,
                    ShapeKind::Map { key, value } => {
                        let key_target = model.shape(&key.target);
                        if key_target.is_some_and(|it| is_constrained(key, it)) {
                            open.push(id);
                        }
                        value
                    }
                    ShapeKind::Structure(_) | ShapeKind::Union(_) => {
                        holders.entry(&target.id).or_default().push(id);
                        break;
                    }
                    _ => break,
                };
            }
        }
    }
    let mut validated = HashSet::new();
    while let Some(id) = open.pop() {
        if validated.insert(id) {
            open.extend(holders.get(id).into_iter().flatten());
        }
    }
    validated
}

/// Whether the specification lets a service stop to require a member, or take its default away, while code
/// that was generated for callers stays as it is (Smithy 2.0, "Structure member optionality").
pub(super) fn may_be_dropped(model: &Model, owner: &Shape, member: &Member) -> bool {
    if !matches!(owner.kind, ShapeKind::Structure(_)) {
        return false;
    }
    let target = model.shape(&member.target).map(|it| &it.kind);
    member.traits.client_optional()
        || owner.traits.input()
        || matches!(target, Some(ShapeKind::Structure(_) | ShapeKind::Union(_)))
}

/// Whether a member is required now, and may be dropped.
pub(super) fn is_dropped(model: &Model, owner: &Shape, member: &Member) -> bool {
    let has_default = member
        .traits
        .default_value()
        .is_some_and(|it| !it.is_null());
    member.traits.required() && !has_default && may_be_dropped(model, owner, member)
}

fn is_constrained(member: &Member, target: &Shape) -> bool {
    length(member, target).is_some()
        || has_range(member, target)
        || pattern(member, target).is_some()
        || unique(member, target)
        || one_of(target)
}

pub(super) fn length(member: &Member, target: &Shape) -> Option<Bounds<u64>> {
    use ShapeKind::{Blob, List, Map, String};
    if !matches!(target.kind, Blob | List(_) | Map { .. } | String) {
        return None;
    }
    let model::Length { min, max } = member.traits.length().or_else(|| target.traits.length())?;
    // Nothing in memory is longer on every platform that there is.
    Bounds::new(
        min.filter(|it| *it > 0),
        max.filter(|it| *it < u64::from(u32::MAX)),
    )
}

pub(super) fn pattern<'a>(member: &'a Member, target: &'a Shape) -> Option<&'a str> {
    match target.kind {
        ShapeKind::String => member.traits.pattern().or_else(|| target.traits.pattern()),
        _ => None,
    }
}

fn unique(member: &Member, target: &Shape) -> bool {
    let list = matches!(target.kind, ShapeKind::List(_));
    list && (member.traits.unique_items() || target.traits.unique_items())
}

fn one_of(target: &Shape) -> bool {
    matches!(target.kind, ShapeKind::Enum(_) | ShapeKind::IntEnum(_))
}

fn has_range(member: &Member, target: &Shape) -> bool {
    range(member, target, |_, bound| bound.to_string()).is_some()
}

/// The range of a value; `exact` has the digits of a bound that is named.
fn range(
    member: &Member,
    target: &Shape,
    exact: impl Fn(&str, &Number) -> String,
) -> Option<ir::Range> {
    let range = member.traits.range().or_else(|| target.traits.range())?;
    let integer = |least: i64, most: i64| {
        // A bound that every value of the type keeps is none; one that none can keep is the nearest.
        let min = range
            .min
            .map(|it| integer(it, f64::ceil))
            .filter(|it| *it > least);
        let max = range
            .max
            .map(|it| integer(it, f64::floor))
            .filter(|it| *it < most);
        let bounds = Bounds::new(min.map(|it| it.min(most)), max.map(|it| it.max(least)));
        bounds.map(ir::Range::Integer)
    };
    let float = |most: f64| {
        let within = |it: &f64| it.abs() <= most;
        let min = range.min.and_then(Number::as_f64).filter(within);
        let max = range.max.and_then(Number::as_f64).filter(within);
        Bounds::new(min, max).map(ir::Range::Float)
    };
    match target.kind {
        ShapeKind::Byte => integer(i8::MIN.into(), i8::MAX.into()),
        ShapeKind::Short => integer(i16::MIN.into(), i16::MAX.into()),
        ShapeKind::Integer => integer(i32::MIN.into(), i32::MAX.into()),
        ShapeKind::Long => integer(i64::MIN, i64::MAX),
        ShapeKind::Float => float(f32::MAX.into()),
        ShapeKind::Double => float(f64::MAX),
        ShapeKind::BigInteger | ShapeKind::BigDecimal => {
            let min = range.min.map(|it| exact("min", it));
            let max = range.max.map(|it| exact("max", it));
            Bounds::new(min, max).map(ir::Range::Big)
        }
        _ => None,
    }
}

/// The nearest whole number on the side that `round` goes to.
fn integer(number: &Number, round: fn(f64) -> f64) -> i64 {
    let rounded = || round(number.as_f64().unwrap_or_default());
    // `as` saturates.
    number.as_i64().unwrap_or_else(|| rounded() as i64)
}
