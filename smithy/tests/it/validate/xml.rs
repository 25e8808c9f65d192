//! Rules about XML bindings.

use crate::{findings, golden, model};

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
