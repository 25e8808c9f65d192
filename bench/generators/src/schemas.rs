//! The model as JSON Schema and as OpenAPI, for typify and progenitor.

use serde_json::{Map, Value, json};

use crate::model::Model;

/// Definitions of every data shape.
pub fn json_schema(model: &Model) -> Value {
    let definitions = schemas(model, "#/definitions/");
    json!({ "$schema": "http://json-schema.org/draft-07/schema#", "definitions": definitions })
}

/// The same as components, and a path for each operation.
pub fn open_api(model: &Model) -> Value {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let content = |name: &str| json!({ "application/json": { "schema": reference(name) } });
    let mut paths = Map::new();
    for operation in model.operations() {
        let mut post = json!({
            "operationId": operation.name,
            "description": operation.docs,
            "responses": { "204": { "description": "Done." } }
        });
        if let Some(input) = &operation.input {
            post["requestBody"] = json!({ "required": true, "content": content(input) });
        }
        if let Some(output) = &operation.output {
            let answer = json!({ "description": "The answer.", "content": content(output) });
            post["responses"] = json!({ "200": answer });
        }
        paths.insert(format!("/{}", operation.name), json!({ "post": post }));
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Subject", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas(model, "#/components/schemas/") }
    })
}

fn schemas(model: &Model, prefix: &str) -> Map<String, Value> {
    let mut schemas = Map::new();
    for (name, shape) in model.shapes() {
        if let Some(mut schema) = schema(shape, prefix) {
            let docs = Model::docs(shape);
            if !docs.is_empty() {
                schema["description"] = docs.into();
            }
            schemas.insert(name.to_owned(), schema);
        }
    }
    schemas
}

/// The schema of a shape; none for services and operations.
fn schema(shape: &Value, prefix: &str) -> Option<Value> {
    let traits = &shape["traits"];
    Some(match shape["type"].as_str()? {
        "structure" => object(shape, prefix),
        "union" => {
            let members = shape["members"].as_object()?;
            let variant = |(name, member): (&String, &Value)| {
                let properties = json!({ name: target(member, prefix) });
                json!({ "type": "object", "required": [name], "properties": properties })
            };
            json!({ "oneOf": members.iter().map(variant).collect::<Vec<_>>() })
        }
        "list" => json!({ "type": "array", "items": target(&shape["member"], prefix) }),
        "map" => {
            json!({ "type": "object", "additionalProperties": target(&shape["value"], prefix) })
        }
        "enum" => {
            let members = shape["members"].as_object()?;
            let value = |(name, member): (&String, &Value)| {
                let value = &member["traits"]["smithy.api#enumValue"];
                value.as_str().unwrap_or(name).to_owned()
            };
            json!({ "type": "string", "enum": members.iter().map(value).collect::<Vec<_>>() })
        }
        "string" => {
            let mut schema = json!({ "type": "string" });
            let length = &traits["smithy.api#length"];
            for (ours, theirs) in [("min", "minLength"), ("max", "maxLength")] {
                if let Some(limit) = length[ours].as_u64() {
                    schema[theirs] = limit.into();
                }
            }
            if let Some(pattern) = traits["smithy.api#pattern"].as_str() {
                schema["pattern"] = pattern.into();
            }
            schema
        }
        kind => simple(kind)?,
    })
}

fn object(shape: &Value, prefix: &str) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (name, member) in shape["members"].as_object().into_iter().flatten() {
        let mut schema = target(member, prefix);
        let docs = Model::docs(member);
        if !docs.is_empty() {
            // A reference allows no siblings, so the documentation needs an enclosing schema.
            schema = match schema.get("$ref") {
                Some(_) => json!({ "allOf": [schema], "description": docs }),
                None => {
                    schema["description"] = docs.into();
                    schema
                }
            };
        }
        if member["traits"].get("smithy.api#required").is_some() {
            required.push(name.clone());
        }
        properties.insert(name.clone(), schema);
    }
    json!({ "type": "object", "properties": properties, "required": required })
}

fn target(member: &Value, prefix: &str) -> Value {
    let id = member["target"].as_str().unwrap_or_default();
    let (namespace, name) = id.split_once('#').unwrap_or_default();
    match namespace {
        "smithy.api" => {
            let name = name.trim_start_matches("Primitive").to_lowercase();
            simple(&name).unwrap_or_else(|| json!({}))
        }
        _ => json!({ "$ref": format!("{prefix}{name}") }),
    }
}

fn simple(kind: &str) -> Option<Value> {
    Some(match kind {
        "string" | "blob" => json!({ "type": "string" }),
        "timestamp" => json!({ "type": "string", "format": "date-time" }),
        "boolean" => json!({ "type": "boolean" }),
        "integer" => json!({ "type": "integer", "format": "int32" }),
        "long" => json!({ "type": "integer", "format": "int64" }),
        "float" => json!({ "type": "number", "format": "float" }),
        "double" => json!({ "type": "number", "format": "double" }),
        _ => return None,
    })
}
