//! The traits that give values to parameters of endpoint rules (Smithy, "Rules engine parameters"): operations and
//! their inputs come in, bindings go out.

use serde_json::Value;

use super::{ParameterType, ParameterValue};
use crate::jmespath::{self, Expression, Function, Operation as Step};
use crate::knowledge::operations::Operation;
use crate::model::Shape;

/// `smithy.rules#staticContextParams`.
pub const STATIC_CONTEXT_PARAMS: &str = "smithy.rules#staticContextParams";
/// `smithy.rules#contextParam`.
pub const CONTEXT_PARAM: &str = "smithy.rules#contextParam";
/// `smithy.rules#operationContextParams`.
pub const OPERATION_CONTEXT_PARAMS: &str = "smithy.rules#operationContextParams";
/// `smithy.rules#clientContextParams`.
pub const CLIENT_CONTEXT_PARAMS: &str = "smithy.rules#clientContextParams";

/// What an operation gives to a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Binding {
    /// A constant.
    Static(ParameterValue),
    /// The value of the member of the input that has this name.
    Member(String),
    /// What a path into the input leads to.
    Path(Expression),
}

/// A parameter that is a setting of clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientParameter<'a> {
    /// The name of the parameter.
    pub name: &'a str,
    /// The type of its values.
    pub parameter_type: ParameterType,
    /// The documentation.
    pub documentation: Option<&'a str>,
}

/// Returns what an operation gives to parameters, strongest first: constants, members, paths. Traits that are malformed
/// are left out; a rule reports them.
pub fn operation_bindings(operation: &Operation<'_>) -> Vec<(String, Binding)> {
    let mut bindings = Vec::new();
    for (name, value) in entries(operation.shape, STATIC_CONTEXT_PARAMS) {
        let value = value.get("value").and_then(ParameterValue::of);
        bindings.extend(value.map(|it| (name.clone(), Binding::Static(it))));
    }
    let members = operation.input.map(|it| it.members).unwrap_or_default();
    for member in members {
        let parameter = member
            .traits
            .get(CONTEXT_PARAM)
            .and_then(|it| it.get("name"));
        let parameter = parameter.and_then(Value::as_str);
        bindings.extend(parameter.map(|it| (it.to_owned(), Binding::Member(member.name.clone()))));
    }
    for (name, value) in entries(operation.shape, OPERATION_CONTEXT_PARAMS) {
        let path = path_of(value).ok();
        bindings.extend(path.map(|it| (name.clone(), Binding::Path(it))));
    }
    bindings
}

/// Reads a path into the input: a part of JMESPath.
fn path_of(value: &Value) -> Result<Expression, String> {
    let text = value.get("path").and_then(Value::as_str);
    let text = text.unwrap_or_default();
    let path = jmespath::parse(text).map_err(|error| format!("the path `{text}`: {error}"))?;
    match is_path(&path) {
        true => Ok(path),
        false => Err(format!(
            "the path `{text}` is not one of members, `[*]`, `[]`, lists of paths in brackets and `keys()`"
        )),
    }
}

/// Whether an expression is in the part of JMESPath that these paths have.
fn is_path(path: &Expression) -> bool {
    path.steps.iter().all(|step| {
        let known = match &step.operation {
            Step::Field(_) | Step::Elements(_) | Step::Values(_) => true,
            Step::Flatten(_) | Step::List(_) => true,
            Step::Call(function, _) => *function == Function::Keys,
            _ => false,
        };
        known && step.operation.parts().into_iter().all(is_path)
    })
}

/// Returns the reason why the path of a value of `smithy.rules#operationContextParams` is refused, if it is.
pub(crate) fn path_problem(value: &Value) -> Option<String> {
    path_of(value).err()
}

/// Returns the parameters of `smithy.rules#clientContextParams`, sorted by name.
pub fn client_parameters(service: &Shape) -> Vec<ClientParameter<'_>> {
    let parameters = entries(service, CLIENT_CONTEXT_PARAMS);
    let parameters = parameters.map(|(name, value)| {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        ClientParameter {
            name,
            parameter_type: match text("type").map(str::to_lowercase).as_deref() {
                Some("boolean") => ParameterType::Boolean,
                Some("stringarray" | "list") => ParameterType::StringArray,
                _ => ParameterType::String,
            },
            documentation: text("documentation"),
        }
    });
    parameters.collect()
}

/// The entries of a trait whose value is an object.
fn entries<'a>(
    shape: &'a Shape,
    id: &str,
) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
    let object = shape.traits.get(id).and_then(Value::as_object);
    object.into_iter().flatten()
}
