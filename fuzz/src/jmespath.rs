//! Expressions of JMESPath. Any bytes come in.
//!
//! A text is an expression or an error whose column is in the text or right behind it. An expression is checked against
//! shapes without an end, and lowered unless it has a construct that the generator names as not supported. Expressions
//! of each kind are applied to any document: there is a result or an error.

use std::sync::LazyLock;

use farrier::__private::v1::words::jmespath::*;
use farrier::Document;
use farrier::test_util::jmespath::{Expression, Value, evaluate};
use farrier_codegen::stages::{lower_expression, unsupported_jmespath};
use farrier_smithy::diagnostic::Sources;
use farrier_smithy::jmespath::{Type, check, parse};
use farrier_smithy::load;
use farrier_smithy::model::{Model, ShapeId};

const MODEL: &str = r#"{ "smithy": "2.0", "shapes": {
    "a#A": { "type": "structure", "members": {
        "a": { "target": "a#A" }, "b": { "target": "a#List" }, "c": { "target": "a#Map" },
        "d": { "target": "smithy.api#Document" }, "e": { "target": "smithy.api#String" } } },
    "a#List": { "type": "list", "member": { "target": "a#List" } },
    "a#Map": { "type": "map", "key": { "target": "smithy.api#String" }, "value": { "target": "a#A" } } } }"#;

static LOADED: LazyLock<Model> = LazyLock::new(|| {
    let file = ("a.json".into(), Ok(MODEL.as_bytes().to_vec()));
    load::load(Sources::default(), vec![file]).0
});

/// Reads, checks and lowers an expression.
pub fn expression(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match parse(text) {
        Err(error) => {
            let end = text.chars().count() + 1;
            assert!((1..=end).contains(&error.column()), "{error}: {text}");
        }
        Ok(expression) => {
            let id = ShapeId::parse("a#A").expect("an id");
            check(&LOADED, &expression, Type::of(&LOADED, &id));
            let refused = unsupported_jmespath(&expression).is_some();
            assert_eq!(lower_expression(&expression).is_none(), refused, "{text}");
        }
    }
}

const EXPRESSIONS: &[Expression] = &[
    &[field("a"), index(-1), field("b")],
    &[elements(&[elements(&[flatten(&[])])])],
    &[values(&[values(&[slice(Some(-3), None, -2, &[])])])],
    &[filter(&[greater(&[], &[literal(integer(1))])], &[])],
    &[filter(
        &[equal(&[field("a")], &[field("b")])],
        &[list(&[&[], &[field("a")]])],
    )],
    &[or(&[&[field("a")], &[not(&[])], &[]])],
    &[
        hash(&[("a", &[]), ("b", &[values(&[])])]),
        call(Function::Values, &[&[]]),
    ],
    &[call(Function::Sort, &[&[]]), call(Function::Max, &[&[]])],
    &[
        call(Function::Keys, &[&[]]),
        call(Function::Join, &[&[literal(string_literal(","))], &[]]),
    ],
    &[call(Function::Sum, &[&[]])],
    &[call(Function::Abs, &[&[index(0)]])],
    &[call(Function::Merge, &[&[], &[field("a")]])],
    &[call(Function::Contains, &[&[], &[index(0)]])],
    &[call(Function::ToNumber, &[&[field("a")]])],
    &[call(Function::Reverse, &[&[]])],
];

/// Applies expressions to a document.
pub fn document(bytes: &[u8]) {
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes) else {
        return;
    };
    let document = Document::from(value);
    for expression in EXPRESSIONS {
        if let Ok(found) = evaluate(expression, Value::from(&document)) {
            let _ = (found.is_true(), found.is_null(), found == found.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use farrier_test_support::random::Random;

    /// Pieces of expressions and of documents, of which random ones are made.
    const PIECES: [&str; 40] = [
        "a",
        "b",
        ".",
        "[",
        "]",
        "[]",
        "[*]",
        "[?",
        "*",
        "||",
        "&&",
        "|",
        "!",
        "==",
        "<",
        "(",
        ")",
        "{",
        "}",
        ":",
        ",",
        "@",
        "&",
        "`1`",
        "'x'",
        "\"q\"",
        "0",
        "-1",
        "length(",
        "sort_by(",
        "contains(",
        " ",
        "`",
        "'",
        "\\",
        "\u{e9}",
        "#",
        "=",
        "to_string(@)",
        "[1:2:3]",
    ];

    #[test]
    fn random_expressions_and_documents_have_an_outcome() {
        let mut random = Random::new(7);
        for _ in 0..50_000 {
            let count = random.below(14);
            let pieces = (0..count).map(|_| PIECES[random.below(PIECES.len())]);
            let text: String = pieces.collect();
            expression(text.as_bytes());
        }
        for text in [
            "null",
            "[]",
            "[[1,[2]],\"a\",-9223372036854775808]",
            r#"{"a":[{"b":1e400},{"b":null}],"b":{"a":"1.5"}}"#,
            r#"["b","a","é"]"#,
            "[1e400,-1e400,0.1,18446744073709551615]",
        ] {
            document(text.as_bytes());
        }
    }
}
