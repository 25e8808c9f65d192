//! Rules about traits: where they are applied, and their values.

use farrier_smithy::{rules, validate};

use super::loaded;
use crate::{findings, golden, load_texts, model};

#[test]
fn traits_stand_where_their_selectors_let_them() {
    let text = model(
        r#"
  "a#stringsOnly": { "type": "structure", "traits": { "smithy.api#trait": { "selector": "string\n  :not(enum)" } } },
  "a#anywhere": { "type": "structure", "traits": { "smithy.api#trait": {} } },
  "a#mixed": { "type": "structure", "traits": { "smithy.api#trait": {}, "smithy.api#mixin": {} } },
  "a#Plain": { "type": "structure" },
  "a#Text": { "type": "string", "traits": { "a#stringsOnly": {}, "a#anywhere": {} } },
  "a#Color": { "type": "enum", "members": { "RED": { "target": "smithy.api#Unit" } }, "traits": { "a#stringsOnly": {} } },
  "a#S": {
    "type": "structure",
    "members": {
      "count": { "target": "smithy.api#Integer", "traits": { "smithy.api#pattern": "x", "smithy.api#idempotencyToken": {} } },
      "floats": { "target": "a#Floats", "traits": { "smithy.api#length": { "max": 3 } } },
      "host": { "target": "smithy.api#String", "traits": { "smithy.api#hostLabel": {} } },
      "table": { "target": "a#Table", "traits": { "smithy.api#httpPrefixHeaders": "x-" } }
    },
    "traits": { "smithy.api#readonly": {}, "aws.protocols#awsQueryError": { "code": "x", "httpResponseCode": 400 } }
  },
  "a#Floats": { "type": "list", "member": { "target": "smithy.api#Float" }, "traits": { "smithy.api#uniqueItems": {} } },
  "a#Table": {
    "type": "map", "key": { "target": "a#Text" }, "value": { "target": "a#Text" },
    "traits": { "smithy.api#sparse": {}, "a#mixed": {}, "a#Plain": {}, "some.where#else": 1 }
  },
  "a#Service": { "type": "service", "traits": { "aws.protocols#awsQuery": {} } }"#,
    );
    golden!("trait_target", &text, loaded(&text));
}

#[test]
fn traits_that_refuse_each_other_are_not_together() {
    let text = model(
        r#"
  "a#left": { "type": "structure", "traits": { "smithy.api#trait": { "conflicts": ["a#right", "sensitive"] } } },
  "a#right": { "type": "structure", "traits": { "smithy.api#trait": {} } },
  "a#Text": { "type": "string", "traits": { "a#left": {}, "a#right": {}, "smithy.api#sensitive": {} } },
  "a#Get": { "type": "operation", "traits": { "smithy.api#readonly": {}, "smithy.api#idempotent": {} } },
  "a#S": { "type": "structure", "members": {
    "x": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "X", "smithy.api#httpQuery": "x" } }
  } }"#,
    );
    golden!("trait_conflict", &text, loaded(&text));
}

#[test]
fn a_structure_has_some_traits_once() {
    let text = model(
        r#"
  "a#Body": { "type": "blob", "traits": { "smithy.api#streaming": {} } },
  "a#key": { "type": "structure", "traits": { "smithy.api#trait": { "structurallyExclusive": "member" } } },
  "a#S": { "type": "structure", "members": {
    "one": { "target": "a#Body", "traits": { "smithy.api#httpPayload": {}, "smithy.api#required": {} } },
    "two": { "target": "a#Body", "traits": { "smithy.api#httpPayload": {}, "smithy.api#required": {} } }
  } },
  "a#T": { "type": "structure", "members": {
    "one": { "target": "smithy.api#String", "traits": { "a#key": {} } },
    "two": { "target": "smithy.api#String" },
    "three": { "target": "smithy.api#String", "traits": { "a#key": {} } }
  } },
  "a#U": { "type": "union", "members": {
    "one": { "target": "smithy.api#String", "traits": { "a#key": {} } },
    "two": { "target": "smithy.api#String", "traits": { "a#key": {} } }
  } }"#,
    );
    golden!("trait_exclusive", &text, loaded(&text));
}

#[test]
fn trait_values_have_the_form_of_the_specification() {
    let text = model(
        r#"
  "a#Text": { "type": "string", "traits": { "smithy.api#length": { "min": 5, "max": 2 } } },
  "a#Text2": { "type": "string", "traits": { "smithy.api#length": {} } },
  "a#Text3": { "type": "string", "traits": { "smithy.api#length": { "min": -1 }, "smithy.api#range": { "min": 1 } } },
  "a#Text4": { "type": "string", "traits": { "smithy.api#pattern": 1, "smithy.api#sensitive": true } },
  "a#Number": { "type": "integer", "traits": { "smithy.api#range": { "min": "1" }, "smithy.api#pattern": "x" } },
  "a#Number2": { "type": "long", "traits": { "smithy.api#range": { "min": 9007199254740993, "max": 9007199254740992 } } },
  "a#Time": { "type": "timestamp", "traits": { "smithy.api#timestampFormat": "iso" } },
  "a#Color": { "type": "enum", "members": { "RED": { "target": "smithy.api#Unit" } } },
  "a#S": {
    "type": "structure",
    "members": {
      "byte": { "target": "smithy.api#Byte", "traits": { "smithy.api#default": 128 } },
      "float": { "target": "smithy.api#Float", "traits": { "smithy.api#default": 1e39 } },
      "color": { "target": "a#Color", "traits": { "smithy.api#default": "BLUE" } },
      "fine": { "target": "a#Color", "traits": { "smithy.api#default": "RED" } },
      "none": { "target": "smithy.api#Integer", "traits": { "smithy.api#default": null } },
      "header": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "" } },
      "required": { "target": "smithy.api#String", "traits": { "smithy.api#required": true } }
    },
    "traits": { "smithy.api#error": "customer", "smithy.api#httpError": 99, "a#unknown": [1, 2] }
  },
  "a#Get": { "type": "operation", "traits": { "smithy.api#http": { "method": "GET", "code": "200" } } }"#,
    );
    golden!("trait_values", &text, loaded(&text));
}

#[test]
fn values_of_traits_are_those_of_the_shape_that_defines_the_trait() {
    let text = model(
        r#"
  "a#Color": { "type": "enum", "members": { "RED": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "red" } } } },
  "a#Size": { "type": "intEnum", "members": { "S": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": 1 } } } },
  "a#Short": { "type": "string", "traits": { "smithy.api#length": { "min": 1, "max": 3 }, "smithy.api#pattern": "^[a-z]*$" } },
  "a#Shorts": { "type": "list", "member": { "target": "a#Short" }, "traits": { "smithy.api#uniqueItems": {}, "smithy.api#length": { "min": 2, "max": 3 } } },
  "a#Table": { "type": "map", "key": { "target": "a#Short" }, "value": { "target": "smithy.api#Integer" } },
  "a#Maybe": { "type": "list", "member": { "target": "smithy.api#String" }, "traits": { "smithy.api#sparse": {} } },
  "a#Either": { "type": "union", "members": { "text": { "target": "a#Short" }, "number": { "target": "smithy.api#Double" } } },
  "a#Operation": { "type": "string", "traits": { "smithy.api#idRef": { "selector": "operation", "failWhenMissing": true } } },
  "a#config": {
    "type": "structure",
    "members": {
      "color": { "target": "a#Color", "traits": { "smithy.api#required": {} } },
      "size": { "target": "a#Size" },
      "count": { "target": "smithy.api#Byte", "traits": { "smithy.api#range": { "min": 0, "max": 10 } } },
      "big": { "target": "smithy.api#BigInteger" },
      "exact": { "target": "smithy.api#BigDecimal" },
      "ratio": { "target": "smithy.api#Float" },
      "data": { "target": "smithy.api#Blob" },
      "flag": { "target": "smithy.api#Boolean" },
      "shorts": { "target": "a#Shorts" },
      "table": { "target": "a#Table" },
      "maybe": { "target": "a#Maybe" },
      "either": { "target": "a#Either" },
      "date": { "target": "smithy.api#Timestamp", "traits": { "smithy.api#timestampFormat": "http-date" } },
      "time": { "target": "smithy.api#Timestamp" },
      "operation": { "target": "a#Operation" },
      "any": { "target": "smithy.api#Document" }
    },
    "traits": { "smithy.api#trait": {} }
  },
  "a#Get": { "type": "operation" },
  "a#Fine": { "type": "string", "traits": { "a#config": {
    "color": "red", "size": 1, "count": 10, "big": 1e30, "exact": 1.5, "ratio": "NaN", "data": "", "flag": true,
    "shorts": ["a", "b"], "table": { "a": 1 }, "maybe": ["x", null], "either": { "number": 1 },
    "date": "Tue, 29 Apr 2014 18:30:38 GMT", "time": 1.5, "operation": "a#Get", "any": [null, {}]
  } } },
  "a#Wrong": { "type": "string", "traits": { "a#config": {
    "size": 2, "count": 11, "big": 1.5, "exact": "1.5", "ratio": "1.5", "data": [], "flag": "yes",
    "shorts": ["a", "a", "B", "long", "", null], "table": { "A": "1" }, "maybe": [1], "either": { "text": "a", "other": 1 },
    "date": "2014-04-29T18:30:38Z", "time": "yesterday", "operation": "a#Color", "any": 1, "unknown": 1
  } } },
  "a#Other": { "type": "string", "traits": { "a#config": {
    "color": "blue", "count": 128, "either": {}, "shorts": {}, "table": [], "operation": "a#Put"
  } } },
  "a#List": { "type": "string", "traits": { "a#config": [], "smithy.api#sensitive": true, "smithy.api#jsonName": 1 } },
  "a#Error": { "type": "structure", "traits": { "smithy.api#error": "mine" } },
  "a#Service": { "type": "service", "traits": {
    "smithy.api#auth": ["smithy.api#http", "not an id", "aws.auth#sigv4", "aws.auth#sigv4"],
    "aws.api#service": { "endpointPrefix": "x", "arnNamespace": "X" }
  } }"#,
    );
    let said: Vec<String> = loaded(&text)
        .split_inclusive("\nerror")
        .map(str::to_owned)
        .collect();
    golden!("trait_value", &text, said.concat());
}

#[test]
fn selectors_of_trait_definitions_can_be_read() {
    let text = model(
        r#"
  "a#open": { "type": "structure", "traits": { "smithy.api#trait": { "selector": "string :not(" } } },
  "a#nothing": { "type": "structure", "traits": { "smithy.api#trait": { "selector": "strings" } } },
  "a#variable": { "type": "structure", "traits": { "smithy.api#trait": { "selector": "service $x(*) ${x}" } } },
  "a#Id": { "type": "string", "traits": { "smithy.api#idRef": { "selector": "[trait|" } } },
  "a#Text": { "type": "string", "traits": { "a#open": {}, "a#variable": {} } }"#,
    );
    golden!("selector", &text, loaded(&text));
}

#[test]
fn a_value_that_lacks_very_many_members_is_reported_in_a_few_lines() {
    let required = |at| {
        format!(
            r#""m{at}": {{ "target": "smithy.api#String", "traits": {{ "smithy.api#required": {{}} }} }}"#
        )
    };
    let members: Vec<String> = (0..300).map(required).collect();
    let members = members.join(", ");
    let values = vec![r#"{ "m7": "a", "other": 1 }"#; 300].join(", ");
    let text = model(&format!(
        r#"
  "a#wide": {{ "type": "list", "member": {{ "target": "a#Wide" }}, "traits": {{ "smithy.api#trait": {{}} }} }},
  "a#Wide": {{ "type": "structure", "members": {{ {members} }} }},
  "a#Text": {{ "type": "string", "traits": {{ "a#wide": [{values}] }} }}"#
    ));
    let (model, _) = load_texts(&[&text]);
    let found = validate::check_model(&model);
    let of = |part: &str| found.iter().filter(|it| it.message.contains(part)).count();
    assert_eq!(of("is missing"), 20 * 300);
    assert_eq!(of("lacks 279 more required members"), 300);
    assert_eq!(of("`other` is no member"), 0);
    assert_eq!(of(".other` is no member of `a#Wide`"), 300);
}

#[test]
fn work_on_selectors_has_a_bound() {
    // Each shape reaches all that follow, and the selector asks each whether it reaches itself.
    let chain: String = (0..3000)
        .map(|at| {
            let next = at + 1;
            format!(r#""a#S{at}": {{ "type": "structure", "members": {{ "next": {{ "target": "a#S{next}" }} }} }},"#)
        })
        .collect();
    let text = model(&format!(
        r#"{chain}
  "a#S3000": {{ "type": "structure" }},
  "a#hard": {{ "type": "structure", "traits": {{ "smithy.api#trait": {{ "selector": ":in(~> * ~> * ~> * ~> *)" }} }} }},
  "a#Text": {{ "type": "string", "traits": {{ "a#hard": {{}} }} }}"#
    ));
    let said = loaded(&text);
    assert!(said.contains("is too much work to evaluate"), "{said}");
    assert!(!said.contains("error"), "{said}");
}

#[test]
fn bounds_leave_something_that_the_shape_can_have() {
    let text = model(
        r#"
  "a#Text": { "type": "string", "traits": { "smithy.api#length": { "min": 5, "max": 2 } } },
  "a#Nothing": { "type": "string", "traits": { "smithy.api#length": {} } },
  "a#Negative": { "type": "list", "member": { "target": "a#Text" }, "traits": { "smithy.api#length": { "min": -1 } } },
  "a#Byte": { "type": "byte", "traits": { "smithy.api#range": { "min": -129, "max": 127 } } },
  "a#Half": { "type": "integer", "traits": { "smithy.api#range": { "min": 0.5, "max": 1.0 } } },
  "a#Float": { "type": "float", "traits": { "smithy.api#range": { "min": 0.5, "max": 1e300 } } },
  "a#Big": { "type": "bigInteger", "traits": { "smithy.api#range": { "min": 1e300, "max": 0.1 } } },
  "a#S": { "type": "structure", "members": {
    "long": { "target": "smithy.api#Long", "traits": { "smithy.api#range": { "min": 9223372036854775808 } } },
    "fine": { "target": "smithy.api#BigDecimal", "traits": { "smithy.api#range": { "min": -0.1, "max": 0.1 } } }
  } }"#,
    );
    golden!("constraints", &text, loaded(&text));
}

#[test]
fn defaults_are_values_of_their_targets() {
    let text = model(
        r#"
  "a#Zero": { "type": "integer", "traits": { "smithy.api#default": 0 } },
  "a#Null": { "type": "integer", "traits": { "smithy.api#default": null } },
  "a#Short": { "type": "string", "traits": { "smithy.api#length": { "min": 2 } } },
  "a#Positive": { "type": "integer", "traits": { "smithy.api#range": { "min": 1 } } },
  "a#List": { "type": "list", "member": { "target": "smithy.api#String" }, "traits": { "smithy.api#length": { "min": 1 } } },
  "a#Map": { "type": "map", "key": { "target": "smithy.api#String" }, "value": { "target": "smithy.api#String" } },
  "a#S": {
    "type": "structure",
    "members": {
      "agrees": { "target": "a#Zero", "traits": { "smithy.api#default": 0 } },
      "none": { "target": "a#Zero", "traits": { "smithy.api#default": null } },
      "silent": { "target": "a#Zero" },
      "differs": { "target": "smithy.api#PrimitiveInteger", "traits": { "smithy.api#default": 1 } },
      "short": { "target": "a#Short", "traits": { "smithy.api#default": "x" } },
      "zero": { "target": "a#Positive", "traits": { "smithy.api#default": 0 } },
      "negative": { "target": "a#Positive", "traits": { "smithy.api#default": -1 } },
      "list": { "target": "a#List", "traits": { "smithy.api#default": ["x"] } },
      "empty": { "target": "a#List", "traits": { "smithy.api#default": [] } },
      "map": { "target": "a#Map", "traits": { "smithy.api#default": {} } },
      "document": { "target": "smithy.api#Document", "traits": { "smithy.api#default": { "a": 1 } } },
      "structure": { "target": "a#T", "traits": { "smithy.api#default": {} } },
      "time": { "target": "smithy.api#Timestamp", "traits": { "smithy.api#default": "now" } },
      "added": { "target": "smithy.api#Integer", "traits": { "smithy.api#addedDefault": {} } }
    }
  },
  "a#T": { "type": "structure" },
  "a#U": { "type": "union", "members": { "zero": { "target": "a#Zero" } } }"#,
    );
    golden!("default", &text, loaded(&text));
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
fn cors_has_one_origin_or_several() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "traits": {
    "smithy.api#cors": { "origin": "https://example.com", "origins": { "prod": "https://example.org" } } } }"#,
    );
    golden!("cors", &text, findings(&text, &["cors"]));
}

#[test]
fn idempotency_is_said_where_it_has_an_effect() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [{ "target": "a#Put" }] },
  "a#Put": { "type": "operation", "input": { "target": "a#PutInput" }, "output": { "target": "a#Nested" },
    "errors": [{ "target": "a#Exists" }],
    "traits": { "smithy.api#idempotent": { "exists": ["a#Exists", "a#Lost"], "notFound": ["a#Exists"] } } },
  "a#PutInput": { "type": "structure", "members": {
    "token": { "target": "smithy.api#String", "traits": { "smithy.api#idempotencyToken": {} } },
    "nested": { "target": "a#Nested" }
  } },
  "a#Nested": { "type": "structure", "members": {
    "token": { "target": "smithy.api#String", "traits": { "smithy.api#idempotencyToken": {} } }
  } },
  "a#Exists": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } },
  "a#Lost": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } }"#,
    );
    let said = findings(&text, &["idempotency-token", "idempotent"]);
    golden!("idempotency", &text, said);
}

#[test]
fn a_trait_that_nobody_defines_is_noted_once() {
    let text = model(
        r#"
  "a#mine": { "type": "structure", "traits": { "smithy.api#trait": {} } },
  "a#none": { "type": "structure" },
  "a#S": { "type": "structure", "members": {
      "x": { "target": "smithy.api#String", "traits": { "smithy.api#requierd": {}, "a#mein": {} } },
      "y": { "target": "smithy.api#String", "traits": { "elsewhere#mark": 1, "a#none": {} } } },
    "traits": { "a#mine": {}, "smithy.api#internal": {}, "elsewhere#mark": 2 } },
  "b#S": { "type": "string", "traits": { "elsewhere#mark": 3 } }"#,
    );
    let (model, mut out) = load_texts(&[&text]);
    out.append(validate::check_model(&model));
    out.retain(|it| it.rule == rules::UNKNOWN_TRAIT);
    golden!("unknown_trait", &text, out.render(&model.sources));
    assert!(model.shapes["b#S"].traits.has("elsewhere#mark"));
}

/// The rules and events of what is reported about a model, with the names of the shapes.
fn events(text: &str) -> Vec<String> {
    let (model, out) = load_texts(&[text]);
    assert!(out.is_empty(), "{}", out.render(&model.sources));
    let found = validate::check_model(&model);
    crate::known_events(&found);
    let show = |it: &farrier_smithy::diagnostic::Diagnostic| {
        let shape = it.shape.as_ref().map_or("", |it| it.name());
        let event = it.event.as_deref().unwrap_or("-");
        format!("{} {} {event} {shape}", it.severity, it.rule)
    };
    found.iter().map(show).collect()
}

#[test]
fn a_trait_validates_the_shapes_that_have_it() {
    let text = |more: &str| {
        model(&format!(
            r#"
  "a#noStrings": {{ "type": "structure", "traits": {{ "smithy.api#trait": {{ "selector": "structure" }},
    "smithy.api#traitValidators": {{ "My.NoStrings": {{ "selector": "~> member :test(> string)", "message": "wrap it" {more} }} }} }} }},
  "a#Bad": {{ "type": "structure", "traits": {{ "a#noStrings": {{}} }}, "members": {{ "inner": {{ "target": "a#Inner" }} }} }},
  "a#Inner": {{ "type": "structure", "members": {{ "x": {{ "target": "smithy.api#String" }} }} }},
  "a#Good": {{ "type": "structure", "traits": {{ "a#noStrings": {{}} }}, "members": {{ "n": {{ "target": "smithy.api#Integer" }} }} }}"#
        ))
    };
    assert_eq!(
        events(&text("")),
        ["error trait-validator My.NoStrings Inner"]
    );
    for (severity, expected) in [
        ("NOTE", "note"),
        ("WARNING", "warning"),
        ("DANGER", "danger"),
    ] {
        let found = events(&text(&format!(r#", "severity": "{severity}""#)));
        assert_eq!(
            found,
            [format!("{expected} trait-validator My.NoStrings Inner")]
        );
    }
    let broken = text("").replace("~> member :test(> string)", "[");
    assert_eq!(events(&broken), ["error selector - noStrings"]);
    for id in [".", "a.", "_", "1", "a.1", ".a", "!.a"] {
        let found = events(&text("").replace("My.NoStrings", id));
        assert_eq!(
            found,
            ["error trait-validator TraitValidators noStrings"],
            "{id}"
        );
    }
}

#[test]
fn breaking_changes_of_a_trait_are_of_its_members() {
    let found = events(&model(
        r#"
  "a#good": { "type": "structure", "members": { "x": { "target": "a#In" } }, "traits": { "smithy.api#trait": { "breakingChanges": [
    { "change": "presence" }, { "path": "/x", "change": "any" }, { "path": "/x/member", "change": "any" } ] } } },
  "a#In": { "type": "list", "member": { "target": "smithy.api#String" } },
  "a#list": { "type": "list", "member": { "target": "smithy.api#String" }, "traits": { "smithy.api#trait": { "breakingChanges": [
    { "path": "/foo", "change": "any" } ] } } },
  "a#deep": { "type": "structure", "members": { "x": { "target": "a#In" } }, "traits": { "smithy.api#trait": { "breakingChanges": [
    { "path": "/x", "change": "any" }, { "path": "/x/foo", "change": "any" } ] } } }"#,
    ));
    assert_eq!(
        found,
        [
            "error breaking-changes - deep",
            "error breaking-changes - list"
        ]
    );
}

#[test]
fn a_key_of_the_metadata_is_defined_once_and_not_for_the_specification() {
    let found = events(&model(
        r#"
  "a#One": { "type": "string", "traits": { "smithy.api#metadata": { "key": "level" } } },
  "a#Other": { "type": "string", "traits": { "smithy.api#metadata": { "key": "area" } } },
  "a#Two": { "type": "string", "traits": { "smithy.api#metadata": { "key": "level" } } },
  "a#Own": { "type": "string", "traits": { "smithy.api#metadata": { "key": "suppressions" } } }"#,
    ));
    assert_eq!(
        found,
        ["error metadata-trait - Two", "error metadata-trait - Own"]
    );
}
