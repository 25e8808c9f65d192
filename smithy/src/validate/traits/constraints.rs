//! Bounds of `@length` and `@range` allow some value, and are values that the constrained shape can have (Smithy 2.0,
//! "length trait", "range trait").

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::knowledge::exact::ExactNumbers;
use crate::model::{Decimal, Model, ShapeKind};
use crate::rules;
use crate::validate::traits::applications::Application;

pub(crate) fn check(
    model: &Model,
    numbers: &ExactNumbers<'_>,
    applications: &[Application<'_>],
    out: &mut Diagnostics,
) {
    for it in applications {
        let rule = match it.id.as_str() {
            "smithy.api#length" => rules::LENGTH,
            "smithy.api#range" => rules::RANGE,
            _ => continue,
        };
        let mut report = |severity, message: String, bound: Option<&str>| {
            let place = it.place(model);
            let place = match bound {
                Some(bound) => place.child(bound),
                None => place,
            };
            let message = format!("the {rule} of {} {message}", it.node.name());
            let found = Diagnostic::new(severity, rule, message);
            out.push(found.shape(it.node.shape.definition_id()).at(place));
        };
        // Values of another type are reported by another rule.
        let Value::Object(object) = it.value else {
            continue;
        };
        let bound = |name| object.get(name).and_then(Value::as_number);
        let exact = |name: &str, number| numbers.decimal(number, || it.place(model).child(name));
        let (min, max) = (bound("min"), bound("max"));
        if !object.contains_key("min") && !object.contains_key("max") {
            report(
                Severity::Error,
                "has neither `min` nor `max`".to_owned(),
                None,
            );
        }
        if let (Some(min), Some(max)) = (min, max)
            && exact("min", min) > exact("max", max)
        {
            report(
                Severity::Error,
                format!("has a `min` of {min}, which is over its `max` of {max}"),
                None,
            );
        }
        let target = match it.node.member {
            Some(member) => model.shape(&member.target),
            None => Some(it.node.shape),
        };
        for (name, number) in [("min", min), ("max", max)] {
            let Some(number) = number else { continue };
            if rule == rules::LENGTH {
                if number.as_i64().is_some_and(|it| it < 0) {
                    report(
                        Severity::Error,
                        format!("has a `{name}` below 0"),
                        Some(name),
                    );
                }
            } else if let Some((severity, wrong)) =
                target.and_then(|it| beyond(&exact(name, number), &it.kind))
            {
                report(
                    severity,
                    format!("has a `{name}` of {number}, {wrong}"),
                    Some(name),
                );
            }
        }
    }
}

/// The least number that does not round to a float: half a unit over the greatest one, 2^128 - 2^103.
const BEYOND_FLOATS: &str = "340282356779733661637539395458142568448";

/// Why a bound is wrong for a type. A bound that is only too large has no effect: the reference implementation accepts
/// it, and so does Farrier.
fn beyond(number: &Decimal, target: &ShapeKind) -> Option<(Severity, &'static str)> {
    let bits = match target {
        ShapeKind::Byte => 8,
        ShapeKind::Short => 16,
        ShapeKind::Integer | ShapeKind::IntEnum(_) => 32,
        ShapeKind::Long => 64,
        ShapeKind::BigInteger => {
            let wrong = "and its target is a whole number";
            return (!number.is_whole()).then_some((Severity::Error, wrong));
        }
        ShapeKind::Float => {
            let beyond = |it: &Decimal| {
                let most = Decimal::parse(BEYOND_FLOATS)?;
                Some(*it >= most || *it <= -most)
            };
            let wide = beyond(number).unwrap_or(false);
            return wide.then_some((Severity::Warning, "which no float can be"));
        }
        _ => return None,
    };
    if !number.is_whole() {
        return Some((Severity::Error, "and its target is a whole number"));
    }
    let limit = 1_i128 << (bits - 1);
    let fits = Decimal::from(-limit) <= *number && *number < Decimal::from(limit);
    (!fits).then_some((Severity::Warning, "which its target cannot be"))
}
