use std::path::{Path, PathBuf};

use super::Drift;

fn paths(paths: &[&str]) -> Vec<PathBuf> {
    paths.iter().map(PathBuf::from).collect()
}

#[test]
fn the_report_lists_every_file_by_module_and_the_cure() {
    let drift = Drift {
        stale: paths(&["lib.rs", "personalize/types.rs"]),
        missing: paths(&["personalize/operation/delete_metric_attribution.rs"]),
        orphaned: paths(&["cleanroomsml/mod.rs", "personalize/operation/old.rs"]),
    };
    insta::assert_snapshot!(drift.report(Path::new("generated/src"), "cargo xtask codegen"));
}

#[test]
fn nothing_is_reported_where_nothing_has_drifted() {
    let drift = Drift::default();
    assert!(drift.is_empty());
    assert_eq!(
        drift.report(Path::new("generated/src"), "cargo xtask codegen"),
        ""
    );
}
