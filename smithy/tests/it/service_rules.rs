//! One golden per rule about services and what is bound to them.

use crate::{findings, golden, model};

#[test]
fn shapes_of_a_service_have_names_of_their_own() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [{ "target": "a#Get" }], "rename": { "c#City": "CityOfC" } },
  "a#Get": { "type": "operation", "input": { "target": "a#GetRequest" } },
  "a#GetRequest": { "type": "structure", "members": {
    "one": { "target": "a#City" }, "two": { "target": "b#CITY" }, "three": { "target": "c#City" },
    "four": { "target": "a#Name" }, "five": { "target": "b#Name" },
    "six": { "target": "a#Names" }, "seven": { "target": "b#Names" },
    "eight": { "target": "a#Text" }, "nine": { "target": "b#Text" },
    "ten": { "target": "b#GetInput" }
  } },
  "a#City": { "type": "structure", "members": {} },
  "b#CITY": { "type": "structure", "members": {} },
  "c#City": { "type": "structure", "members": {} },
  "a#Name": { "type": "string" },
  "b#Name": { "type": "string" },
  "a#Names": { "type": "list", "member": { "target": "a#Name" } },
  "b#Names": { "type": "list", "member": { "target": "b#Name" } },
  "a#Text": { "type": "string" },
  "b#Text": { "type": "string", "traits": { "smithy.api#sensitive": {} } },
  "b#GetInput": { "type": "structure", "members": {} }"#,
    );
    golden!("closure_name", &text, findings(&text, &["closure-name"]));
}

#[test]
fn lists_that_hold_nothing_but_each_other_are_not_alike() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [{ "target": "a#Get" }] },
  "a#Get": { "type": "operation", "input": { "target": "a#GetInput" } },
  "a#GetInput": { "type": "structure", "members": { "one": { "target": "a#List" }, "two": { "target": "b#List" } } },
  "a#List": { "type": "list", "member": { "target": "b#List" } },
  "b#List": { "type": "list", "member": { "target": "a#List" } }"#,
    );
    assert!(findings(&text, &["closure-name"]).starts_with("error[closure-name]"));
}

#[test]
fn new_names_are_for_types_of_the_service_and_change_something() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [{ "target": "a#Get" }], "resources": [{ "target": "a#Thing" }],
    "traits": { "aws.protocols#restJson1": {} },
    "rename": {
      "a#Fine": "Good", "a#Same": "Same", "a#Bad": "1st", "a#Far": "Near", "a#Get": "Fetch", "a#Thing": "It", "a#Lost": "Gone"
    } },
  "a#Get": { "type": "operation", "input": { "target": "a#GetInput" }, "errors": [{ "target": "a#Lost" }] },
  "a#GetInput": { "type": "structure", "members": {
    "one": { "target": "a#Fine" }, "two": { "target": "a#Same" }, "three": { "target": "a#Bad" } } },
  "a#Fine": { "type": "structure", "members": {} },
  "a#Same": { "type": "structure", "members": {} },
  "a#Bad": { "type": "structure", "members": {} },
  "a#Far": { "type": "structure", "members": {} },
  "a#Thing": { "type": "resource" },
  "a#Lost": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } }"#,
    );
    golden!("renames", &text, findings(&text, &["rename"]));
}

#[test]
fn operations_and_resources_are_bound_once() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [{ "target": "a#Get" }],
    "resources": [{ "target": "a#One" }, { "target": "a#Two" }] },
  "a#Other": { "type": "service", "operations": [{ "target": "a#Get" }] },
  "a#One": { "type": "resource", "operations": [{ "target": "a#Get" }], "resources": [{ "target": "a#Two" }] },
  "a#Two": { "type": "resource" },
  "a#Get": { "type": "operation" }"#,
    );
    golden!("bound_once", &text, findings(&text, &["bound-once"]));
}

#[test]
fn ways_to_authenticate_are_those_of_the_service() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [{ "target": "a#Get" }], "resources": [{ "target": "a#Thing" }],
    "traits": { "smithy.api#httpBasicAuth": {}, "a#own": {},
      "smithy.api#httpApiKeyAuth": { "name": "key", "in": "query", "scheme": "Key" } } },
  "a#Get": { "type": "operation", "traits": { "smithy.api#auth": ["smithy.api#httpBasicAuth", "smithy.api#httpBearerAuth"] } },
  "a#Thing": { "type": "resource", "operations": [{ "target": "a#Read" }] },
  "a#Read": { "type": "operation", "traits": { "smithy.api#auth": ["a#own", "aws.auth#sigv4"] } },
  "a#own": { "type": "structure", "members": {}, "traits": {
    "smithy.api#trait": { "selector": "service" }, "smithy.api#authDefinition": {} } }"#,
    );
    let said = findings(&text, &["auth", "auth-order", "http-api-key"]);
    golden!("auth", &text, said);
}
