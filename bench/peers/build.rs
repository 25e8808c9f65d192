//! Generates a client of Amazon S3 twice: with the rules of endpoints as a tree, and as a decision diagram.

use std::path::{Path, PathBuf};

const MODELS: [(&str, &str); 2] = [
    ("s3_rules", "aws-models/2025-09/s3.json"),
    ("s3_bdd", "production/data/endpoints/bdd-models/s3.json"),
];

fn main() {
    println!("cargo::rerun-if-env-changed=FARRIER_SHARED");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let named = std::env::var_os("FARRIER_SHARED").map(PathBuf::from);
    let shared = root.join(named.unwrap_or_else(|| "../shared".into()));
    for (module, model) in MODELS {
        farrier_codegen::Config::new()
            .model(shared.join(model))
            .module(module)
            .operations(["GetObject"])
            .parts(farrier_codegen::Parts::Client)
            .build();
    }
}
