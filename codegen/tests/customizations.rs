//! What the tables of one company's services say beyond their models' traits, and what clients check before they send.

use farrier_codegen::{Config, Layout};

/// Generates a service that has this id in the SDKs of its company, and returns its tables.
fn tables(sdk_id: &str, shapes: &str) -> String {
    let model = format!(
        r##"{{
    "smithy": "2.0",
    "shapes": {{
        "a#Service": {{
            "type": "service", "version": "1", "operations": [{{"target": "a#Do"}}],
            "traits": {{
                "aws.protocols#restXml": {{}},
                "aws.api#service": {{"sdkId": "{sdk_id}"}}
            }}
        }},
        {shapes}
    }}
}}"##
    );
    let config = Config::new()
        .model_text("model.json", model)
        .layout(Layout::OneFile);
    let generated = config.generate().unwrap();
    let files = generated.files.iter();
    files.map(|(_, text)| text.to_owned()).collect()
}

#[test]
fn ids_of_route_53_are_sent_without_what_its_responses_put_before_them() {
    let shapes = r##"
        "a#Do": {
            "type": "operation", "input": {"target": "a#DoInput"},
            "traits": {"smithy.api#http": {"method": "GET", "uri": "/zone/{Id}/{Change}"}}
        },
        "a#DoInput": {"type": "structure", "members": {
            "Id": {"target": "a#ResourceId", "traits": {"smithy.api#required": {}, "smithy.api#httpLabel": {}}},
            "Change": {"target": "a#ChangeId", "traits": {"smithy.api#required": {}, "smithy.api#httpLabel": {}}},
            "Set": {"target": "a#DelegationSetId", "traits": {"smithy.api#httpQuery": "set"}},
            "Name": {"target": "smithy.api#String", "traits": {"smithy.api#httpQuery": "name"}}
        }},
        "a#ResourceId": {"type": "string"},
        "a#ChangeId": {"type": "string"},
        "a#DelegationSetId": {"type": "string"}"##;
    let word = r#"without_prefix(&["/hostedzone/", "/change/", "/delegationset/"])"#;
    let text = tables("Route 53", shapes);
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(flat.matches(word).count(), 3, "{text}");
    assert!(!tables("Other", shapes).contains("without_prefix"));
}

#[test]
fn checksums_lengths_and_sensitive_errors_are_in_the_tables() {
    let shapes = r##"
        "a#Do": {
            "type": "operation", "input": {"target": "a#DoInput"}, "errors": [{"target": "a#Lost"}],
            "traits": {
                "smithy.api#http": {"method": "PUT", "uri": "/do"},
                "aws.protocols#httpChecksum": {
                    "requestAlgorithmMember": "algorithm", "requestChecksumRequired": true,
                    "requestValidationModeMember": "mode", "responseAlgorithms": ["CRC64NVME", "SHA1"]
                }
            }
        },
        "a#DoInput": {"type": "structure", "members": {
            "mode": {"target": "a#Mode", "traits": {"smithy.api#httpHeader": "x-amz-checksum-mode"}},
            "algorithm": {"target": "a#Algorithm", "traits": {"smithy.api#httpHeader": "x-amz-sdk-checksum-algorithm"}},
            "body": {"target": "a#Body", "traits": {"smithy.api#httpPayload": {}, "smithy.api#default": ""}}
        }},
        "a#Algorithm": {"type": "enum", "members": {
            "CRC32": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "CRC32"}}
        }},
        "a#Mode": {"type": "enum", "members": {
            "ENABLED": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "ENABLED"}}
        }},
        "a#Body": {"type": "blob", "traits": {"smithy.api#streaming": {}, "smithy.api#requiresLength": {}}},
        "a#Lost": {
            "type": "structure", "members": {"place": {"target": "a#Place"}},
            "traits": {"smithy.api#error": "client"}
        },
        "a#Place": {"type": "structure", "members": {
            "key": {"target": "smithy.api#String", "traits": {"smithy.api#sensitive": {}}}
        }}"##;
    let text = tables(
        "Other",
        &shapes.replace(
            "smithy.api#sensitive\": {}",
            "smithy.api#documentation\": \"\"",
        ),
    );
    assert!(!text.contains("sensitive_errors"), "{text}");
    let shapes = shapes.replace(
        "\"key\": {\"target\": \"smithy.api#String\", \"traits\": {\"smithy.api#sensitive\": {}}}",
        "\"key\": {\"target\": \"a#Key\"}",
    ) + r##", "a#Key": {"type": "string", "traits": {"smithy.api#sensitive": {}}}"##;
    let text = tables("Other", &shapes);
    for word in [
        r#"http_checksum("algorithm", true)"#,
        r#"response_checksum("mode", &["CRC64NVME", "SHA1"])"#,
        "requires_length",
        "sensitive_errors",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
}
