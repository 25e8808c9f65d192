//! No shape has two traits that conflict (Smithy 2.0, "Trait definitions": "conflicts").

use std::collections::HashSet;

use serde_json::Value;

use crate::diagnostic::{Diagnostics, Severity};
use crate::model::Model;
use crate::rules;
use crate::validate::traits::applications::{Application, short};

pub(crate) fn check(model: &Model, applications: &[Application<'_>], out: &mut Diagnostics) {
    for group in applications.chunk_by(|a, b| a.at == b.at) {
        // Two traits may conflict with each other; that is reported once.
        let mut said = HashSet::new();
        for it in group {
            let Some(Value::Array(conflicts)) = it.defined("conflicts") else {
                continue;
            };
            for other in conflicts.iter().filter_map(Value::as_str) {
                let other = absolute(other);
                let id = it.id.as_str().to_owned();
                if !it.node.traits().has(&other) || said.contains(&(other.clone(), id.clone())) {
                    continue;
                }
                let message = format!(
                    "{} has the traits `{}` and `{}`, which do not go together",
                    it.node.name(),
                    short(&id),
                    short(&other)
                );
                out.push(it.diagnostic(model, Severity::Error, rules::TRAIT_CONFLICT, message));
                said.insert((id, other));
            }
        }
    }
}

/// A trait definition may leave out the namespace of the prelude.
fn absolute(id: &str) -> String {
    if id.contains('#') {
        id.to_owned()
    } else {
        format!("smithy.api#{id}")
    }
}
