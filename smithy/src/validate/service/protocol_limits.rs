//! Members have types that the protocol supports, errors have different codes if the protocol sends codes, and
//! versions of HTTP for event streams are among those of the protocol (Smithy 2.0, "AWS protocols", "Smithy
//! protocols").

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::knowledge::operations::operations;
use crate::knowledge::protocols::{self, Documents, Protocol};
use crate::model::{Model, Shape, ShapeId, ShapeKind};
use crate::rules;
use crate::validate::diagnostic_ext::quoted;

const QUERY_ERROR: &str = "aws.protocols#awsQueryError";

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    for service in model.shapes.values() {
        if !matches!(service.kind, ShapeKind::Service(_)) {
            continue;
        }
        for protocol in protocols::of_service(service) {
            match protocol.documents {
                Documents::Supported => {}
                Documents::Discouraged => documents(model, protocol, Severity::Danger, out),
                Documents::Unsupported => documents(model, protocol, Severity::Error, out),
            }
            http_versions(model, service, protocol.id, out);
        }
        let form = protocols::of_service(service).find(|it| it.form);
        if let Some(protocol) = form {
            streams(model, protocol, out);
        }
        if form.is_some() || service.traits.has("aws.protocols#awsQueryCompatible") {
            error_codes(model, service, out);
        }
    }
}

fn documents(model: &Model, protocol: &Protocol, severity: Severity, out: &mut Diagnostics) {
    for shape in model.shapes.values() {
        for member in shape.members() {
            let target = model.shape(&member.target).map(|it| &it.kind);
            if matches!(target, Some(ShapeKind::Document)) {
                let message = format!(
                    "member `{}` is a document, which `{protocol}` does not carry",
                    member.name
                );
                out.push(
                    Diagnostic::new(severity, rules::PROTOCOL_DOCUMENT, message)
                        .on_member(model, shape, member),
                );
            }
        }
    }
}

fn streams(model: &Model, protocol: &Protocol, out: &mut Diagnostics) {
    for shape in model.shapes.values().filter(|it| it.traits.streaming()) {
        let message = format!(
            "`{}` is a stream, which `{protocol}` does not carry",
            shape.definition_id()
        );
        out.push(Diagnostic::error(rules::PROTOCOL_STREAMING, message).on(model, shape));
    }
}

fn http_versions(model: &Model, service: &Shape, protocol: &str, out: &mut Diagnostics) {
    let versions = |key: &str| -> Vec<&str> {
        let list = service.traits.get(protocol).and_then(|it| it.get(key));
        let list = list.and_then(Value::as_array).into_iter().flatten();
        list.filter_map(Value::as_str).collect()
    };
    let all = versions("http");
    let missing = versions("eventStreamHttp");
    let missing: Vec<&str> = missing.into_iter().filter(|it| !all.contains(it)).collect();
    if !missing.is_empty() {
        let message = format!(
            "event streams should use {}, which `http` does not list",
            quoted(missing)
        );
        out.push(
            Diagnostic::error(rules::PROTOCOL_HTTP, message)
                .in_trait(model, service, protocol, "eventStreamHttp")
                .advice("list in `http` every version that the service speaks"),
        );
    }
}

/// Checks that no two errors of the operations have the same code in query protocols.
fn error_codes(model: &Model, service: &Shape, out: &mut Diagnostics) {
    let errors: BTreeMap<&ShapeId, &Shape> = operations(model)
        .flat_map(|it| it.errors)
        .map(|it| (&it.shape.id, it.shape))
        .collect();
    let mut first = HashMap::new();
    for error in errors.into_values() {
        let code = code(error).unwrap_or_else(|| error.definition_id().name());
        if let Some(other) = first.insert(code, error) {
            let message = format!(
                "errors `{}` and `{}` have the same code, `{code}`, in service `{}`",
                other.definition_id(),
                error.definition_id(),
                service.definition_id()
            );
            out.push(
                Diagnostic::danger(rules::QUERY_ERROR_CODE, message)
                    .on(model, error)
                    .related(model.place_of(other), "the first of them")
                    .advice("clients take one for the other; `awsQueryError` gives codes"),
            );
        }
    }
}

fn code(error: &Shape) -> Option<&str> {
    error.traits.get(QUERY_ERROR)?.get("code")?.as_str()
}
