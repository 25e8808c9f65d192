//! Rules about shapes and how they refer to each other.

use super::{loaded, prepared};
use crate::{findings, golden, model};

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
fn ids_differ_by_more_than_case() {
    let text = model(
        r#"
  "a#Name": { "type": "string" },
  "a#NAME": { "type": "string" },
  "b#Name": { "type": "string" },
  "a#Color": { "type": "enum", "members": { "Red": { "target": "smithy.api#Unit" }, "RED": { "target": "smithy.api#Unit" } } }"#,
    );
    golden!("shape_id_conflict", &text, loaded(&text));
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
fn mixins_and_trait_definitions_are_not_referred_to() {
    let text = model(
        r#"
  "a#Mixin": {
    "type": "structure", "traits": { "smithy.api#mixin": {} },
    "members": { "hidden": { "target": "smithy.api#String", "traits": { "smithy.api#private": {} } } }
  },
  "a#note": { "type": "string", "traits": { "smithy.api#trait": {} } },
  "a#S": { "type": "structure", "members": { "mixin": { "target": "a#Mixin" }, "note": { "target": "a#note" } } },
  "a#Get": { "type": "operation", "input": { "target": "a#Mixin" }, "output": { "target": "a#Mixed" } },
  "a#Mixed": { "type": "structure", "mixins": [{ "target": "a#Mixin" }] }"#,
    );
    golden!("mixin", &text, loaded(&text));
}

#[test]
fn what_is_private_stays_in_its_namespace() {
    let text = model(
        r#"
  "a#Secret": { "type": "structure", "traits": { "smithy.api#private": {} } },
  "a#hidden": { "type": "structure", "traits": { "smithy.api#private": {}, "smithy.api#trait": {} } },
  "a#S": { "type": "structure", "members": { "own": { "target": "a#Secret", "traits": { "a#hidden": {} } } } },
  "b#S": { "type": "structure", "members": { "foreign": { "target": "a#Secret", "traits": { "a#hidden": {} } } } },
  "b#Get": { "type": "operation", "output": { "target": "a#Secret" } }"#,
    );
    golden!("private", &text, loaded(&text));
}

#[test]
fn the_use_of_what_is_deprecated_is_a_warning() {
    let text = model(
        r#"
  "a#Old": { "type": "structure", "traits": { "smithy.api#deprecated": { "message": "use `New`", "since": "2" } } },
  "a#Lost": { "type": "structure", "traits": { "smithy.api#deprecated": {}, "smithy.api#error": "client" } },
  "a#mark": { "type": "structure", "traits": { "smithy.api#deprecated": { "since": "3" }, "smithy.api#trait": {} } },
  "a#S": { "type": "structure", "members": {
    "old": { "target": "a#Old" },
    "older": { "target": "a#Old", "traits": { "smithy.api#deprecated": {} } }
  }, "traits": { "a#mark": {} } },
  "a#T": { "type": "structure", "members": { "old": { "target": "a#Old" } }, "traits": { "smithy.api#deprecated": {} } },
  "a#Get": { "type": "operation", "input": { "target": "a#Old" }, "errors": [{ "target": "a#Lost" }] },
  "a#Put": { "type": "operation", "traits": { "smithy.api#deprecated": {} } },
  "a#U": { "type": "string", "traits": { "a#mark": {} } },
  "a#V": { "type": "string", "traits": { "a#mark": {} } },
  "a#W": { "type": "string", "traits": { "a#mark": {}, "smithy.api#suppress": ["DeprecatedTrait"] } },
  "a#X": { "type": "string", "traits": { "a#mark": {}, "smithy.api#suppress": ["Other"] } },
  "a#Service": { "type": "service", "operations": [{ "target": "a#Put" }] }"#,
    );
    golden!("deprecated", &text, loaded(&text));
}

#[test]
fn inputs_and_outputs_belong_to_one_operation() {
    let text = model(
        r#"
  "a#GetInput": { "type": "structure", "traits": { "smithy.api#input": {} } },
  "a#GetOutput": { "type": "structure", "traits": { "smithy.api#output": {} } },
  "a#Plain": { "type": "structure", "members": { "input": { "target": "a#GetInput" } } },
  "a#Get": { "type": "operation", "input": { "target": "a#GetInput" }, "output": { "target": "a#GetOutput" } },
  "a#Put": { "type": "operation", "input": { "target": "a#GetInput" }, "output": { "target": "a#Plain" } },
  "a#Swap": { "type": "operation", "input": { "target": "a#GetOutput" }, "output": { "target": "a#Plain" } }"#,
    );
    golden!("input_output", &text, loaded(&text));
}

#[test]
fn errors_are_no_inputs_or_outputs() {
    let text = model(
        r#"
  "a#Lost": { "type": "structure", "traits": { "smithy.api#error": "client" } },
  "a#Text": { "type": "string" },
  "a#Get": { "type": "operation", "input": { "target": "a#Lost" }, "output": { "target": "a#Text" } },
  "a#Put": { "type": "operation", "input": { "target": "a#None" }, "output": { "target": "a#Lost" } }"#,
    );
    golden!("error_as_output", &text, loaded(&text));
}

#[test]
fn collections_hold_something_beside_themselves() {
    let text = model(
        r#"
  "a#Matryoshka": { "type": "list", "member": { "target": "a#Matryoshka" } },
  "a#Chest": { "type": "map", "key": { "target": "smithy.api#String" }, "value": { "target": "a#Drawers" } },
  "a#Drawers": { "type": "list", "member": { "target": "a#Chest" } },
  "a#Room": { "type": "list", "member": { "target": "a#Drawers" } },
  "a#Tree": { "type": "structure", "members": { "all": { "target": "a#Trees" } } },
  "a#Trees": { "type": "list", "member": { "target": "a#Tree" } }"#,
    );
    golden!("collections", &text, loaded(&text));
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
fn names_in_json_are_there_once() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "operations": [{ "target": "a#Get" }] },
  "a#Get": { "type": "operation", "input": { "target": "a#GetInput" } },
  "a#GetInput": { "type": "structure", "members": {
    "one": { "target": "smithy.api#String" },
    "two": { "target": "smithy.api#String", "traits": { "smithy.api#jsonName": "one" } },
    "three": { "target": "a#Union", "traits": { "smithy.api#jsonName": "ONE" } }
  } },
  "a#Union": { "type": "union", "members": {
    "a": { "target": "smithy.api#String", "traits": { "smithy.api#jsonName": "b" } },
    "b": { "target": "smithy.api#String", "traits": { "smithy.api#jsonName": "a" } }
  } }"#,
    );
    golden!("json_name", &text, findings(&text, &["json-name"]));
}

#[test]
fn names_are_checked_in_a_model_without_a_service() {
    let text = model(
        r#"
  "a#Union": { "type": "union", "members": {
    "a": { "target": "smithy.api#String", "traits": { "smithy.api#jsonName": "b" } },
    "b": { "target": "smithy.api#String" }
  } }"#,
    );
    golden!("json_name_alone", &text, findings(&text, &["json-name"]));
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
