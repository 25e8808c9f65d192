//! `docs/cli.md` and README show what is really printed: each block of JSON after a command is what that command
//! answers, and so is what stands below a command in README; in the order of the page and in one folder.

use super::Folder;

const PAGE: &str = include_str!("../../../docs/cli.md");

const README: &str = include_str!("../../../README.md");

/// The fenced blocks of a page: their language and their text.
fn blocks(page: &'static str) -> Vec<(&'static str, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let body: Vec<&str> = lines.by_ref().take_while(|it| *it != "```").collect();
            blocks.push((language, body.join("\n") + "\n"));
        }
    }
    blocks
}

#[test]
fn every_answer_on_the_page_is_the_one_that_is_printed() {
    let folder = Folder::new();
    let mut command = None;
    let mut answers = 0;
    for (language, text) in blocks(PAGE) {
        match (language, command.take()) {
            ("console", None) => {
                command = Some(text.trim().strip_prefix("$ farrier ").unwrap().to_owned());
            }
            ("json", Some(command)) => {
                let printed = folder.run(&command).stdout;
                assert_eq!(printed, text, "farrier {command}");
                answers += 1;
            }
            (file, None) if file.starts_with("json ") => folder.put(&file[5..], &text),
            other => panic!("what is this? {other:?}"),
        }
    }
    assert!(answers == 5, "{answers}");
}

#[test]
fn the_page_has_the_statuses_of_help() {
    let help = Folder::new().run("--help").passed();
    let statuses = help.split("Exit status:\n").nth(1).unwrap();
    assert_eq!(statuses.lines().count(), 4);
    for line in statuses.lines() {
        let (status, meaning) = line.trim().split_once("  ").unwrap();
        let row = format!("| {status} | {meaning} |");
        assert!(PAGE.contains(&row), "{row}");
    }
}

#[test]
fn the_commands_in_readme_print_what_stands_below_them() {
    let folder = Folder::new();
    folder.put(
        "models/personalize.json",
        include_str!("../../../models/personalize.json"),
    );
    let consoles = blocks(README).into_iter().filter(|it| it.0 == "console");
    let mut shown = consoles
        .map(|it| it.1)
        .filter(|it| it.starts_with("$ farrier list "));
    let shown = shown.next().unwrap();
    let commands = shown.lines().filter_map(|it| it.strip_prefix("$ farrier "));
    let mut printed = String::new();
    for command in commands {
        printed += &format!("$ farrier {command}\n{}", folder.run(command).passed());
    }
    assert_eq!(printed, shown);
}
