//! The initial corpus of the fuzz target `model`. Each of its models generates code, so that changes of them reach the
//! emitters.

use std::path::Path;

use farrier_codegen::{Config, Layout, Parts};
use serde_json::Value;
use serde_json::value::RawValue;

/// An input is an array with settings and models.
fn config(input: &str) -> Config {
    let parts: Vec<&RawValue> = serde_json::from_str(input).unwrap();
    let settings: Value = serde_json::from_str(parts[0].get()).unwrap();
    let texts = |key| {
        let them = settings.get(key).and_then(Value::as_array);
        them.map(|it| it.iter().map(|it| it.as_str().unwrap().to_owned()))
    };
    let mut config = Config::new();
    for (at, model) in parts[1..].iter().enumerate() {
        config = config.model_text(format!("m{at}.json"), model.get());
    }
    if let Some(service) = settings.get("service").and_then(Value::as_str) {
        config = config.service(service);
    }
    if let Some(operations) = texts("operations") {
        config = config.operations(operations);
    }
    if let Some(shapes) = texts("shapes") {
        config = config.shapes(shapes);
    }
    if settings.get("layout").is_some() {
        config = config.layout(Layout::Files);
    }
    match settings.get("parts").and_then(Value::as_str) {
        None => config,
        Some("types") => config.parts(Parts::Types),
        Some("client") => config.parts(Parts::Client),
        Some(other) => panic!("{other}"),
    }
}

#[test]
fn every_model_that_fuzzing_begins_with_becomes_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/model");
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.extension().is_some_and(|it| it == "json"))
        .collect();
    paths.sort();
    let mut refused = Vec::new();
    for path in &paths {
        let input = std::fs::read_to_string(path).unwrap();
        if let Err(error) = config(&input).generate() {
            refused.push(format!("{}\n{error}", path.display()));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert!(paths.len() > 3, "{}", paths.len());
}
