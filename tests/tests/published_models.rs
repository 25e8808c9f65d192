//! Compares the project's own models with the published models of the same services.
//!
//! `models/*.json` and the models in the shared folder come in. The closure of each of our operations is turned into
//! facts: one for each shape, member, target and trait. Both models must have the same facts. The test reads the models
//! without the generator, so that an error in the loader cannot hide an error in a model.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

use farrier_test_support::{shared, workspace_root};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;

const PERSONALIZE: [&str; 2] = [
    "com.amazonaws.personalize#CreateMetricAttribution",
    "com.amazonaws.personalize#DescribeMetricAttribution",
];
const CLEANROOMSML: [&str; 1] = ["com.amazonaws.cleanroomsml#GetAudienceModel"];

#[test]
fn personalize_is_the_published_model_of_its_operations() {
    assert_as_published("personalize.json", &PERSONALIZE);
}

#[test]
fn cleanroomsml_is_the_published_model_of_its_operation() {
    assert_as_published("cleanroomsml.json", &CLEANROOMSML);
}

#[test]
fn our_services_are_the_published_services_with_fewer_operations() {
    for (file, service) in [
        (
            "personalize.json",
            "com.amazonaws.personalize#AmazonPersonalize",
        ),
        (
            "cleanroomsml.json",
            "com.amazonaws.cleanroomsml#AWSStarkControlService",
        ),
    ] {
        let Some(published) = published(file) else {
            return;
        };
        let (ours, published) = (&ours(file).shapes[service], &published.shapes[service]);
        assert_eq!(ours.rest["version"], published.rest["version"], "{service}");
        for (name, value) in ours.traits.iter().filter(|(name, _)| !is_prose(name)) {
            assert_eq!(Some(value), published.traits.get(name), "{service}: {name}");
        }
        for bound in ["operations", "resources"] {
            let ours = ours.rest.get(bound).map(targets).unwrap_or_default();
            let published = published.rest.get(bound).map(targets).unwrap_or_default();
            assert!(ours.is_subset(&published), "{service}: {bound}: {ours:?}");
        }
    }
}

#[test]
fn our_models_hold_nothing_beyond_their_services_and_the_closures_of_their_operations() {
    for (file, operations) in [
        ("personalize.json", &PERSONALIZE[..]),
        ("cleanroomsml.json", &CLEANROOMSML),
    ] {
        let model = ours(file);
        let closure = closure(&model, operations);
        let stray: Vec<_> = (model.shapes.iter())
            .filter(|(id, shape)| {
                !closure.contains(id.as_str())
                    && !matches!(shape.kind.as_str(), "service" | "resource")
            })
            .map(|(id, _)| id)
            .collect();
        assert!(stray.is_empty(), "{file}: {stray:?}");
    }
}

#[test]
fn our_models_document_every_shape_and_member_a_reader_meets_in_our_own_words() {
    for file in ["personalize.json", "cleanroomsml.json"] {
        let model = ours(file);
        let mut texts = Vec::new();
        for (id, shape) in &model.shapes {
            if matches!(
                shape.kind.as_str(),
                "service" | "resource" | "operation" | "structure" | "enum"
            ) {
                texts.push((id.clone(), documentation(&shape.traits)));
            }
            for (name, member) in &shape.members.0 {
                texts.push((format!("{id}${name}"), documentation(&member.traits)));
            }
        }
        let bare: Vec<_> = texts.iter().filter(|(_, text)| text.is_none()).collect();
        assert!(bare.is_empty(), "{file}: without documentation: {bare:#?}");

        let Some(published) = published(file) else {
            continue;
        };
        let theirs: BTreeSet<_> = (published.shapes.values())
            .flat_map(|shape| {
                let members = shape.members.0.iter().map(|(_, member)| &member.traits);
                members.chain([&shape.traits])
            })
            .filter_map(documentation)
            .collect();
        let copied: Vec<_> = texts
            .iter()
            .filter(|(_, text)| text.is_some_and(|text| theirs.contains(text)))
            .collect();
        assert!(copied.is_empty(), "{file}: copied: {copied:#?}");
    }
}

#[test]
fn every_planted_difference_is_listed() {
    let published = facts(&ours("personalize.json"), &PERSONALIZE);
    let mut changed = ours("personalize.json");
    let shape = |model: &mut Model, name: &str, change: &dyn Fn(&mut Shape)| {
        let id = format!("com.amazonaws.personalize#{name}");
        change(model.shapes.get_mut(&id).expect("the shape to change"));
    };
    shape(&mut changed, "MetricAttribution", &|it| {
        it.members.0.retain(|(name, _)| name != "failureReason");
    });
    shape(&mut changed, "Name", &|it| {
        it.traits.insert(
            "smithy.api#length".to_owned(),
            serde_json::json!({"min": 1, "max": 64}),
        );
    });
    shape(&mut changed, "S3DataConfig", &|it| {
        it.members.0.reverse();
    });
    shape(&mut changed, "MetricAttribute", &|it| {
        let (_, event_type) = &mut it.members.0[0];
        event_type.traits.remove("smithy.api#required");
        event_type.rest.insert(
            "target".to_owned(),
            "com.amazonaws.personalize#MetricName".into(),
        );
        event_type
            .traits
            .insert("smithy.api#documentation".to_owned(), "other".into());
    });
    shape(&mut changed, "DescribeMetricAttribution", &|it| {
        it.rest.remove("errors");
    });
    shape(&mut changed, "Date", &|it| {
        it.kind = "string".to_owned();
    });

    let found = differences(&facts(&changed, &PERSONALIZE), &published);
    let expected = [
        "Date: type: ours \"string\", published \"timestamp\"",
        "DescribeMetricAttribution: errors: ours nothing, published \
         [{\"target\":\"com.amazonaws.personalize#InvalidInputException\"},\
         {\"target\":\"com.amazonaws.personalize#ResourceNotFoundException\"}]",
        // Nothing targets these shapes any more, so that they are not in the closure.
        "EventType: smithy.api#length: ours nothing, published {\"max\":256,\"min\":0}",
        "EventType: type: ours nothing, published \"string\"",
        "FailureReason: type: ours nothing, published \"string\"",
        "MetricAttribute$eventType: smithy.api#required: ours nothing, published {}",
        "MetricAttribute$eventType: target: ours \"com.amazonaws.personalize#MetricName\", \
         published \"com.amazonaws.personalize#EventType\"",
        "MetricAttribution$failureReason: target: ours nothing, \
         published \"com.amazonaws.personalize#FailureReason\"",
        "MetricAttribution: members: ours [\"name\",\"metricAttributionArn\",\"datasetGroupArn\",\
         \"metricsOutputConfig\",\"status\",\"creationDateTime\",\"lastUpdatedDateTime\"], \
         published [\"name\",\"metricAttributionArn\",\"datasetGroupArn\",\"metricsOutputConfig\",\
         \"status\",\"creationDateTime\",\"lastUpdatedDateTime\",\"failureReason\"]",
        "Name: smithy.api#length: ours {\"max\":64,\"min\":1}, published {\"max\":63,\"min\":1}",
        "S3DataConfig: members: ours [\"kmsKeyArn\",\"path\"], published [\"path\",\"kmsKeyArn\"]",
    ]
    .map(|line| format!("com.amazonaws.personalize#{line}"));
    assert_eq!(found, expected);
}

/// Panics with every difference between our closure of the operations and the published one.
fn assert_as_published(file: &str, operations: &[&str]) {
    let Some(published) = published(file) else {
        return;
    };
    let published = facts(&published, operations);
    assert!(
        operations
            .iter()
            .all(|id| published.contains_key(&format!("{id}: type"))),
        "the published model lacks an operation: {operations:?}"
    );
    let found = differences(&facts(&ours(file), operations), &published);
    assert!(
        found.is_empty(),
        "models/{file} differs from the published model in {} places:\n{}",
        found.len(),
        found.join("\n")
    );
}

/// Returns the facts about the closure, as `place: aspect` and its value.
fn facts(model: &Model, operations: &[&str]) -> BTreeMap<String, Value> {
    let mut facts = BTreeMap::new();
    for id in closure(model, operations) {
        let Some(shape) = model.shapes.get(id) else {
            continue; // of the prelude
        };
        facts.insert(format!("{id}: type"), shape.kind.as_str().into());
        add_facts(&mut facts, id, &shape.rest, &shape.traits);
        if !shape.members.0.is_empty() {
            let names = shape.members.0.iter().map(|(name, _)| name.as_str());
            facts.insert(format!("{id}: members"), names.collect());
        }
        for (name, member) in &shape.members.0 {
            add_facts(
                &mut facts,
                &format!("{id}${name}"),
                &member.rest,
                &member.traits,
            );
        }
    }
    facts
}

/// Adds the facts about a shape or member. Lists and maps have members with fixed names.
fn add_facts(
    facts: &mut BTreeMap<String, Value>,
    place: &str,
    rest: &BTreeMap<String, Value>,
    traits: &BTreeMap<String, Value>,
) {
    for (aspect, value) in rest {
        if !matches!(aspect.as_str(), "member" | "key" | "value") {
            facts.insert(format!("{place}: {aspect}"), value.clone());
            continue;
        }
        let member: Member = serde_json::from_value(value.clone()).expect("a member");
        add_facts(
            facts,
            &format!("{place}${aspect}"),
            &member.rest,
            &member.traits,
        );
    }
    for (name, value) in traits {
        if !is_prose(name) && !is_of_aws(name) {
            facts.insert(format!("{place}: {name}"), value.clone());
        }
    }
}

/// Returns every fact that differs or that only one side has, sorted by place.
fn differences(ours: &BTreeMap<String, Value>, published: &BTreeMap<String, Value>) -> Vec<String> {
    let show = |value: Option<&Value>| value.map_or("nothing".to_owned(), Value::to_string);
    let places: BTreeSet<_> = ours.keys().chain(published.keys()).collect();
    places
        .into_iter()
        .filter(|place| ours.get(*place) != published.get(*place))
        .map(|place| {
            let (ours, published) = (show(ours.get(place)), show(published.get(place)));
            format!("{place}: ours {ours}, published {published}")
        })
        .collect()
}

/// Returns the ids of the operations and of all shapes that are reachable from them.
fn closure<'a>(model: &'a Model, operations: &[&'a str]) -> BTreeSet<&'a str> {
    let mut closure = BTreeSet::new();
    let mut waiting = operations.to_vec();
    while let Some(id) = waiting.pop() {
        if !closure.insert(id) {
            continue;
        }
        if let Some(shape) = model.shapes.get(id) {
            let members = shape.members.0.iter().flat_map(|(_, it)| it.rest.iter());
            for (key, value) in shape.rest.iter().chain(members) {
                match value {
                    Value::String(target) if key == "target" => waiting.push(target),
                    value => waiting.extend(targets(value)),
                }
            }
        }
    }
    closure
}

/// Returns every shape id of a key `target` in this part of a model.
fn targets(value: &Value) -> BTreeSet<&str> {
    match value {
        Value::Array(items) => items.iter().flat_map(targets).collect(),
        Value::Object(fields) => match fields.get("target") {
            Some(Value::String(target)) => BTreeSet::from([target.as_str()]),
            _ => fields.values().flat_map(targets).collect(),
        },
        _ => BTreeSet::new(),
    }
}

/// Returns whether a trait is documentation. Such traits may differ.
fn is_prose(name: &str) -> bool {
    matches!(name, "smithy.api#documentation" | "smithy.api#examples")
}

/// Returns whether a trait has a meaning only inside AWS. Traits for protocols and authentication belong to services,
/// and no closure of an operation contains a service.
fn is_of_aws(name: &str) -> bool {
    name.starts_with("aws.") || name.starts_with("smithy.rules#")
}

fn documentation(traits: &BTreeMap<String, Value>) -> Option<&str> {
    traits.get("smithy.api#documentation")?.as_str()
}

fn ours(file: &str) -> Model {
    read(&workspace_root().join("models").join(file))
}

fn published(file: &str) -> Option<Model> {
    let path = shared::path(&format!("aws-models/2025-09/{file}"))?;
    Some(read(&path))
}

fn read(path: &Path) -> Model {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[derive(Deserialize)]
struct Model {
    shapes: BTreeMap<String, Shape>,
}

#[derive(Deserialize)]
struct Shape {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    members: Members,
    #[serde(default)]
    traits: BTreeMap<String, Value>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Member {
    #[serde(default)]
    traits: BTreeMap<String, Value>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

/// Members in the order of the file. A map of serde_json would sort them.
#[derive(Default)]
struct Members(Vec<(String, Member)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of members")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
