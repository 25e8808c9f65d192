//! A case of endpoint tests: parameters and what the rules say for them.

use farrier::client::EndpointValue;
use farrier::client::endpoint_rules::{
    self, Function, Resolution, ResolutionError, Value as RuleValue,
};
use farrier::operation::{EndpointParameter, EndpointRules};
use serde_json::{Map, Value, json};

use super::super::same;

/// Runs rules with the parameters of a case, and compares the result.
pub(super) fn check(rules: &'static EndpointRules, case: &Value) -> Result<(), String> {
    let lists = lists(&case["params"]);
    let parameter = |it: &'static EndpointParameter| value(it, &case["params"], &lists);
    let found = endpoint_rules::resolve(rules, &parameter, &function);
    compare(&case["expect"], found.as_ref())
}

/// Compares a result with what a case expects.
pub(super) fn compare(
    expected: &Value,
    found: Result<&Resolution, &ResolutionError>,
) -> Result<(), String> {
    match (expected.get("error"), found) {
        (Some(expected), Err(ResolutionError::Refused(message, _))) => same(
            "error",
            message.as_str(),
            expected.as_str().unwrap_or_default(),
        ),
        (Some(expected), Err(other)) => {
            Err(format!("expected the error {expected}, found: {other}"))
        }
        (Some(expected), Ok(found)) => {
            Err(format!("expected the error {expected}, found {found:?}"))
        }
        (None, Err(error)) => Err(format!("expected an endpoint, found: {error}")),
        (None, Ok(found)) => {
            let empty = json!({});
            let expected = &expected["endpoint"];
            same("url", json!(found.url()), expected["url"].clone())?;
            let part = |name: &str| expected.get(name).unwrap_or(&empty).clone();
            let mut headers = Map::new();
            for (name, value) in found.headers() {
                let values = headers.entry(*name).or_insert_with(|| json!([]));
                if let Some(values) = values.as_array_mut() {
                    values.push(json!(value));
                }
            }
            same("headers", Value::Object(headers), part("headers"))?;
            let properties = found.properties().iter();
            let properties = properties.map(|(name, it)| (name.clone().into_owned(), tree(it)));
            let properties = Value::Object(properties.collect());
            same("properties", properties, part("properties"))
        }
    }
}

/// The functions of Amazon.
pub(super) fn function(name: &str) -> Option<Function> {
    let all = farrier_aws::endpoints::FUNCTIONS;
    all.into_iter()
        .find(|(it, _)| *it == name)
        .map(|(_, it)| it)
}

/// The parameters that are lists of strings.
fn lists(params: &Value) -> Vec<(String, Vec<String>)> {
    let params = params.as_object().into_iter().flatten();
    let lists = params.filter_map(|(name, value)| {
        let texts = value.as_array()?.iter();
        let texts = texts.map(|it| it.as_str().unwrap_or_default().to_owned());
        Some((name.clone(), texts.collect()))
    });
    lists.collect()
}

fn value<'a>(
    parameter: &EndpointParameter,
    params: &'a Value,
    lists: &'a [(String, Vec<String>)],
) -> Option<RuleValue<'a>> {
    match params.get(parameter.name())? {
        Value::String(text) => Some(text.as_str().into()),
        Value::Bool(value) => Some((*value).into()),
        Value::Array(_) => {
            let list = lists.iter().find(|(name, _)| name == parameter.name())?;
            Some(list.1.as_slice().into())
        }
        _ => None,
    }
}

fn tree(property: &EndpointValue) -> Value {
    match property {
        EndpointValue::Bool(value) => json!(value),
        EndpointValue::Integer(value) => json!(value),
        EndpointValue::String(text) => json!(text),
        EndpointValue::List(elements) => Value::Array(elements.iter().map(tree).collect()),
        EndpointValue::Record(entries) => {
            let entries = entries
                .iter()
                .map(|(key, it)| (key.clone().into_owned(), tree(it)));
            Value::Object(entries.collect())
        }
        _ => Value::Null,
    }
}
