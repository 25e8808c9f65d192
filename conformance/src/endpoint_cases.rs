//! A case of endpoint tests: its parameters go into the rules, and what they say is compared with what the case expects.

use std::borrow::Cow;

use farrier::client::EndpointValue;
use farrier::client::endpoint_rules::{
    self, Function, Resolution, ResolutionError, Value as RuleValue,
};
use farrier::operation::{EndpointParameter, EndpointRules};
use serde_json::{Map, Value, json};

/// Runs rules with the parameters of a case, and compares the result.
pub(crate) fn check(rules: &'static EndpointRules, case: &Value) -> Result<(), String> {
    let lists = lists(&case["params"]);
    let parameter = |it: &'static EndpointParameter| value(it, &case["params"], &lists);
    let found = endpoint_rules::resolve(rules, &parameter, &function);
    compare(&case["expect"], found.as_ref())
}

/// Compares a result with what a case expects.
fn compare(
    expectation: &Value,
    found: Result<&Resolution, &ResolutionError>,
) -> Result<(), String> {
    match (expectation.get("error"), found) {
        (Some(expected), Err(ResolutionError::Refused(message, _))) => {
            same(expected, &json!(message))
        }
        (Some(expected), Err(other)) => {
            Err(format!("expected the error {expected}, found: {other}"))
        }
        (Some(expected), Ok(found)) => {
            Err(format!("expected the error {expected}, found {found:?}"))
        }
        (None, Err(error)) => Err(format!("expected an endpoint, found: {error}")),
        (None, Ok(found)) => {
            let headers = found.headers().iter();
            let headers = headers.map(|(name, value)| (*name, value.as_str()));
            let found = endpoint(found.url(), headers, found.properties());
            same(&expected(expectation), &found)
        }
    }
}

/// Compares two values, whose texts are in the error.
pub(crate) fn same(expected: &Value, found: &Value) -> Result<(), String> {
    match expected == found {
        true => Ok(()),
        false => Err(format!("expected {expected}\nfound    {found}")),
    }
}

/// The endpoint that a case expects, with all of its parts.
pub(crate) fn expected(expectation: &Value) -> Value {
    let mut endpoint = expectation["endpoint"].clone();
    for part in ["headers", "properties"] {
        if endpoint.get(part).is_none() {
            endpoint[part] = json!({});
        }
    }
    endpoint
}

/// An endpoint in the form of cases.
pub(crate) fn endpoint<'a>(
    url: &str,
    headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    properties: impl IntoIterator<Item = &'a (Cow<'static, str>, EndpointValue)>,
) -> Value {
    let mut all = Map::new();
    for (name, value) in headers {
        let values = all.entry(name).or_insert_with(|| json!([]));
        if let Some(values) = values.as_array_mut() {
            values.push(json!(value));
        }
    }
    let properties: Map<String, Value> = entries(properties).collect();
    json!({ "url": url, "headers": all, "properties": properties })
}

/// The functions of Amazon.
fn function(name: &str) -> Option<Function> {
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

/// Entries of a record in the form of cases.
pub(crate) fn entries<'a>(
    entries: impl IntoIterator<Item = &'a (Cow<'static, str>, EndpointValue)>,
) -> impl Iterator<Item = (String, Value)> {
    let entries = entries.into_iter();
    entries.map(|(name, it)| (name.clone().into_owned(), tree(it)))
}

fn tree(value: &EndpointValue) -> Value {
    match value {
        EndpointValue::Bool(value) => json!(value),
        EndpointValue::Integer(value) => json!(value),
        EndpointValue::String(text) => json!(text),
        EndpointValue::List(elements) => Value::Array(elements.iter().map(tree).collect()),
        EndpointValue::Record(record) => Value::Object(entries(record).collect()),
        _ => Value::Null,
    }
}
