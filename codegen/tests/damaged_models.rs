//! Random changes of models, through the whole pipeline. The output is code that parses, or diagnostics; nothing
//! panics.
//!
//! The seed is fixed. `FARRIER_DAMAGED_MODELS=5000` sets the number of models; use a release build for many.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use farrier_codegen::{Config, Error};
use farrier_test_support::random::Random;
use farrier_test_support::shared;
use serde_json::{Map, Value, json};

/// The default number of models.
const MODELS: u64 = 300;

/// Names that are invalid in a model or have a meaning in Rust.
const ODD_NAMES: [&str; 28] = [
    "",
    "_",
    "__",
    "_1",
    "1a",
    "a-b",
    "a b",
    "a.b",
    "a#b",
    "a$b",
    "type",
    "self",
    "Self",
    "super",
    "crate",
    "r#type",
    "build",
    "new",
    "mod",
    "é",
    "名",
    "\u{0}",
    "\n",
    "\"",
    "*/",
    "{}",
    "fn main() {}",
    "Unknown",
];

/// The JSON pointers in a model, by kind. Each change affects one place of one kind.
#[derive(Default)]
struct Places {
    all: Vec<String>,
    targets: Vec<String>,
    members: Vec<String>,
    traits: Vec<String>,
    types: Vec<String>,
}

impl Places {
    fn of(model: &Value) -> Self {
        let mut places = Self::default();
        places.walk(model, "", "");
        places
    }

    fn walk(&mut self, value: &Value, pointer: &str, key: &str) {
        let children: Vec<(String, &Value)> = match value {
            Value::Object(them) => them.iter().map(|(key, it)| (key.clone(), it)).collect(),
            Value::Array(them) => them
                .iter()
                .enumerate()
                .map(|(at, it)| (at.to_string(), it))
                .collect(),
            _ => Vec::new(),
        };
        for (name, child) in children {
            let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
            match (key, name.as_str()) {
                ("members", _) => self.members.push(pointer.clone()),
                ("traits", _) => self.traits.push(pointer.clone()),
                (_, "target") => self.targets.push(pointer.clone()),
                (_, "type") => self.types.push(pointer.clone()),
                _ => {}
            }
            self.walk(child, &pointer, &name);
            self.all.push(pointer);
        }
    }
}

fn split(pointer: &str) -> (&str, String) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    (parent, key.replace("~1", "/").replace("~0", "~"))
}

fn remove(model: &mut Value, pointer: &str) {
    let (parent, key) = split(pointer);
    match model.pointer_mut(parent) {
        Some(Value::Object(them)) => drop(them.remove(&key)),
        Some(Value::Array(them)) => drop(them.remove(key.parse::<usize>().unwrap())),
        _ => {}
    }
}

fn rename(model: &mut Value, pointer: &str, name: &str) {
    let (parent, key) = split(pointer);
    if let Some(Value::Object(them)) = model.pointer_mut(parent)
        && let Some(value) = them.remove(&key)
    {
        them.insert(name.to_owned(), value);
    }
}

/// Renames a shape and all references to it.
fn rename_shape(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::String(it) if it == old => *it = new.to_owned(),
        Value::Array(them) => them.iter_mut().for_each(|it| rename_shape(it, old, new)),
        Value::Object(them) => {
            *them = std::mem::take(them)
                .into_iter()
                .map(|(key, mut it)| {
                    rename_shape(&mut it, old, new);
                    (if key == old { new.to_owned() } else { key }, it)
                })
                .collect::<Map<_, _>>();
        }
        _ => {}
    }
}

fn odd_value(random: &mut Random) -> Value {
    match random.below(14) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(0),
        3 => json!(-1),
        4 => json!(u64::MAX),
        5 => json!(1e308),
        6 => json!([]),
        7 => json!({}),
        8 => json!([null]),
        9 => json!({"min": 5, "max": 1}),
        10 => json!({"target": "smithy.api#Unit"}),
        11 => json!("(?<=(a+)+$"),
        12 => json!({"": {}}),
        _ => json!(random.pick(&ODD_NAMES)),
    }
}

fn damage(model: &mut Value, random: &mut Random) {
    let places = Places::of(model);
    let mut place = |them: &[String]| them.get(random.below(them.len())).cloned();
    let ids: Vec<String> = model["shapes"]
        .as_object()
        .map_or(Vec::new(), |it| it.keys().cloned().collect());
    let (anywhere, target, member) = (
        place(&places.all),
        place(&places.targets),
        place(&places.members),
    );
    let (applied, kind, id) = (place(&places.traits), place(&places.types), place(&ids));
    let (Some(anywhere), Some(id)) = (anywhere, id) else {
        return;
    };
    let prelude = [
        "String",
        "Blob",
        "Unit",
        "Document",
        "PrimitiveInteger",
        "Timestamp",
        "Nothing",
    ];
    let kinds = [
        "structure",
        "union",
        "list",
        "map",
        "enum",
        "intEnum",
        "string",
        "integer",
        "blob",
        "document",
        "operation",
        "resource",
        "service",
        "apply",
        "set",
        "bigInteger",
    ];
    match (random.below(10), target, member, applied, kind) {
        (0, ..) => remove(model, &anywhere),
        (1, ..) => {
            let other = &places.all[random.below(places.all.len())];
            let other = model.pointer(other).cloned().unwrap_or_default();
            *model.pointer_mut(&anywhere).unwrap() = other;
        }
        (2 | 3, Some(target), ..) => {
            let to = match random.below(3) {
                0 => format!("smithy.api#{}", random.pick(&prelude)),
                _ => id,
            };
            *model.pointer_mut(&target).unwrap() = json!(to);
        }
        (4 | 5, _, Some(member), ..) => rename(model, &member, random.pick(&ODD_NAMES)),
        (6, _, _, Some(applied), _) => *model.pointer_mut(&applied).unwrap() = odd_value(random),
        (7, _, _, _, Some(kind)) => *model.pointer_mut(&kind).unwrap() = json!(random.pick(&kinds)),
        (8, ..) => {
            let namespace = id.split('#').next().unwrap_or_default();
            let new = format!("{namespace}#{}", random.pick(&ODD_NAMES));
            rename_shape(model, &id, &new);
        }
        _ => *model.pointer_mut(&anywhere).unwrap() = odd_value(random),
    }
}

/// Returns the models of this repository, and the published models of the same services if they are present. Of the
/// published models only a few operations are generated, so that they take no longer than the others.
fn models() -> Vec<(PathBuf, Vec<String>)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut models = Vec::new();
    for folder in [here.join("tests/models"), here.join("../models")] {
        let entries = std::fs::read_dir(&folder).unwrap();
        let paths = entries.map(|it| it.unwrap().path());
        models.extend(paths.filter(|it| it.extension().is_some_and(|it| it == "json")));
    }
    models.sort();
    let mut models: Vec<_> = models.into_iter().map(|it| (it, Vec::new())).collect();
    for (name, operations) in [
        (
            "personalize",
            ["CreateSolution", "DescribeRecommender", "ListCampaigns"],
        ),
        (
            "cleanroomsml",
            [
                "GetAudienceModel",
                "CreateTrainingDataset",
                "ListTrainedModels",
            ],
        ),
    ] {
        if let Some(path) = shared::path(&format!("aws-models/2025-09/{name}.json")) {
            models.push((path, operations.map(str::to_owned).to_vec()));
        }
    }
    models
}

#[test]
fn no_damage_to_a_model_ends_in_a_panic() {
    let count = std::env::var("FARRIER_DAMAGED_MODELS");
    let count = count.map_or(MODELS, |it| it.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let models: Vec<(PathBuf, Value, Vec<String>)> = models()
        .into_iter()
        .map(|(path, operations)| {
            let text = std::fs::read(&path).unwrap();
            (path, serde_json::from_slice(&text).unwrap(), operations)
        })
        .collect();
    let (mut generated, mut refused, mut failures) = (0, 0, Vec::new());
    for seed in 0..count {
        let (path, model, operations) = &models[seed as usize % models.len()];
        let mut model = model.clone();
        let mut random = Random::new(seed);
        for _ in 0..=random.below(3) {
            damage(&mut model, &mut random);
        }
        let damaged = folder.path().join("damaged.json");
        std::fs::write(&damaged, model.to_string()).unwrap();
        let mut config = Config::new().model(&damaged);
        if !operations.is_empty() {
            config = config.operations(operations);
        }
        match catch_unwind(AssertUnwindSafe(|| config.generate())) {
            Ok(Ok(_)) => generated += 1,
            // An error other than diagnostics, such as code that does not parse, is an error of the generator.
            Ok(Err(Error::Invalid(_))) => refused += 1,
            Ok(Err(error)) => failures.push(format!("{seed} {}: {error}", path.display())),
            Err(_) => failures.push(format!("{seed} {}: a panic", path.display())),
        }
    }
    eprintln!("{generated} generated, {refused} refused");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(
        generated > count / 20 && refused > count / 20,
        "{generated} generated, {refused} refused"
    );
}
