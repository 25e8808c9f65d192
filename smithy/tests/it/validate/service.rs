//! Rules about services and what is bound to them.

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
fn expressions_of_waiters_ask_for_what_there_is() {
    let acceptor = |kind: &str, path: &str, comparator: &str| {
        format!(
            r#"{{ "state": "success", "matcher": {{ "{kind}": {{ "path": "{path}", "expected": "true", "comparator": "{comparator}" }} }} }}"#
        )
    };
    let waiter = |name: &str, kind: &str, path: &str, comparator: &str| {
        let acceptor = acceptor(kind, path, comparator);
        format!("\n    \"{name}\": {{ \"acceptors\": [{acceptor}] }}")
    };
    let waiters = [
        waiter("Fine", "output", "length(horses) > `0`", "booleanEquals"),
        waiter(
            "FineBoth",
            "inputOutput",
            "input.name == output.horses[0].name",
            "booleanEquals",
        ),
        waiter("FineAll", "output", "horses[].name", "allStringEquals"),
        waiter("Unread", "output", "horses[", "stringEquals"),
        waiter("Unknown", "output", "lenght(horses) > `0`", "booleanEquals"),
        waiter("Missing", "output", "hoses[].name", "anyStringEquals"),
        waiter("OtherType", "output", "horses[].weight", "allStringEquals"),
        waiter("NoArray", "inputOutput", "input.name", "anyStringEquals"),
    ];
    let text = model(&format!(
        r#"
  "a#Service": {{ "type": "service", "operations": [{{ "target": "a#List" }}] }},
  "a#List": {{ "type": "operation", "input": {{ "target": "a#In" }}, "output": {{ "target": "a#Out" }}, "traits": {{ "smithy.waiters#waitable": {{{},
    "Message": {{ "acceptors": [{{ "state": "success", "matcher": {{ "success": true }} }},
      {{ "state": "failure", "message": "horses[0].weight", "matcher": {{ "success": false }} }}] }} }} }} }},
  "a#In": {{ "type": "structure", "members": {{ "name": {{ "target": "smithy.api#String" }} }} }},
  "a#Out": {{ "type": "structure", "members": {{ "horses": {{ "target": "a#Horses" }} }} }},
  "a#Horses": {{ "type": "list", "member": {{ "target": "a#Horse" }} }},
  "a#Horse": {{ "type": "structure", "members": {{ "name": {{ "target": "smithy.api#String" }}, "weight": {{ "target": "smithy.api#Integer" }} }} }}"#,
        waiters.join(",")
    ));
    golden!("waiter_expressions", &text, findings(&text, &["waiter"]));
}

#[test]
fn protocols_carry_what_they_can() {
    let shapes = r#"
  "a#Get": { "type": "operation", "input": { "target": "a#GetInput" }, "errors": [{ "target": "a#One" }, { "target": "a#Two" }] },
  "a#GetInput": { "type": "structure", "members": {
    "any": { "target": "smithy.api#Document" },
    "list": { "target": "a#List" },
    "body": { "target": "a#Bytes" }
  } },
  "a#List": { "type": "list", "member": { "target": "a#Any" } },
  "a#Any": { "type": "document" },
  "a#Bytes": { "type": "blob", "traits": { "smithy.api#streaming": {} } },
  "a#One": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client",
    "aws.protocols#awsQueryError": { "code": "Two", "httpResponseCode": 400 } } },
  "a#Two": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } }"#;
    let service = |traits: &str| {
        model(&format!(
            r#"
  "a#Service": {{ "type": "service", "operations": [{{ "target": "a#Get" }}], "traits": {{ {traits} }} }},{shapes}"#
        ))
    };
    let rules = [
        "protocol-document",
        "protocol-streaming",
        "protocol-http",
        "query-error-code",
    ];
    let query = service(
        r#""aws.protocols#awsQuery": {}, "smithy.api#xmlNamespace": { "uri": "https://example.com" }"#,
    );
    golden!("protocol_query", &query, findings(&query, &rules));
    let cbor = service(
        r#""smithy.protocols#rpcv2Cbor": { "http": ["h2"], "eventStreamHttp": ["h2", "h3"] }, "aws.protocols#awsQueryCompatible": {}"#,
    );
    golden!("protocol_rpc", &cbor, findings(&cbor, &rules));
    let json =
        service(r#""aws.protocols#awsJson1_1": { "http": ["h2"], "eventStreamHttp": ["h2"] }"#);
    assert_eq!(findings(&json, &rules), "");
}

#[test]
fn endpoint_rules_follow_their_grammar_and_refer_to_what_exists() {
    let rules = r#"
    "parameters": { "Region": { "type": "string" }, "Dual": { "type": "boolean", "default": "yes" }, "Odd": {},
      "Late": { "type": "string", "default": "x" } },
    "rules": [
      { "conditions": [{ "fn": "isSet", "argv": [{ "ref": "Regoin" }] }], "type": "endpoint", "endpoint": { "url": "https://{Region" } },
      { "conditions": [{ "fn": "stringEqual", "argv": [{ "ref": "Region" }, "a"] }], "type": "error", "error": { "ref": "Dual" } },
      { "conditions": [{ "fn": "parseURL", "argv": [{ "ref": "Dual" }, 1], "assign": "url" }], "type": "tree", "rules": [
        { "type": "endpoint", "endpoint": { "url": "https://{url#pth}", "headers": { "x": "y" },
          "properties": { "authSchemes": [{ "name": "{Region[0]}" }] } } } ] },
      { "conditions": [{ "fn": "coalesce", "argv": ["a"] }], "type": "error" },
      { "conditions": [{ "ref": "Region" }], "type": "error", "error": { "fn": "getAttr", "argv": [{ "ref": "url" }, "a..b"] } } ]"#;
    let text = model(&format!(
        r#"
  "a#Service": {{ "type": "service", "traits": {{ "smithy.rules#endpointRuleSet": {{ "version": "2.0",{rules} }} }} }}"#
    ));
    golden!(
        "endpoint_rules",
        &text,
        findings(&text, &["endpoint-rules"])
    );
}

#[test]
fn diagrams_of_endpoint_rules_end() {
    let service = |root: &str, count: u8, nodes: &str| {
        model(&format!(
            r#"
  "a#Service": {{ "type": "service", "traits": {{ "smithy.rules#endpointBdd": {{ "version": "1.1", "parameters": {{}},
    "conditions": [{{ "fn": "isSet", "argv": [{{ "ref": "url" }}] }}, {{ "fn": "parseURL", "argv": ["a"], "assign": "url" }}],
    "results": [{{ "type": "error", "error": "no" }}],
    "root": {root}, "nodeCount": {count}, "nodes": "{nodes}" }} }} }}"#
        ))
    };
    // The end, and a node that leads to itself.
    let circle = service("2", 2, "/////wAAAAH/////AAAAAAAAAAIAAAAB");
    golden!(
        "endpoint_bdd_circle",
        &circle,
        findings(&circle, &["endpoint-rules"])
    );
    let short = service("9", 2, "/////wAA");
    golden!(
        "endpoint_bdd_short",
        &short,
        findings(&short, &["endpoint-rules"])
    );
    let fine = service("2", 2, "/////wAAAAH/////AAAAAAX14QEAAAAB");
    assert_eq!(findings(&fine, &["endpoint-rules"]), "");
}

#[test]
fn parameters_of_endpoint_rules_get_values_of_their_type() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [{ "target": "a#Get" }], "traits": {
    "smithy.rules#clientContextParams": { "Tenant": { "type": "boolean" }, "Tenat": { "type": "string" } },
    "smithy.rules#endpointRuleSet": { "version": "1.0",
      "parameters": { "Tenant": { "type": "string" }, "Names": { "type": "stringArray" }, "On": { "type": "boolean" } },
      "rules": [{ "type": "endpoint", "endpoint": { "url": "https://{Tenant}" } }] } } },
  "a#Get": { "type": "operation", "input": { "target": "a#GetInput" }, "traits": {
    "smithy.rules#staticContextParams": { "On": { "value": "yes" }, "Of": { "value": true } },
    "smithy.rules#operationContextParams": { "Names": { "path": "names[0]" }, "Name": { "path": "names" } } } },
  "a#GetInput": { "type": "structure", "members": {
    "count": { "target": "smithy.api#Integer", "traits": { "smithy.rules#contextParam": { "name": "Tenant" } } },
    "on": { "target": "smithy.api#Boolean", "traits": { "smithy.rules#contextParam": { "name": "On" } } },
    "names": { "target": "a#Names", "traits": { "smithy.rules#contextParam": { "name": "Other" } } } } },
  "a#Names": { "type": "list", "member": { "target": "smithy.api#String" } }"#,
    );
    golden!(
        "endpoint_parameters",
        &text,
        findings(&text, &["endpoint-parameters"])
    );
}
