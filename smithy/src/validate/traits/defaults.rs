//! Defaults are values that their targets can have, and members agree with the defaults of their targets (Smithy 2.0,
//! "default trait").

use serde_json::{Number, Value};

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::model::{Decimal, Member, Model, Shape, ShapeKind};
use crate::rules;
use crate::validate::traits::applications::Application;
use crate::validate::traits::node_values::Values;

const DEFAULT: &str = "smithy.api#default";

pub(crate) fn check<'a>(
    model: &'a Model,
    values: &Values<'_, '_, 'a>,
    applications: &[Application<'a>],
    out: &mut Diagnostics,
) {
    for it in applications {
        if it.id.as_str() != DEFAULT {
            continue;
        }
        let (shape, value) = (it.node.shape, it.value);
        let mut report = |severity, message: String, place: Place| {
            let found = Diagnostic::new(severity, rules::DEFAULT, message);
            out.push(found.shape(shape.definition_id()).at(place));
        };
        if value.is_null() {
            if it.node.member.is_none() {
                let message = format!(
                    "the default of `{}` is `null`; a member's only can be",
                    shape.id
                );
                report(Severity::Error, message, it.place(model));
            }
            continue;
        }
        let target = match it.node.member {
            Some(member) => model.shape(&member.target),
            None => Some(shape),
        };
        // The selector of the trait reports defaults of structures and unions.
        let aggregate =
            |kind: &ShapeKind| matches!(kind, ShapeKind::Structure(_) | ShapeKind::Union(_));
        let Some(target) = target.filter(|it| !aggregate(&it.kind)) else {
            continue;
        };
        let exact = |number: &Number| values.numbers().text(number, &it.place(model));
        if let Some(wanted) = beyond(value, &target.kind, exact) {
            let message = format!("the default of {} is not {wanted}", it.node.name());
            report(Severity::Error, message, it.place(model));
            continue;
        }
        let is_zero = |value: &Value| {
            let number = value.as_number();
            let exact = number.map(|number| values.numbers().decimal(number, || it.place(model)));
            exact == Some(Decimal::from(0))
        };
        let found = match it.node.member {
            Some(member) => values.of_member(value, (shape, member), it.place(model)),
            None => values.of_shape(value, shape, it.place(model)),
        };
        for found in found {
            // Upgrading a model of Smithy 1.0 can lead to a zero that is out of range.
            let zero = found.constraint && value.as_f64() == Some(0.0) && is_zero(value);
            let severity = if zero {
                Severity::Warning
            } else {
                found.severity
            };
            let message = format!("the default of {} {}", it.node.name(), found.what);
            report(severity, message, found.place(it.place(model)));
        }
    }
    for shape in model.shapes.values() {
        if let ShapeKind::Structure(members) = &shape.kind {
            for member in members {
                agreement(model, shape, member, out);
            }
        }
    }
}

/// What a default has to be, in addition to a value of its target.
fn beyond(
    value: &Value,
    target: &ShapeKind,
    exact: impl Fn(&Number) -> String,
) -> Option<&'static str> {
    let wrong = match (target, value) {
        (ShapeKind::List(_) | ShapeKind::Document, Value::Array(value)) => !value.is_empty(),
        (ShapeKind::Map { .. } | ShapeKind::Document, Value::Object(value)) => !value.is_empty(),
        (ShapeKind::Double, Value::Number(value)) => {
            let finite = exact(value).parse().is_ok_and(f64::is_finite);
            return (!finite).then_some("a number of 64 bits");
        }
        // A number that no `f32` can have would be a literal that does not compile.
        (ShapeKind::Float, Value::Number(value)) => {
            return value
                .as_f64()
                .is_none_or(|it| !(it as f32).is_finite())
                .then_some("a number of 32 bits");
        }
        _ => false,
    };
    wrong.then_some("empty, as that of a list, map or document has to be")
}

/// Checks that a member has the default of its target, or `null` for none.
fn agreement(model: &Model, shape: &Shape, member: &Member, out: &mut Diagnostics) {
    let target = model.shape(&member.target);
    let Some(wanted) = target.and_then(|it| it.traits.default_value()) else {
        return;
    };
    let place = model.place_of_member(shape, member);
    let (message, place) = match member.traits.default_value() {
        None => {
            let message = format!(
                "member `{}` has no default, and its target `{}` has {wanted}",
                member.name, member.target
            );
            (message, place)
        }
        Some(value) if value.is_null() || value == wanted => return,
        Some(value) => {
            let message = format!(
                "member `{}` has the default {value}, and its target `{}` has {wanted}",
                member.name, member.target
            );
            (message, place.child("traits").child(DEFAULT))
        }
    };
    let help = format!("give the member the default {wanted}, or `null` for none");
    out.push(
        Diagnostic::error(rules::DEFAULT, message)
            .shape(shape.definition_id())
            .at(place)
            .help(help),
    );
}
