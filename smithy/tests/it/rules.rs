//! One golden per rule.

use farrier_smithy::validate;

use crate::{golden, load_texts, model};

/// What the rules for everything that was loaded say.
fn loaded(text: &str) -> String {
    let (model, mut out) = load_texts(&[text]);
    out.append(validate::loaded(&model));
    out.render(&model.sources)
}

/// What the rules for what will be generated say.
fn prepared(text: &str) -> String {
    let (model, mut out) = load_texts(&[text]);
    out.append(validate::prepared(&model));
    out.render(&model.sources)
}

#[test]
fn targets_exist_and_are_of_the_type_that_is_needed() {
    let text = model(
        r#"
  "com.amazonaws.personalize#MetricAttributes": { "type": "list", "member": { "target": "smithy.api#Strin" } },
  "com.amazonaws.personalize#Input": {
    "type": "structure",
    "members": {
      "metrics": {
        "target": "com.amazonaws.personalize#MetricAtributes"
      },
      "elsewhere": { "target": "personalize#MetricAttributes" },
      "nowhere": { "target": "com.amazonaws.personalize#Dataset" },
      "operation": { "target": "com.amazonaws.personalize#Create" },
      "nothing": { "target": "smithy.api#Unit" }
    }
  },
  "com.amazonaws.personalize#Index": {
    "type": "map", "key": { "target": "smithy.api#Integer" }, "value": { "target": "smithy.api#String" }
  },
  "com.amazonaws.personalize#Create": {
    "type": "operation",
    "input": { "target": "com.amazonaws.personalize#Imput" },
    "output": { "target": "com.amazonaws.personalize#MetricAttributes" },
    "errors": [{ "target": "com.amazonaws.personalize#Input" }]
  },
  "com.amazonaws.personalize#Thing": {
    "type": "resource",
    "identifiers": { "id": { "target": "smithy.api#Integer" } },
    "read": { "target": "com.amazonaws.personalize#Read" },
    "operations": [{ "target": "com.amazonaws.personalize#Input" }]
  },
  "com.amazonaws.personalize#Service": {
    "type": "service",
    "operations": [{ "target": "com.amazonaws.personalize#Create" }, { "target": "com.amazonaws.personalize#Creat" }],
    "resources": [{ "target": "com.amazonaws.personalize#Create" }],
    "errors": [{ "target": "com.amazonaws.personalize#Oops" }],
    "rename": { "com.amazonaws.personalize#None": "Some" }
  }"#,
    );
    golden!("targets", &text, loaded(&text));
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
fn members_are_named_apart_and_unions_have_some() {
    let text = model(
        r#"
  "a#S": {
    "type": "structure",
    "members": {
      "name": { "target": "smithy.api#String" },
      "Name": { "target": "smithy.api#String" },
      "1st": { "target": "smithy.api#String" }
    }
  },
  "a#U": { "type": "union", "members": {} }"#,
    );
    golden!("members", &text, loaded(&text));
}

#[test]
fn enums_have_members_with_values_of_their_own() {
    let text = model(
        r#"
  "a#Empty": { "type": "enum", "members": {} },
  "a#Same": { "type": "enum", "members": {
    "A": { "target": "smithy.api#Unit" },
    "B": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "A" } },
    "C": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "" } },
    "D": { "target": "smithy.api#String", "traits": { "smithy.api#enumValue": 1 } }
  } },
  "a#Numbers": { "type": "intEnum", "members": {
    "A": { "target": "smithy.api#Unit" },
    "B": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": 2147483648 } }
  } }"#,
    );
    golden!("enums", &text, loaded(&text));
}

#[test]
fn patterns_compile() {
    let text = model(
        r#"
  "a#Open": { "type": "string", "traits": { "smithy.api#pattern": "^[a-z" } },
  "a#S": { "type": "structure", "members": {
    "x": { "target": "smithy.api#String", "traits": { "smithy.api#pattern": "(ab" } },
    "fine": { "target": "smithy.api#String", "traits": { "smithy.api#pattern": "^(?!\\s*$)[\\u0020-\\uD7FF]*$" } }
  } }"#,
    );
    golden!("patterns", &text, prepared(&text));
}

#[test]
fn patterns_that_java_alone_takes_compile_with_a_remark() {
    let text = model(
        r#"
  "a#Possessive": { "type": "string", "traits": { "smithy.api#pattern": "^[0-9A-Z]{2}+$" } },
  "a#Intersection": { "type": "string", "traits": { "smithy.api#pattern": "^[\\p{Print}&&[^|:/]]+$" } },
  "a#Idle": { "type": "string", "traits": { "smithy.api#pattern": "^[0-9a-z]{11}{0,1011}$" } },
  "a#Group": { "type": "string", "traits": { "smithy.api#pattern": "^(?:ab)*+$" } },
  "a#Script": { "type": "string", "traits": { "smithy.api#pattern": "^\\p{IsGreek}+$" } },
  "a#Count": { "type": "string", "traits": { "smithy.api#pattern": "^(?:ab){1,1000000}$" } },
  "a#Comments": { "type": "string", "traits": { "smithy.api#pattern": "(?x) a b # c" } },
  "a#Fine": { "type": "string", "traits": { "smithy.api#pattern": "^(?=\\p{LD}).{1,100000}$" } }"#,
    );
    golden!("pattern_remarks", &text, prepared(&text));
}

#[test]
fn a_structure_that_needs_itself_is_one_finding() {
    let text = model(
        r#"
  "a#Tree": { "type": "structure", "members": { "left": { "target": "a#Tree" }, "all": { "target": "a#Trees", "traits": { "smithy.api#required": {} } } } },
  "a#Trees": { "type": "list", "member": { "target": "a#Tree" } },
  "a#Chicken": { "type": "structure", "members": { "from": { "target": "a#Egg", "traits": { "smithy.api#required": {} } } } },
  "a#Egg": { "type": "structure", "members": { "of": { "target": "a#Chicken", "traits": { "smithy.api#required": {} } } } },
  "a#Farm": { "type": "structure", "members": { "one": { "target": "a#Egg", "traits": { "smithy.api#required": {} } } } },
  "a#Either": { "type": "union", "members": { "again": { "target": "a#Either" }, "end": { "target": "smithy.api#String" } } },
  "a#Never": { "type": "union", "members": { "again": { "target": "a#Never" } } }"#,
    );
    golden!("recursion", &text, loaded(&text));
}

#[test]
fn the_summary_counts_errors_and_not_warnings() {
    let (_, out) = load_texts(&[&model(r#""a#B": { "type": "string", "odd": 1 }"#)]);
    assert_eq!((out.len(), out.summary(1)), (1, None));
    let (_, out) = load_texts(&["", "{}"]);
    assert_eq!(
        out.summary(2).unwrap(),
        "error: 2 problems in 2 models; nothing was written"
    );
    let (_, out) = load_texts(&[""]);
    assert_eq!(
        out.summary(1).unwrap(),
        "error: 1 problem in 1 model; nothing was written"
    );
}
