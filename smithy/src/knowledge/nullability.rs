//! Nullability (Smithy 2.0, "Structure member optionality"). A member of a structure comes in; whether its value can be
//! absent goes out.

use crate::model::{Member, Model, Shape, ShapeKind};

/// The side whose code is generated. A client must be ready for changes of the model that its server is not affected
/// by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckMode {
    /// A client. Its code must remain valid when the service stops requiring a member, so members that a service may
    /// make optional are nullable.
    Client,
    /// The service itself, which changes with its model.
    Server,
}

/// Returns whether the value of a member can be absent. Always `false` for members of other shapes than structures.
pub fn is_nullable(model: &Model, owner: &Shape, member: &Member, mode: CheckMode) -> bool {
    if !matches!(owner.kind, ShapeKind::Structure(_)) {
        return false;
    }
    let always = member.traits.required() || has_default(member);
    let may_change = mode == CheckMode::Client && is_client_optional(model, owner, member);
    !always || may_change
}

/// Returns whether the service may stop requiring a member, or remove its default, without breaking clients. It may if
/// the member has `@clientOptional`, if the owner has `@input`, or if the member targets a structure or union.
pub fn is_client_optional(model: &Model, owner: &Shape, member: &Member) -> bool {
    if !matches!(owner.kind, ShapeKind::Structure(_)) {
        return false;
    }
    let target = model.shape(&member.target).map(|it| &it.kind);
    member.traits.client_optional()
        || owner.traits.input()
        || matches!(target, Some(ShapeKind::Structure(_) | ShapeKind::Union(_)))
}

/// Returns whether a member has a default. A default of `null` does not count.
pub fn has_default(member: &Member) -> bool {
    let default = member.traits.default_value();
    default.is_some_and(|it| !it.is_null())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::diagnostic::SourceId;
    use crate::model::{ShapeId, Traits};

    fn traits(all: &[(&str, Value)]) -> Traits {
        let all = all.iter();
        all.map(|(id, it)| {
            (
                ShapeId::parse(&format!("smithy.api#{id}")).unwrap(),
                it.clone(),
            )
        })
        .collect()
    }

    #[test]
    fn what_a_service_may_change_is_nullable_for_clients_alone() {
        let cases = [
            (&[][..], &[][..], (true, true)),
            (&[], &[("required", json!({}))], (false, false)),
            (&[], &[("default", json!(1))], (false, false)),
            (&[], &[("default", Value::Null)], (true, true)),
            (
                &[("input", json!({}))],
                &[("required", json!({}))],
                (true, false),
            ),
            (
                &[],
                &[("required", json!({})), ("clientOptional", json!({}))],
                (true, false),
            ),
        ];
        for (of_owner, of_member, expected) in cases {
            let member = Member {
                name: "a".to_owned(),
                target: ShapeId::parse("smithy.api#Integer").unwrap(),
                traits: traits(of_member),
            };
            let owner = Shape {
                id: ShapeId::parse("a#S").unwrap(),
                kind: ShapeKind::Structure(vec![member.clone()]),
                traits: traits(of_owner),
                source: SourceId::PRELUDE,
                origin: None,
            };
            let model = Model::default();
            let nullable = |mode| is_nullable(&model, &owner, &member, mode);
            let found = (nullable(CheckMode::Client), nullable(CheckMode::Server));
            assert_eq!(found, expected, "{of_owner:?} {of_member:?}");
        }
    }
}
