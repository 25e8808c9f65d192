//! Generators that are killed while they write, and two at the same moment, as processes.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use farrier_codegen::{Config, FileSet, Layout, Scope};

/// A model with a service of so many operations.
fn model(operations: usize) -> String {
    let ids = (0..operations).map(|at| format!(r#"{{ "target": "a#Op{at}" }}"#));
    let shapes = (0..operations).map(|at| {
        format!(
            r#""a#Op{at}": {{ "type": "operation", "output": {{ "target": "a#Op{at}Output" }} }},
               "a#Op{at}Output": {{ "type": "structure", "members": {{ "of{operations}": {{ "target": "smithy.api#String" }} }} }}"#
        )
    });
    let ids = ids.collect::<Vec<_>>().join(",");
    let shapes = shapes.collect::<Vec<_>>().join(",");
    format!(
        r#"{{ "smithy": "2.0", "shapes": {{
            "a#S": {{ "type": "service", "version": "1", "operations": [{ids}], "traits": {{ "aws.protocols#awsJson1_0": {{}} }} }},
            {shapes} }} }}"#
    )
}

fn generated(operations: usize, layout: Layout) -> FileSet {
    let config = Config::new().model_text("m.json", model(operations));
    config.module("m").layout(layout).generate().unwrap().files
}

fn layout_of(name: &str) -> Layout {
    match name {
        "files" => Layout::Files,
        _ => Layout::OneFile,
    }
}

/// Not a test, but the process that the tests below start: it writes one output after another until it is killed, or
/// the number of times that it is told, and prints a line before each.
#[test]
fn writer() {
    let (Ok(folder), Ok(layout)) = (std::env::var("FOLDER"), std::env::var("LAYOUT")) else {
        return;
    };
    let times = std::env::var("TIMES").ok().and_then(|it| it.parse().ok());
    let sets = [2, 3].map(|it| generated(it, layout_of(&layout)));
    for time in 0..times.unwrap_or(usize::MAX) {
        println!("writing {time}");
        sets[time % 2]
            .write(Path::new(&folder), Scope::Folder)
            .unwrap();
    }
}

fn start(folder: &Path, layout: &str, times: Option<usize>) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "writer", "--nocapture"])
        .env("FOLDER", folder)
        .env("LAYOUT", layout)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if let Some(times) = times {
        command.env("TIMES", times.to_string());
    }
    command.spawn().unwrap()
}

fn staging_folders(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap();
    let name = |it: fs::DirEntry| it.file_name().to_string_lossy().into_owned();
    let names = entries.map(|it| name(it.unwrap()));
    names.filter(|it| it.starts_with(".farrier-")).count()
}

#[test]
fn a_process_that_is_killed_leaves_every_file_whole_and_the_next_one_tidies_up() {
    for layout in ["file", "files"] {
        let outputs = [2, 3].map(|it| generated(it, layout_of(layout)));
        let folder = tempfile::tempdir().unwrap();
        outputs[0].write(folder.path(), Scope::Folder).unwrap();
        for round in 0..12 {
            let mut child = start(folder.path(), layout, None);
            // Killed within a write that begins later in each round.
            let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
            let mark = format!("writing {}", 1 + round % 6);
            assert!(lines.any(|it| it.unwrap().ends_with(&mark)));
            for _ in 0..round * 200 {
                std::hint::spin_loop();
            }
            child.kill().unwrap();
            child.wait().unwrap();
            for (path, text) in outputs[0].iter() {
                let Some(other) = outputs[1].get(path) else {
                    continue;
                };
                let found = fs::read_to_string(folder.path().join(path));
                let found =
                    found.unwrap_or_else(|it| panic!("{layout} {round}: {}: {it}", path.display()));
                assert!(found == text || found == other, "{layout} {round}: {found}");
            }
        }
        outputs[0].write(folder.path(), Scope::Folder).unwrap();
        let drift = outputs[0].check(folder.path(), Scope::Folder).unwrap();
        assert!(drift.is_empty(), "{drift:?}");
        assert_eq!(staging_folders(folder.path()), 0, "{layout}");
    }
}

#[test]
fn two_processes_at_the_same_moment_both_end_well() {
    for layout in ["file", "files"] {
        for times in [1, 9] {
            let parent = tempfile::tempdir().unwrap();
            // The folder does not exist before.
            let folder = parent.path().join("src/out");
            let children = [(); 2].map(|()| start(&folder, layout, Some(times)));
            for child in children {
                let output = child.wait_with_output().unwrap();
                assert!(output.status.success(), "{layout} {times}: {output:?}");
            }
            // The number of writes is odd, so both processes have written the same last. One of them may have been
            // between two writes of the other, which the next write mends.
            let last = generated(2, layout_of(layout));
            last.write(&folder, Scope::Folder).unwrap();
            let written: BTreeMap<_, _> = last.iter().collect();
            for (path, text) in written {
                assert_eq!(fs::read_to_string(folder.join(path)).unwrap(), text);
            }
            assert_eq!(staging_folders(&folder), 0);
        }
    }
}
