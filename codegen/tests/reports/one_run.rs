//! One run reports everything: mistakes of all kinds in the order of their places, nothing that follows from another
//! mistake, nothing about what is not selected, and not more than people read.

use farrier_codegen::{Config, Report, Severity};

use crate::{golden, model, validate};

/// The rules of a report, with the text that each place begins with.
fn rules(report: &Report) -> Vec<&'static str> {
    report.diagnostics().map(|it| it.rule.id()).collect()
}

fn checked(text: &str) -> Report {
    validate(Config::new().model_text("model.json", text)).report
}

/// Eight mistakes: a target, an enum, a default, a pattern, a label, a selector, a name in JSON and a uri.
const EIGHT: &str = r#"
  "a#Service": { "type": "service", "version": "1",
    "operations": [{ "target": "a#Get" }, { "target": "a#Put" }, { "target": "a#Again" }],
    "traits": { "aws.protocols#restJson1": {} } },
  "a#Get": { "type": "operation", "input": { "target": "a#GetInput" },
    "traits": { "smithy.api#readonly": {}, "smithy.api#http": { "method": "GET", "uri": "/things/{id}" } } },
  "a#GetInput": { "type": "structure", "members": { "name": { "target": "smithy.api#String", "traits": { "smithy.api#httpQuery": "name" } } } },
  "a#Put": { "type": "operation", "input": { "target": "a#PutInput" },
    "traits": { "smithy.api#http": { "method": "POST", "uri": "/things" } } },
  "a#PutInput": { "type": "structure", "members": {
    "color": { "target": "a#Colour" },
    "size": { "target": "a#Size", "traits": { "smithy.api#default": "large" } },
    "name": { "target": "a#Name", "traits": { "smithy.api#jsonName": "label" } },
    "label": { "target": "smithy.api#String" } } },
  "a#Color": { "type": "enum", "members": {
    "RED": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "red" } },
    "CRIMSON": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "red" } } } },
  "a#Size": { "type": "integer" },
  "a#Name": { "type": "string", "traits": { "smithy.api#pattern": "^[a-z" } },
  "a#mark": { "type": "structure", "traits": { "smithy.api#trait": { "selector": "string [" } } },
  "a#Again": { "type": "operation",
    "traits": { "smithy.api#http": { "method": "POST", "uri": "/things" } } }"#;

#[test]
fn eight_mistakes_are_reported_in_one_run_in_the_order_of_their_places() {
    let text = model(EIGHT);
    let report = checked(&text);
    let found = rules(&report);
    let expected = [
        "http-label",
        "http-uri-conflict",
        "target",
        "default",
        "json-name",
        "enum",
        "pattern",
        "selector",
    ];
    golden!("eight_mistakes", &text, report.at_least(Severity::Error));
    assert_eq!(found, expected);
    // Generating says the same.
    let error = Config::new().model_text("model.json", text).generate();
    let farrier_codegen::Error::Invalid(report) = error.unwrap_err() else {
        panic!("the model has errors");
    };
    assert_eq!(rules(&report), expected);
}

/// A service with an operation of this input, whose shapes are `more`.
fn service(http: &str, input: &str, more: &str) -> String {
    model(&format!(
        r#"
  "a#Service": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#Get" }}], "resources": [{{ "target": "a#Thing" }}],
    "traits": {{ "aws.protocols#restJson1": {{}} }} }},
  "a#Thing": {{ "type": "resource", "identifiers": {{ "id": {{ "target": "smithy.api#String" }} }},
    "properties": {{ "name": {{ "target": "smithy.api#String" }} }}, "read": {{ "target": "a#Read" }} }},
  "a#Get": {{ "type": "operation", "input": {{ "target": "{input}" }},
    "traits": {{ "smithy.api#readonly": {{}}, "smithy.api#http": {{ "method": "GET", "uri": "/{http}" }},
      "smithy.api#endpoint": {{ "hostPrefix": "{{host}}." }}, "smithy.api#paginated": {{ "inputToken": "next", "outputToken": "next" }},
      "smithy.api#examples": [{{ "title": "x", "input": {{ "id": "1", "host": "h" }} }}] }},
    "output": {{ "target": "a#GetOutput" }} }},
  "a#GetOutput": {{ "type": "structure", "members": {{ "next": {{ "target": "smithy.api#String" }} }} }},
  "a#Read": {{ "type": "operation", "input": {{ "target": "{input}" }}, "output": {{ "target": "a#ReadOutput" }},
    "traits": {{ "smithy.api#readonly": {{}}, "smithy.api#http": {{ "method": "GET", "uri": "/read/{http}" }},
      "smithy.api#endpoint": {{ "hostPrefix": "{{host}}." }} }} }},
  "a#ReadOutput": {{ "type": "structure", "members": {{ "name": {{ "target": "smithy.api#String" }} }} }},
  {more}"#
    ))
}

const INPUT: &str = r#""a#Input": { "type": "structure", "members": {
    "id": { "target": "smithy.api#String", "traits": { "smithy.api#required": {}, "smithy.api#httpLabel": {} } },
    "host": { "target": "smithy.api#String", "traits": { "smithy.api#required": {}, "smithy.api#hostLabel": {}, "smithy.api#httpHeader": "x-host",
      "smithy.api#notProperty": {} } },
    "next": { "target": "smithy.api#String", "traits": { "smithy.api#httpQuery": "next", "smithy.api#notProperty": {} } } } }"#;

#[test]
fn nothing_is_reported_that_only_follows_from_another_mistake() {
    let good = service("{id}", "a#Input", INPUT);
    assert_eq!(rules(&checked(&good).at_least(Severity::Warning)), [""; 0]);
    let cases = [
        // The input of both operations is misspelt: labels, tokens, identifiers and properties are not missing.
        (
            "misspelt input",
            service("{id}", "a#Inputt", INPUT),
            &["target", "target"][..],
        ),
        // The input cannot be read: neither it nor its members are missing.
        (
            "a member without a target",
            service(
                "{id}",
                "a#Input",
                &INPUT.replace(r#""id": { "target": "smithy.api#String", "#, r#""id": { "#),
            ),
            &["model"],
        ),
        (
            "no type",
            service(
                "{id}",
                "a#Input",
                &INPUT.replace(r#""type": "structure", "#, ""),
            ),
            &["model"],
        ),
        // A uri that is malformed has no labels.
        (
            "malformed uri",
            service("{id", "a#Input", INPUT),
            &["http-uri", "http-uri"],
        ),
        // The enum has no value; which default fits is not known.
        (
            "int enum without a value",
            service(
                "{id}",
                "a#Input",
                &format!(
                    r#"{INPUT}, "a#E": {{ "type": "intEnum", "members": {{ "A": {{ "target": "smithy.api#Unit" }} }} }},
                    "a#D": {{ "type": "structure", "members": {{ "e": {{ "target": "a#E", "traits": {{ "smithy.api#default": 1 }} }} }} }}"#
                ),
            ),
            &["enum"],
        ),
        // Bounds that contradict each other refuse every default.
        (
            "contradictory bounds",
            service(
                "{id}",
                "a#Input",
                &format!(
                    r#"{INPUT}, "a#L": {{ "type": "string", "traits": {{ "smithy.api#length": {{ "min": 5, "max": 2 }}, "smithy.api#default": "abc" }} }},
                    "a#R": {{ "type": "integer", "traits": {{ "smithy.api#range": {{ "min": 5, "max": 2 }}, "smithy.api#default": 3 }} }}"#
                ),
            ),
            &["length", "range"],
        ),
        // What a missing mixin would bring is not missing.
        (
            "missing mixin",
            service(
                "{id}",
                "a#Input",
                r#""a#Input": { "type": "structure", "mixins": [{ "target": "a#Gone" }], "members": {} }"#,
            ),
            &["target"],
        ),
        // The target of the identifier is misspelt: members of the right type are what was meant.
        (
            "misspelt identifier",
            good.replace(
                r#""identifiers": { "id": { "target": "smithy.api#String" } }"#,
                r#""identifiers": { "id": { "target": "smithy.api#Strin" } }"#,
            ),
            &["target"],
        ),
        // Ids that differ in letter case are one mistake, not two.
        (
            "ids that differ in case",
            service(
                "{id}",
                "a#Input",
                &INPUT.replace(
                    r#""target": "smithy.api#String", "traits": { "smithy.api#httpQuery""#,
                    r#""target": "a#Token", "traits": { "smithy.api#httpQuery""#,
                ),
            )
            .replace(
                r#""next": { "target": "smithy.api#String" }"#,
                r#""next": { "target": "a#token" }"#,
            )
            .replace(
                r#""a#Input":"#,
                r#""a#Token": { "type": "string" }, "a#token": { "type": "string" }, "a#Input":"#,
            ),
            &["shape-id"],
        ),
        // A rename that cannot be is reported once.
        (
            "a bad rename",
            good.replace(
                r#""version": "1","#,
                r#""version": "1", "rename": { "a#Input": "not a name" },"#,
            ),
            &["rename"],
        ),
    ];
    for (what, text, expected) in cases {
        let report = checked(&text).at_least(Severity::Warning);
        assert_eq!(rules(&report), expected, "{what}:\n{report}");
    }
}

#[test]
fn a_file_that_cannot_be_read_does_not_make_the_shapes_of_others_wrong() {
    let text = model(
        r#""a#L": { "type": "list", "member": { "target": "b#Elsewhere" } },
           "a#P": { "type": "string", "traits": { "smithy.api#pattern": "(" } }"#,
    );
    let config = Config::new()
        .model_text("a.json", text)
        .model_text("b.json", r#"{ "smithy": "2.0", "shapes": { "#);
    let report = validate(config).report;
    assert_eq!(rules(&report), ["pattern", "syntax"]);
}

#[test]
fn operations_and_errors_that_no_service_reaches_are_checked_like_others() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "version": "1", "operations": [{ "target": "a#Bound" }], "traits": { "aws.protocols#restJson1": {} } },
  "a#Bound": { "type": "operation", "input": { "target": "a#Shared" }, "traits": { "smithy.api#http": { "method": "POST", "uri": "/b" } } },
  "a#Shared": { "type": "structure", "members": { "x": { "target": "smithy.api#String", "traits": { "smithy.api#httpQuery": "x" } } } },
  "a#Loose": { "type": "operation", "input": { "target": "a#LooseInput" }, "errors": [{ "target": "a#Refused" }],
    "traits": { "smithy.api#readonly": {}, "smithy.api#http": { "method": "GET", "uri": "/a/{id}" } } },
  "a#LooseInput": { "type": "structure", "members": { "other": { "target": "smithy.api#String", "traits": { "smithy.api#httpQuery": "o" } } } },
  "a#Refused": { "type": "structure", "traits": { "smithy.api#error": "client", "smithy.api#httpError": 500 } },
  "a#Alone": { "type": "structure", "traits": { "smithy.api#error": "client" }, "members": {
    "a": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "x" } },
    "b": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "X" } } } },
  "a#Text": { "type": "string", "traits": { "smithy.api#pattern": "[" } },
  "a#Unused": { "type": "structure", "members": { "h": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "h" } } } },
  "a#Base": { "type": "structure", "traits": { "smithy.api#mixin": {} },
    "members": { "m": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "m" } } } }"#,
    );
    let report = checked(&text);
    let shapes: Vec<String> = report
        .diagnostics()
        .map(|it| {
            let shape = it.shape.as_ref().map_or("", |it| it.name());
            format!("{} {shape}", it.rule)
        })
        .collect();
    let expected = [
        "http-label Loose",
        "http-status Refused",
        "http-header Alone",
        "pattern Text",
    ];
    assert_eq!(shapes, expected, "{report}");
    // Without a service, too.
    let alone = model(
        r#""a#O": { "type": "operation", "input": { "target": "a#In" },
             "traits": { "smithy.api#http": { "method": "GET", "uri": "/a/{id}" }, "smithy.api#readonly": {} } },
           "a#In": { "type": "structure", "members": { "other": { "target": "smithy.api#String" } } }"#,
    );
    let found = checked(&alone);
    assert!(rules(&found).contains(&"http-label"), "{found}");
    // Whoever generates has selected something else.
    let config = Config::new().model_text("model.json", text);
    let generated = config.operations(["Bound"]).generate().unwrap();
    assert!(generated.report.is_empty(), "{}", generated.report);
}

#[test]
fn a_service_without_a_known_protocol_is_a_note_until_code_is_generated() {
    let text = model(
        r#""a#Service": { "type": "service", "version": "1", "operations": [{ "target": "a#Go" }] },
           "a#Go": { "type": "operation" }"#,
    );
    let config = || Config::new().model_text("model.json", text.as_str());
    let found = validate(config());
    assert!(!found.report.has_errors());
    let found: Vec<_> = found
        .report
        .diagnostics()
        .map(|it| (it.severity, it.rule.id()))
        .collect();
    assert_eq!(found, [(Severity::Note, "unsupported")]);
    let error = config().generate().unwrap_err().to_string();
    assert!(error.contains("error[unsupported]"), "{error}");
    assert!(
        error.contains("`--parts types` (or `--only types`)"),
        "{error}"
    );
    let types = config().parts(farrier_codegen::Parts::Types);
    assert!(types.generate().is_ok());
}

#[test]
fn generating_is_silent_about_what_is_not_selected() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "version": "1", "operations": [{ "target": "a#Get" }, { "target": "a#Put" }], "traits": { "aws.protocols#awsJson1_0": {} } },
  "a#Get": { "type": "operation", "output": { "target": "a#GetOutput" } },
  "a#GetOutput": { "type": "structure", "members": { "old": { "target": "a#Old" } } },
  "a#Put": { "type": "operation", "output": { "target": "a#PutOutput" } },
  "a#PutOutput": { "type": "structure", "members": { "old": { "target": "a#Old" } } },
  "a#Old": { "type": "string", "traits": { "smithy.api#deprecated": {} } }"#,
    );
    let config = || Config::new().model_text("model.json", text.as_str());
    let about = |report: &Report| -> Vec<String> {
        let shapes = report.diagnostics().filter_map(|it| it.shape.as_ref());
        shapes.map(|it| it.name().to_owned()).collect()
    };
    let all = config().generate().unwrap().report;
    assert_eq!(about(&all), ["GetOutput", "PutOutput"]);
    let one = config().operations(["Get"]).generate().unwrap().report;
    assert_eq!(about(&one), ["GetOutput"]);
}

/// Lists in lists, `length` levels deep. The innermost one holds strings.
fn chain(length: usize) -> String {
    let list = |at: usize| {
        let target = match at + 1 < length {
            true => format!("a#L{}", at + 1),
            false => "smithy.api#String".to_owned(),
        };
        format!(r#""a#L{at}": {{"type": "list", "member": {{"target": "{target}"}}}}"#)
    };
    let lists: Vec<String> = (0..length).map(list).collect();
    model(&format!(
        r#""a#Service": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#Get" }}], "traits": {{ "aws.protocols#awsJson1_0": {{}} }} }},
           "a#Get": {{ "type": "operation", "output": {{ "target": "a#GetOutput" }} }},
           "a#GetOutput": {{ "type": "structure", "members": {{ "l": {{ "target": "a#L0" }} }} }},
           {}"#,
        lists.join(",\n")
    ))
}

#[test]
fn a_chain_of_lists_that_is_too_deep_is_one_error() {
    assert!(checked(&chain(32)).is_empty());
    for length in [33, 40, 4000] {
        let report = checked(&chain(length));
        assert_eq!(rules(&report), ["recursion"], "{length}");
        let first = report.diagnostics().next().unwrap();
        assert_eq!(first.shape.as_ref().unwrap().name(), "L0");
    }
}

#[test]
fn of_very_many_diagnostics_the_most_severe_are_kept_and_the_others_counted() {
    let shapes = (0..3000).map(|at| {
        format!(r#""a#S{at}": {{ "type": "string", "traits": {{ "smithy.api#pattern": "(" }} }}"#)
    });
    let notes = (0..2000).map(|at| {
        format!(r#""a#T{at}": {{ "type": "string", "traits": {{ "b#odd{at}": {{}} }} }}"#)
    });
    let text = model(&shapes.chain(notes).collect::<Vec<_>>().join(",\n"));
    let report = checked(&text);
    assert_eq!(report.count(Severity::Error), 3000);
    assert_eq!(report.diagnostics().count(), 1000);
    assert!(
        report
            .diagnostics()
            .all(|it| it.severity == Severity::Error)
    );
    assert_eq!(report.omitted(), 2000);
    let said = report.to_string();
    assert!(said.contains("note: 2000 more are not shown\n"), "{said}");
    assert!(
        said.ends_with("error: 3000 problems in 1 model; nothing was written"),
        "{said}"
    );
}
