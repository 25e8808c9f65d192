//! `@httpChecksum` asks for a checksum, names members that are enums of known values, and no member is bound to a
//! header of checksums (AWS, "httpChecksum trait").

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::operations::{Operation, Structure, operations};
use crate::model::{Member, Model, ShapeKind};
use crate::rules;
use crate::validate::diagnostic_ext::quoted;

const CHECKSUM: &str = "aws.protocols#httpChecksum";
const PREFIX: &str = "x-amz-checksum-";
const ALGORITHMS: [&str; 10] = [
    "CRC32",
    "CRC32C",
    "CRC64NVME",
    "MD5",
    "SHA1",
    "SHA256",
    "SHA512",
    "XXHASH128",
    "XXHASH3",
    "XXHASH64",
];

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    for operation in operations(model) {
        let value = operation.shape.traits.get(CHECKSUM);
        if let Some(value) = value.and_then(Value::as_object) {
            one(model, &operation, value, out);
        }
    }
}

fn one(
    model: &Model,
    operation: &Operation<'_>,
    value: &Map<String, Value>,
    out: &mut Diagnostics,
) {
    let mut report = |key: &str, message: String| {
        out.push(Diagnostic::error(rules::HTTP_CHECKSUM, message).in_trait(
            model,
            operation.shape,
            CHECKSUM,
            key,
        ));
    };
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let algorithm = text("requestAlgorithmMember");
    let mode = text("requestValidationModeMember");
    let algorithms = value.get("responseAlgorithms").and_then(Value::as_array);
    let algorithms = algorithms.is_some_and(|it| !it.is_empty());
    let required = value.get("requestChecksumRequired") == Some(&Value::Bool(true));
    let request = required || algorithm.is_some();
    let response = algorithms || mode.is_some();
    if !request && !response {
        report(
            "",
            "it asks for no checksum, neither of requests nor of responses".to_owned(),
        );
        return;
    }
    let chosen = [
        ("requestAlgorithmMember", algorithm, &ALGORITHMS[..]),
        ("requestValidationModeMember", mode, &["ENABLED"][..]),
    ];
    for (key, name, values) in chosen {
        let Some(name) = name else { continue };
        let member = operation.input.and_then(|it| it.member(name));
        if member.is_none() && !operation.known.input {
            continue;
        }
        if let Some(problem) = chooses(model, name, member, values) {
            report(key, problem);
        }
    }
    if response && mode.is_none() {
        let message = "checksums of responses need `requestValidationModeMember`";
        report("responseAlgorithms", message.to_owned());
    }
    if response && !algorithms {
        let message = "checksums of responses need `responseAlgorithms`";
        report("requestValidationModeMember", message.to_owned());
    }
    let requests = operation.input.filter(|_| request);
    let responses = operation
        .output
        .into_iter()
        .chain(operation.errors.iter().copied());
    for it in requests.into_iter().chain(responses.filter(|_| response)) {
        headers(model, it, out);
    }
}

/// What is wrong with a member that should be an enum of these values.
fn chooses(model: &Model, name: &str, member: Option<&Member>, values: &[&str]) -> Option<String> {
    let Some(member) = member else {
        return Some(format!("`{name}` is no member of the input"));
    };
    let ShapeKind::Enum(members) = &model.shape(&member.target)?.kind else {
        return Some(format!("`{name}` is not an enum"));
    };
    let value = |it: &Member| match it.traits.enum_value() {
        Some(it) => it.as_str().unwrap_or_default().to_owned(),
        None => it.name.clone(),
    };
    let all = members.iter().map(value);
    let unknown: Vec<String> = all.filter(|it| !values.contains(&it.as_str())).collect();
    (!unknown.is_empty()).then(|| format!("`{name}` has unknown values: {}", quoted(unknown)))
}

fn headers(model: &Model, structure: Structure<'_>, out: &mut Diagnostics) {
    for member in structure.members {
        if let Some(prefix) = member.traits.http_prefix_headers()
            && PREFIX.starts_with(&prefix.to_ascii_lowercase())
        {
            let message = format!(
                "headers of checksums are also entries of the map `{}`",
                member.name
            );
            let id = "smithy.api#httpPrefixHeaders";
            out.push(
                Diagnostic::danger(rules::HTTP_CHECKSUM, message).on_member_trait(
                    model,
                    structure.shape,
                    member,
                    id,
                ),
            );
        }
        if let Some(name) = member.traits.http_header()
            && name.to_ascii_lowercase().starts_with(PREFIX)
        {
            let message = format!(
                "member `{}` has a header of checksums, `{name}`",
                member.name
            );
            let id = "smithy.api#httpHeader";
            out.push(
                Diagnostic::note(rules::HTTP_CHECKSUM, message).on_member_trait(
                    model,
                    structure.shape,
                    member,
                    id,
                ),
            );
        }
    }
}
