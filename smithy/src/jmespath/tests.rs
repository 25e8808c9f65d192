use super::{MAX_DEPTH, Operation, Type, check, parse};
use crate::diagnostic::Sources;
use crate::load;
use crate::model::{Model, ShapeId};

/// What is wrong with a text, with the column.
fn error(text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

#[test]
fn an_error_has_the_column_and_what_is_wanted() {
    for (text, expected) in [
        ("", "column 1: expected an expression, found the end"),
        (
            "foo.",
            "column 5: expected a name, `*`, `[` or `{`, found the end",
        ),
        (
            "a b",
            "column 3: expected the end or an operator, found `b`",
        ),
        ("a = b", "column 3: `=` is no operator: `==` compares"),
        (
            "\u{e9}.#",
            "column 1: 'é' has no meaning here: names with it stand in double quotes",
        ),
        ("a[0:1:0]", "column 7: the step of a slice is not zero"),
        (
            "a[99999999999999999999]",
            "column 3: `99999999999999999999` does not fit in 64 bits",
        ),
        (
            "lenght(a)",
            "column 1: there is no function `lenght`: `length` has a similar name",
        ),
        (
            "length()",
            "column 1: `length` takes 1 argument, and here are 0",
        ),
        (
            "not_null()",
            "column 1: `not_null` takes at least 1 argument, and here are 0",
        ),
        ("a == 'b", "column 6: this `'` is not closed"),
        ("\"a\"(b)", "column 1: the name of a function has no quotes"),
        ("a[?b", "column 5: expected `]`, found the end"),
    ] {
        assert_eq!(error(text), expected, "{text}");
    }
    assert!(error("`nul`").starts_with("column 1: a literal is a value of JSON"));
}

#[test]
fn nesting_has_a_bound_and_chains_have_none() {
    let nested = |levels: usize| "!".repeat(levels) + "a";
    assert!(parse(&nested(MAX_DEPTH - 1)).is_ok());
    for text in [
        nested(MAX_DEPTH),
        nested(100_000),
        "(".repeat(100_000),
        "[*]".repeat(100_000),
    ] {
        assert!(error(&text).ends_with("must not be nested deeper than 128 levels"));
    }
    for chain in ["a.", "a || ", "a && ", "a[] | ", "[0] | "] {
        let text = chain.repeat(100_000) + "a";
        assert!(parse(&text).is_ok(), "{chain}");
    }
    // Comparisons hold each other from the left.
    assert!(error(&("a == ".repeat(1000) + "a")).ends_with("levels"));
}

#[test]
fn what_follows_a_projection_belongs_to_it() {
    let expression = parse("a[*].b.c[0] | d").unwrap();
    let [_, elements, last] = expression.steps.as_slice() else {
        panic!("{expression:?}");
    };
    let Operation::Elements(inside) = &elements.operation else {
        panic!("{elements:?}");
    };
    assert_eq!((inside.steps.len(), elements.column), (3, 2));
    assert_eq!(
        (&last.operation, last.column),
        (&Operation::Field("d".to_owned()), 15)
    );
}

fn model() -> Model {
    let text = r#"{
        "smithy": "2.0",
        "shapes": {
            "example#Output": { "type": "structure", "members": {
                "horses": { "target": "example#Horses" },
                "names": { "target": "example#Names" },
                "owner": { "target": "example#Owner" },
                "at": { "target": "smithy.api#Timestamp" },
                "note": { "target": "smithy.api#Document" }
            } },
            "example#Horses": { "type": "list", "member": { "target": "example#Horse" } },
            "example#Names": { "type": "map",
                "key": { "target": "smithy.api#String" }, "value": { "target": "smithy.api#String" } },
            "example#Owner": { "type": "union", "members": { "id": { "target": "smithy.api#Long" } } },
            "example#Horse": { "type": "structure", "members": {
                "name": { "target": "smithy.api#String" },
                "weight": { "target": "smithy.api#Integer" },
                "foals": { "target": "example#Horses" }
            } }
        }
    }"#;
    let file = ("stable.json".into(), Ok(text.as_bytes().to_vec()));
    load::load(Sources::default(), vec![file]).0
}

/// The type of the result in words, and the problems.
fn checked(text: &str) -> (String, Vec<String>) {
    let model = model();
    let output = ShapeId::parse("example#Output").unwrap();
    let (result, problems) = check(&model, &parse(text).unwrap(), Type::of(&model, &output));
    let problems = problems.iter().map(ToString::to_string);
    (result.describe().to_owned(), problems.collect())
}

#[test]
fn types_follow_the_shapes() {
    for (text, expected) in [
        ("horses", "an array"),
        ("horses[0].name", "a string"),
        ("horses[].foals[].name", "an array"),
        ("horses[?weight > `500`] | length(@)", "a number"),
        ("length(horses) == `0`", "a boolean"),
        ("names.Bucephalus", "a string"),
        ("keys(names)[0]", "a string"),
        ("max(horses[].weight)", "a number"),
        ("owner.id", "a number"),
        ("at < `1700000000`", "a boolean"),
        ("note.any[0].thing", "a value"),
        ("{a: names, b: @}.b.at", "a number"),
        ("horses[0].foals[0].foals[0].name", "a string"),
        ("not_null(horses[0].name, 'none')", "a string"),
        ("sort_by(horses, &weight)[0].name", "a string"),
    ] {
        assert_eq!(checked(text), (expected.to_owned(), Vec::new()), "{text}");
    }
}

#[test]
fn what_can_never_have_a_result_is_a_problem() {
    for (text, expected) in [
        (
            "hoses",
            "column 1: `example#Output` has no member `hoses`: `horses` has a similar name",
        ),
        (
            "horses.name",
            "column 8: `name` of an array, which has no keys",
        ),
        (
            "owner[0]",
            "column 6: an index of an object, which has no elements",
        ),
        (
            "length(at)",
            "column 1: `length` of a number: a string, an array or an object is wanted",
        ),
        (
            "names > `1`",
            "column 7: an order with an object: only numbers have one",
        ),
        ("at.*", "column 3: `*` of a number, which has no values"),
        (
            "sort_by(note, 'a')",
            "column 1: `sort_by` takes an expression here: `&name`",
        ),
        (
            "length(&horses)",
            "column 1: `length` does not take an expression (`&`) here",
        ),
    ] {
        assert_eq!(checked(text).1, [expected], "{text}");
    }
}
