//! Numbers of any size, from the model to the code: no digit is lost, and none is refused because a double cannot hold it.

use farrier_codegen::{Config, Error};

/// A model whose input has a member of this target with these traits.
fn model(target: &str, traits: &str) -> String {
    format!(
        r#"{{ "smithy": "2.0", "shapes": {{
            "a#S": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#Go" }}], "traits": {{ "aws.protocols#awsJson1_0": {{}} }} }},
            "a#Go": {{ "type": "operation", "input": {{ "target": "a#GoInput" }} }},
            "a#GoInput": {{ "type": "structure", "members": {{ "n": {{ "target": "smithy.api#{target}", "traits": {{ {traits} }} }} }} }} }} }}"#
    )
}

fn generated(target: &str, traits: &str) -> Result<String, String> {
    let config = Config::new().model_text("m.json", model(target, traits));
    match config.generate() {
        Ok(generated) => Ok(generated.files.iter().map(|(_, it)| it).collect()),
        Err(Error::Invalid(report)) => {
            let rules = report.diagnostics().map(|it| it.rule.id());
            Err(rules.collect::<Vec<_>>().join(" "))
        }
        Err(error) => panic!("{error}"),
    }
}

fn with_default(target: &str, value: &str) -> Result<String, String> {
    generated(target, &format!(r#""smithy.api#default": {value}"#))
}

fn with_range(target: &str, range: &str) -> Result<String, String> {
    generated(target, &format!(r#""smithy.api#range": {range}"#))
}

#[test]
fn defaults_of_big_numbers_have_every_digit() {
    let digits = format!("1{}", "0".repeat(400));
    for (target, value, expected) in [
        ("BigDecimal", "2E+400", "2E+400"),
        ("BigDecimal", "1e-400", "1e-400"),
        (
            "BigDecimal",
            "12345678901234567890.12345678901234567890",
            "12345678901234567890.12345678901234567890",
        ),
        (
            "BigInteger",
            "123456789012345678901234567890",
            "123456789012345678901234567890",
        ),
        ("BigInteger", "1e3", "1000"),
        ("BigInteger", "1e400", &digits),
        ("BigInteger", "-12.0", "-12"),
    ] {
        let code =
            with_default(target, value).unwrap_or_else(|it| panic!("{target} {value}: {it}"));
        let expected = format!("\"{expected}\".parse()");
        assert!(code.contains(&expected), "{target} {value}: {code}");
    }
}

#[test]
fn defaults_that_their_type_cannot_have_are_refused() {
    for (target, value) in [
        ("BigInteger", "1e-1"),
        ("BigInteger", "12345678901234567890.5"),
        ("Double", "2E+400"),
        ("Double", "-1e309"),
        ("Float", "2E+400"),
        ("Float", "1e39"),
        ("Long", "1e400"),
    ] {
        assert_eq!(
            with_default(target, value),
            Err("default".to_owned()),
            "{target} {value}"
        );
    }
}

#[test]
fn ranges_of_big_numbers_have_every_digit() {
    for (target, range, expected) in [
        (
            "BigDecimal",
            r#"{ "min": -2E+400, "max": 2E+400 }"#,
            r#"big_range("-2E+400", "2E+400")"#,
        ),
        (
            "BigDecimal",
            r#"{ "max": 12345678901234567890.5 }"#,
            r#"big_range("", "12345678901234567890.5")"#,
        ),
        (
            "BigInteger",
            r#"{ "min": 1e400 }"#,
            r#"big_range("1e400", "")"#,
        ),
        // The runtime's numbers have exponents of 32 bits.
        (
            "BigDecimal",
            r#"{ "max": 7e99999999999 }"#,
            r#"big_range("", "1e2147483647")"#,
        ),
        (
            "Long",
            r#"{ "min": 9007199254740993.0, "max": 9007199254740994e0 }"#,
            "range(9007199254740993, 9007199254740994)",
        ),
        (
            "Integer",
            r#"{ "min": -1e400, "max": 5 }"#,
            "range(i64::MIN, 5)",
        ),
        (
            "Double",
            r#"{ "min": 0.5, "max": 2E+400 }"#,
            "float_range(0.5, f64::INFINITY)",
        ),
    ] {
        let code = with_range(target, range).unwrap_or_else(|it| panic!("{target} {range}: {it}"));
        assert!(code.contains(expected), "{target} {range}: {code}");
    }
}

#[test]
fn ranges_are_compared_in_every_digit() {
    let both = |value: &str, range: &str| {
        let traits = format!(r#""smithy.api#default": {value}, "smithy.api#range": {range}"#);
        generated("BigDecimal", &traits).map(drop)
    };
    let refused = Err("default".to_owned());
    assert_eq!(
        both(
            "12345678901234567890.5",
            r#"{ "max": 12345678901234567890.5 }"#
        ),
        Ok(())
    );
    assert_eq!(
        both(
            "12345678901234567890.6",
            r#"{ "max": 12345678901234567890.5 }"#
        ),
        refused
    );
    assert_eq!(both("1e401", r#"{ "max": 2E+400 }"#), refused);
    assert_eq!(both("1e400", r#"{ "max": 2E+400 }"#), Ok(()));
    assert_eq!(both("1e-401", r#"{ "min": 1e-400 }"#), refused);
    let contradiction = r#"{ "min": 12345678901234567890.6, "max": 12345678901234567890.5 }"#;
    assert_eq!(
        with_range("BigDecimal", contradiction).map(drop),
        Err("range".to_owned())
    );
    // Members of trait values, too.
    assert!(with_range("BigInteger", r#"{ "min": 12345678901234567890.5 }"#).is_err());
}
