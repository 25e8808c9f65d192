//! The Rust names of the words in `name_collisions`, as a table, and what these names do not depend on.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use farrier_codegen::stages::ir;
use farrier_codegen::stages::{LowerOptions, lower};
use farrier_smithy::diagnostic::Sources;
use farrier_smithy::transform::{Selection, ShapeSelector};
use farrier_smithy::{load, transform, validate};
use farrier_test_support::workspace_root;
use serde_json::{Map, Value, json};

use crate::name_collisions;

fn lowered(text: &str, selection: &Selection) -> ir::Package {
    let files = vec![("model.json".into(), Ok(text.as_bytes().to_vec()))];
    let (model, mut out) = load::load(Sources::default(), files);
    let (model, more) = transform::prepare(model, selection);
    out.append(more);
    out.append(validate::check_selection(&model));
    assert!(!out.has_errors(), "{}", out.render(&model.sources));
    let settings = LowerOptions::default();
    lower(&model, &settings).unwrap_or_else(|it| panic!("{}", it.render(&model.sources)))
}

fn shapes(text: &str) -> ir::Package {
    let shapes = Some(vec![ShapeSelector::new("Everything")]);
    let selection = Selection {
        shapes,
        ..Selection::default()
    };
    lowered(text, &selection)
}

/// Returns the name in the model, which begins the documentation of an undocumented shape.
fn model_name(docs: &[String]) -> &str {
    docs[0].split('`').nth(1).unwrap()
}

fn docs(it: &ir::TypeDefinition) -> &[String] {
    match it {
        ir::TypeDefinition::Structure(it) => &it.docs,
        ir::TypeDefinition::Union(it) => &it.docs,
        ir::TypeDefinition::StringEnum(it) => &it.docs,
        ir::TypeDefinition::IntEnum(it) => &it.docs,
    }
}

#[test]
fn what_the_words_become() {
    let mut table: BTreeMap<String, [Vec<String>; 4]> = BTreeMap::new();
    let mut add = |word: &str, column: usize, name: &str| {
        table.entry(word.to_owned()).or_default()[column].push(name.to_owned());
    };
    for it in &shapes(&name_collisions::shapes()).types {
        add(model_name(docs(it)), 0, it.name());
    }
    let package = lowered(&name_collisions::member_names(), &Selection::default());
    for it in &package.operations[0].input.members {
        add(&it.model_name, 1, &it.name);
    }
    for it in &package.types {
        if let ir::TypeDefinition::Union(it) = it {
            it.variants
                .iter()
                .for_each(|it| add(&it.model_name, 2, &it.name));
        }
    }
    for it in &lowered(
        &name_collisions::operations("Client", 1),
        &Selection::default(),
    )
    .operations
    {
        add(&it.shape, 3, &it.name);
    }
    let mut text = String::from("word | type | field | variant | method\n");
    for (word, columns) in table {
        writeln!(
            text,
            "{word} | {}",
            columns.map(|it| it.join(", ")).join(" | ")
        )
        .unwrap();
    }
    insta::assert_snapshot!(text);
}

#[test]
fn no_two_types_have_names_that_differ_by_case_alone() {
    let mut seen = HashSet::new();
    for it in &shapes(&name_collisions::shapes()).types {
        assert!(seen.insert(it.name().to_lowercase()), "{}", it.name());
        if let ir::TypeDefinition::Structure(it) = it {
            assert!(seen.insert(it.builder.to_lowercase()), "{}", it.builder);
        }
    }
    assert!(seen.len() > 300);
}

#[test]
fn names_do_not_depend_on_the_order_of_the_file() {
    let text = name_collisions::shapes();
    let mut backwards: Map<String, Value> = serde_json::from_str(&text).unwrap();
    let shapes_of = backwards
        .get_mut("shapes")
        .and_then(Value::as_object_mut)
        .unwrap();
    let mut entries: Vec<_> = std::mem::take(shapes_of).into_iter().collect();
    entries.reverse();
    let entries: Vec<String> = entries
        .iter()
        .map(|(id, shape)| format!("{}: {shape}", Value::from(id.as_str())))
        .collect();
    let backwards = format!(
        "{{\"smithy\": \"2.0\", \"shapes\": {{{}}}}}",
        entries.join(",\n")
    );
    assert_ne!(text, backwards);
    assert_eq!(shapes(&text), shapes(&backwards));
}

#[test]
fn a_shape_that_keeps_its_name_does_so_whatever_others_become() {
    let before = r#""a#FooBar2": STRUCTURE, "b#FooBar": STRUCTURE, "c#ResultShape": STRUCTURE, "d#Lost": STRUCTURE"#;
    let others = r#""a#FOO_BAR": STRUCTURE, "a#Result": STRUCTURE, "a#LostException": ERROR, "a#foo_bar": STRUCTURE"#;
    let names = |ids: &str| {
        let structure = r#"{"type": "structure", "members": {}}"#;
        let error =
            r#"{"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}}"#;
        let text = ids.replace("STRUCTURE", structure).replace("ERROR", error);
        let text = format!("{{\"smithy\": \"2.0\", \"shapes\": {{{text}}}}}");
        let roots = ids
            .split('"')
            .filter(|it| it.contains('#'))
            .map(ShapeSelector::new);
        let shapes = Some(roots.collect());
        let package = lowered(
            &text,
            &Selection {
                shapes,
                ..Selection::default()
            },
        );
        let types = package.types.iter().map(|it| it.name().to_owned());
        let errors = package.errors.iter().map(|it| it.structure.name.clone());
        types.chain(errors).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(before), "FooBar FooBar2 Lost ResultShape");
    assert_eq!(
        names(&format!("{before}, {others}")),
        "FooBar FooBar2 FooBar3 FooBar4 Lost ResultShape ResultShape2 LostException"
    );
    assert_eq!(names(others), "FooBar FooBar2 ResultShape Lost");
}

#[test]
fn the_traits_of_a_service_are_not_called_as_what_their_methods_name() {
    let name = |service: &str| {
        let package = lowered(
            &name_collisions::operations(service, 20),
            &Selection::default(),
        );
        package.service.unwrap().trait_name
    };
    assert_eq!(name("Stable"), "Stable");
    assert_eq!(name("AbstractInput"), "AbstractInputApi");
    assert_eq!(name("Transport"), "TransportApi");
    assert_eq!(name("ClientContext"), "ClientContextApi");
    assert_eq!(name("Result"), "ResultApi");
    let package = lowered(&name_collisions::member_names(), &Selection::default());
    assert_eq!(package.service.unwrap().trait_name, "SendInputApi");
}

/// The public functions in a file of the runtime.
fn functions_in(file: &str) -> Vec<String> {
    let path = workspace_root().join("runtime/src").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let names = text.split("pub fn ").skip(1);
    let names = names.map(|it| it.split(['(', '<']).next().unwrap().to_owned());
    names.filter(|it| !it.starts_with('$')).collect()
}

#[test]
fn an_operation_of_each_method_that_clients_have_is_among_the_words() {
    let bare = |it: &str| it.replace('_', "").to_lowercase();
    let words: HashSet<String> = name_collisions::words().into_iter().map(bare).collect();
    let methods = functions_in("macros/service.rs");
    assert!(methods.len() > 5, "{methods:?}");
    for method in methods {
        assert!(words.contains(&bare(&method)), "{method}");
    }
}

#[test]
fn no_setting_of_a_service_is_called_as_a_method_of_builders_or_calls() {
    let mut own: Vec<String> = vec!["poll".to_owned(), "into_future".to_owned()];
    own.extend(functions_in("client/builder.rs"));
    own.extend(functions_in("client/call_future.rs"));
    own.retain(|it| it != "new");
    assert!(own.len() > 30, "{own:?}");
    let parameter = json!({"type": "string"});
    let parameters: Map<_, _> = own
        .iter()
        .map(|it| (it.clone(), parameter.clone()))
        .collect();
    let rules = json!({"version": "1.0", "parameters": parameters, "rules": [
        {"type": "endpoint", "conditions": [], "endpoint": {"url": "https://example.com"}},
    ]});
    let text = json!({"smithy": "2.0", "shapes": {"a#Stable": {
        "type": "service",
        "version": "1",
        "operations": [],
        "traits": {
            "aws.protocols#awsJson1_1": {},
            "smithy.rules#clientContextParams": parameters,
            "smithy.rules#endpointRuleSet": rules,
        },
    }}});
    let package = lowered(&text.to_string(), &Selection::default());
    let settings = package.service.unwrap().client_context;
    assert_eq!(settings.len(), parameters.len());
    for it in settings {
        assert!(!own.contains(&it.method), "{}", it.method);
    }
}
