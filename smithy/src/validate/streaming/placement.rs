//! A stream is a direct member of an input or output; a blob that streams is always present; `@requiresLength` is for
//! inputs; with HTTP bindings, a stream is the payload (Smithy 2.0, "streaming trait", "Data streams", "requiresLength
//! trait").

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::operations::OperationIndex;
use crate::knowledge::protocols;
use crate::model::{Member, Model, Shape, ShapeId, ShapeKind};
use crate::rules;

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    if !model.shapes.values().any(|it| it.traits.streaming()) {
        return;
    }
    let index = OperationIndex::new(model);
    // Where HTTP bindings count, a stream is the payload.
    let mut shapes = model.shapes.values();
    let bound = shapes.find_map(|it| protocols::of_service(it).find(|it| it.http_bindings));
    for shape in model.shapes.values() {
        for member in shape.members() {
            let Some(stream) = stream(model, member) else {
                continue;
            };
            let (input, output) = (index.is_input(&shape.id), index.is_output(&shape.id));
            let mut error = |message: String, help: &str| {
                out.push(
                    Diagnostic::error(rules::STREAMING, message)
                        .on_member(model, shape, member)
                        .advice(help),
                );
            };
            let name = &member.name;
            if !input && !output && !index.is_whole() {
                continue;
            }
            if !input && !output {
                error(
                    format!(
                        "member `{name}` is a stream, but `{}` is neither input nor output of an operation",
                        shape.definition_id().name()
                    ),
                    "a stream is a member of an input or output itself",
                );
                continue;
            }
            if output && stream.traits.requires_length() {
                error(
                    format!("member `{name}` of an output is a stream with `requiresLength`"),
                    "only inputs can have such streams",
                );
            }
            let blob = matches!(stream.kind, ShapeKind::Blob);
            let always = member.traits.required() || member.traits.default_value().is_some();
            if blob && !always {
                error(
                    format!("member `{name}` is a stream that may be missing"),
                    "apply `required` or `default`: an empty stream stands for none",
                );
            }
            if let Some(protocol) = bound
                && !member.traits.http_payload()
            {
                error(
                    format!(
                        "member `{name}` is a stream, but not the payload as `{protocol}` needs it"
                    ),
                    "apply `httpPayload`",
                );
            }
        }
    }
    nested(model, &index, out);
}

/// Reports members that target an input or output with a stream.
fn nested(model: &Model, index: &OperationIndex<'_>, out: &mut Diagnostics) {
    let with_stream: HashSet<&ShapeId> = index
        .messages()
        .filter(|it| index.is_input(&it.shape.id) || index.is_output(&it.shape.id))
        .filter(|it| it.members.iter().any(|it| stream(model, it).is_some()))
        .map(|it| &it.shape.id)
        .collect();
    if with_stream.is_empty() {
        return;
    }
    for shape in model.shapes.values() {
        for member in shape.members() {
            if with_stream.contains(&member.target) {
                let message = format!(
                    "member `{}` targets `{}`, which has a stream",
                    member.name, member.target
                );
                out.push(
                    Diagnostic::error(rules::STREAMING, message)
                        .on_member(model, shape, member)
                        .advice("nothing can hold a structure that has a stream"),
                );
            }
        }
    }
}

/// The shape that a member streams.
fn stream<'a>(model: &'a Model, member: &Member) -> Option<&'a Shape> {
    model
        .shape(&member.target)
        .filter(|it| it.traits.streaming())
}
