//! Enums have members, members of int enums have values, and no value occurs twice (Smithy 2.0, "enum", "intEnum").

use std::collections::HashMap;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Model, ShapeKind};
use crate::rules;

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    for shape in model.shapes.values() {
        let (members, integers) = match &shape.kind {
            ShapeKind::Enum(members) => (members, false),
            ShapeKind::IntEnum(members) => (members, true),
            _ => continue,
        };
        let mut report = |message: String, place| {
            out.push(
                Diagnostic::error(rules::ENUM, message)
                    .shape(&shape.id)
                    .at(place),
            );
        };
        if members.is_empty() {
            report(
                format!("enum `{}` has no members", shape.id),
                model.place_of(shape),
            );
        }
        let mut seen = HashMap::new();
        for member in members {
            let place = || model.place_of_member(shape, member);
            if !member.target.is_unit() {
                let message = format!(
                    "enum member `{}` targets `{}`, not `smithy.api#Unit`",
                    member.name, member.target
                );
                report(message, place().child("target"));
            }
            let value = match member.traits.enum_value() {
                None if integers => {
                    report(
                        format!("member `{}` of an intEnum has no `enumValue`", member.name),
                        place(),
                    );
                    continue;
                }
                None => Value::from(member.name.as_str()),
                Some(value) => value.clone(),
            };
            let at = || place().child("traits").child("smithy.api#enumValue");
            let fits = match &value {
                Value::String(text) => !integers && !text.is_empty(),
                Value::Number(number) => {
                    integers && number.as_i64().is_some_and(|it| i32::try_from(it).is_ok())
                }
                _ => false,
            };
            if !fits {
                let wanted = if integers {
                    "a 32-bit integer"
                } else {
                    "a non-empty string"
                };
                report(
                    format!("the value of enum member `{}` is not {wanted}", member.name),
                    at(),
                );
            }
            if let Some(first) = seen.insert(value.to_string(), member) {
                report(
                    format!(
                        "members `{}` and `{}` have the same value {value}",
                        first.name, member.name
                    ),
                    at(),
                );
            }
        }
    }
}
