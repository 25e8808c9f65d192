//! The model as a file of Protocol Buffers, as protoc would describe it to prost-build.

use std::collections::BTreeMap;

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::source_code_info::Location;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorProto, MessageOptions, SourceCodeInfo,
};
use serde_json::Value;

use crate::model::Model;

const PACKAGE: &str = "subject";

// Numbers of fields in descriptor.proto: the paths of comments consist of them.
const MESSAGES: i32 = 4;
const ENUMS: i32 = 5;
/// Of messages, and the values of enums.
const FIELDS: i32 = 2;

/// Messages and enums of all shapes, with their documentation.
pub fn file(model: &Model) -> FileDescriptorProto {
    let shapes: BTreeMap<&str, &Value> = model.shapes().collect();
    let mut file = FileDescriptorProto {
        name: Some("subject.proto".to_owned()),
        package: Some(PACKAGE.to_owned()),
        syntax: Some("proto3".to_owned()),
        ..FileDescriptorProto::default()
    };
    let mut comments = Vec::new();
    for (name, shape) in &shapes {
        let docs = Model::docs(shape);
        match shape["type"].as_str() {
            Some("structure" | "union") => {
                let path = vec![MESSAGES, file.message_type.len() as i32];
                let message = message(name, shape, &shapes, &path, &mut comments);
                file.message_type.push(message);
                comments.push(comment(path, docs));
            }
            Some("enum") => {
                let path = vec![ENUMS, file.enum_type.len() as i32];
                let enumeration = enumeration(name, shape);
                for value in 0..enumeration.value.len() {
                    comments.push(comment(
                        [&path[..], &[FIELDS, value as i32]].concat(),
                        String::new(),
                    ));
                }
                file.enum_type.push(enumeration);
                comments.push(comment(path, docs));
            }
            _ => {}
        }
    }
    file.source_code_info = Some(SourceCodeInfo { location: comments });
    file
}

fn comment(path: Vec<i32>, docs: String) -> Location {
    Location {
        path,
        span: vec![0, 0, 0],
        leading_comments: (!docs.is_empty()).then_some(docs),
        ..Location::default()
    }
}

fn message(
    name: &str,
    shape: &Value,
    shapes: &BTreeMap<&str, &Value>,
    path: &[i32],
    comments: &mut Vec<Location>,
) -> DescriptorProto {
    let mut message = DescriptorProto {
        name: Some(name.to_owned()),
        ..DescriptorProto::default()
    };
    for (index, (name, member)) in shape["members"]
        .as_object()
        .into_iter()
        .flatten()
        .enumerate()
    {
        let number = index as i32 + 1;
        let field = match referred(member, shapes) {
            Some(list) if list["type"] == "list" => {
                field(name, number, &list["member"], shapes, Label::Repeated)
            }
            Some(map) if map["type"] == "map" => {
                let entry = format!("{}Entry", camel(name));
                let options = MessageOptions {
                    map_entry: Some(true),
                    ..Default::default()
                };
                message.nested_type.push(DescriptorProto {
                    name: Some(entry.clone()),
                    field: vec![
                        field("key", 1, &Value::Null, shapes, Label::Optional),
                        field("value", 2, &map["value"], shapes, Label::Optional),
                    ],
                    options: Some(options),
                    ..DescriptorProto::default()
                });
                let owner = message.name.clone().unwrap_or_default();
                FieldDescriptorProto {
                    r#type: Some(Type::Message.into()),
                    type_name: Some(format!(".{PACKAGE}.{owner}.{entry}")),
                    ..field(name, number, &Value::Null, shapes, Label::Repeated)
                }
            }
            _ => field(name, number, member, shapes, Label::Optional),
        };
        let at = message.field.len() as i32;
        comments.push(comment([path, &[FIELDS, at]].concat(), Model::docs(member)));
        message.field.push(field);
    }
    message
}

/// The shape that a member targets, unless it is one of the prelude.
fn referred<'a>(member: &Value, shapes: &BTreeMap<&str, &'a Value>) -> Option<&'a Value> {
    let (namespace, name) = member["target"].as_str()?.split_once('#')?;
    (namespace != "smithy.api").then(|| shapes.get(name).copied())?
}

/// A field of the type that a member targets. Nested lists become strings, because they are rare.
fn field(
    name: &str,
    number: i32,
    member: &Value,
    shapes: &BTreeMap<&str, &Value>,
    label: Label,
) -> FieldDescriptorProto {
    let target = member["target"].as_str().unwrap_or_default();
    let target = target.split_once('#').map_or("", |(_, name)| name);
    let kind = match referred(member, shapes) {
        Some(shape) => shape["type"].as_str().unwrap_or_default().to_owned(),
        None => target.trim_start_matches("Primitive").to_lowercase(),
    };
    let (kind, named) = match kind.as_str() {
        "structure" | "union" => (Type::Message, true),
        "enum" => (Type::Enum, true),
        "boolean" => (Type::Bool, false),
        "integer" => (Type::Int32, false),
        "long" | "timestamp" => (Type::Int64, false),
        "float" => (Type::Float, false),
        "double" => (Type::Double, false),
        "blob" => (Type::Bytes, false),
        _ => (Type::String, false),
    };
    FieldDescriptorProto {
        name: Some(name.to_owned()),
        number: Some(number),
        label: Some(label.into()),
        r#type: Some(kind.into()),
        type_name: named.then(|| format!(".{PACKAGE}.{target}")),
        ..FieldDescriptorProto::default()
    }
}

fn enumeration(name: &str, shape: &Value) -> EnumDescriptorProto {
    let names = shape["members"].as_object().into_iter().flatten();
    let names = std::iter::once("UNSPECIFIED").chain(names.map(|(name, _)| name.as_str()));
    let value = |(number, value): (usize, &str)| EnumValueDescriptorProto {
        name: Some(format!("{}_{value}", name.to_uppercase())),
        number: Some(number as i32),
        ..EnumValueDescriptorProto::default()
    };
    EnumDescriptorProto {
        name: Some(name.to_owned()),
        value: names.enumerate().map(value).collect(),
        ..EnumDescriptorProto::default()
    }
}

fn camel(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
