//! Compares the examples in `docs/cli.md` and README with the program. In `docs/cli.md`, the output of a command is the
//! block of JSON below it. In README, the output of a `farrier` command is the block after it. The commands run in one
//! folder, in the order of the page. `INSTA_UPDATE=always` writes the pages instead.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use farrier_test_support::{golden, program, workspace_root};

use super::{Folder, Run};

/// Held while README is compared or written, which several tests do.
static README: Mutex<()> = Mutex::new(());

/// Calls `block` with the language and the text of each fenced block of a page. Checks that each returned text equals
/// that of the block.
#[track_caller]
fn check(page: &str, mut block: impl FnMut(&str, &str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(page);
    let held = fs::read_to_string(&path).unwrap();
    let mut printed = String::new();
    let mut lines = held.lines();
    while let Some(line) = lines.next() {
        printed += &format!("{line}\n");
        if let Some(language) = line.strip_prefix("```") {
            let body = lines.by_ref().take_while(|it| *it != "```");
            let body: String = body.map(|it| format!("{it}\n")).collect();
            printed += &format!("{}```\n", block(language, &body));
        }
    }
    golden::check(&path, &printed);
}

#[test]
fn every_answer_on_the_page_is_the_one_that_is_printed() {
    let folder = Folder::new();
    let mut command = None;
    let mut answers = 0;
    check("docs/cli.md", |language, text| {
        match (language, command.take()) {
            ("console", None) => {
                command = text.trim().strip_prefix("$ farrier ").map(str::to_owned);
            }
            ("json", Some(command)) => {
                answers += 1;
                return folder.run(&command).stdout;
            }
            (file, None) => folder.put(file.strip_prefix("json ").unwrap(), text),
            other => panic!("what is this? {other:?}"),
        }
        text.to_owned()
    });
    assert_eq!(answers, 6);
}

#[test]
fn the_page_has_the_statuses_of_help() {
    let page = include_str!("../../../docs/cli.md");
    let help = Folder::new().run("--help").passed();
    let statuses = help.split("Exit status:\n").nth(1).unwrap();
    assert_eq!(statuses.lines().count(), 4);
    for line in statuses.lines() {
        let (status, meaning) = line.trim().split_once("  ").unwrap();
        let row = format!("| {status} | {meaning} |");
        assert!(page.contains(&row), "{row}");
    }
}

#[test]
fn the_commands_in_readme_print_what_stands_below_them() {
    let folder = Folder::new();
    let model = include_str!("../../../models/personalize.json");
    folder.put("models/personalize.json", model);
    let mut commands = 0;
    let _readme = README.lock().unwrap_or_else(PoisonError::into_inner);
    check("README.md", |_, text| {
        if !text.starts_with("$ farrier list ") {
            return text.to_owned();
        }
        let mut printed = String::new();
        for command in text.lines().filter_map(|it| it.strip_prefix("$ farrier ")) {
            commands += 1;
            let answer = folder.run(command).passed();
            printed += &format!("$ farrier {command}\n{answer}");
        }
        printed
    });
    assert_eq!(commands, 4);
}

#[test]
fn the_module_in_readme_compiles_and_runs_with_the_program_in_readme() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    let model = include_str!("../../../models/personalize.json");
    fs::create_dir_all(folder.join("models")).unwrap();
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("models/personalize.json"), model).unwrap();
    let mut generated = false;
    let mut manifest = String::new();
    let mut program = false;
    let _readme = README.lock().unwrap_or_else(PoisonError::into_inner);
    check("README.md", |language, text| {
        let generate = text
            .lines()
            .find(|it| it.starts_with("$ farrier generate "));
        if let Some(arguments) = generate.and_then(|it| it.strip_prefix("$ farrier ")) {
            generated = true;
            let mut command = Folder::new().command(arguments);
            Run::of(command.current_dir(&folder)).passed();
        } else if language == "toml" && generated {
            let farrier = workspace_root().join("runtime");
            let path = format!("{:?}", farrier.display().to_string());
            let dependencies = text.replace("\"../farrier/runtime\"", &path);
            manifest = format!(
                "[workspace]\n\n[package]\nname = \"readme\"\nedition = \"2024\"\n\n{dependencies}"
            );
        } else if text.starts_with("// src/main.rs\nmod personalize;") {
            program = true;
            fs::write(folder.join("src/main.rs"), text).unwrap();
        } else if program && text.starts_with("$ cargo run\n") {
            fs::write(folder.join("Cargo.toml"), &manifest).unwrap();
            program::copy_lock(&folder).unwrap();
            let answer = Run::of(program::cargo(&folder).arg("run")).passed();
            program = false;
            return format!("$ cargo run\n{answer}");
        }
        text.to_owned()
    });
    assert!(generated && !program && !manifest.is_empty());
}
