//! `@idempotencyToken` is for members of inputs, and the errors that `@idempotent` names are errors of the operation
//! (Smithy 2.0, "idempotencyToken trait", "idempotent trait").

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::operations::{Operation, OperationIndex, Structure};
use crate::model::{Model, ShapeId};
use crate::rules;

const TOKEN: &str = "smithy.api#idempotencyToken";
const IDEMPOTENT: &str = "smithy.api#idempotent";

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    let index = OperationIndex::new(model);
    for operation in index.operations() {
        errors(model, operation, out);
    }
    if !index.is_whole() {
        return;
    }
    for id in model.shapes.keys().filter(|id| !index.is_input(id)) {
        let Some(it) = Structure::of(model, id) else {
            continue;
        };
        for member in it.members.iter().filter(|it| it.traits.idempotency_token()) {
            let message = format!(
                "`idempotencyToken` of member `{}` is ignored: `{}` is not the input of an operation",
                member.name,
                it.shape.definition_id().name()
            );
            out.push(
                Diagnostic::warning(rules::IDEMPOTENCY_TOKEN, message)
                    .on_member_trait(model, it.shape, member, TOKEN),
            );
        }
    }
}

fn errors(model: &Model, operation: &Operation<'_>, out: &mut Diagnostics) {
    let Some(value) = operation.shape.traits.get(IDEMPOTENT) else {
        return;
    };
    let mut report = |key: &str, message: String| {
        out.push(Diagnostic::error(rules::IDEMPOTENT, message).in_trait(
            model,
            operation.shape,
            IDEMPOTENT,
            key,
        ));
    };
    let listed = |key: &str| value.get(key).and_then(Value::as_array);
    if listed("exists").is_some() && listed("notFound").is_some() {
        report(
            "notFound",
            "there are `exists` and `notFound`; only one can be".to_owned(),
        );
    }
    let known: Vec<&ShapeId> = operation
        .errors
        .iter()
        .map(|it| it.shape.definition_id())
        .collect();
    for key in ["exists", "notFound"] {
        for id in listed(key).into_iter().flatten().filter_map(Value::as_str) {
            if operation.known.errors && !known.iter().any(|it| it.as_str() == id) {
                report(
                    key,
                    format!("`{id}` is not among the errors of the operation"),
                );
            }
        }
    }
}
