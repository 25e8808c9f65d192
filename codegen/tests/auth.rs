//! Authentication in generated code: what the tables of a service and its operations say, and which methods the builder
//! of its client has.

use farrier_codegen::{Config, Layout};

/// Generates a service with these traits and operations, and returns the text without line breaks.
fn generated(traits: &str, operations: &[(&str, &str)], shapes: &str) -> String {
    let targets = operations
        .iter()
        .map(|(name, _)| format!(r#"{{"target": "a#{name}"}}"#));
    let targets = targets.collect::<Vec<_>>().join(", ");
    let operations = operations.iter().map(|(name, traits)| {
        format!(r#""a#{name}": {{"type": "operation", "traits": {{{traits}}}}}"#)
    });
    let operations = operations.collect::<Vec<_>>().join(", ");
    let model = format!(
        r#"{{"smithy": "2.0", "shapes": {{
            "a#Service": {{
                "type": "service", "version": "1", "operations": [{targets}],
                "traits": {{"aws.protocols#awsJson1_1": {{}}, {traits}}}
            }},
            {operations} {shapes}
        }}}}"#
    );
    let config = Config::new()
        .model_text("model.json", model)
        .layout(Layout::OneFile);
    let generated = config.generate().unwrap();
    let text: String = generated.files.iter().map(|(_, text)| text).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace("( ", "(")
        .replace(", )", ")")
        .replace(", ]", "]")
        .replace("[ ", "[")
}

#[test]
fn tables_say_by_which_schemes_operations_are_called() {
    let text = generated(
        r#""smithy.api#httpBearerAuth": {}, "smithy.api#httpBasicAuth": {},
           "smithy.api#httpApiKeyAuth": {"name": "x-key", "in": "header"},
           "smithy.api#auth": ["smithy.api#httpBearerAuth"]"#,
        &[
            ("Usual", ""),
            ("Open", r#""smithy.api#auth": []"#),
            ("Optional", r#""smithy.api#optionalAuth": {}"#),
            (
                "Own",
                r#""smithy.api#auth": ["smithy.api#httpBasicAuth", "smithy.api#httpApiKeyAuth"]"#,
            ),
            (
                "Same",
                r#""smithy.api#auth": ["smithy.api#httpBearerAuth"]"#,
            ),
            ("Unsigned", r#""aws.auth#unsignedPayload": {}"#),
        ],
        "",
    );
    for expected in [
        r#"scheme("smithy.api#httpApiKeyAuth", &[("in", "header"), ("name", "x-key")])"#,
        r#"scheme("smithy.api#httpBasicAuth", &[])"#,
        r#"auth(&["smithy.api#httpBearerAuth"])"#,
        r#"OPEN, "Open", schemas::OPEN_INPUT, schemas::OPEN_OUTPUT, [auth(&[])])"#,
        r#"[auth(&["smithy.api#httpBearerAuth", "smithy.api#noAuth"])])"#,
        r#"[auth(&["smithy.api#httpBasicAuth", "smithy.api#httpApiKeyAuth"])])"#,
        r#"SAME, "Same", schemas::SAME_INPUT, schemas::SAME_OUTPUT)"#,
        "[unsigned_payload]",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn builders_have_methods_for_the_schemes_of_the_model_alone() {
    let text = generated(
        r#""smithy.api#httpBearerAuth": {}, "smithy.api#httpDigestAuth": {}"#,
        &[("Usual", "")],
        "",
    );
    assert!(text.contains("impl farrier::client::auth::HttpBearerAuth for Client {}"));
    assert!(text.contains("impl farrier::client::auth::HttpDigestAuth for Client {}"));
    assert_eq!(text.matches("impl farrier::client::auth::").count(), 2);
    let text = generated(
        r#""smithy.api#documentation": "Open.""#,
        &[("Usual", "")],
        "",
    );
    assert!(
        !text.contains("auth::") && !text.contains("auth("),
        "{text}"
    );
}

#[test]
fn schemes_of_the_models_own_are_in_the_table() {
    let scheme = r#", "a#horseAuth": {
        "type": "structure", "members": {"stable": {"target": "smithy.api#String"}},
        "traits": {
            "smithy.api#trait": {"selector": "service"},
            "smithy.api#authDefinition": {}
        }
    }"#;
    let text = generated(
        r#""a#horseAuth": {"stable": "north"}"#,
        &[("Usual", "")],
        scheme,
    );
    let expected = r#"scheme("a#horseAuth", &[("stable", "north")])"#;
    assert!(text.contains(expected), "{text}");
}

#[test]
fn callers_without_credentials_sign_nothing() {
    let traits = r#""aws.api#service": {"sdkId": "STS"}, "aws.auth#sigv4": {"name": "sts"}"#;
    let operations = [("AssumeRole", ""), ("AssumeRoleWithWebIdentity", "")];
    let text = generated(traits, &operations, "");
    assert_eq!(text.matches("auth(&[])").count(), 1, "{text}");
}
