//! The command `farrier validate`.

use super::{Folder, MISSPELT, WEATHER};

#[test]
fn a_good_model_has_no_errors() {
    let folder = Folder::new();
    let answer = folder.run("validate weather.json").passed();
    assert_eq!(answer, "1 service, 13 shapes: no errors\n");
    assert_eq!(folder.run("validate --quiet weather.json").passed(), "");
    assert_eq!(folder.run_with("validate -", WEATHER).passed(), answer);
    assert_eq!(folder.tree().len(), 1);
}

#[test]
fn a_wrong_model_is_shown_as_rustc_would() {
    let folder = Folder::new();
    folder.change("weather.json", MISSPELT);
    let run = folder.run("validate weather.json").ended(1);
    insta::assert_snapshot!("misspelt", run.all());
    assert_eq!(
        folder.run("validate -q weather.json").ended(1).all(),
        run.all()
    );
    let json = folder.run("validate weather.json --format json").ended(1);
    insta::assert_snapshot!("misspelt_json", json.all());
}

#[test]
fn of_very_many_diagnostics_the_rest_is_counted() {
    let folder = Folder::new();
    let shapes = (0..1200).map(|at| {
        format!(r#""a#L{at}": {{ "type": "list", "member": {{ "target": "a#Gone{at}" }} }}"#)
    });
    let shapes = shapes.collect::<Vec<_>>().join(",");
    let model = format!(r#"{{ "smithy": "2.0", "shapes": {{ {shapes} }} }}"#);
    let text = folder.run_with("validate -", &model).ended(1).all();
    assert!(
        text.ends_with("note: 200 more are not shown\nerror: 1200 problems in 1 model\n"),
        "{text}"
    );
    let json = folder.run_with("validate - --format json", &model);
    let json: serde_json::Value = serde_json::from_str(&json.ended(1).stdout).unwrap();
    assert_eq!(json["diagnostics"].as_array().unwrap().len(), 1000);
    assert_eq!(json["omitted"], 200);
    assert_eq!(json["result"]["errors"], 1200);
}

#[test]
fn what_is_no_model_is_shown_where_it_stops_being_one() {
    let folder = Folder::new();
    let run = folder.run_with("validate -", "{ \"smithy\": \"2.0\", \"shapes\": [] }");
    insta::assert_snapshot!("no_model", run.ended(1).all());
}

#[test]
fn a_missing_file_has_a_status_of_its_own() {
    let folder = Folder::new();
    let run = folder.run("validate weather.json gone.json").ended(3);
    insta::assert_snapshot!("missing_file", run.all());
    let json = folder.run("validate gone.json --format json").ended(3);
    insta::assert_snapshot!("missing_file_json", json.all());
}

#[test]
fn every_service_is_checked_unless_one_is_chosen() {
    let folder = Folder::new();
    // The second service has an operation that the first one does not have.
    let second = r#""example.weather#Second": {
            "type": "service",
            "version": "1",
            "operations": [{ "target": "example.weather#Guess" }],
            "traits": { "aws.protocols#restJson1": {} }
        },
        "example.weather#Guess": { "type": "operation" },
        "example.weather#City": {"#;
    folder.change("weather.json", ("\"example.weather#City\": {", second));
    let run = folder.run("validate weather.json").ended(1);
    insta::assert_snapshot!("two_services", run.all());
    let answer = folder
        .run("validate weather.json --service Weather")
        .passed();
    assert_eq!(answer, "1 service, 15 shapes: no errors\n");
    folder
        .run("validate weather.json --service Second")
        .ended(1);
    folder.run("validate weather.json --shape Sky").passed();
    let unknown = folder.run("validate weather.json --service Third").ended(1);
    assert!(
        unknown.stderr.contains("`example.weather#Weather`"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn a_model_without_a_service_is_checked_too() {
    let folder = Folder::new();
    folder.put(
        "types.json",
        r#"{ "smithy": "2.0", "shapes": { "a#B": { "type": "string" } } }"#,
    );
    let answer = folder.run("validate types.json").passed();
    assert_eq!(answer, "0 services, 1 shape: no errors\n");
}

#[test]
fn notes_are_shown_to_those_who_ask() {
    let folder = Folder::new();
    // The method GET goes with `@readonly`, which the operation lacks. The rule reports a note.
    folder.change("weather.json", ("\"POST\"", "\"GET\""));
    let quiet = folder.run("validate weather.json").passed();
    assert!(quiet.ends_with("no errors, 1 note\n"), "{quiet}");
    let run = folder.run("validate weather.json --verbose").ended(0);
    assert!(run.stderr.contains("note["), "{}", run.stderr);
}
