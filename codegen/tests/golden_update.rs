//! Compares the goldens with the generator. The generated code of each topic is the file in `goldens`, which
//! `golden_behaviour` compiles.
//!
//! `INSTA_UPDATE=always` writes the files, as it does for snapshots.

mod topics;

use std::path::Path;

use farrier_codegen::{FileSet, Scope};
use farrier_test_support::golden;

use self::topics::TOPICS;

#[test]
fn the_generated_code_is_the_committed_one() {
    let goldens = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens");
    let mut files = FileSet::new();
    for topic in TOPICS {
        let generated = topic.config().generate();
        let generated = generated.unwrap_or_else(|error| panic!("{}: {error}", topic.name));
        files.insert_all(Path::new(""), generated.files);
    }
    if golden::is_updating() {
        files.write(&goldens, Scope::Folder).unwrap();
    }
    let drift = files.check(&goldens, Scope::Folder).unwrap();
    assert!(drift.is_empty(), "{}", drift.report(&goldens, golden::CURE));
}
