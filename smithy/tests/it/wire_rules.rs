//! One golden per rule about streams, names on the wire, and what protocols carry.

use crate::{findings, golden, model};

#[test]
fn a_stream_is_a_member_of_an_input_or_output_and_the_payload() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [{ "target": "a#Put" }, { "target": "a#Get" }],
    "traits": { "aws.protocols#restJson1": {} } },
  "a#Put": { "type": "operation", "input": { "target": "a#PutInput" }, "errors": [{ "target": "a#Lost" }],
    "traits": { "smithy.api#http": { "method": "POST", "uri": "/put" } } },
  "a#Get": { "type": "operation", "input": { "target": "a#GetInput" }, "output": { "target": "a#GetOutput" },
    "traits": { "smithy.api#http": { "method": "POST", "uri": "/get" } } },
  "a#PutInput": { "type": "structure", "members": {
    "body": { "target": "a#Bytes", "traits": { "smithy.api#required": {}, "smithy.api#httpPayload": {} } }
  } },
  "a#GetInput": { "type": "structure", "members": {
    "missing": { "target": "a#Bytes" },
    "list": { "target": "a#List" },
    "put": { "target": "a#PutInput" }
  } },
  "a#GetOutput": { "type": "structure", "members": {
    "known": { "target": "a#Sized", "traits": { "smithy.api#default": "", "smithy.api#httpPayload": {} } }
  } },
  "a#Lost": { "type": "structure", "members": { "events": { "target": "a#Events" } }, "traits": { "smithy.api#error": "client" } },
  "a#List": { "type": "list", "member": { "target": "a#Bytes" } },
  "a#Bytes": { "type": "blob", "traits": { "smithy.api#streaming": {} } },
  "a#Sized": { "type": "blob", "traits": { "smithy.api#streaming": {}, "smithy.api#requiresLength": {} } },
  "a#Events": { "type": "union", "members": { "one": { "target": "a#PutInput" } }, "traits": { "smithy.api#streaming": {} } }"#,
    );
    golden!("streaming", &text, findings(&text, &["streaming"]));
}

#[test]
fn events_are_structures_whose_payload_leaves_headers_only() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [{ "target": "a#Get" }] },
  "a#Get": { "type": "operation", "output": { "target": "a#GetOutput" } },
  "a#GetOutput": { "type": "structure", "members": { "events": { "target": "a#Events" } } },
  "a#Events": { "type": "union", "traits": { "smithy.api#streaming": {} }, "members": {
    "text": { "target": "smithy.api#String" },
    "mixed": { "target": "a#Mixed" },
    "fine": { "target": "a#Fine" },
    "plain": { "target": "a#Plain" }
  } },
  "a#Mixed": { "type": "structure", "members": {
    "body": { "target": "smithy.api#Blob", "traits": { "smithy.api#eventPayload": {} } },
    "header": { "target": "smithy.api#String", "traits": { "smithy.api#eventHeader": {} } },
    "one": { "target": "smithy.api#String" },
    "two": { "target": "smithy.api#String" }
  } },
  "a#Fine": { "type": "structure", "members": {
    "body": { "target": "smithy.api#Blob", "traits": { "smithy.api#eventPayload": {} } },
    "header": { "target": "smithy.api#String", "traits": { "smithy.api#eventHeader": {} } }
  } },
  "a#Plain": { "type": "structure", "members": {
    "header": { "target": "smithy.api#String", "traits": { "smithy.api#eventHeader": {} } },
    "one": { "target": "smithy.api#String" }
  } }"#,
    );
    golden!("event_stream", &text, findings(&text, &["event-stream"]));
}

#[test]
fn names_in_json_are_there_once() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [{ "target": "a#Get" }] },
  "a#Get": { "type": "operation", "input": { "target": "a#GetInput" } },
  "a#GetInput": { "type": "structure", "members": {
    "one": { "target": "smithy.api#String" },
    "two": { "target": "smithy.api#String", "traits": { "smithy.api#jsonName": "one" } },
    "three": { "target": "a#Union", "traits": { "smithy.api#jsonName": "ONE" } }
  } },
  "a#Union": { "type": "union", "members": {
    "a": { "target": "smithy.api#String", "traits": { "smithy.api#jsonName": "b" } },
    "b": { "target": "smithy.api#String", "traits": { "smithy.api#jsonName": "a" } }
  } }"#,
    );
    golden!("json_name", &text, findings(&text, &["json-name"]));
}

#[test]
fn names_in_xml_are_there_once_and_have_an_effect() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [{ "target": "a#Get" }],
    "traits": { "aws.protocols#restXml": {}, "smithy.api#xmlNamespace": { "uri": "http://a b" } } },
  "a#Get": { "type": "operation", "output": { "target": "a#GetOutput" },
    "traits": { "smithy.api#http": { "method": "POST", "uri": "/" } } },
  "a#GetOutput": { "type": "structure", "members": {
    "one": { "target": "smithy.api#String" },
    "two": { "target": "smithy.api#String", "traits": { "smithy.api#xmlName": "one" } },
    "attribute": { "target": "smithy.api#String", "traits": { "smithy.api#xmlName": "one", "smithy.api#xmlAttribute": {} } },
    "header": { "target": "smithy.api#String", "traits": { "smithy.api#xmlName": "one", "smithy.api#httpHeader": "h" } },
    "flat": { "target": "a#List", "traits": { "smithy.api#xmlFlattened": {}, "smithy.api#xmlNamespace": { "uri": "urn:%zz" } } },
    "scheme": { "target": "smithy.api#String", "traits": { "smithy.api#xmlNamespace": { "uri": "::a" } } },
    "relative": { "target": "smithy.api#String", "traits": { "smithy.api#xmlNamespace": { "uri": "a/b:c" } } },
    "named": { "target": "a#List", "traits": { "smithy.api#xmlFlattened": {}, "smithy.api#xmlName": "entry" } },
    "item": { "target": "a#List", "traits": { "smithy.api#xmlFlattened": {} } }
  } },
  "a#List": { "type": "list", "member": { "target": "smithy.api#String", "traits": { "smithy.api#xmlName": "item" } } }"#,
    );
    let said = findings(&text, &["xml-name", "xml-namespace", "xml-flattened"]);
    golden!("xml_names", &text, said);
}

#[test]
fn names_are_checked_in_a_model_without_a_service() {
    let text = model(
        r#"
  "a#Union": { "type": "union", "members": {
    "a": { "target": "smithy.api#String", "traits": { "smithy.api#jsonName": "b" } },
    "b": { "target": "smithy.api#String" }
  } }"#,
    );
    golden!("json_name_alone", &text, findings(&text, &["json-name"]));
}

#[test]
fn a_media_type_has_a_type_and_a_subtype() {
    let shape = |(index, value): (usize, &str)| {
        let value = serde_json::Value::from(value);
        format!(
            r#"
  "a#S{index}": {{ "type": "string", "traits": {{ "smithy.api#mediaType": {value} }} }}"#
        )
    };
    let values = [
        "text/html",
        "image/svg+xml; charset=utf-8;q=\"a;\\\"b\" ;v=1",
        "",
        "text",
        "text/",
        "/html",
        "text/html;",
        "text/html; charset",
        "text/html; charset=",
        "text/html; charset=\"utf",
        "text/html, text/plain",
        "text/html charset=utf-8",
    ];
    let shapes: Vec<String> = values.into_iter().enumerate().map(shape).collect();
    let text = model(&shapes.join(","));
    golden!("media_type", &text, findings(&text, &["media-type"]));
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
