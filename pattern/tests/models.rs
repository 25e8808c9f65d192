//! Every pattern in the published models compiles, and the linear engine runs it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use farrier_pattern::Pattern;
use farrier_test_support::shared;
use serde_json::Value;

fn model_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            model_files(&path, out);
        } else if path.extension().is_some_and(|it| it == "json") {
            out.push(path);
        }
    }
}

fn patterns(value: &Value, file: &Path, out: &mut BTreeMap<String, PathBuf>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(pattern)) = members.get("smithy.api#pattern") {
                out.entry(pattern.clone())
                    .or_insert_with(|| file.to_owned());
            }
            members.values().for_each(|it| patterns(it, file, out));
        }
        Value::Array(items) => items.iter().for_each(|it| patterns(it, file, out)),
        _ => {}
    }
}

#[test]
fn every_pattern_of_the_published_models_compiles_and_is_linear() {
    let mut files = Vec::new();
    for folder in ["aws-models", "protocol-tests"] {
        let Some(folder) = shared::path(folder) else {
            return;
        };
        model_files(&folder, &mut files);
    }
    let mut found = BTreeMap::new();
    for file in &files {
        let text = std::fs::read(file).expect("model is readable");
        let model: Value = serde_json::from_slice(&text).expect("model is JSON");
        patterns(&model, file, &mut found);
    }
    assert!(found.len() > 400, "only {} patterns found", found.len());
    for (source, file) in &found {
        match Pattern::new(source) {
            Ok(pattern) => {
                assert!(pattern.is_linear(), "{source}");
                for text in [
                    "",
                    "a",
                    "arn:aws:iam::123456789012:role/x",
                    "😀\n",
                    &"a-".repeat(600),
                ] {
                    pattern.is_match(text);
                }
            }
            Err(error) => panic!("{}: {source}: {error}", file.display()),
        }
    }
}
