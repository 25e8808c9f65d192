//! One golden per rule about how operations behave: origins, idempotency, pages, waiters.

use crate::{findings, golden, model};

#[test]
fn cors_has_one_origin_or_several() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "traits": {
    "smithy.api#cors": { "origin": "https://example.com", "origins": ["https://example.org"] } } }"#,
    );
    golden!("cors", &text, findings(&text, &["cors"]));
}

#[test]
fn idempotency_is_said_where_it_has_an_effect() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [{ "target": "a#Put" }] },
  "a#Put": { "type": "operation", "input": { "target": "a#PutInput" }, "output": { "target": "a#Nested" },
    "errors": [{ "target": "a#Exists" }],
    "traits": { "smithy.api#idempotent": { "exists": ["a#Exists", "a#Lost"], "notFound": ["a#Exists"] } } },
  "a#PutInput": { "type": "structure", "members": {
    "token": { "target": "smithy.api#String", "traits": { "smithy.api#idempotencyToken": {} } },
    "nested": { "target": "a#Nested" }
  } },
  "a#Nested": { "type": "structure", "members": {
    "token": { "target": "smithy.api#String", "traits": { "smithy.api#idempotencyToken": {} } }
  } },
  "a#Exists": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } },
  "a#Lost": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } }"#,
    );
    let said = findings(&text, &["idempotency-token", "idempotent"]);
    golden!("idempotency", &text, said);
}

#[test]
fn pages_have_tokens_sizes_and_items() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [
      { "target": "a#Fine" }, { "target": "a#Bad" }, { "target": "a#Lost" }, { "target": "a#Unsaid" } ],
    "traits": { "smithy.api#paginated": { "inputToken": "token", "pageSize": "size" } } },
  "a#Fine": { "type": "operation", "input": { "target": "a#FineInput" }, "output": { "target": "a#FineOutput" },
    "traits": { "smithy.api#paginated": { "outputToken": "page.token", "items": "page.items" } } },
  "a#FineInput": { "type": "structure", "members": {
    "token": { "target": "smithy.api#String" }, "size": { "target": "smithy.api#Integer" } } },
  "a#FineOutput": { "type": "structure", "members": { "page": { "target": "a#Page" } } },
  "a#Page": { "type": "structure", "members": {
    "token": { "target": "smithy.api#String" }, "items": { "target": "a#Names" }, "next": { "target": "a#Page" } } },
  "a#Bad": { "type": "operation", "input": { "target": "a#BadInput" }, "output": { "target": "a#BadOutput" },
    "traits": { "smithy.api#paginated": { "outputToken": "page.next.token", "items": "page" } } },
  "a#BadInput": { "type": "structure", "members": {
    "token": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
    "size": { "target": "smithy.api#Long", "traits": { "smithy.api#required": {} } } } },
  "a#BadOutput": { "type": "structure", "members": { "page": { "target": "a#Page" } } },
  "a#Lost": { "type": "operation", "input": { "target": "a#FineInput" }, "output": { "target": "a#LostOutput" },
    "traits": { "smithy.api#paginated": { "inputToken": "page.token", "outputToken": "token", "items": "page.none" } } },
  "a#LostOutput": { "type": "structure", "members": {
    "token": { "target": "smithy.api#Blob", "traits": { "smithy.api#required": {} } }, "page": { "target": "a#Page" } } },
  "a#Unsaid": { "type": "operation", "input": { "target": "a#FineInput" }, "traits": { "smithy.api#paginated": {} } },
  "a#Names": { "type": "list", "member": { "target": "smithy.api#String" } }"#,
    );
    golden!("paginated", &text, findings(&text, &["paginated"]));
}

#[test]
fn waiters_end_and_wait_for_what_can_come() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [{ "target": "a#A" }, { "target": "a#B" }] },
  "a#A": { "type": "operation", "errors": [{ "target": "a#Lost" }], "traits": { "smithy.waiters#waitable": {
    "Fine": { "acceptors": [
      { "state": "success", "matcher": { "errorType": "Lost" } },
      { "state": "failure", "message": "gone", "matcher": { "errorType": "a#Lost" } } ] },
    "Slow": { "minDelay": 200, "acceptors": [{ "state": "retry", "message": "again", "matcher": { "errorType": "Found" } }] } } } },
  "a#B": { "type": "operation", "traits": { "smithy.waiters#waitable": {
    "FINE": { "acceptors": [
      { "state": "success", "matcher": { "output": { "path": "a", "expected": "yes", "comparator": "booleanEquals" } } } ] } } } },
  "a#Lost": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } }"#,
    );
    golden!("waiter", &text, findings(&text, &["waiter"]));
}

#[test]
fn examples_are_values_of_what_the_operation_takes_and_gives() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [{ "target": "a#Get" }], "errors": [{ "target": "a#Busy" }] },
  "a#Get": { "type": "operation", "input": { "target": "a#GetInput" }, "output": { "target": "a#GetOutput" },
    "errors": [{ "target": "a#Lost" }],
    "traits": { "smithy.api#examples": [
      { "title": "fine", "input": { "id": "abc" }, "output": { "size": 1 } },
      { "title": "of the service", "input": { "id": "abc" }, "error": { "shapeId": "a#Busy", "content": {} } },
      { "title": "wrong", "input": { "id": 1, "other": true }, "output": { "size": "1" } },
      { "title": "nothing", "output": {} },
      { "title": "one of two", "input": { "id": "abc" }, "output": { "which": { "a": "1" } } },
      { "title": "none of two", "input": { "id": "abc" }, "output": { "which": {} } },
      { "title": "both of two", "input": { "id": "abc" }, "output": { "which": { "a": "1", "b": "2" } } },
      { "title": "both", "input": { "id": "abc" }, "output": {}, "error": { "shapeId": "a#Lost", "content": {} } },
      { "title": "elsewhere", "input": { "id": "abc" }, "error": { "shapeId": "a#Other", "content": {} } },
      { "title": "refused", "input": { "id": "a" }, "allowConstraintErrors": true,
        "error": { "shapeId": "a#Lost", "content": { "message": 1 } } },
      { "title": "not refused", "input": {}, "allowConstraintErrors": true }
    ] } },
  "a#GetInput": { "type": "structure", "members": {
    "id": { "target": "smithy.api#String", "traits": { "smithy.api#required": {}, "smithy.api#length": { "min": 2 } } } } },
  "a#GetOutput": { "type": "structure", "members": { "size": { "target": "smithy.api#Integer" }, "which": { "target": "a#Which" } } },
  "a#Which": { "type": "union", "members": { "a": { "target": "smithy.api#String" }, "b": { "target": "smithy.api#String" } } },
  "a#Unbound": { "type": "operation", "traits": { "smithy.api#examples": [
    { "title": "of all services that bind it", "error": { "shapeId": "a#Other", "content": {} } } ] } },
  "a#Lost": { "type": "structure", "members": { "message": { "target": "smithy.api#String" } }, "traits": { "smithy.api#error": "client" } },
  "a#Busy": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "server" } },
  "a#Other": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "server" } }"#,
    );
    golden!("example", &text, findings(&text, &["example"]));
}
