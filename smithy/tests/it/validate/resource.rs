//! Rules about resources.

use crate::{findings, golden, model};

#[test]
fn no_resource_contains_itself() {
    let text = model(
        r#"
  "a#Self": { "type": "resource", "resources": [{ "target": "a#Self" }] },
  "a#One": { "type": "resource", "resources": [{ "target": "a#Fine" }, { "target": "a#Two" }] },
  "a#Two": { "type": "resource", "resources": [{ "target": "a#Fine" }, { "target": "a#Three" }] },
  "a#Three": { "type": "resource", "resources": [{ "target": "a#One" }] },
  "a#Fine": { "type": "resource" }"#,
    );
    golden!(
        "resource_cycle",
        &text,
        findings(&text, &["resource-cycle"])
    );
}

#[test]
fn a_resource_has_the_identifiers_of_its_parent() {
    let text = model(
        r#"
  "a#Parent": { "type": "resource",
    "identifiers": { "parentId": { "target": "smithy.api#String" }, "tenant": { "target": "a#Tenant" } },
    "properties": { "PARENTID": { "target": "smithy.api#String" } },
    "resources": [{ "target": "a#Fine" }, { "target": "a#Lacking" }, { "target": "a#Other" }] },
  "a#Fine": { "type": "resource",
    "identifiers": { "parentId": { "target": "smithy.api#String" }, "tenant": { "target": "a#Tenant" }, "id": { "target": "smithy.api#String" } } },
  "a#Lacking": { "type": "resource", "identifiers": { "id": { "target": "smithy.api#String" } } },
  "a#Other": { "type": "resource",
    "identifiers": { "parentId": { "target": "smithy.api#String" }, "tenant": { "target": "smithy.api#String" } } },
  "a#Tenant": { "type": "string" }"#,
    );
    let said = findings(&text, &["resource-identifiers"]);
    golden!("resource_identifiers", &text, said);
}

#[test]
fn operations_of_instances_provide_every_identifier_and_those_of_collections_do_not() {
    let text = model(
        r#"
  "a#Parent": { "type": "resource", "identifiers": { "parentId": { "target": "smithy.api#String" } },
    "resources": [{ "target": "a#Thing" }] },
  "a#Thing": { "type": "resource",
    "identifiers": { "parentId": { "target": "smithy.api#String" }, "id": { "target": "a#Id" } },
    "create": { "target": "a#Create" }, "read": { "target": "a#Read" }, "update": { "target": "a#Update" },
    "delete": { "target": "a#Delete" }, "list": { "target": "a#List" },
    "collectionOperations": [{ "target": "a#Count" }] },
  "a#Id": { "type": "string" },
  "a#Create": { "type": "operation", "input": { "target": "a#Both" } },
  "a#Read": { "type": "operation", "input": { "target": "a#Both" } },
  "a#Update": { "type": "operation", "input": { "target": "a#Explicit" } },
  "a#Delete": { "type": "operation", "input": { "target": "a#Wrong" } },
  "a#List": { "type": "operation", "input": { "target": "a#Part" } },
  "a#Count": { "type": "operation" },
  "a#Both": { "type": "structure", "members": {
    "parentId": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
    "id": { "target": "a#Id", "traits": { "smithy.api#required": {} } } } },
  "a#Part": { "type": "structure", "members": {
    "parentId": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } } } },
  "a#Wrong": { "type": "structure", "members": {
    "parentId": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
    "id": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } } } },
  "a#Explicit": { "type": "structure", "members": {
    "parentId": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
    "id": { "target": "a#Id", "traits": { "smithy.api#required": {} } },
    "thing": { "target": "a#Id", "traits": { "smithy.api#required": {}, "smithy.api#resourceIdentifier": "id" } },
    "other": { "target": "a#Id", "traits": { "smithy.api#required": {}, "smithy.api#resourceIdentifier": "id" } } } }"#,
    );
    golden!(
        "resource_binding",
        &text,
        findings(&text, &["resource-binding"])
    );
}

#[test]
fn operations_of_the_lifecycle_are_what_it_says() {
    let text = model(
        r#"
  "a#Thing": { "type": "resource",
    "put": { "target": "a#Plain" }, "create": { "target": "a#Safe" }, "read": { "target": "a#Plain" },
    "update": { "target": "a#Plain" }, "delete": { "target": "a#Safe" }, "list": { "target": "a#Safe" } },
  "a#Plain": { "type": "operation" },
  "a#Safe": { "type": "operation", "traits": { "smithy.api#readonly": {} } }"#,
    );
    let said = findings(&text, &["resource-lifecycle"]);
    golden!("resource_lifecycle", &text, said);
}

#[test]
fn members_are_properties_of_their_resource() {
    let text = model(
        r#"
  "a#Thing": { "type": "resource", "identifiers": { "id": { "target": "smithy.api#String" } },
    "properties": {
      "name": { "target": "smithy.api#String" }, "size": { "target": "smithy.api#Integer" },
      "color": { "target": "smithy.api#String" }, "unused": { "target": "smithy.api#String" } },
    "read": { "target": "a#Read" }, "operations": [{ "target": "a#Paint" }], "list": { "target": "a#List" } },
  "a#Read": { "type": "operation", "input": { "target": "a#ReadInput" }, "output": { "target": "a#ReadOutput" } },
  "a#ReadInput": { "type": "structure", "members": {
    "id": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
    "verbose": { "target": "smithy.api#Boolean", "traits": { "smithy.api#notProperty": {} } },
    "mine": { "target": "smithy.api#Boolean", "traits": { "a#mark": {} } },
    "extra": { "target": "smithy.api#Boolean" } } },
  "a#ReadOutput": { "type": "structure", "members": {
    "thing": { "target": "a#View", "traits": { "smithy.api#nestedProperties": {} } } } },
  "a#View": { "type": "structure", "members": {
    "name": { "target": "smithy.api#String" },
    "title": { "target": "smithy.api#String", "traits": { "smithy.api#property": { "name": "name" } } },
    "size": { "target": "smithy.api#Long" } } },
  "a#Paint": { "type": "operation", "input": { "target": "a#PaintInput" } },
  "a#PaintInput": { "type": "structure", "members": {
    "id": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
    "color": { "target": "smithy.api#String" } } },
  "a#List": { "type": "operation", "output": { "target": "a#ListOutput" } },
  "a#ListOutput": { "type": "structure", "members": { "whatever": { "target": "smithy.api#String" } } },
  "a#mark": { "type": "structure", "members": {}, "traits": {
    "smithy.api#trait": {}, "smithy.api#notProperty": {} } }"#,
    );
    let said = findings(&text, &["resource-properties"]);
    golden!("resource_properties", &text, said);
}

#[test]
fn references_name_what_tells_a_resource() {
    let text = model(
        r#"
  "a#One": { "type": "resource", "identifiers": { "id": { "target": "smithy.api#String" } } },
  "a#Two": { "type": "resource", "identifiers": { "id": { "target": "smithy.api#String" }, "part": { "target": "smithy.api#String" } } },
  "a#Fine": { "type": "string", "traits": { "smithy.api#references": [{ "resource": "a#One" }, { "resource": "b#Elsewhere" }] } },
  "a#Text": { "type": "string", "traits": { "smithy.api#references": [
    { "resource": "a#Two" }, { "resource": "a#One", "ids": { "id": "x" } }, { "resource": "a#Fine" },
    { "resource": "smithy.api#String" }, { "resource": "b#Elsewhere", "ids": { "id": "x" } }] } },
  "a#S": { "type": "structure",
    "members": {
      "id": { "target": "smithy.api#String" }, "number": { "target": "smithy.api#Integer" }, "other": { "target": "smithy.api#String" } },
    "traits": { "smithy.api#references": [
      { "resource": "a#One" },
      { "resource": "a#Two" },
      { "resource": "a#Two", "ids": { "id": "id" } },
      { "resource": "a#Two", "ids": { "id": "id", "part": "number" } },
      { "resource": "a#Two", "ids": { "id": "id", "part": "other", "piece": "other" } },
      { "resource": "a#Two", "ids": { "id": "id", "part": "other" } }
    ] } }"#,
    );
    golden!("references", &text, findings(&text, &["references"]));
}
