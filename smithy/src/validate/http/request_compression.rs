//! `@requestCompression` is applied to operations with an input, lists encodings that clients know, and is not
//! combined with a stream that has to announce its length (Smithy 2.0, "requestCompression trait").

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::operations::operations;
use crate::model::Model;
use crate::rules;

const COMPRESSION: &str = "smithy.api#requestCompression";

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    for operation in operations(model) {
        let Some(value) = operation.shape.traits.get(COMPRESSION) else {
            continue;
        };
        // An input that was made for an operation without one has the operation as its origin.
        let input = operation
            .input
            .filter(|it| it.shape.definition_id() != operation.shape.definition_id());
        let Some(input) = input else {
            if !operation.known.input {
                continue;
            }
            let message = "there is nothing to compress: the operation has no input";
            out.push(
                Diagnostic::error(rules::REQUEST_COMPRESSION, message).on_trait(
                    model,
                    operation.shape,
                    COMPRESSION,
                ),
            );
            continue;
        };
        for member in input.members {
            let target = model.shape(&member.target);
            if target.is_some_and(|it| it.traits.streaming() && it.traits.requires_length()) {
                let message = format!(
                    "member `{}` has to announce its length, which compression changes",
                    member.name
                );
                out.push(
                    Diagnostic::error(rules::REQUEST_COMPRESSION, message).on_member(
                        model,
                        input.shape,
                        member,
                    ),
                );
            }
        }
        let Some(encodings) = value.get("encodings").and_then(Value::as_array) else {
            continue;
        };
        let at = |it: Diagnostic| it.in_trait(model, operation.shape, COMPRESSION, "encodings");
        if encodings.is_empty() {
            let message = "no encoding is listed";
            out.push(
                at(Diagnostic::error(rules::REQUEST_COMPRESSION, message))
                    .advice("`gzip` is the one that there is"),
            );
        }
        for encoding in encodings.iter().filter_map(Value::as_str) {
            if !encoding.eq_ignore_ascii_case("gzip") {
                let message = format!("`{encoding}` is not an encoding of requests");
                out.push(
                    at(Diagnostic::error(rules::REQUEST_COMPRESSION, message))
                        .advice("`gzip` is the one that there is"),
                );
            }
        }
    }
}
