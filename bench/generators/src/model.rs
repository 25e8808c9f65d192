//! A published model, read as JSON. The inputs of the other generators are made of it.

use serde_json::Value;

/// A model with a single namespace.
pub struct Model(Value);

/// An operation.
pub struct Operation {
    pub name: String,
    pub docs: String,
    /// The name of the structure, unless it is the unit.
    pub input: Option<String>,
    /// The name of the structure, unless it is the unit.
    pub output: Option<String>,
}

impl Model {
    /// Reads a model.
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text).map(Self)
    }

    /// The shapes by their names without the namespace.
    pub fn shapes(&self) -> impl Iterator<Item = (&str, &Value)> {
        let shapes = self.0["shapes"].as_object().into_iter().flatten();
        shapes.filter_map(|(id, shape)| Some((id.split_once('#')?.1, shape)))
    }

    /// The operations.
    pub fn operations(&self) -> impl Iterator<Item = Operation> {
        let name = |it: &Value| -> Option<String> {
            let (namespace, name) = it["target"].as_str()?.split_once('#')?;
            (namespace != "smithy.api").then(|| name.to_owned())
        };
        let operations = self.shapes().filter(|(_, it)| it["type"] == "operation");
        operations.map(move |(id, it)| Operation {
            name: id.to_owned(),
            docs: Self::docs(it),
            input: name(&it["input"]),
            output: name(&it["output"]),
        })
    }

    /// The documentation of a shape or member.
    pub fn docs(shape: &Value) -> String {
        let docs = &shape["traits"]["smithy.api#documentation"];
        docs.as_str().unwrap_or_default().to_owned()
    }
}
