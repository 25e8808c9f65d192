//! The commands `farrier generate` and `farrier check`.

use std::fs;

use super::{Folder, MEMBER, MISSPELT, Run, WEATHER};

const GENERATE: &str = "generate weather.json --out src";
const FILES: &str = "weather.json --out src --layout files";

#[test]
fn a_model_becomes_a_file_and_a_second_run_changes_nothing() {
    let folder = Folder::new();
    let answer = folder.run(GENERATE).passed();
    let row = "weather          2 operations  9 shapes    ";
    assert_eq!(answer, format!("{row}1 file changed\n"));
    let tree = folder.tree();
    assert!(tree.contains_key(&folder.path("src/weather.rs")));
    assert_eq!(tree.len(), 2);
    let answer = folder.run(GENERATE).passed();
    assert_eq!(answer, format!("{row}unchanged\n"));
    assert_eq!(folder.run("check weather.json --out src").passed(), "");
    assert_eq!(folder.tree(), tree);
}

#[test]
fn settings_do_what_they_say() {
    let folder = Folder::new();
    let generate = |arguments: &str, path: &str| {
        let arguments = format!("generate weather.json --quiet --out src {arguments}");
        assert_eq!(folder.run(&arguments).passed(), "", "{arguments}");
        let text = folder.read(path);
        fs::remove_dir_all(folder.path("src")).unwrap();
        text
    };
    let whole = generate("", "src/weather.rs");
    for (arguments, gone) in [
        ("--operation GetCity", "GetForecastOutput"),
        ("--operation example.weather#GetForecast", "GetCityOutput"),
        ("--shape Sky,Names", "GetCityOutput"),
        ("--parts types", "pub mod client"),
        ("--parts client", "pub mod server"),
        ("--only server", "pub mod client"),
    ] {
        assert!(whole.contains(gone), "{gone}");
        let text = generate(arguments, "src/weather.rs");
        assert!(!text.contains(gone), "{arguments}");
    }
    let both = "--operation GetCity,GetForecast --service Weather";
    assert_eq!(generate(both, "src/weather.rs"), whole);
    let both = "--operation GetCity --operation GetForecast";
    assert_eq!(generate(both, "src/weather.rs"), whole);
    for threads in ["--threads 1", "--threads 8"] {
        assert_eq!(generate(threads, "src/weather.rs"), whole);
    }
    let error = "--validation-error NoSuchCity";
    assert_ne!(generate(error, "src/weather.rs"), whole);
    assert!(generate("--module sky", "src/sky.rs").contains("pub mod types {"));
    let included = generate("--module main --layout include", "src/main.rs");
    assert!(included.contains("pub mod main {"));
    assert!(generate("--layout files", "src/weather/mod.rs").contains("pub mod client;"));
}

#[test]
fn several_files_are_one_model() {
    let folder = Folder::new();
    let shape = "\"example.weather#Millimetres\": { \"type\": \"float\" },";
    folder.change("weather.json", (shape, ""));
    let shape = shape.trim_end_matches(',');
    folder.put(
        "more.json",
        &format!("{{ \"smithy\": \"2.0\", \"shapes\": {{ {shape} }} }}"),
    );
    folder.run(GENERATE).ended(1);
    let answer = folder
        .run("generate weather.json more.json --out src")
        .passed();
    assert!(answer.starts_with("weather "), "{answer}");
}

#[test]
fn a_model_on_standard_input_is_generated_as_a_file_is() {
    let folder = Folder::new();
    folder.run("generate weather.json --out file").passed();
    let arguments = "generate - --module weather --out pipe";
    let run = folder.run_with(arguments, WEATHER);
    assert!(run.passed().contains("1 file changed"));
    let body = |path: &str| {
        let text = folder.read(path);
        text.split_once('\n').unwrap().1.to_owned()
    };
    assert_eq!(body("pipe/weather.rs"), body("file/weather.rs"));
}

#[test]
fn a_wrong_model_leaves_the_previous_output_alone() {
    let folder = Folder::new();
    folder.run(GENERATE).passed();
    folder.change("weather.json", MISSPELT);
    let before = folder.tree();
    insta::assert_snapshot!("wrong_model", folder.run(GENERATE).ended(1).all());
    let json = folder.run(&format!("{GENERATE} --format json")).ended(1);
    insta::assert_snapshot!("wrong_model_json", json.all());
    let check = folder.run("check weather.json --out src").ended(1);
    assert!(
        check.stderr.ends_with("error: 1 problem in 1 model\n"),
        "{}",
        check.stderr
    );
    assert_eq!(folder.tree(), before);
}

#[test]
fn a_setting_that_the_model_does_not_have_is_an_error_of_the_model() {
    let folder = Folder::new();
    let run = folder
        .run(&format!("{GENERATE} --operation GetForcast"))
        .ended(1);
    insta::assert_snapshot!("unknown_operation", run.all());
}

#[test]
fn files_that_cannot_be_read_or_written_are_told_apart_from_wrong_ones() {
    let folder = Folder::new();
    let missing = folder.run("generate weathr.json --out src").ended(3);
    insta::assert_snapshot!("missing_model", missing.all());
    let missing = folder.run("check --config farrier.toml").ended(3);
    insta::assert_snapshot!("missing_configuration", missing.all());
    let json = folder
        .run("check --config farrier.toml --format json")
        .ended(3);
    insta::assert_snapshot!("missing_configuration_json", json.all());
    folder.put("src", "a file, where a folder should be");
    assert!(
        folder
            .run(GENERATE)
            .ended(3)
            .stderr
            .starts_with("error: could not ")
    );
    folder.put("mine/weather.rs", "//! Mine.\n");
    let foreign = folder.run("generate weather.json --out mine").ended(3);
    insta::assert_snapshot!("foreign_file", foreign.all());
    assert_eq!(folder.read("mine/weather.rs"), "//! Mine.\n");
}

#[test]
fn stale_missing_and_orphaned_files_are_listed_and_mended() {
    let folder = Folder::new();
    folder.run(&format!("generate {FILES}")).passed();
    folder
        .run("generate weather.json --module other --out src --layout files")
        .passed();
    let old = folder.read("src/weather/mod.rs");
    folder.put("src/weather/mod.rs", &old.replace("pub mod client;", ""));
    folder.put("src/weather/old.rs", &old);
    fs::remove_file(folder.path("src/weather/types.rs")).unwrap();
    let before = folder.tree();
    let check = folder.run(&format!("check {FILES}")).ended(1);
    insta::assert_snapshot!("drift", check.all());
    let json = folder.run(&format!("check {FILES} --format json")).ended(1);
    insta::assert_snapshot!("drift_json", json.all());
    assert_eq!(
        folder.run(&format!("check -q {FILES}")).ended(1).stdout,
        check.stdout
    );
    assert_eq!(folder.tree(), before);

    let cure = check.stdout.lines().last().unwrap();
    let cure = cure
        .strip_prefix("run `farrier ")
        .unwrap()
        .split('`')
        .next()
        .unwrap();
    let answer = folder.run(cure).passed();
    assert!(answer.contains("2 files changed, 1 removed"), "{answer}");
    assert_eq!(folder.run(&format!("check {FILES}")).passed(), "");
    // The other module is in the same folder, but does not belong to this output.
    assert!(folder.path("src/other/mod.rs").exists());
}

#[test]
fn a_configuration_is_found_above_the_current_folder() {
    let folder = Folder::project();
    folder.put("docs/deep/page.md", "");
    let inside = |arguments: &str| {
        let mut command = folder.command(arguments);
        Run::of(command.current_dir(folder.path("docs/deep")))
    };
    let answer = inside("generate").passed();
    assert!(answer.starts_with("weather "), "{answer}");
    assert!(folder.path("generated/src/lib.rs").exists());
    folder.change("models/weather.json", MEMBER);
    let drift = inside("check").ended(1).stdout;
    assert!(
        drift.contains("  stale     generated/src/weather/"),
        "{drift}"
    );
    assert!(
        drift.ends_with("run `farrier generate` and commit the result\n"),
        "{drift}"
    );
    assert!(
        inside("validate")
            .passed()
            .starts_with("1 service, 13 shapes")
    );
    assert!(inside("list --kind enum").passed().ends_with("2 values\n"));
}

#[test]
fn a_configuration_can_stand_at_the_top_or_be_named() {
    let folder = Folder::project();
    let text = folder.read("models/farrier.toml");
    let text = text
        .replace("../generated", "generated")
        .replace("weather", "models/weather");
    folder.put("farrier.toml", &text);
    fs::remove_file(folder.path("models/farrier.toml")).unwrap();
    folder.run("generate").passed();
    folder.put("other/api.toml", &text.replace("models/", "../models/"));
    folder.run("generate --config other/api.toml").passed();
    assert!(folder.path("generated/src/lib.rs").exists());
    assert!(folder.path("other/generated/src/lib.rs").exists());
}

#[test]
fn a_wrong_configuration_is_shown_at_its_place() {
    let folder = Folder::project();
    folder.change("models/farrier.toml", ("models =", "model ="));
    insta::assert_snapshot!("wrong_configuration", folder.run("generate").ended(1).all());
}

#[test]
fn json_says_what_was_written_and_what_was_removed() {
    let folder = Folder::project();
    folder.run("generate").passed();
    folder.change("models/weather.json", MEMBER);
    let old = folder.read("generated/src/weather/mod.rs");
    folder.put("generated/src/old/mod.rs", &old);
    let run = folder.run("generate --format json");
    insta::assert_snapshot!("generate_json", run.passed());
}

/// A replacement that adds a warning to the model: a deprecated shape that a shape refers to.
const DEPRECATED: (&str, &str) = (
    "\"example.weather#Millimetres\": { \"type\": \"float\" },",
    "\"example.weather#Millimetres\": { \"type\": \"float\", \"traits\": { \"smithy.api#deprecated\": {} } },",
);

#[test]
fn denied_warnings_are_errors_and_nothing_is_written() {
    let folder = Folder::new();
    folder.change("weather.json", DEPRECATED);
    let warned = folder.run("generate weather.json --out src").ended(0);
    assert!(
        warned.stderr.starts_with("warning[deprecated]"),
        "{warned:?}"
    );
    let written = folder.tree();
    folder.run("check weather.json --out src").ended(0);
    folder
        .run("check weather.json --out src --deny dangers")
        .ended(0);
    let checked = folder
        .run("check weather.json --out src --deny warnings")
        .ended(1);
    assert!(
        checked.stderr.starts_with("error[deprecated]"),
        "{checked:?}"
    );

    folder.change("weather.json", MEMBER);
    let mut changed = written.clone();
    let model = folder.path("weather.json");
    changed.insert(model.clone(), folder.tree()[&model].clone());
    let denied = folder
        .run("generate weather.json --out src --deny warnings")
        .ended(1);
    let last = denied.stderr.lines().last().unwrap();
    assert_eq!(last, "error: 1 problem in 1 model; nothing was written");
    assert_eq!(folder.tree(), changed);

    let json = "validate weather.json --deny warnings --quiet --format json";
    let json = folder.run(json).ended(1).stdout;
    assert!(json.contains("\"severity\": \"error\""), "{json}");
}
