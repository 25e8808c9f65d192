//! Constraints of values (Smithy 2.0, "Constraint traits"). A constraint of a member overrides the same constraint of
//! its target.

use std::collections::HashSet;

use serde_json::Number;

use super::{Lowering, names};
use crate::ir::{self, Bounds, Range, Trait, Value};
use farrier_smithy::knowledge::nullability::{self, CheckMode};
use farrier_smithy::model::{self, Decimal, Member, Model, Shape, ShapeId, ShapeKind};

impl<'m> Lowering<'m> {
    /// Returns the constraints of a member, in the order in which they are checked. Returns none if no input refers
    /// to the owner.
    pub(super) fn constraints(&mut self, owner: &'m Shape, member: &'m Member) -> Vec<Trait> {
        let mut found = Vec::new();
        if !self.reachable_from_input.contains(&owner.id) {
            return found;
        }
        if self.is_required_by_validators(owner, member) {
            found.push(Trait::new("client_optional"));
        }
        let target = self.target(member);
        // A stream has not arrived yet, so it cannot be checked.
        let Some(target) = target.filter(|it| !it.traits.streaming()) else {
            return found;
        };
        found.extend(length(member, target).map(|it| {
            let open = [Value::Unsigned(0), Value::Constant("usize::MAX")];
            Trait::new("length").with(bounds(it, open, Value::Unsigned))
        }));
        found.extend(self.range(owner, member, target).map(range_trait));
        let pattern = self.pattern(owner, member, target);
        found.extend(pattern.map(|it| Trait::new("pattern").with([Value::Pattern(it)])));
        if unique(member, target) {
            found.push(Trait::new("unique_items"));
        }
        found
    }

    /// Whether only validators find out that a required member is absent, because its type is an `Option`.
    pub(super) fn is_required_by_validators(&self, owner: &Shape, member: &Member) -> bool {
        let is_required = member.traits.required() && !nullability::has_default(member);
        match self.is_filled_by_clients(owner, member) {
            true => is_required,
            false => {
                self.options.optional_inputs && is_required_by_validators(self.model, owner, member)
            }
        }
    }

    /// Returns the range of a member.
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

/// Returns `@range`, by the type of number.
fn range_trait(it: Range) -> Trait {
    match it {
        Range::Integer(range) => {
            let open = ["i64::MIN", "i64::MAX"].map(Value::Constant);
            Trait::new("range").with(bounds(range, open, Value::Integer))
        }
        Range::Float(range) => {
            let open = ["f64::NEG_INFINITY", "f64::INFINITY"].map(Value::Constant);
            Trait::new("float_range").with(bounds(range, open, Value::Float))
        }
        Range::Big(range) => {
            let open = ["", ""].map(Value::from);
            Trait::new("big_range").with(bounds(range, open, Value::String))
        }
    }
}

/// Returns minimum and maximum. `open` has the values for absent bounds.
fn bounds<T>(bounds: Bounds<T>, open: [Value; 2], value: fn(T) -> Value) -> [Value; 2] {
    let [min, max] = open;
    match bounds {
        Bounds::Min(it) => [value(it), max],
        Bounds::Max(it) => [min, value(it)],
        Bounds::Both(min, max) => [value(min), value(max)],
    }
}

/// Returns the shapes that inputs refer to. Output is not checked. Without operations, all shapes are returned,
/// because callers may check any of them.
pub(super) fn reachable_from_input<'m>(
    model: &'m Model,
    inputs: &HashSet<&'m ShapeId>,
) -> HashSet<&'m ShapeId> {
    if inputs.is_empty() {
        return model.shapes.keys().collect();
    }
    let mut reachable = HashSet::new();
    let mut open: Vec<&ShapeId> = inputs.iter().copied().collect();
    while let Some(id) = open.pop() {
        if reachable.insert(id)
            && let Some(shape) = model.shapes.get(id)
        {
            open.extend(shape.members().into_iter().map(|it| &it.target));
        }
    }
    reachable
}

/// Whether a member is optional in Rust, and required by validators.
fn is_required_by_validators(model: &Model, owner: &Shape, member: &Member) -> bool {
    let nullable = |mode| nullability::is_nullable(model, owner, member, mode);
    nullable(CheckMode::Client) && !nullable(CheckMode::Server) && !nullability::has_default(member)
}

pub(super) fn length(member: &Member, target: &Shape) -> Option<Bounds<u64>> {
    use ShapeKind::{Blob, Enum, List, Map, String};
    // An enum is a string, also in what its values must satisfy.
    if !matches!(target.kind, Blob | Enum(_) | List(_) | Map { .. } | String) {
        return None;
    }
    let model::Length { min, max } = member.traits.length().or_else(|| target.traits.length())?;
    // Longer values do not fit in memory on any platform.
    Bounds::new(
        min.filter(|it| *it > 0),
        max.filter(|it| *it < u64::from(u32::MAX)),
    )
}

pub(super) fn pattern<'a>(member: &'a Member, target: &'a Shape) -> Option<&'a str> {
    match target.kind {
        ShapeKind::String | ShapeKind::Enum(_) => {
            member.traits.pattern().or_else(|| target.traits.pattern())
        }
        _ => None,
    }
}

fn unique(member: &Member, target: &Shape) -> bool {
    let list = matches!(target.kind, ShapeKind::List(_));
    list && (member.traits.unique_items() || target.traits.unique_items())
}

/// Returns the range of a value. `exact` returns the digits of a bound, given its name.
fn range(
    member: &Member,
    target: &Shape,
    exact: impl Fn(&str, &Number) -> String,
) -> Option<ir::Range> {
    let range = member.traits.range().or_else(|| target.traits.range())?;
    let integer = |least: i64, most: i64| {
        // A bound that all values of the type satisfy is dropped. A bound that no value satisfies becomes the nearest
        // one.
        let whole = |key, it| Some(Decimal::parse(&exact(key, it))?.floor_and_ceiling());
        let min = range.min.and_then(|it| Some(whole("min", it)?.1));
        let max = range.max.and_then(|it| Some(whole("max", it)?.0));
        let min = min.map(saturated).filter(|it| *it > least);
        let max = max.map(saturated).filter(|it| *it < most);
        let bounds = Bounds::new(min.map(|it| it.min(most)), max.map(|it| it.max(least)));
        bounds.map(ir::Range::Integer)
    };
    let float = |most: f64| {
        let within = |it: &f64| it.abs() <= most;
        let double = |key, it| exact(key, it).parse::<f64>().ok().filter(within);
        let min = range.min.and_then(|it| double("min", it));
        let max = range.max.and_then(|it| double("max", it));
        Bounds::new(min, max).map(ir::Range::Float)
    };
    match target.kind {
        ShapeKind::Byte => integer(i8::MIN.into(), i8::MAX.into()),
        ShapeKind::Short => integer(i16::MIN.into(), i16::MAX.into()),
        ShapeKind::Integer | ShapeKind::IntEnum(_) => integer(i32::MIN.into(), i32::MAX.into()),
        ShapeKind::Long => integer(i64::MIN, i64::MAX),
        ShapeKind::Float => float(f32::MAX.into()),
        ShapeKind::Double => float(f64::MAX),
        ShapeKind::BigInteger | ShapeKind::BigDecimal => {
            let min = range.min.map(|it| big_bound(exact("min", it)));
            let max = range.max.map(|it| big_bound(exact("max", it)));
            Bounds::new(min, max).map(ir::Range::Big)
        }
        _ => None,
    }
}

/// Returns a bound whose exponent the runtime reads. Numbers of the runtime have exponents of 32 bits, so a bound with
/// a larger one is as good as the one with the largest.
fn big_bound(text: String) -> String {
    let Some((number, exponent)) = text.split_once(['e', 'E']) else {
        return text;
    };
    if exponent.parse::<i32>().is_ok() || !number.contains(|it: char| matches!(it, '1'..='9')) {
        return text;
    }
    let sign = if number.starts_with('-') { "-" } else { "" };
    let most = if exponent.starts_with('-') {
        i32::MIN
    } else {
        i32::MAX
    };
    format!("{sign}1e{most}")
}

/// Returns the nearest integer of 64 bits.
fn saturated(number: i128) -> i64 {
    let clamped = number.clamp(i64::MIN.into(), i64::MAX.into());
    i64::try_from(clamped).unwrap_or_default()
}
