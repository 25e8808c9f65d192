//! Runs `Config::build` as a build script does: in a separate process, with cargo's environment variables.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use farrier_codegen::Config;

const MODEL: &str = r#"{
    "smithy": "2.0",
    "shapes": {
        "example.weather#Weather": {
            "type": "service",
            "version": "2006-03-01",
            "operations": [{ "target": "example.weather#GetForecast" }],
            "traits": { "aws.protocols#awsJson1_1": {} }
        },
        "example.weather#GetForecast": { "type": "operation" }
    }
}
"#;

/// Not a test, but the build script that the tests below start in a folder that they prepare.
#[test]
fn build_script() {
    let Ok(operation) = std::env::var("OPERATION") else {
        return;
    };
    Config::new()
        .model("weather.json")
        .operations([operation])
        .build();
}

fn run(folder: &Path, operation: &str) -> Output {
    fs::create_dir_all(folder.join("out")).unwrap();
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "build_script", "--nocapture"])
        .current_dir(folder)
        .env("OUT_DIR", folder.join("out"))
        .env("OPERATION", operation)
        .output()
        .unwrap()
}

#[test]
fn it_writes_one_file_and_asks_cargo_to_watch_the_model() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("weather.json"), MODEL).unwrap();
    let output = run(folder.path(), "GetForecast");
    assert!(output.status.success(), "{output:?}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(
        stdout
            .lines()
            .any(|it| it.ends_with("cargo:rerun-if-changed=weather.json")),
        "{stdout}"
    );
    let out = fs::read_dir(folder.path().join("out")).unwrap();
    let files: Vec<_> = out.map(|it| it.unwrap().file_name()).collect();
    assert_eq!(files, ["weather.rs"]);
    let text = fs::read_to_string(folder.path().join("out/weather.rs")).unwrap();
    assert!(text.contains("pub mod weather {"), "{text}");
    assert!(
        !text.contains("#!["),
        "what is included holds no inner attributes"
    );
}

#[test]
fn it_leaves_a_file_alone_that_is_current() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("weather.json"), MODEL).unwrap();
    run(folder.path(), "GetForecast");
    let file = folder.path().join("out/weather.rs");
    let written = fs::metadata(&file).unwrap().modified().unwrap();
    assert!(run(folder.path(), "GetForecast").status.success());
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), written);
}

#[test]
fn a_failure_is_readable_stops_the_build_and_still_watches_the_model() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("weather.json"), MODEL).unwrap();
    let output = run(folder.path(), "GetForcast");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.starts_with("error["), "{stderr}");
    assert!(stderr.contains("GetForecast"), "{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
    assert!(
        stderr.ends_with("error: 1 problem in 1 model; nothing was written\n"),
        "{stderr}"
    );
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(
        stdout.contains("cargo:rerun-if-changed=weather.json"),
        "{stdout}"
    );
    assert_eq!(fs::read_dir(folder.path().join("out")).unwrap().count(), 0);
}

#[test]
fn warnings_have_a_place_are_said_once_and_are_about_what_is_selected() {
    let folder = tempfile::tempdir().unwrap();
    let model = MODEL
        .replace(
            r#"[{ "target": "example.weather#GetForecast" }]"#,
            r#"[{ "target": "example.weather#GetForecast" }, { "target": "example.weather#GetStorm" }]"#,
        )
        .replace(
            r#""example.weather#GetForecast": { "type": "operation" }"#,
            r#""example.weather#GetForecast": { "type": "operation", "output": { "target": "example.weather#Forecast" } },
        "example.weather#Forecast": { "type": "structure", "members": {
            "a": { "target": "example.weather#Old" },
            "b": { "target": "example.weather#Old" } } },
        "example.weather#GetStorm": { "type": "operation", "output": { "target": "example.weather#Storm" } },
        "example.weather#Storm": { "type": "structure", "members": { "c": { "target": "example.weather#Old" } } },
        "example.weather#Old": { "type": "string", "traits": { "smithy.api#deprecated": {} } }"#,
        );
    fs::write(folder.path().join("weather.json"), model).unwrap();
    let output = run(folder.path(), "GetForecast");
    assert!(output.status.success(), "{output:?}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    let warnings: Vec<&str> = stdout
        .lines()
        .filter_map(|it| it.split_once("cargo:warning=").map(|(_, it)| it))
        .collect();
    let said = |line: usize, member: &str| {
        format!(
            "weather.json:{line}:30: warning[deprecated]: member `{member}` targets `example.weather#Old`, which is deprecated"
        )
    };
    assert_eq!(warnings, [said(12, "a"), said(13, "b")]);
}

#[test]
fn a_missing_model_is_watched_too() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), "GetForecast");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("weather.json"), "{stderr}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(
        stdout.contains("cargo:rerun-if-changed=weather.json"),
        "{stdout}"
    );
}

#[test]
fn without_a_model_or_an_output_folder_the_error_says_which_setting_is_missing() {
    let error = Config::new().generate().unwrap_err().to_string();
    assert_eq!(
        error,
        "error: there is no model: name a file with `Config::model`"
    );
}
