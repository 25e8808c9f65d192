//! Rules about HTTP bindings.

use crate::{findings, golden, model};

/// A service of restJson1 with these operations, and these shapes.
fn rest(operations: &[&str], shapes: &str) -> String {
    let targets: Vec<String> = operations
        .iter()
        .map(|it| format!("{{ \"target\": \"a#{it}\" }}"))
        .collect();
    model(&format!(
        r#""a#Service": {{ "type": "service", "operations": [{}], "traits": {{ "aws.protocols#restJson1": {{}} }} }},
  {}"#,
        targets.join(", "),
        shapes.trim()
    ))
}

#[test]
fn uris_follow_the_grammar() {
    let uris = [
        "things",
        "/a/x{b}",
        "/a//b",
        "/a/../b",
        "/a#b",
        "/a?",
        "/a?b={c}",
        "/a?b&b=1",
        "/{a}/{A}",
        "/{1a}",
        "/ö",
        "/{a+}/{b+}",
        "/{a+}/x/{b}",
        "/fine/",
        "/",
    ];
    let names: Vec<String> = (0..uris.len()).map(|at| format!("O{at:02}")).collect();
    let shapes: Vec<String> = names
        .iter()
        .zip(uris)
        .map(|(name, uri)| {
            format!(
                r#"  "a#{name}": {{ "type": "operation", "traits": {{ "smithy.api#http": {{ "method": "POST", "uri": "{uri}" }} }} }}"#
            )
        })
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let text = rest(&names, &shapes.join(",\n"));
    golden!("http_uri", &text, findings(&text, &["http-uri"]));
}

#[test]
fn operations_with_the_same_uri_differ_by_method_or_host() {
    let text = rest(
        &["A", "B", "C", "D", "E", "F", "G", "H", "I"],
        r#"
  "a#A": { "type": "operation", "traits": { "smithy.api#http": { "method": "POST", "uri": "/x/{id}" } } },
  "a#B": { "type": "operation", "traits": { "smithy.api#http": { "method": "POST", "uri": "/x/{name}/" } } },
  "a#C": { "type": "operation", "traits": { "smithy.api#http": { "method": "PUT", "uri": "/x/{id}" } } },
  "a#D": { "type": "operation", "traits": { "smithy.api#http": { "method": "POST", "uri": "/x/literal" } } },
  "a#E": { "type": "operation", "traits": { "smithy.api#http": { "method": "POST", "uri": "/x?a&b=1" } } },
  "a#F": { "type": "operation", "traits": { "smithy.api#http": { "method": "POST", "uri": "/x?b=1&a" } } },
  "a#G": { "type": "operation", "traits": { "smithy.api#http": { "method": "POST", "uri": "/x/{id}" },
    "smithy.api#endpoint": { "hostPrefix": "{one}.data." } } },
  "a#H": { "type": "operation", "traits": { "smithy.api#http": { "method": "POST", "uri": "/x/{id}" },
    "smithy.api#endpoint": { "hostPrefix": "{two}.data." } } },
  "a#I": { "type": "operation", "traits": { "smithy.api#http": { "method": "POST", "uri": "/x/{id+}" } } }"#,
    );
    golden!(
        "http_uri_conflict",
        &text,
        findings(&text, &["http-uri-conflict"])
    );
}

#[test]
fn labels_are_members_and_the_other_way_round() {
    let text = rest(
        &["Get"],
        r#"
  "a#Get": { "type": "operation", "input": { "target": "a#GetRequest" },
    "traits": { "smithy.api#http": { "method": "POST", "uri": "/a/{id}/{other}/{missing}/{all+}" } } },
  "a#GetRequest": { "type": "structure", "members": {
    "id": { "target": "smithy.api#String", "traits": { "smithy.api#httpLabel": {}, "smithy.api#required": {} } },
    "other": { "target": "smithy.api#String" },
    "lost": { "target": "smithy.api#String", "traits": { "smithy.api#httpLabel": {}, "smithy.api#required": {} } },
    "all": { "target": "smithy.api#Integer", "traits": { "smithy.api#httpLabel": {}, "smithy.api#required": {} } }
  } }"#,
    );
    golden!("http_label", &text, findings(&text, &["http-label"]));
}

#[test]
fn query_parameters_are_told_apart() {
    let text = rest(
        &["Get"],
        r#"
  "a#Get": { "type": "operation", "input": { "target": "a#GetInput" },
    "traits": { "smithy.api#http": { "method": "GET", "uri": "/a?list-type=2" } } },
  "a#GetInput": { "type": "structure", "members": {
    "one": { "target": "smithy.api#String", "traits": { "smithy.api#httpQuery": "q" } },
    "two": { "target": "smithy.api#String", "traits": { "smithy.api#httpQuery": "q" } },
    "other": { "target": "smithy.api#String", "traits": { "smithy.api#httpQuery": "Q" } },
    "type": { "target": "smithy.api#String", "traits": { "smithy.api#httpQuery": "list-type" } },
    "rest": { "target": "a#Map", "traits": { "smithy.api#httpQueryParams": {} } }
  } },
  "a#Map": { "type": "map", "key": { "target": "smithy.api#String" }, "value": { "target": "smithy.api#String" } }"#,
    );
    let said = findings(&text, &["http-query", "http-query-params"]);
    golden!("http_query", &text, said);
}

#[test]
fn operations_are_what_their_method_promises() {
    let text = rest(
        &["A", "B", "C", "D", "E", "F"],
        r#"
  "a#A": { "type": "operation", "input": { "target": "a#Body" }, "traits": {
    "smithy.api#http": { "method": "GET", "uri": "/a" } } },
  "a#B": { "type": "operation", "traits": { "smithy.api#http": { "method": "put", "uri": "/b" }, "smithy.api#readonly": {} } },
  "a#C": { "type": "operation", "traits": { "smithy.api#http": { "method": "OPTIONS", "uri": "/c" }, "smithy.api#readonly": {} } },
  "a#D": { "type": "operation", "traits": { "smithy.api#http": { "method": "G T", "uri": "/d" } } },
  "a#E": { "type": "operation", "traits": { "smithy.api#http": { "method": "GET", "uri": "/e" }, "smithy.api#idempotent": {} } },
  "a#F": { "type": "operation", "traits": { "smithy.api#http": { "method": "PURGE", "uri": "/f" } } },
  "a#Body": { "type": "structure", "members": {
    "one": { "target": "smithy.api#String" },
    "two": { "target": "smithy.api#Blob", "traits": { "smithy.api#httpPayload": {} } },
    "three": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "x-three" } }
  } }"#,
    );
    golden!("http_method", &text, findings(&text, &["http-method"]));
}

#[test]
fn a_status_says_how_it_went_and_whether_there_is_a_body() {
    let text = rest(
        &["A", "B"],
        r#"
  "a#A": { "type": "operation", "errors": [{ "target": "a#Lost" }, { "target": "a#Broken" }, { "target": "a#Fine" }],
    "traits": { "smithy.api#http": { "method": "POST", "uri": "/a", "code": 302 } } },
  "a#B": { "type": "operation", "output": { "target": "a#Body" },
    "traits": { "smithy.api#http": { "method": "POST", "uri": "/b", "code": 204 } } },
  "a#Lost": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client", "smithy.api#httpError": 503 } },
  "a#Broken": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "server", "smithy.api#httpError": 404 } },
  "a#Fine": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client", "smithy.api#httpError": 404 } },
  "a#Body": { "type": "structure", "members": {
    "one": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "one" } },
    "two": { "target": "smithy.api#String" }
  } }"#,
    );
    golden!("http_status", &text, findings(&text, &["http-status"]));
}

#[test]
fn headers_have_names_of_their_own() {
    let text = rest(
        &["A", "B"],
        r#"
  "a#A": { "type": "operation", "input": { "target": "a#Request" },
    "traits": { "smithy.api#http": { "method": "POST", "uri": "/a" } } },
  "a#B": { "type": "operation", "input": { "target": "a#Request" }, "output": { "target": "a#Response" },
    "traits": { "smithy.api#http": { "method": "POST", "uri": "/b" } } },
  "a#Request": { "type": "structure", "members": {
    "one": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "X-One" } },
    "two": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "x-one" } },
    "host": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "Host" } },
    "space": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "x one" } },
    "meta": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "X-Meta-Name" } },
    "map": { "target": "a#Map", "traits": { "smithy.api#httpPrefixHeaders": "x-meta-" } }
  } },
  "a#Response": { "type": "structure", "members": {
    "one": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "x-one" } },
    "map": { "target": "a#Map", "traits": { "smithy.api#httpPrefixHeaders": "" } }
  } },
  "a#Map": { "type": "map", "key": { "target": "smithy.api#String" }, "value": { "target": "smithy.api#String" } }"#,
    );
    let said = findings(&text, &["http-header", "http-prefix-headers"]);
    golden!("http_header", &text, said);
}

#[test]
fn beside_a_payload_every_member_has_another_place() {
    let text = rest(
        &["A"],
        r#"
  "a#A": { "type": "operation", "input": { "target": "a#AInput" }, "output": { "target": "a#AOutput" },
    "errors": [{ "target": "a#Lost" }],
    "traits": { "smithy.api#http": { "method": "POST", "uri": "/a" } } },
  "a#AInput": { "type": "structure", "members": {
    "body": { "target": "smithy.api#Blob", "traits": { "smithy.api#httpPayload": {} } },
    "header": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "header" } },
    "code": { "target": "smithy.api#Integer", "traits": { "smithy.api#httpResponseCode": {} } },
    "other": { "target": "smithy.api#String" }
  } },
  "a#AOutput": { "type": "structure", "members": {
    "body": { "target": "a#Map", "traits": { "smithy.api#httpPayload": {} } },
    "code": { "target": "smithy.api#Integer", "traits": { "smithy.api#httpResponseCode": {} } }
  } },
  "a#Lost": { "type": "structure", "traits": { "smithy.api#error": "client" }, "members": {
    "body": { "target": "smithy.api#String", "traits": { "smithy.api#httpPayload": {} } },
    "message": { "target": "smithy.api#String" }
  } },
  "a#Map": { "type": "map", "key": { "target": "smithy.api#String" }, "value": { "target": "smithy.api#String" } }"#,
    );
    golden!("http_payload", &text, findings(&text, &["http-payload"]));
}

#[test]
fn bindings_that_are_ignored_are_warned_of() {
    let text = rest(
        &["A"],
        r#"
  "a#A": { "type": "operation", "input": { "target": "a#Both" }, "output": { "target": "a#Both" },
    "traits": { "smithy.api#http": { "method": "POST", "uri": "/a" } } },
  "a#Both": { "type": "structure", "members": {
    "query": { "target": "smithy.api#String", "traits": { "smithy.api#httpQuery": "q" } },
    "code": { "target": "smithy.api#Integer", "traits": { "smithy.api#httpResponseCode": {} } },
    "header": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "h" } },
    "nested": { "target": "a#Nested" }
  } },
  "a#Nested": { "type": "structure", "members": {
    "header": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "h" } }
  } }"#,
    );
    let said = findings(&text, &["http-binding-ignored"]);
    golden!("http_binding_ignored", &text, said);
}

#[test]
fn every_operation_has_a_method_and_a_uri_where_the_protocol_needs_them() {
    let shapes = r#"
  "a#A": { "type": "operation", "traits": { "smithy.api#http": { "method": "POST", "uri": "/a" } } },
  "a#B": { "type": "operation" }"#;
    let needed = rest(&["A", "B"], shapes);
    let usual = needed.replace("\"aws.protocols#restJson1\": {}", "");
    let ignored = needed.replace("restJson1", "awsJson1_1");
    let said: Vec<String> = [&needed, &usual, &ignored]
        .iter()
        .map(|text| findings(text, &["http-missing"]))
        .collect();
    golden!("http_missing", &needed, said.join("--\n"));
}

#[test]
fn host_prefixes_become_hosts_and_their_labels_are_members() {
    let prefixes = [
        "data.",
        "{id}.data.",
        "{id}data",
        "{other}.",
        "-data.",
        "a..b.",
        "{id",
        "{id}{id}.",
        "{1}.",
        "data_1.",
    ];
    let names: Vec<String> = (0..prefixes.len()).map(|at| format!("O{at}")).collect();
    let operations: Vec<String> = names
        .iter()
        .zip(prefixes)
        .map(|(name, prefix)| {
            format!(
                r#"  "a#{name}": {{ "type": "operation", "input": {{ "target": "a#{name}Input" }},
    "traits": {{ "smithy.api#endpoint": {{ "hostPrefix": "{prefix}" }} }} }},
  "a#{name}Input": {{ "type": "structure", "members": {{
    "id": {{ "target": "smithy.api#String", "traits": {{ "smithy.api#hostLabel": {{}}, "smithy.api#required": {{}} }} }} }} }}"#
            )
        })
        .collect();
    let targets: Vec<String> = names
        .iter()
        .map(|it| format!("{{ \"target\": \"a#{it}\" }}"))
        .collect();
    let text = model(&format!(
        "  \"a#Service\": {{ \"type\": \"service\", \"operations\": [{}] }},\n{}",
        targets.join(", "),
        operations.join(",\n")
    ));
    golden!("endpoint", &text, findings(&text, &["endpoint"]));
}

#[test]
fn checksums_are_asked_for_by_members_that_choose_them() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [{ "target": "a#A" }, { "target": "a#B" }, { "target": "a#C" }] },
  "a#A": { "type": "operation", "traits": { "aws.protocols#httpChecksum": {} } },
  "a#B": { "type": "operation", "input": { "target": "a#BInput" }, "output": { "target": "a#BOutput" },
    "traits": { "aws.protocols#httpChecksum": { "requestAlgorithmMember": "algorithm", "requestValidationModeMember": "mode" } } },
  "a#C": { "type": "operation", "input": { "target": "a#CInput" },
    "traits": { "aws.protocols#httpChecksum": { "requestAlgorithmMember": "none", "responseAlgorithms": ["MD5"] } } },
  "a#BInput": { "type": "structure", "members": {
    "algorithm": { "target": "a#Algorithm" },
    "mode": { "target": "smithy.api#String" }
  } },
  "a#BOutput": { "type": "structure", "members": {
    "sum": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "X-Amz-Checksum-MD5" } },
    "all": { "target": "a#Map", "traits": { "smithy.api#httpPrefixHeaders": "x-amz-" } }
  } },
  "a#CInput": { "type": "structure", "members": {} },
  "a#Algorithm": { "type": "enum", "members": {
    "MD5": { "target": "smithy.api#Unit" },
    "CRC": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "crc7" } }
  } },
  "a#Map": { "type": "map", "key": { "target": "smithy.api#String" }, "value": { "target": "smithy.api#String" } }"#,
    );
    golden!("http_checksum", &text, findings(&text, &["http-checksum"]));
}

#[test]
fn requests_are_compressed_where_there_is_something_to_compress() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [{ "target": "a#A" }, { "target": "a#B" }, { "target": "a#C" }] },
  "a#A": { "type": "operation", "traits": { "smithy.api#requestCompression": { "encodings": ["gzip"] } } },
  "a#B": { "type": "operation", "input": { "target": "a#BInput" },
    "traits": { "smithy.api#requestCompression": { "encodings": ["GZIP", "br"] } } },
  "a#C": { "type": "operation", "input": { "target": "a#CInput" }, "traits": { "smithy.api#requestCompression": { "encodings": [] } } },
  "a#BInput": { "type": "structure", "members": { "body": { "target": "a#Sized", "traits": { "smithy.api#required": {} } } } },
  "a#CInput": { "type": "structure", "members": {} },
  "a#Sized": { "type": "blob", "traits": { "smithy.api#streaming": {}, "smithy.api#requiresLength": {} } }"#,
    );
    let said = findings(&text, &["request-compression"]);
    golden!("request_compression", &text, said);
}
