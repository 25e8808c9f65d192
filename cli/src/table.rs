//! The table that `generate` prints: figures of each service and the list of written files come in; text goes out.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use farrier_codegen::{Drift, Summary};

/// A line for each service, and lines for other written files.
pub(crate) fn table(services: &[Summary], written: &Drift, output: &Path) -> String {
    let mut changed = written.by_module();
    let rows = services.iter().map(|it| Row {
        name: it.module.clone(),
        operations: count(it.operations, "operation"),
        shapes: count(it.shapes, "shape"),
        files: match own(&it.module, &mut changed) {
            Some(drift) => files(&drift),
            None => "unchanged".to_owned(),
        },
    });
    let mut rows: Vec<Row> = rows.collect();
    changed.retain(|_, drift| !drift.is_empty());
    // The rest: the root of the crate, and services that the configuration no longer lists.
    rows.extend(changed.iter().map(|(module, drift)| Row {
        name: match module.as_str() {
            "" => output.display().to_string(),
            module => module.to_owned(),
        },
        operations: String::new(),
        shapes: String::new(),
        files: files(drift),
    }));
    let width = |least: usize, text: fn(&Row) -> &str| {
        let widths = rows.iter().map(|row| text(row).chars().count());
        widths.fold(least, usize::max)
    };
    let name = width(15, |it| &it.name);
    let operations = width(12, |it| &it.operations);
    let shapes = width(10, |it| &it.shapes);
    let mut out = String::new();
    for row in &rows {
        let _ = writeln!(
            out,
            "{:name$}  {:operations$}  {:shapes$}  {}",
            row.name, row.operations, row.shapes, row.files
        );
    }
    out
}

/// Takes the changes of a service out of all changes: those of its folder, or its only file.
fn own(module: &str, changed: &mut BTreeMap<String, Drift>) -> Option<Drift> {
    if let Some(drift) = changed.remove(module) {
        return Some(drift);
    }
    let file = PathBuf::from(format!("{module}.rs"));
    let top = changed.get_mut("")?;
    let mut drift = Drift::default();
    for (all, own) in [
        (&mut top.stale, &mut drift.stale),
        (&mut top.missing, &mut drift.missing),
    ] {
        own.extend(all.extract_if(.., |it| *it == file));
    }
    (!drift.is_empty()).then_some(drift)
}

struct Row {
    name: String,
    operations: String,
    shapes: String,
    files: String,
}

fn files(drift: &Drift) -> String {
    let written = drift.stale.len() + drift.missing.len();
    match (written, drift.orphaned.len()) {
        (0, removed) => format!("{} removed", count(removed, "file")),
        (written, 0) => format!("{} changed", count(written, "file")),
        (written, removed) => format!("{} changed, {removed} removed", count(written, "file")),
    }
}

/// `1 shape`, `2 shapes`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(module: &str, operations: usize, shapes: usize) -> Summary {
        Summary {
            module: module.to_owned(),
            operations,
            shapes,
        }
    }

    #[test]
    fn a_run_prints_a_line_for_each_service_and_for_what_else_it_changed() {
        let services = [
            summary("personalize", 3, 21),
            summary("cleanroomsml", 1, 12),
        ];
        let mut written = Drift::default();
        written.stale = vec!["lib.rs".into(), "personalize/types.rs".into()];
        written.missing = vec!["personalize/client.rs".into()];
        written.orphaned = vec!["personalize/old.rs".into(), "gone/mod.rs".into()];
        let text = table(&services, &written, Path::new("generated/src"));
        insta::assert_snapshot!(text);
    }
}
