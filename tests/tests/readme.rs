//! README quotes the examples, which this workspace compiles and runs.

use std::fs;
use std::path::{Path, PathBuf};

use farrier_test_support::workspace_root;

/// Returns the code blocks of one language in README, without their fences.
fn blocks(language: &str) -> Vec<String> {
    let readme = fs::read_to_string(workspace_root().join("README.md")).unwrap();
    let mut blocks = Vec::new();
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        let Some(found) = line.strip_prefix("```").filter(|it| !it.is_empty()) else {
            continue;
        };
        let body: Vec<&str> = lines.by_ref().take_while(|it| *it != "```").collect();
        if found == language {
            blocks.push(body.join("\n") + "\n");
        }
    }
    blocks
}

#[test]
fn every_rust_block_is_a_file_of_an_example() {
    let blocks = blocks("rust");
    assert!(
        blocks.len() >= 5,
        "README has {} blocks of Rust",
        blocks.len()
    );
    for block in blocks {
        // The test of the command line runs this one, with the module that the command line generates.
        if block.starts_with("// src/main.rs\nmod personalize;") {
            continue;
        }
        let path = block.lines().next().and_then(|it| it.strip_prefix("// "));
        let path = path.unwrap_or_else(|| panic!("a block does not begin with its file:\n{block}"));
        let mut files = EXAMPLES.map(|it| example(it).join(path)).into_iter();
        let is_held = |file: PathBuf| fs::read_to_string(file).is_ok_and(|held| held == block);
        assert!(files.any(is_held), "{path} differs from README");
    }
}

/// README's first example calls a service that wants signatures, with what the program finds.
#[test]
fn the_first_example_calls_a_signed_service() {
    let first = &blocks("rust")[0];
    assert!(first.contains("farrier_aws::Config::load()"), "{first}");
    let held = fs::read_to_string(example("s3").join("src/main.rs")).unwrap();
    assert_eq!(*first, held);
}

/// The examples that README quotes, in the order of their manifests in it.
const EXAMPLES: [&str; 2] = ["s3", "attributions"];

fn example(name: &str) -> PathBuf {
    workspace_root().join("examples").join(name)
}

#[test]
fn the_manifests_in_readme_ask_for_what_the_examples_ask_for() {
    for (shown, name) in blocks("toml").iter().zip(EXAMPLES) {
        let shown: toml::Table = shown.parse().unwrap();
        let manifest = example(name).join("Cargo.toml");
        let held: toml::Table = fs::read_to_string(manifest).unwrap().parse().unwrap();
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            // An example has tests of its own, which need more.
            if let Some(shown) = shown.get(section) {
                let shown = shown.as_table().unwrap();
                asks_for_the_same(section, shown, held[section].as_table().unwrap());
            }
        }
    }
}

fn asks_for_the_same(section: &str, shown: &toml::Table, held: &toml::Table) {
    let names = held
        .keys()
        .filter(|it| section != "dev-dependencies" || shown.contains_key(*it));
    assert_eq!(shown.keys().collect::<Vec<_>>(), names.collect::<Vec<_>>());
    for (name, shown) in shown {
        assert_eq!(shown.get("features"), held[name].get("features"), "{name}");
        if name.starts_with("farrier") {
            // README has paths to a repository beside the reader's project. The example uses the workspace.
            let path = shown["path"].as_str().unwrap();
            let folder = path.strip_prefix("../farrier/").unwrap();
            let manifest = workspace_root().join(folder).join("Cargo.toml");
            let manifest: toml::Table = fs::read_to_string(manifest).unwrap().parse().unwrap();
            assert_eq!(manifest["package"]["name"].as_str(), Some(name.as_str()));
        } else {
            let version = |it: &toml::Value| it.get("version").unwrap_or(it).clone();
            assert_eq!(version(&held[name]), version(shown), "{name}");
        }
    }
}

#[test]
fn every_link_to_a_file_leads_to_one() {
    let readme = fs::read_to_string(workspace_root().join("README.md")).unwrap();
    let targets: Vec<&str> = readme
        .split("](")
        .skip(1)
        .filter_map(|it| it.split_once(')'))
        .map(|(target, _)| target)
        .filter(|it| !it.starts_with("http"))
        .collect();
    assert!(targets.len() > 5);
    for target in targets {
        assert!(workspace_root().join(target).exists(), "{target}");
    }
}

#[test]
fn the_commands_for_a_fresh_machine_are_those_that_ci_runs() {
    let ci = fs::read_to_string(workspace_root().join(".ci/run")).unwrap();
    assert!(blocks("console")[0].contains("$ cargo xtask codegen\n$ cargo test --workspace"));
    assert!(ci.contains("cargo test --workspace"));
}

/// Returns a folder `models` with a changed model of Personalize, in a folder of the test.
fn changed_models(test: &str, change: impl Fn(String) -> String) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(test)
        .join("models");
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir(workspace_root().join("models")).unwrap() {
        let path = entry.unwrap().path();
        let held = fs::read_to_string(&path).unwrap();
        let changes = path.ends_with("personalize.json");
        let text = if changes {
            change(held.clone())
        } else {
            held.clone()
        };
        assert_eq!(text != held, changes, "{}", path.display());
        fs::write(folder.join(path.file_name().unwrap()), text).unwrap();
    }
    folder
}

#[test]
fn the_diagnostic_in_readme_is_the_one_that_is_printed() {
    let shape = "\"target\": \"com.amazonaws.personalize#MetricAttributes\"";
    let models = changed_models("readme_diagnostic", |model| {
        model.replace(shape, &shape.replace("Attributes", "Atributes"))
    });
    let generated = farrier_codegen::Config::new()
        .model(models.join("personalize.json"))
        .generate();
    let printed = generated.unwrap_err().to_string();
    let printed = printed.replace(models.to_str().unwrap(), "models");
    let blocks = blocks("console");
    assert!(
        blocks.iter().any(|it| it.trim_end() == printed.trim_end()),
        "{printed}"
    );
}

#[test]
fn the_drift_in_readme_is_the_one_that_is_printed() {
    let member = "\"failureReason\": {";
    let models = changed_models("readme_drift", |model| {
        model.replace(
            member,
            &format!("\"note\": {{ \"target\": \"smithy.api#String\" }}, {member}"),
        )
    });
    let project = farrier_codegen::Project::read(models.join("farrier.toml")).unwrap();
    let files = project.generate().unwrap().files;
    let root = workspace_root().join("generated/src");
    let drift = files.check(&root, farrier_codegen::Scope::Folder).unwrap();
    let printed = drift.report(Path::new("generated/src"), "farrier generate");
    let shown = format!("$ farrier check\n{printed}");
    let blocks = blocks("console");
    assert!(
        blocks.iter().any(|it| it.trim_end() == shown.trim_end()),
        "{shown}"
    );
}
