//! Pages and waiters in generated code: what is generated of published models, and what is refused.

use std::fmt::Write as _;

use farrier_codegen::{Config, Layout, Parts};
use farrier_smithy::diagnostic::Sources;
use farrier_smithy::knowledge::operations::operations;
use farrier_smithy::knowledge::waiters::waiters;
use farrier_smithy::load;
use farrier_test_support::shared;

/// Returns everything that is generated, in one text.
fn text(config: Config) -> String {
    let generated = config.layout(Layout::OneFile).generate();
    let generated = generated.unwrap_or_else(|error| panic!("{error}"));
    let mut text = String::new();
    for (_, file) in generated.files.iter() {
        let _ = writeln!(text, "{file}");
    }
    text
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_paginator_and_waiter_of_published_models_is_a_method() {
    let Some(paths) = shared::models("aws-models/2025-09") else {
        return;
    };
    let (mut pages, mut waits) = (0, 0);
    for path in paths {
        let read = load::read([path.clone()]);
        let (model, _) = load::load(Sources::default(), read);
        let (mut of_pages, mut of_waits) = (0, 0);
        for operation in operations(&model) {
            let paginated = operation.shape.traits.get("smithy.api#paginated");
            of_pages += usize::from(paginated.is_some());
            of_waits += waiters(operation.shape).len();
        }
        let text = text(Config::new().model(&path).parts(Parts::Client));
        let count = |word: &str| text.matches(word).count();
        assert_eq!(count(" Pages::new("), of_pages, "{}", path.display());
        assert_eq!(count(" Wait::new("), of_waits, "{}", path.display());
        pages += of_pages;
        waits += of_waits;
    }
    assert_eq!((pages, waits), (281, 50));
}

#[test]
fn services_whose_last_page_has_a_token_have_a_word_for_it() {
    let Some(paths) = shared::models("aws-models/2025-09") else {
        return;
    };
    let generated = |name: &str, operation: &str| {
        let path = paths.iter().find(|it| it.ends_with(name)).unwrap();
        flat(&text(Config::new().model(path).operations([operation])))
    };
    let word = r#"paginated_while("PartNumberMarker", "NextPartNumberMarker", "IsTruncated")"#;
    assert!(generated("s3.json", "ListParts").contains(word));
    let logs = generated("cloudwatch-logs.json", "GetLogEvents");
    assert!(logs.contains(r#"paginated_repeating("nextToken", "nextForwardToken")"#));
}

/// A model with a waiter that has this expression.
fn waiting_for(path: &str) -> Config {
    let model = format!(
        r#"{{
  "smithy": "2.0",
  "shapes": {{
    "a#Service": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#Get" }}],
      "traits": {{ "aws.protocols#awsJson1_0": {{}} }} }},
    "a#Get": {{ "type": "operation", "output": {{ "target": "a#Out" }}, "traits": {{ "smithy.waiters#waitable": {{
      "Ready": {{ "acceptors": [{{ "state": "success",
        "matcher": {{ "output": {{ "path": "{path}", "comparator": "booleanEquals", "expected": "true" }} }} }}] }} }} }} }},
    "a#Out": {{ "type": "structure", "members": {{ "names": {{ "target": "a#Names" }} }} }},
    "a#Names": {{ "type": "list", "member": {{ "target": "smithy.api#String" }} }}
  }}
}}"#
    );
    Config::new().model_text("model.json", model)
}

#[test]
fn an_expression_that_is_not_supported_is_an_error_with_its_place_and_column() {
    for (path, column, construct) in [
        ("sort_by(names, &@)[0] == 'a'", 1, "the function `sort_by`"),
        ("length(map(&@, names)) > `1`", 8, "the function `map`"),
        ("max_by(names, &@) == 'a'", 1, "the function `max_by`"),
        ("min_by(names, &@) == 'a'", 1, "the function `min_by`"),
        ("to_string(names) == 'a'", 1, "the function `to_string`"),
        ("names == &names", 10, "an expression as a value (`&`)"),
    ] {
        let error = waiting_for(path).generate().unwrap_err();
        let said = error.to_string();
        let expected = format!(
            "error[unsupported]: waiter `Ready`: `{path}`, column {column}: {construct} is not supported"
        );
        assert!(said.contains(&expected), "{said}");
        assert!(said.contains("model.json:7:"), "{said}");
        // Who generates no client needs no waiter.
        assert!(waiting_for(path).parts(Parts::Server).generate().is_ok());
    }
}

#[test]
fn an_expression_that_is_none_is_an_error() {
    let error = waiting_for("names[").generate().unwrap_err().to_string();
    assert!(
        error.contains("error[waiter]: waiter `Ready`: `names[`, column 7: expected"),
        "{error}"
    );
}

#[test]
fn an_input_with_a_stream_is_sent_once_and_has_no_pages() {
    let model = r#"{
  "smithy": "2.0",
  "shapes": {
    "a#Service": { "type": "service", "version": "1", "operations": [{ "target": "a#Put" }],
      "traits": { "aws.protocols#restJson1": {} } },
    "a#Put": { "type": "operation", "input": { "target": "a#In" }, "output": { "target": "a#Out" }, "traits": {
      "smithy.api#http": { "method": "POST", "uri": "/", "code": 200 },
      "smithy.api#paginated": { "inputToken": "token", "outputToken": "token" } } },
    "a#In": { "type": "structure", "members": {
      "token": { "target": "smithy.api#String", "traits": { "smithy.api#httpQuery": "token" } },
      "body": { "target": "a#Bytes", "traits": { "smithy.api#httpPayload": {}, "smithy.api#required": {} } } } },
    "a#Out": { "type": "structure", "members": { "token": { "target": "smithy.api#String" } } },
    "a#Bytes": { "type": "blob", "traits": { "smithy.api#streaming": {} } }
  }
}"#;
    let text = text(Config::new().model_text("model.json", model.to_owned()));
    assert!(!text.contains("Pages::new"), "{text}");
    assert!(text.contains("fn put("), "{text}");
}
