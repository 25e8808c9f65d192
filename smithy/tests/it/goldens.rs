//! What every golden of a rule has to be.

use std::fs;
use std::path::{Path, PathBuf};

use farrier_smithy::diagnostic::Severity;
use farrier_smithy::validate;

use crate::load_texts;

/// The rules by which the definitions of traits refuse a trait: its value, and what it is applied to.
const OF_DEFINITIONS: [&str; 2] = ["trait-value", "trait-target"];

fn snapshots(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            snapshots(&path, into);
        } else if path.extension().is_some_and(|it| it == "snap") {
            into.push(path);
        }
    }
}

/// A rule about the value of a trait never runs, if the definition of the trait refuses the value: in a real run the
/// model is refused before. So a golden that shows such a rule must not show it by such a value.
#[test]
fn no_golden_shows_a_rule_by_a_trait_that_its_definition_refuses() {
    let mut paths = Vec::new();
    snapshots(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/validate"),
        &mut paths,
    );
    let (mut models, mut hidden) = (0, Vec::new());
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let mut parts = text.splitn(3, "---\n").skip(1);
        let (head, golden) = (parts.next().unwrap(), parts.next().unwrap());
        let description = head
            .lines()
            .find_map(|line| line.strip_prefix("description: "));
        // The text of a model is quoted. Other descriptions are in words.
        let input = description.and_then(|it| serde_json::from_str::<String>(it).ok());
        let Some(input) = input.filter(|it| it.starts_with("{\n\"smithy\"")) else {
            continue;
        };
        models += 1;
        let (model, _) = load_texts(&[&input]);
        let found = validate::check_model(&model);
        let errors = found.iter().filter(|it| it.severity == Severity::Error);
        for it in errors.filter(|it| OF_DEFINITIONS.contains(&it.rule.id())) {
            let shown = golden.contains(&format!("[{}]: {}", it.rule, it.message));
            if !shown {
                hidden.push(format!("{}: {}", path.display(), it.message));
            }
        }
    }
    assert!(
        hidden.is_empty(),
        "these errors are not in the goldens:\n{}",
        hidden.join("\n")
    );
    assert!(models > 40, "{models} models were found");
}
