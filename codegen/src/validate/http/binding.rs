//! A member has one place in a message, of a type that can be written there (Smithy 2.0, "HTTP bindings").

use super::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Model, ShapeKind};

const RULE: &str = "http-binding";

/// The id of a binding trait, whether it can carry a type, and words for the types that it can.
type Binding = (&'static str, fn(&Model, &ShapeKind) -> bool, &'static str);

const BINDINGS: [Binding; 7] = [
    ("smithy.api#httpLabel", |_, it| scalar(it), "a scalar"),
    (
        "smithy.api#httpQuery",
        scalar_or_list,
        "a scalar or a list of them",
    ),
    (
        "smithy.api#httpHeader",
        scalar_or_list,
        "a scalar or a list of them",
    ),
    (
        "smithy.api#httpPrefixHeaders",
        |_, it| matches!(it, ShapeKind::Map { .. }),
        "a map",
    ),
    (
        "smithy.api#httpQueryParams",
        |_, it| matches!(it, ShapeKind::Map { .. }),
        "a map",
    ),
    (
        "smithy.api#httpPayload",
        |_, it| payload(it),
        "a structure, union, document, string, blob, list or map",
    ),
    (
        "smithy.api#httpResponseCode",
        |_, it| matches!(it, ShapeKind::Integer | ShapeKind::IntEnum(_)),
        "an integer",
    ),
];

pub(super) fn check(bound: &Bound<'_>, out: &mut Diagnostics) {
    let model = bound.model;
    for message in bound.messages() {
        for member in message.members.iter().filter(|it| !it.traits.is_empty()) {
            let mut first = None;
            for (id, fits, wanted) in BINDINGS {
                if !member.traits.has(id) {
                    continue;
                }
                let name = id.split_once('#').map_or(id, |(_, name)| name);
                let at = |text: String| {
                    Diagnostic::error(RULE, text).on_member_trait(model, message.shape, member, id)
                };
                if let Some(first) = first.replace(name) {
                    out.push(at(format!(
                        "member `{}` has `{first}` and `{name}`; only one can be",
                        member.name
                    )));
                }
                if let Some(target) = model.shape(&member.target)
                    && !fits(model, &target.kind)
                {
                    out.push(at(format!(
                        "member `{}` has `{name}`, but is not {wanted}",
                        member.name
                    )));
                }
                if id == "smithy.api#httpLabel" && !member.traits.required() {
                    out.push(at(format!(
                        "member `{}` has `httpLabel`, but is not required",
                        member.name
                    )));
                }
            }
        }
    }
}

fn scalar(kind: &ShapeKind) -> bool {
    use ShapeKind as K;
    matches!(
        kind,
        K::Boolean
            | K::String
            | K::Enum(_)
            | K::IntEnum(_)
            | K::Byte
            | K::Short
            | K::Integer
            | K::Long
            | K::Float
            | K::Double
            | K::BigInteger
            | K::BigDecimal
            | K::Timestamp
    )
}

fn scalar_or_list(model: &Model, kind: &ShapeKind) -> bool {
    match kind {
        ShapeKind::List(member) => model
            .shape(&member.target)
            .is_some_and(|it| scalar(&it.kind)),
        kind => scalar(kind),
    }
}

fn payload(kind: &ShapeKind) -> bool {
    use ShapeKind as K;
    matches!(
        kind,
        K::Structure(_)
            | K::Union(_)
            | K::Document
            | K::String
            | K::Enum(_)
            | K::Blob
            | K::List(_)
            | K::Map { .. }
    )
}
