//! The stage `lower` on the model of each topic. The snapshots show the IR.

mod topics;

use farrier_codegen::Parts;
use farrier_codegen::stages::{LowerOptions, ir, lower};
use farrier_smithy::diagnostic::Sources;
use farrier_smithy::transform::{Selection, ShapeSelector};
use farrier_smithy::{load, transform, validate};

use self::topics::Topic;

fn lowered(topic: &str) -> ir::Package {
    let topic = Topic::named(topic);
    let (model, mut out) = load::load(Sources::default(), load::read([topic.path()]));
    out.append(validate::check_model(&model));
    let selection = Selection {
        validation_error: topic.validation_error.map(ShapeSelector::new),
        ..Selection::default()
    };
    let (model, more) = transform::prepare(model, &selection);
    out.append(more);
    out.append(validate::check_selection(&model));
    assert!(!out.has_errors(), "{}", out.render(&model.sources));
    let validation_error = transform::validation_error(&model, &selection);
    lower(
        &model,
        &LowerOptions {
            validation_error,
            parts: Parts::All,
            optional_inputs: topic.optional_inputs,
            attributes: Vec::new(),
        },
    )
    .unwrap()
}

fn type_named<'a>(package: &'a ir::Package, name: &str) -> &'a ir::TypeDefinition {
    package.types.iter().find(|it| it.name() == name).unwrap()
}

#[test]
fn a_structure_has_its_members_with_presence_and_redaction() {
    insta::assert_debug_snapshot!(type_named(&lowered("structures"), "Horse"));
}

#[test]
fn defaults_are_literals_of_the_type_of_their_member() {
    let package = lowered("structures");
    let ir::TypeDefinition::Structure(defaults) = type_named(&package, "Defaults") else {
        panic!("`Defaults` is a structure");
    };
    let presence: Vec<_> = defaults
        .members
        .iter()
        .map(|it| (&it.name, &it.presence))
        .collect();
    insta::assert_debug_snapshot!(presence);
}

#[test]
fn enums_have_a_variant_for_the_unknown_whatever_the_model_calls_its_own() {
    insta::assert_debug_snapshot!(lowered("enums").types);
}

#[test]
fn a_union_has_a_variant_for_each_member_and_one_for_the_unknown() {
    insta::assert_debug_snapshot!(type_named(&lowered("unions"), "Source"));
}

#[test]
fn the_member_that_leads_back_to_the_first_shape_of_a_cycle_is_boxed() {
    let package = lowered("recursion");
    let mut boxed = Vec::new();
    let mut look = |owner: &str, member: &str, value: &ir::Type| {
        if matches!(value, ir::Type::Boxed(_)) {
            boxed.push(format!("{owner}.{member}"));
        }
    };
    for it in &package.types {
        match it {
            ir::TypeDefinition::Structure(it) => {
                it.members
                    .iter()
                    .for_each(|member| look(&it.name, &member.name, &member.value));
            }
            ir::TypeDefinition::Union(it) => {
                it.variants
                    .iter()
                    .for_each(|member| look(&it.name, &member.name, &member.value));
            }
            _ => {}
        }
    }
    assert_eq!(
        boxed,
        [
            "C.a",
            "C.b",
            "Expression.Not",
            "Expression.Both",
            "Node.next"
        ]
    );
}

#[test]
fn the_constraint_of_a_member_takes_the_place_of_its_targets() {
    let package = lowered("constraints");
    use ir::SchemaKind;
    let found = package.schemas.iter().flat_map(|it| match &it.kind {
        SchemaKind::Structure(members) | SchemaKind::Union(members) => members.iter().collect(),
        SchemaKind::List(member) => vec![member],
        SchemaKind::Map(key, value) => vec![key, value],
    });
    let found: Vec<_> = found.map(|it| (&it.name, &it.traits)).collect();
    insta::assert_debug_snapshot!(found);
}

#[test]
fn operations_and_tables_are_bound_to_http_where_the_protocol_is() {
    let package = lowered("http");
    let operation = &package.operations[0];
    let errors: Vec<_> = package
        .errors
        .iter()
        .map(|it| (&it.code, it.fault, &it.traits, &it.message))
        .collect();
    insta::assert_debug_snapshot!((&operation.traits, errors, &package.schemas));
}

#[test]
fn lists_that_hold_nothing_but_each_other_are_refused() {
    let text = r#"{"smithy": "2.0", "shapes": {
        "x#S": {"type": "service", "version": "1", "operations": [{"target": "x#O"}],
                "traits": {"aws.protocols#awsJson1_1": {}}},
        "x#O": {"type": "operation", "input": {"target": "x#I"}},
        "x#I": {"type": "structure", "members": {"a": {"target": "x#L"}}},
        "x#L": {"type": "list", "member": {"target": "x#M"}},
        "x#M": {"type": "map", "key": {"target": "smithy.api#String"}, "value": {"target": "x#L"}}
    }}"#;
    let files = vec![("model.json".into(), Ok(text.as_bytes().to_vec()))];
    let (model, _) = load::load(Sources::default(), files);
    let (model, _) = transform::prepare(model, &Selection::default());
    let out = lower(&model, &LowerOptions::default()).unwrap_err();
    insta::assert_snapshot!(out.render(&model.sources));
}
