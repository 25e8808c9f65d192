//! Retries: the standard mode in its version 2.1, the limit of the rate, and clocks that differ.
//!
//! The data says which answers a service gives. It is run through the strategy and the classifier of `farrier-aws` as
//! the client does, with virtual time and without chance.

mod adaptive;
mod clock_skew;
mod standard;

use std::path::Path;

use serde_json::Value;

use super::{Report, data};

/// Runs the suites.
pub(super) fn run(folder: &Path, report: &mut Report) {
    let folder = folder.join("retries");
    standard::run(&folder.join("standard-2.1.json"), report);
    adaptive::run(&folder.join("adaptive.json"), report);
    clock_skew::run(&folder.join("clock-skew-test-cases.json"), report);
}

/// Returns the cases of a file, each with its kind: the key of the list in which it stands.
fn cases(path: &Path) -> Result<Vec<(String, Value)>, String> {
    let file = data::json(path)?;
    let lists = file.as_object().ok_or("the file is no object")?;
    let mut found = Vec::new();
    for (kind, list) in lists {
        let list = list
            .as_array()
            .ok_or_else(|| format!("{kind} is no list"))?;
        found.extend(list.iter().map(|it| (kind.clone(), it.clone())));
    }
    Ok(found)
}

/// Returns the name of a case.
fn name(case: &Value) -> &str {
    case["name"].as_str().unwrap_or("(a case without a name)")
}

/// Compares two numbers as far as the data has digits.
fn near(what: &str, found: f64, expected: &Value) -> Result<(), String> {
    let Some(expected) = expected.as_f64() else {
        return Ok(());
    };
    match (found - expected).abs() < 1e-6 {
        true => Ok(()),
        false => Err(format!("{what} is {found}, expected {expected}")),
    }
}
