//! Every part of every topic's model compiles with warnings denied, clippy's among them, whatever features
//! the runtime has.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use farrier_codegen::{Config, Layout, Only, Scope};

/// The topics, each with a shape that its types can be made of alone.
const TOPICS: [(&str, &str); 7] = [
    ("structures", "Horse"),
    ("enums", "Color"),
    ("unions", "Source"),
    ("recursion", "Expression"),
    ("names", "Everything"),
    ("constraints", "CheckInput"),
    ("http", "GetThingInput"),
];

const PARTS: [(&str, Option<Only>); 4] = [
    ("whole", None),
    ("types", Some(Only::Types)),
    ("client", Some(Only::Client)),
    ("server", Some(Only::Server)),
];

/// The features of the runtime that a program can have.
const FEATURES: [&str; 4] = ["", "client", "server", "client,server"];

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// A crate below the workspace's target folder, where it is a workspace of its own.
fn scratch() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compiled");
    fs::create_dir_all(folder.join("src")).unwrap();
    let manifest = format!(
        "[workspace]\n\n[package]\nname = \"compiled\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [features]\nclient = [\"farrier/client\"]\nserver = [\"farrier/server\"]\n\n\
         [dependencies]\nfarrier = {{ path = {:?}, default-features = false }}\n",
        root.join("runtime")
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    // The same versions as the workspace, so that nothing has to be fetched.
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    folder
}

#[test]
fn every_part_compiles_with_every_set_of_features() {
    let folder = scratch();
    let mut files = farrier_codegen::FileSet::new();
    let mut root = String::from("//! Generated.\n#![deny(missing_docs)]\n");
    for (topic, shape) in TOPICS {
        let config = Config::new().model(tests().join(format!("models/{topic}.json")));
        let config = config.layout(Layout::Files);
        let parts = PARTS.map(|(part, only)| match only {
            Some(only) => (part, config.clone().only(only)),
            None => (part, config.clone()),
        });
        let shapes = ("shapes", config.clone().shapes([shape]));
        for (part, config) in parts.into_iter().chain([shapes]) {
            let module = format!("{topic}_{part}");
            root.push_str(&format!("#[rustfmt::skip] pub mod {module};\n"));
            let generated = config.module(module).generate();
            files.insert_all(Path::new(""), generated.unwrap_or_else(|it| panic!("{it}")));
        }
    }
    files.write(&folder.join("src"), Scope::Folder).unwrap();
    fs::write(folder.join("src/lib.rs"), root).unwrap();
    for features in FEATURES {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["clippy", "--quiet", "--offline", "--features", features])
            .args(["--", "-D", "warnings"])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "with features `{features}`:\n{said}"
        );
    }
}
