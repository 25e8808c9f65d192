//! Host prefixes become host names; their labels are members with `@hostLabel`, and each such member is a label
//! (Smithy 2.0, "endpoint trait", "hostLabel trait").

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::operations::{Operation, operations};
use crate::model::{Model, is_identifier};
use crate::rules;

const ENDPOINT: &str = "smithy.api#endpoint";
const LABEL: &str = "smithy.api#hostLabel";

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    for operation in operations(model) {
        let Some(prefix) = operation.shape.traits.endpoint_host_prefix() else {
            continue;
        };
        let at = |it: Diagnostic| it.in_trait(model, operation.shape, ENDPOINT, "hostPrefix");
        match labels(prefix) {
            Ok(labels) => {
                if !labels.is_empty() && !prefix.ends_with('.') {
                    let message =
                        format!("the host prefix `{prefix}` has labels and does not end in `.`");
                    let help = "a value of a label could lead to a foreign host";
                    out.push(at(Diagnostic::danger(rules::ENDPOINT, message)).advice(help));
                }
                members(model, &operation, &labels, out);
            }
            Err(error) => {
                let message = format!("the host prefix `{prefix}` {error}");
                out.push(at(Diagnostic::error(rules::ENDPOINT, message)));
            }
        }
    }
}

fn members(
    model: &Model,
    operation: &Operation<'_>,
    labels: &BTreeSet<&str>,
    out: &mut Diagnostics,
) {
    for label in labels {
        let member = operation.input.and_then(|it| it.member(label));
        if member.is_none() && !operation.known.input {
            continue;
        }
        if !member.is_some_and(|it| it.traits.host_label()) {
            let message =
                format!("the host prefix has the label `{label}`, but no member with `hostLabel`");
            out.push(
                Diagnostic::error(rules::ENDPOINT, message)
                    .in_trait(model, operation.shape, ENDPOINT, "hostPrefix")
                    .help(format!("add a required member `{label}` with `hostLabel`")),
            );
        }
    }
    let Some(input) = operation.input else {
        return;
    };
    for member in input.members.iter().filter(|it| it.traits.host_label()) {
        if !labels.contains(member.name.as_str()) {
            let message = format!(
                "member `{}` has `hostLabel`, but the host prefix of `{}` has no such label",
                member.name,
                operation.shape.definition_id()
            );
            out.push(Diagnostic::error(rules::ENDPOINT, message).on_member_trait(
                model,
                input.shape,
                member,
                LABEL,
            ));
        }
    }
}

/// The labels of a prefix that becomes a host name (RFC 3986, 3.2.2) whatever the values of its labels.
fn labels(prefix: &str) -> Result<BTreeSet<&str>, String> {
    let mut labels = BTreeSet::new();
    let mut host = String::new();
    let mut rest = prefix;
    let mut after_label = false;
    while let Some((before, tail)) = rest.split_once('{') {
        let Some((label, tail)) = tail.split_once('}') else {
            return Err("has a label that does not end".to_owned());
        };
        if !is_identifier(label) {
            return Err(format!("has a label that is no member name: `{{{label}}}`"));
        }
        if after_label && before.is_empty() {
            return Err(format!("has the label `{label}` right after another"));
        }
        if !labels.insert(label) {
            return Err(format!("has the label `{label}` twice"));
        }
        host.push_str(before);
        host.push('x');
        after_label = true;
        rest = tail;
    }
    host.push_str(rest);
    let name = host.strip_suffix('.').unwrap_or(&host);
    let valid = name.split('.').all(|part| {
        (1..=63).contains(&part.len())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    });
    if !valid || name.starts_with('-') {
        return Err("does not become a valid host name".to_owned());
    }
    Ok(labels)
}
