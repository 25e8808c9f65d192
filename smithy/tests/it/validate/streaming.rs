//! Rules about streams of bytes and of events.

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
