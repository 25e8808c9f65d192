//! Runs `cargo xtask codegen` as a person does, in a temporary workspace with a small model.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use farrier_test_support::folder::Folder;

const CONFIGURATION: &str = r#"output = "../generated/src"

[[service]]
models = ["weather.json"]
"#;

const MODEL: &str = r#"{
    "smithy": "2.0",
    "shapes": {
        "example.weather#Weather": {
            "type": "service",
            "version": "2006-03-01",
            "operations": [{ "target": "example.weather#GetForecast" }],
            "traits": {
                "aws.protocols#awsJson1_1": {},
                "smithy.api#documentation": "Tells the weather."
            }
        },
        "example.weather#GetForecast": {
            "type": "operation",
            "input": { "target": "example.weather#GetForecastInput" },
            "output": { "target": "example.weather#GetForecastOutput" },
            "traits": { "smithy.api#documentation": "Tells the weather of tomorrow." }
        },
        "example.weather#GetForecastInput": {
            "type": "structure",
            "members": {
                "city": {
                    "target": "smithy.api#String",
                    "traits": { "smithy.api#required": {}, "smithy.api#documentation": "Where." }
                }
            },
            "traits": { "smithy.api#input": {} }
        },
        "example.weather#GetForecastOutput": {
            "type": "structure",
            "members": {
                "chanceOfRain": { "target": "smithy.api#Float" }
            },
            "traits": { "smithy.api#output": {} }
        }
    }
}
"#;

/// A workspace with a configuration and a model, but without generated code.
struct Workspace(Folder);

struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Workspace {
    fn new() -> Self {
        let workspace = Self(Folder::new());
        workspace.put("models/farrier.toml", CONFIGURATION);
        workspace.put("models/weather.json", MODEL);
        workspace
    }

    fn xtask(&self, arguments: &[&str]) -> Run {
        self.xtask_in("", arguments)
    }

    fn xtask_in(&self, folder: &str, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .current_dir(self.path(folder))
            .output()
            .unwrap();
        Run {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl std::ops::Deref for Workspace {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.0
    }
}

impl Run {
    #[track_caller]
    fn passed(self) -> String {
        assert_eq!(self.status, Some(0), "{}{}", self.stdout, self.stderr);
        assert_eq!(self.stderr, "");
        self.stdout
    }

    #[track_caller]
    fn failed(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{}{}", self.stdout, self.stderr);
        self
    }
}

#[test]
fn a_second_run_changes_nothing_and_check_agrees() {
    let workspace = Workspace::new();
    let first = workspace.xtask(&["codegen"]).passed();
    let line = first.lines().next().unwrap();
    assert!(
        line.starts_with("weather          1 operation   2 shapes    "),
        "{first}"
    );
    assert!(line.ends_with(" changed"), "{first}");
    let tree = workspace.tree();

    let second = workspace.xtask(&["codegen"]).passed();
    assert_eq!(
        second,
        "weather          1 operation   2 shapes    unchanged\n"
    );
    assert_eq!(workspace.xtask(&["codegen", "--check"]).passed(), "");
    assert_eq!(workspace.tree(), tree);
}

#[test]
fn after_a_member_is_added_check_names_the_stale_files_and_the_command_that_mends_them() {
    let workspace = Workspace::new();
    workspace.xtask(&["codegen"]).passed();
    workspace.change(
        "models/weather.json",
        r#""chanceOfRain": {"#,
        r#""windSpeed": { "target": "smithy.api#Integer" }, "chanceOfRain": {"#,
    );
    let before = workspace.tree();

    let check = workspace.xtask(&["codegen", "--check"]).failed(1);
    assert_eq!(workspace.tree(), before);
    let mut lines: Vec<&str> = check.stdout.lines().collect();
    assert_eq!(lines.remove(0), "weather: out of date");
    assert_eq!(
        lines.pop(),
        Some("run `cargo xtask codegen` and commit the result")
    );
    let stale: Vec<&str> = lines
        .iter()
        .map(|it| it.strip_prefix("  stale     ").unwrap())
        .collect();
    assert!(!stale.is_empty());

    workspace.xtask(&["codegen"]).passed();
    let after = workspace.tree();
    let changed = after
        .iter()
        .filter(|(path, text)| before.get(*path) != Some(text));
    let changed: Vec<PathBuf> = changed.map(|(path, _)| path.clone()).collect();
    let named: Vec<PathBuf> = stale.iter().map(|it| workspace.path(it)).collect();
    assert_eq!(changed, named, "the files named are the files that changed");
    workspace.xtask(&["codegen", "--check"]).passed();
}

#[test]
fn files_that_are_missing_and_files_that_nothing_generates_any_more_are_drift() {
    let workspace = Workspace::new();
    workspace.xtask(&["codegen"]).passed();
    let tree = workspace.tree();
    fs::remove_file(workspace.path("generated/src/weather/mod.rs")).unwrap();
    let mark = "// @generated by farrier from gone.json. Do not edit.\n";
    workspace.put("generated/src/gone/mod.rs", mark);
    let check = workspace.xtask(&["codegen", "--check"]).failed(1);
    insta::assert_snapshot!(check.stdout);

    let written = workspace.xtask(&["codegen"]).passed();
    insta::assert_snapshot!(written);
    assert_eq!(workspace.tree(), tree);
    assert!(!workspace.path("generated/src/gone").exists());
}

/// Returns the end of the last line of a failed run. A check never writes files, and so its line has no such end.
fn ending(arguments: &[&str]) -> &'static str {
    match arguments.contains(&"--check") {
        true => "",
        false => "; nothing was written",
    }
}

#[test]
fn a_wrong_model_stops_the_run_with_its_place_and_nothing_is_written() {
    let workspace = Workspace::new();
    workspace.xtask(&["codegen"]).passed();
    workspace.change(
        "models/weather.json",
        "\"version\": \"2006-03-01\",",
        "\"version\": }",
    );
    let before = workspace.tree();
    for arguments in [&["codegen"][..], &["codegen", "--check"]] {
        let run = workspace.xtask(arguments).failed(1);
        assert_eq!(run.stdout, "");
        assert!(
            run.stderr.contains("--> models/weather.json:6:24"),
            "{}",
            run.stderr
        );
        assert!(
            run.stderr.ends_with(&format!(
                "error: 1 problem in 1 model{}\n",
                ending(arguments)
            )),
            "{}",
            run.stderr
        );
    }
    assert_eq!(workspace.tree(), before);
}

#[test]
fn whatever_a_model_file_holds_the_answer_names_the_place_and_nothing_is_written() {
    let truncated = &MODEL[..MODEL.len() / 2];
    let misspelt = MODEL
        .replace("smithy.api#Float", "smithy.api#Flaot")
        .replace(
            "{ \"target\": \"example.weather#GetForecastInput\" }",
            "{ \"target\": \"example.weather#GetForcastInput\" }",
        );
    let cases: [(&str, &[u8], &[&str]); 7] = [
        ("nothing", b"", &["error[syntax]", "weather.json:1:1"]),
        (
            "no JSON",
            b"smithy: 2.0\n",
            &["error[syntax]", "weather.json:1:1"],
        ),
        (
            "a cut file",
            truncated.as_bytes(),
            &["error[syntax]", "weather.json:"],
        ),
        (
            "bytes",
            b"{\"smithy\": \"\xff\x00",
            &["not UTF-8", "weather.json:1:13"],
        ),
        ("a list", b"[]", &["error[model]", "weather.json:1:1"]),
        (
            "other JSON",
            b"{\"openapi\": \"3.0\"}",
            &["error[", "weather.json:1:1"],
        ),
        (
            "two misspelt targets",
            misspelt.as_bytes(),
            &[
                "weather.json:15:34",
                "= help: `example.weather#GetForecastInput` has a similar name",
                "weather.json:32:45",
                "= help: `smithy.api#Float` has a similar name",
                "error: 2 problems in 1 model",
            ],
        ),
    ];
    let workspace = Workspace::new();
    workspace.xtask(&["codegen"]).passed();
    let generated = |workspace: &Workspace| {
        let mut tree = workspace.tree();
        tree.remove(&workspace.path("models/weather.json"));
        tree
    };
    let before = generated(&workspace);
    for (what, bytes, expected) in cases {
        fs::write(workspace.path("models/weather.json"), bytes).unwrap();
        for arguments in [&["codegen"][..], &["codegen", "--check"]] {
            let run = workspace.xtask(arguments).failed(1);
            for expected in expected {
                assert!(run.stderr.contains(expected), "{what}: {}", run.stderr);
            }
            assert!(
                run.stderr
                    .ends_with(&format!(" in 1 model{}\n", ending(arguments))),
                "{what}: {}",
                run.stderr
            );
        }
        workspace.put("models/weather.json", MODEL);
        assert_eq!(generated(&workspace), before, "{what}");
    }
}

#[test]
fn a_missing_model_is_named() {
    let workspace = Workspace::new();
    fs::remove_file(workspace.path("models/weather.json")).unwrap();
    let run = workspace.xtask(&["codegen"]).failed(3);
    assert!(run.stderr.contains("models/weather.json"), "{}", run.stderr);
    assert!(!workspace.path("generated").exists());
}

#[test]
fn an_unknown_operation_is_shown_in_the_configuration_with_the_names_that_exist() {
    let workspace = Workspace::new();
    let more = "operations = [\"GetForcast\"]\n";
    workspace.put("models/farrier.toml", &format!("{CONFIGURATION}{more}"));
    let run = workspace.xtask(&["codegen"]).failed(1);
    assert!(
        run.stderr.contains("--> models/farrier.toml:5:15"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("GetForecast"), "{}", run.stderr);
}

#[test]
fn an_unknown_service_is_shown_in_the_configuration_with_the_names_that_exist() {
    let workspace = Workspace::new();
    let more = "service = \"example.weather#Wetter\"\n";
    workspace.put("models/farrier.toml", &format!("{CONFIGURATION}{more}"));
    let run = workspace.xtask(&["codegen"]).failed(1);
    assert!(
        run.stderr.contains("--> models/farrier.toml:5:11"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("example.weather#Weather"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_file_that_farrier_did_not_write_is_left_alone() {
    let workspace = Workspace::new();
    workspace.put("generated/src/lib.rs", "//! Mine.\n");
    let before = workspace.tree();
    for arguments in [&["codegen"][..], &["codegen", "--check"]] {
        let run = workspace.xtask(arguments).failed(3);
        insta::assert_snapshot!("a_file_that_farrier_did_not_write", run.stderr);
    }
    assert_eq!(workspace.tree(), before);
}

#[test]
fn it_finds_the_workspace_from_a_folder_inside_it() {
    let workspace = Workspace::new();
    workspace.put("docs/deep/page.md", "");
    workspace.xtask_in("docs/deep", &["codegen"]).passed();
    assert!(workspace.path("generated/src/lib.rs").exists());
}

#[test]
fn wrong_arguments_are_named_and_the_status_is_2() {
    let workspace = Workspace::new();
    for (arguments, problem) in [
        (&["codegne"][..], "unrecognized subcommand 'codegne'"),
        (&["codegen", "--chekc"], "unexpected argument '--chekc'"),
        (&["codegen", "--check", "x"], "unexpected argument 'x'"),
        (&["bench", "speed"], "unrecognized subcommand 'speed'"),
        (&["bench", "--peers", "models"], "cannot be used with"),
        (
            &["conformance", "--suite"],
            "a value is required for '--suite",
        ),
        (&["conformance", "a", "b"], "unexpected argument 'b'"),
        (&[], "Usage: cargo xtask"),
    ] {
        let run = workspace.xtask(arguments).failed(2);
        assert!(run.stderr.contains(problem), "{}", run.stderr);
        assert!(run.stderr.contains("--help"), "{}", run.stderr);
    }
}

#[test]
fn help_goes_to_stdout_and_names_every_task() {
    let workspace = Workspace::new();
    let help = workspace.xtask(&["--help"]).passed();
    for task in ["codegen", "conformance", "sweep", "bench"] {
        assert!(help.contains(&format!("\n  {task} ")), "{help}");
    }
    let help = workspace.xtask(&["codegen", "--help"]).passed();
    assert!(help.contains("--check"), "{help}");
    let help = workspace.xtask(&["bench", "--help"]).passed();
    assert!(help.contains("instructions"), "{help}");
}

#[test]
fn the_page_of_rules_is_generated_with_the_crate() {
    let workspace = Workspace::new();
    workspace.put("smithy/src/rules.rs", "");
    workspace.put("docs/rules.md", "# Rules\n");
    workspace.xtask(&["codegen"]).passed();
    let page = fs::read_to_string(workspace.path("docs/rules.md")).unwrap();
    assert!(page.contains("| `trait-value` |"), "{page}");
    assert_eq!(workspace.xtask(&["codegen", "--check"]).passed(), "");

    workspace.put("docs/rules.md", "# Rules\n");
    let check = workspace.xtask(&["codegen", "--check"]).failed(1);
    assert_eq!(
        check.stdout,
        "docs: out of date\n  stale     docs/rules.md\nrun `cargo xtask codegen` and commit the result\n"
    );
}

#[test]
fn what_is_committed_is_what_the_models_of_this_repository_give() {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["codegen", "--check"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
}
