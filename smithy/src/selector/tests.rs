//! What selectors match in one small model.

use super::{Engine, Matches};
use crate::diagnostic::Sources;
use crate::knowledge::neighbours::{Graph, Node};
use crate::load;
use crate::model::Model;

const MODEL: &str = r#"{ "smithy": "2.0", "shapes": {
  "a#Service": {
    "type": "service", "version": "2020-01-02", "operations": [{ "target": "a#Get" }], "resources": [{ "target": "a#Thing" }],
    "traits": { "aws.protocols#restJson1": {}, "aws.api#dataPlane": {} }
  },
  "a#Thing": { "type": "resource", "identifiers": { "id": { "target": "a#Id" } }, "read": { "target": "a#Read" },
    "operations": [{ "target": "a#Poke" }], "traits": { "aws.api#controlPlane": {} } },
  "a#Get": { "type": "operation", "input": { "target": "a#GetInput" }, "output": { "target": "a#Tree" } },
  "a#Read": { "type": "operation" },
  "a#Poke": { "type": "operation", "traits": { "aws.api#dataPlane": {} } },
  "a#GetInput": { "type": "structure", "members": {
    "id": { "target": "a#Id", "traits": { "smithy.api#required": {}, "smithy.api#httpQuery": "MyToken" } },
    "color": { "target": "a#Color" }, "count": { "target": "smithy.api#Integer" }
  } },
  "a#Tree": { "type": "structure", "members": { "left": { "target": "a#Tree" }, "names": { "target": "a#Names" } } },
  "a#Names": { "type": "list", "member": { "target": "a#Id" }, "traits": { "smithy.api#length": { "min": 2, "max": 10 } } },
  "a#Table": { "type": "map", "key": { "target": "a#Id" }, "value": { "target": "smithy.api#Float" },
    "traits": { "smithy.api#length": { "min": 3, "max": 1 } } },
  "a#Id": { "type": "string", "traits": { "smithy.api#tags": ["x", "y"] } },
  "a#Color": { "type": "enum", "members": { "RED": { "target": "smithy.api#Unit" } }, "traits": { "smithy.api#tags": ["y"] } }
} }"#;

fn model() -> Model {
    let files = vec![("model.json".into(), Ok(MODEL.as_bytes().to_vec()))];
    let (model, out) = load::load(Sources::default(), files);
    assert!(out.is_empty(), "{}", out.render(&model.sources));
    model
}

/// The shapes of the model that a selector matches, by their names.
fn matched(selector: &str) -> String {
    let model = model();
    let graph = Graph::new(&model);
    let Matches::Nodes(nodes) = &*Engine::new(&graph).select(selector) else {
        panic!("{selector}");
    };
    let nodes = nodes.iter().map(|it| graph.nodes()[it]);
    let own = nodes.filter(|it| it.shape.id.namespace() == "a");
    let name = |it: Node<'_>| match it.member {
        Some(member) => format!("{}${}", it.shape.id.name(), member.name),
        None => it.shape.id.name().to_owned(),
    };
    own.map(name).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn all(expected: &[(&str, &str)]) {
    for (selector, names) in expected {
        assert_eq!(matched(selector), *names, "{selector}");
    }
}

#[test]
fn types_match_with_their_subtypes() {
    all(&[
        ("string", "Color Id"),
        ("string :not(enum)", "Id"),
        ("aggregateType", "GetInput Names Table Tree"),
        ("serviceType", "Get Poke Read Service Thing"),
        ("structure member", ""),
    ]);
}

#[test]
fn neighbors_are_followed_both_ways_and_by_name() {
    all(&[
        ("map > member", "Table$key Table$value"),
        ("list > member > string", "Id"),
        ("string < member < list", "Names"),
        ("operation -[input]-> *", "GetInput"),
        (
            "operation -[input, output]-> structure > member > integer",
            "",
        ),
        ("structure <-[output]- operation", "Get"),
        ("resource -[read]->", "Read"),
        ("resource > operation", "Poke Read"),
        ("resource :test(-[identifier]-> [id|name=Id])", "Thing"),
        ("* -[nonsense]-> *", ""),
        ("service ~> string", "Color Id"),
        (
            "[id=a#Tree] ~> *",
            "Id Names Names$member Tree Tree$left Tree$names",
        ),
    ]);
}

#[test]
fn traits_are_relations_where_they_are_named() {
    all(&[
        (
            "service :test(-[trait]-> [trait|protocolDefinition])",
            "Service",
        ),
        ("[id='smithy.api#required'] <-[trait]- *", "GetInput$id"),
        (
            "member :not(-[trait]->) :test(< [id=a#GetInput])",
            "GetInput$color GetInput$count",
        ),
    ]);
}

#[test]
fn functions_test_where_they_stand() {
    all(&[
        ("list :test(> member > string)", "Names"),
        (":is(list > member, map)", "Names$member Table"),
        (
            "structure > member :not(> :is(string, list))",
            "GetInput$count Tree$left",
        ),
        ("string :not(:in(:root(list > member > string)))", "Color"),
        ("[id|namespace=a] :in(~> *)", "Tree Tree$left"),
        ("[id=a#Id] :recursive(<) structure", "GetInput Tree"),
        ("[id=a#Id] :recursive(<) :test(-[read]->)", "Thing"),
        ("structure :test(:recursive(>) list)", "Tree"),
        ("structure :nonsense(*)", ""),
    ]);
}

#[test]
fn what_is_bound_inherits_from_what_it_is_bound_to() {
    let plane = ":topdown([trait|aws.api#dataPlane], [trait|aws.api#controlPlane])";
    all(&[
        (
            ":topdown([trait|aws.api#dataPlane])",
            "Get Poke Service Thing",
        ),
        (plane, "Get Poke Service"),
        (&format!("resource {plane}"), "Poke"),
        (&format!("resource :test({plane} [id|name=Poke])"), "Thing"),
        (&format!("service :test({plane} [id|name=Thing])"), ""),
    ]);
}

#[test]
fn attributes_compare() {
    all(&[
        ("[trait|httpQuery *= token]", ""),
        ("[trait|httpQuery *= token, nothing i]", "GetInput$id"),
        (
            "[trait|httpQuery ^= My][trait|httpQuery $= 'Token']",
            "GetInput$id",
        ),
        ("[trait|length|min > 2]", "Table"),
        ("[trait|length|min <= 2]", "Names"),
        ("[trait|length|min >= 'no number']", ""),
        ("[trait|length|max != 10]", "Table"),
        ("[trait|smithy.api#required]", "GetInput$id"),
        ("[trait|nonsense|deeper = 1]", ""),
        ("[service|version ^= '2020-']", "Service"),
        ("[id|member = left]", "Tree$left"),
        ("[id = 'a#Tree$left']", "Tree$left"),
        ("[id|name|(length) = 5] resource", "Thing"),
        ("[id|(length) = 4]", "Id"),
        ("[trait|httpQuery ?= true]", "GetInput$id"),
    ]);
}

#[test]
fn projections_and_scopes_compare() {
    all(&[
        ("[trait|tags|(values) = x]", "Id"),
        ("[trait|tags|(length) = 1]", "Color"),
        ("[trait|tags|(values)|(first) = y]", "Color"),
        ("[trait|(keys)|namespace = aws.api]", "Poke Service Thing"),
        ("[trait|length|(keys) = min]", "Names Table"),
        ("[@trait|length: @{min} > @{max}]", "Table"),
        ("[@trait|length: @{min} > 1 && @{max} < 5]", "Table"),
        (
            "[@: @{trait|tags|(values)} {=} @{trait|tags|(values)}]",
            "Color Id",
        ),
        ("[@trait: @{tags|(values)} {<<} @{tags|(values)}]", ""),
        ("[@trait|tags|(values): @{nothing} ?= false]", "Color Id"),
    ]);
}
