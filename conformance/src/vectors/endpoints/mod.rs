//! Endpoint rules: the tests of the language, and those of published models, by the interpreter of the runtime.
//!
//! Rules come from a trait as the generator reads it, and become the table that it writes.

mod table;

use std::path::Path;

use serde_json::{Value, json};

use super::data::{json, names};
use super::{Report, Suite};
use crate::endpoint_cases;
use farrier::operation::EndpointRules;

const RULE_SET: &str = "smithy.rules#endpointRuleSet";
const BDD: &str = "smithy.rules#endpointBdd";
const TESTS: &str = "smithy.rules#endpointTests";

/// Runs the suites.
pub(super) fn run(folder: &Path, report: &mut Report) {
    let folder = folder.join("endpoints");
    language_1_0(&folder, report);
    language_1_1(&folder, report);
    diagrams(&folder, report);
}

/// Rule sets of the version 1.0, with their cases in files of the same names.
fn language_1_0(folder: &Path, report: &mut Report) {
    let mut suite = report.suite("endpoints: language 1.0", 101);
    for name in listed(&mut suite, &folder.join("test-cases")) {
        let rules = json(&folder.join("valid-rules").join(&name));
        let cases = json(&folder.join("test-cases").join(&name));
        match rules.and_then(|rules| table::of(RULE_SET, &rules)) {
            Ok(rules) => all(&mut suite, &name, rules, &cases.unwrap_or_default()),
            Err(problem) => suite.case(&name, Err(problem)),
        }
    }
}

/// Rule sets of the version 1.1, each with its cases.
fn language_1_1(folder: &Path, report: &mut Report) {
    let mut suite = report.suite("endpoints: language 1.1", 232);
    let folder = folder.join("smithy-json");
    for name in listed(&mut suite, &folder) {
        let file = json(&folder.join(&name)).unwrap_or_default();
        match table::of(RULE_SET, &file["endpointRuleSet"]) {
            Ok(rules) => all(&mut suite, &name, rules, &file["endpointTests"]),
            Err(problem) => suite.case(&name, Err(problem)),
        }
    }
}

/// The cases of models that have both traits, by each.
fn diagrams(folder: &Path, report: &mut Report) {
    let folder = folder.join("bdd-models");
    for (id, name) in [
        (BDD, "endpoints: diagrams"),
        (RULE_SET, "endpoints: the same as trees"),
    ] {
        let mut suite = report.suite(name, 1040);
        for name in listed(&mut suite, &folder) {
            let model = json(&folder.join(&name)).unwrap_or_default();
            let traits = service_traits(&model);
            match table::of(id, &traits[id]) {
                Ok(rules) => all(&mut suite, &name, rules, &traits[TESTS]),
                Err(problem) => suite.case(&name, Err(problem)),
            }
        }
    }
}

/// The names in a folder. A folder that is absent is a failed case.
fn listed(suite: &mut Suite<'_>, folder: &Path) -> Vec<String> {
    names(folder).unwrap_or_else(|problem| {
        suite.case("list of files", Err(problem));
        Vec::new()
    })
}

/// The traits of the service of a model.
fn service_traits(model: &Value) -> Value {
    let shapes = model["shapes"].as_object();
    let mut shapes = shapes.into_iter().flatten();
    let service = shapes.find(|(_, shape)| shape["type"] == "service");
    service.map_or(json!({}), |(_, shape)| shape["traits"].clone())
}

/// Runs all cases of rules.
fn all(suite: &mut Suite<'_>, file: &str, rules: &'static EndpointRules, cases: &Value) {
    let cases = cases["testCases"].as_array();
    for (index, case) in cases.into_iter().flatten().enumerate() {
        let what = case["documentation"].as_str().unwrap_or("case");
        suite.run(&format!("{file} {index}: {what}"), || {
            endpoint_cases::check(rules, case)
        });
    }
}
