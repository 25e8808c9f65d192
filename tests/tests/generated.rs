//! The committed output, file by file. The snapshots show a change of the generator as its users will see it.

use std::fs;
use std::path::{Path, PathBuf};

use farrier_test_support::workspace_root;

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else {
            out.push(path);
        }
    }
}

#[test]
fn the_generated_crate_reads_as_it_was_reviewed() {
    let root = workspace_root().join("generated/src");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    paths.sort();
    let names: Vec<String> = paths
        .iter()
        .map(|path| path.strip_prefix(&root).unwrap().iter())
        .map(|parts| parts.map(|it| it.to_string_lossy()).collect::<Vec<_>>())
        .map(|parts| parts.join("/"))
        .collect();
    insta::assert_snapshot!("files", names.join("\n"));
    for (path, name) in paths.iter().zip(&names) {
        let snapshot = name.trim_end_matches(".rs").replace('/', "__");
        insta::assert_snapshot!(snapshot, fs::read_to_string(path).unwrap());
    }
}
