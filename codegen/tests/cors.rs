//! `@cors` in generated code: what the table of a service says about scripts of other origins.

use farrier_codegen::{Config, Layout, Parts};

/// Generates a service with this value of the trait, and returns the text without line breaks.
fn generated(cors: &str, settle: impl FnOnce(Config) -> Config) -> String {
    let model = format!(
        r#"{{"smithy": "2.0", "shapes": {{
            "a#Service": {{
                "type": "service", "version": "1", "operations": [{{"target": "a#Do"}}],
                "traits": {{"aws.protocols#awsJson1_1": {{}}, "smithy.api#cors": {cors}}}
            }},
            "a#Do": {{"type": "operation"}}
        }}}}"#
    );
    let config = Config::new().model_text("model.json", model);
    let config = settle(config.layout(Layout::OneFile));
    let generated = config.generate().unwrap();
    let text: String = generated.files.iter().map(|(_, text)| text).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace("( ", "(")
        .replace(", )", ")")
        .replace(", ]", "]")
}

#[test]
fn the_table_of_a_service_has_the_trait_with_its_defaults() {
    let text = generated("{}", |it| it);
    assert!(
        text.contains(r#"cors(&[("", "*")], 600, &[], &[])"#),
        "{text}"
    );
}

#[test]
fn the_table_of_a_service_has_all_values_of_the_trait() {
    let cors = r#"{
        "origins": {"prod": "https://a.example", "dev": "http://localhost:3000"}, "maxAge": -1,
        "additionalAllowedHeaders": ["X-A", "*"], "additionalExposedHeaders": ["X-B"]
    }"#;
    let text = generated(cors, |it| it);
    let expected = concat!(
        r#"cors(&[("dev", "http://localhost:3000"), ("prod", "https://a.example")], "#,
        r#"-1, &["X-A", "*"], &["X-B"])"#
    );
    assert!(text.contains(expected), "{text}");
}

#[test]
fn a_client_alone_has_nothing_of_it() {
    let text = generated("{}", |it| it.parts(Parts::Client));
    assert!(!text.contains("cors("), "{text}");
}
