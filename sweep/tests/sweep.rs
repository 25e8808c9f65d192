//! Runs `cargo xtask sweep` as a user does, on folders of small models.

use std::path::Path;
use std::process::Command;

use farrier_test_support::folder::Folder;
use serde_json::{Value, json};

/// Returns a model with these services, each with one operation.
fn model(services: &[&str]) -> Value {
    let mut shapes = serde_json::Map::new();
    for name in services {
        let operation = format!("example#Get{name}");
        shapes.insert(
            format!("example#{name}"),
            json!({
                "type": "service",
                "version": "1",
                "operations": [{ "target": operation }],
                "traits": { "aws.protocols#awsJson1_1": {} }
            }),
        );
        shapes.insert(
            operation,
            json!({ "type": "operation", "input": { "target": "example#Key" } }),
        );
    }
    let member = json!({ "target": "smithy.api#String", "traits": { "smithy.api#required": {} } });
    shapes.insert(
        "example#Key".to_owned(),
        json!({ "type": "structure", "members": { "name": member } }),
    );
    json!({ "smithy": "2.0", "shapes": shapes })
}

fn folder(models: &[(&str, String)]) -> Folder {
    let folder = Folder::new();
    for (name, text) in models {
        folder.put(name, text);
    }
    folder
}

struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs the program. `target` names its target folder, which is kept between runs, so that the runtime is compiled
/// once.
fn sweep(target: &str, arguments: &[&str], folder: &Path) -> Run {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(target);
    let output = Command::new(env!("CARGO_BIN_EXE_farrier-sweep"))
        .args(arguments)
        .arg(folder)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .unwrap();
    Run {
        status: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Returns the cells of a row.
fn row<'a>(run: &'a Run, name: &str) -> Vec<&'a str> {
    let row = run.stdout.lines().find(|it| it.starts_with(name));
    let row = row.unwrap_or_else(|| panic!("no row {name}:\n{}\n{}", run.stdout, run.stderr));
    row.split_whitespace().collect()
}

#[test]
fn every_service_of_every_model_is_generated_and_compiled() {
    let folder = folder(&[
        ("one.json", model(&["Weather"]).to_string()),
        ("two.json", model(&["Tide", "Wind"]).to_string()),
        ("notes.txt", "no model".to_owned()),
    ]);
    let run = sweep("sweep", &["--compile", "all"], folder.root());
    assert_eq!(run.status, Some(0), "{}\n{}", run.stdout, run.stderr);
    for name in ["one ", "two-example.Tide ", "two-example.Wind "] {
        let words = row(&run, name);
        // The columns are name, client, server, operations, shapes, lines, ms, MB, seconds, result.
        assert_eq!(
            words[1..5],
            ["client,", "server", "1", "2"],
            "{}",
            run.stdout
        );
        assert!(words[5].parse::<u32>().unwrap() > 50, "{}", run.stdout);
        assert_eq!(words.len(), if cfg!(target_os = "linux") { 10 } else { 9 });
        assert_eq!(words.last(), Some(&"passed"), "{}", run.stdout);
    }
    assert!(
        run.stdout.ends_with("\n3 passed, 0 failed\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_model_that_is_wrong_fails_with_its_diagnostics_and_the_others_go_on() {
    let mut wrong = model(&["Weather"]);
    wrong["shapes"]["example#Key"]["members"]["name"]["target"] = "smithy.api#Strin".into();
    let folder = folder(&[
        ("broken.json", "{".to_owned()),
        ("good.json", model(&["Weather"]).to_string()),
        ("wrong.json", serde_json::to_string_pretty(&wrong).unwrap()),
    ]);
    let run = sweep("sweep-wrong", &["--threads", "1"], folder.root());
    assert_eq!(run.status, Some(1), "{}\n{}", run.stdout, run.stderr);
    assert_eq!(row(&run, "good ").last(), Some(&"passed"));
    for (name, diagnostic) in [("broken", "error[syntax]"), ("wrong", "error[target]")] {
        let words = row(&run, name);
        assert_eq!(words[1..], ["not", "generated"]);
        let (_, failure) = run.stdout.split_once(&format!("== {name}: ")).unwrap();
        let (_, failure) = failure.split_once('\n').unwrap();
        assert!(failure.starts_with(diagnostic), "{failure}");
    }
    assert!(
        run.stdout.ends_with("\n1 passed, 2 failed\n"),
        "{}",
        run.stdout
    );
    // Without a terminal, each step prints a line.
    assert_eq!(run.stderr.lines().count(), 3, "{}", run.stderr);
}

#[test]
fn json_is_one_document_with_all_figures() {
    let folder = folder(&[
        ("broken.json", "{".to_owned()),
        ("good.json", model(&["Weather"]).to_string()),
    ]);
    let run = sweep("sweep-json", &["--format", "json"], folder.root());
    assert_eq!(run.status, Some(1), "{}\n{}", run.stdout, run.stderr);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        (&report["passed"], &report["failed"]),
        (&json!(1), &json!(1))
    );
    let [broken, good] = &report["rows"].as_array().unwrap()[..] else {
        panic!("two rows: {report:#}");
    };
    assert_eq!(broken["failure"]["stage"], "generate");
    assert_eq!(broken["figures"], Value::Null);
    assert_eq!(good["failure"], Value::Null);
    assert_eq!(good["figures"]["operations"], 1);
    assert_eq!(good["figures"]["shapes"], 2);
    assert_eq!(good["figures"]["sides"], "client-and-server");
}

#[test]
fn wrong_arguments_are_told_from_failures() {
    let empty = Folder::new();
    let run = sweep("sweep-arguments", &["--fast"], empty.root());
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.contains("unexpected argument '--fast'"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("Usage: cargo xtask sweep"),
        "{}",
        run.stderr
    );
    let run = sweep("sweep-arguments", &[], empty.root());
    assert_eq!(run.status, Some(1));
    assert!(run.stderr.contains("no *.json in "), "{}", run.stderr);
}

#[test]
fn of_a_service_whose_protocol_is_not_supported_there_are_types() {
    let mut model = model(&["Weather"]);
    model["shapes"]["example#Weather"]["traits"] = json!({ "example#own": {} });
    let folder = folder(&[("own.json", model.to_string())]);
    let run = sweep("sweep-types", &[], folder.root());
    assert_eq!(run.status, Some(0), "{}\n{}", run.stdout, run.stderr);
    assert_eq!(row(&run, "own ")[1], "types", "{}", run.stdout);
    let why = "types alone:\n  own: ";
    assert!(run.stdout.contains(why), "{}", run.stdout);
}
