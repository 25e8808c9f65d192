//! Models of any size that grow in one dimension. A kind and a size come in; JSON AST goes out.

use serde_json::{Map, Value, json};

/// A dimension in which a model can grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Structures with eight members, two of which are the next two structures.
    Structures,
    /// Structures with the next structure as a member.
    Depth,
    /// One structure; the size is the number of its members.
    Width,
    /// Operations. Each has an input and an output of its own, which do not count.
    Operations,
    /// Enums of eight values.
    Enums,
}

/// All kinds, in the order of the table.
pub const KINDS: [Kind; 5] = [
    Kind::Structures,
    Kind::Depth,
    Kind::Width,
    Kind::Operations,
    Kind::Enums,
];

const DOCUMENTATION: &str = "smithy.api#documentation";

impl Kind {
    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Structures => "structures",
            Self::Depth => "nested structures",
            Self::Width => "members of one structure",
            Self::Operations => "operations",
            Self::Enums => "enums",
        }
    }

    /// A model of this kind and size.
    pub fn model(self, size: usize) -> Value {
        let mut shapes = Map::new();
        let mut operations = Vec::new();
        let mut input = Map::new();
        match self {
            Self::Structures => {
                for index in 0..size {
                    let mut members = scalars(8);
                    for next in [index + 1, index + 2] {
                        if next < size {
                            members.insert(format!("next{next}"), target(&format!("It{next}")));
                        }
                    }
                    insert(&mut shapes, &format!("It{index}"), structure(members));
                }
                input.insert("first".to_owned(), target("It0"));
            }
            Self::Depth => {
                for index in 0..size {
                    let mut members = scalars(1);
                    if index + 1 < size {
                        members.insert("inner".to_owned(), target(&format!("It{}", index + 1)));
                    }
                    insert(&mut shapes, &format!("It{index}"), structure(members));
                }
                input.insert("first".to_owned(), target("It0"));
            }
            Self::Width => input = scalars(size),
            Self::Operations => {
                for index in 0..size {
                    let (given, answered) = (format!("It{index}Input"), format!("It{index}Output"));
                    insert(&mut shapes, &given, structure(scalars(2)));
                    insert(&mut shapes, &answered, structure(scalars(2)));
                    operations.push(format!("It{index}"));
                    let operation = json!({
                        "type": "operation", "input": target(&given), "output": target(&answered),
                        "traits": { DOCUMENTATION: "<p>Does what it is called after.</p>" }
                    });
                    insert(&mut shapes, &format!("It{index}"), operation);
                }
            }
            Self::Enums => {
                for index in 0..size {
                    let value = |it: usize| (format!("VALUE_{it}"), unit(it));
                    let members: Map<String, Value> = (0..8).map(value).collect();
                    let name = format!("It{index}");
                    insert(
                        &mut shapes,
                        &name,
                        json!({ "type": "enum", "members": members }),
                    );
                    input.insert(format!("member{index}"), target(&name));
                }
            }
        }
        if operations.is_empty() {
            operations.push("Run".to_owned());
            insert(&mut shapes, "RunInput", structure(input));
            let operation = json!({ "type": "operation", "input": target("RunInput") });
            insert(&mut shapes, "Run", operation);
        }
        let operations: Vec<Value> = operations.iter().map(|it| target(it)).collect();
        let service = json!({
            "type": "service", "version": "1", "operations": operations,
            "traits": { "aws.protocols#awsJson1_1": {} }
        });
        insert(&mut shapes, "Growing", service);
        json!({ "smithy": "2.0", "shapes": shapes })
    }
}

fn insert(shapes: &mut Map<String, Value>, name: &str, shape: Value) {
    shapes.insert(format!("example.growing#{name}"), shape);
}

fn target(name: &str) -> Value {
    json!({ "target": format!("example.growing#{name}") })
}

fn unit(value: usize) -> Value {
    let traits = json!({ "smithy.api#enumValue": format!("value-{value}") });
    json!({ "target": "smithy.api#Unit", "traits": traits })
}

fn structure(members: Map<String, Value>) -> Value {
    let docs = "<p>A structure of a model that was made to measure.</p>";
    json!({ "type": "structure", "members": members, "traits": { DOCUMENTATION: docs } })
}

/// Members with the usual traits: documentation and some constraints.
fn scalars(count: usize) -> Map<String, Value> {
    let member = |index: usize| {
        let target = ["String", "Integer", "Timestamp", "Boolean"][index % 4];
        let mut traits = json!({ DOCUMENTATION: "<p>What this <code>member</code> is about.</p>" });
        if index.is_multiple_of(4) {
            traits["smithy.api#required"] = json!({});
            traits["smithy.api#length"] = json!({ "min": 1, "max": 256 });
        }
        let member = json!({ "target": format!("smithy.api#{target}"), "traits": traits });
        (format!("member{index}"), member)
    };
    (0..count).map(member).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_model_is_valid_and_grows() {
        let folder = std::env::temp_dir().join(format!("farrier-synthetic-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        for kind in KINDS {
            let lines = [3, 6].map(|size| {
                let path = folder.join("model.json");
                std::fs::write(&path, kind.model(size).to_string()).unwrap();
                let generated = farrier_codegen::Config::new().model(&path).generate();
                let generated = generated.unwrap_or_else(|error| panic!("{kind:?}: {error}"));
                let files = generated.files.iter();
                files.map(|(_, text)| text.lines().count()).sum::<usize>()
            });
            assert!(lines[0] < lines[1], "{kind:?}: {lines:?}");
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
