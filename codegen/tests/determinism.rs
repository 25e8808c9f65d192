//! The same model gives the same bytes, in every run, with any number of threads, and for any order of files, shapes
//! and keys. The tests use the models of the topics and some published models.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use farrier_codegen::{Config, Error, FileSet, Layout, Parts};
use farrier_test_support::shared;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Returns the models, by name. If the published models are absent, this part of the test is passed over.
fn models() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut models: Vec<PathBuf> = fs::read_dir(root.join("tests/models"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|it| it.extension().is_some_and(|it| it == "json"))
        .collect();
    models.sort();
    if let Some(published) = shared::path("aws-models/2025-09") {
        let names = ["personalize", "sqs", "sts"];
        models.extend(names.map(|name| published.join(name).with_extension("json")));
    }
    models
}

/// Generates code from files, or only types if nothing else is supported.
fn generate(files: &[PathBuf], threads: usize) -> FileSet {
    let mut config = Config::new()
        .module("subject")
        .layout(Layout::Files)
        .threads(threads);
    for file in files {
        config = config.model(file);
    }
    // If there are several services, the test uses the first by id.
    if let Some(service) = files.iter().flat_map(|it| services(it)).min() {
        config = config.service(service);
    }
    match config.generate() {
        Err(Error::Invalid(_)) => config.parts(Parts::Types).generate().unwrap().files,
        other => other.unwrap().files,
    }
}

/// Returns the ids of the services in a file.
fn services(file: &Path) -> Vec<String> {
    let model: serde_json::Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let shapes = model["shapes"].as_object().into_iter().flatten();
    shapes
        .filter(|(_, shape)| shape["type"] == "service")
        .map(|(id, _)| id.clone())
        .collect()
}

#[track_caller]
fn assert_same(first: &FileSet, second: &FileSet, model: &Path) {
    let names = |it: &FileSet| {
        it.iter()
            .map(|(path, _)| path.to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(first), names(second), "{}", model.display());
    for ((path, first), (_, second)) in first.iter().zip(second.iter()) {
        let differs = first
            .lines()
            .zip(second.lines())
            .find(|(first, second)| first != second);
        assert_eq!(differs, None, "{}: {}", model.display(), path.display());
        assert!(first == second, "{}: {}", model.display(), path.display());
    }
}

#[test]
fn generating_again_and_on_more_threads_gives_the_same_bytes() {
    for model in models() {
        let files = [model.clone()];
        let first = generate(&files, 1);
        assert_same(&first, &generate(&files, 1), &model);
        assert_same(&first, &generate(&files, 8), &model);
    }
}

#[test]
fn the_order_of_shapes_and_of_keys_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for model in models() {
        let expected = generate(std::slice::from_ref(&model), 2);
        let mut json = Json::read(&model);
        for seed in [1, 2] {
            json.shuffle(&mut Random(seed));
            let path = folder.path().join(model.file_name().unwrap());
            fs::write(&path, json.to_string()).unwrap();
            assert_same(&expected, &generate(&[path], 2), &model);
        }
    }
}

#[test]
fn the_order_of_files_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for model in models() {
        let mut paths = Vec::new();
        for (index, part) in Json::read(&model).split(3).into_iter().enumerate() {
            let path = folder.path().join(format!("part-{index}.json"));
            fs::write(&path, part.to_string()).unwrap();
            paths.push(path);
        }
        let expected = generate(&paths, 2);
        for _ in 0..2 {
            paths.rotate_left(1);
            assert_same(&expected, &generate(&paths, 2), &model);
        }
    }
}

#[test]
fn a_shuffled_model_is_another_text_with_the_same_members() {
    let mut json = Json::parse(
        r#"{"a": 1, "b": [1, {"c": 2, "d": 3, "e": 4}], "members": {"z": {"f": 5, "g": 6}, "y": 7, "x": 8}}"#,
    );
    let before = json.to_string();
    let mut random = Random(3);
    json.shuffle(&mut random);
    assert_ne!(json.to_string(), before);
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(value(&json.to_string()), value(&before));
    let Json::Object(entries) = &json else {
        panic!("an object")
    };
    let (_, members) = entries.iter().find(|(key, _)| key == "members").unwrap();
    let Json::Object(members) = members else {
        panic!("an object")
    };
    let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["z", "y", "x"]);
}

/// JSON whose objects keep their order.
#[derive(Clone, Debug)]
enum Json {
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
    /// Any other value, as its text, so that numbers keep all their digits.
    Other(String),
}

impl Json {
    fn read(path: &Path) -> Self {
        Self::parse(&fs::read_to_string(path).unwrap())
    }

    fn parse(text: &str) -> Self {
        match text.trim_start().chars().next() {
            Some('{') => {
                let Entries(entries) = serde_json::from_str(text).unwrap();
                let entries = entries.into_iter();
                Self::Object(
                    entries
                        .map(|(key, it)| (key, Self::parse(it.get())))
                        .collect(),
                )
            }
            Some('[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text).unwrap();
                Self::Array(items.into_iter().map(|it| Self::parse(it.get())).collect())
            }
            _ => Self::Other(text.to_owned()),
        }
    }

    /// Shuffles the keys of every object, except the members of a shape, whose order has a meaning.
    fn shuffle(&mut self, random: &mut Random) {
        match self {
            Self::Array(items) => items.iter_mut().for_each(|it| it.shuffle(random)),
            Self::Object(entries) => {
                for index in (1..entries.len()).rev() {
                    entries.swap(index, random.below(index + 1));
                }
                for (key, value) in entries {
                    match value {
                        Self::Object(members) if key == "members" => {
                            members.iter_mut().for_each(|(_, it)| it.shuffle(random));
                        }
                        value => value.shuffle(random),
                    }
                }
            }
            Self::Other(_) => {}
        }
    }

    /// Splits the model into several, each with some of the shapes.
    fn split(self, parts: usize) -> Vec<Json> {
        let Self::Object(mut entries) = self else {
            panic!("a model is an object")
        };
        let at = entries.iter().position(|(key, _)| key == "shapes").unwrap();
        let (_, Self::Object(shapes)) = entries.remove(at) else {
            panic!("shapes are an object")
        };
        let mut split = vec![Vec::new(); parts];
        for (index, shape) in shapes.into_iter().enumerate() {
            split[index % parts].push(shape);
        }
        let part = |(index, shapes)| {
            let rest = entries
                .iter()
                .filter(|(key, _)| index == 0 || key == "smithy");
            let mut part: Vec<_> = rest.cloned().collect();
            part.push(("shapes".to_owned(), Self::Object(shapes)));
            Self::Object(part)
        };
        split.into_iter().enumerate().map(part).collect()
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Array(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "" } else { "," })?;
                }
                f.write_str("]")
            }
            Self::Object(entries) => {
                f.write_str("{")?;
                for (index, (key, value)) in entries.iter().enumerate() {
                    let comma = if index == 0 { "" } else { "," };
                    write!(f, "{comma}{}:{value}", serde_json::json!(key))?;
                }
                f.write_str("}")
            }
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// The entries of an object, with the texts of their values.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// Pseudorandom numbers that are the same in every run: the generator of Numerical Recipes.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}
