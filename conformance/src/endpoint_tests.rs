//! Runs the endpoint tests of published models (`smithy.rules#endpointTests`) through generated code.
//!
//! A program has the generated code of some models, each with a [`Model`]. The rules of a service are run with the
//! parameters of each test. If a test has inputs of operations, the generated client is called with them, too, and its
//! request has to go where the test says.

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use farrier::body::BoxError;
use farrier::client::{
    Builder, Client, EndpointAuthScheme, EndpointValue, Interceptor, RequestContext, RequestParts,
    ResolvedEndpoint, ServiceClient,
};
use farrier::operation::Service;
use serde_json::{Map, Value, json};

use crate::client::{Call, Transport};
use crate::endpoint_cases::{self, endpoint, entries, expected, same};
use crate::json::Json;

/// The trait with the tests of a service.
const TESTS: &str = "smithy.rules#endpointTests";

/// A model, with the code that was generated for it.
#[derive(Clone, Debug)]
pub struct Model {
    /// The path of the model.
    pub path: &'static str,
    /// The shape id of the service. The first service, if it is empty.
    pub service_id: &'static str,
    /// The table of the service.
    pub service: &'static Service,
    /// Makes a client with these settings.
    pub client: fn(Settings) -> Result<Client, String>,
    /// The operations of the tests.
    pub calls: Vec<Call>,
}

/// The settings of a client.
#[derive(Debug)]
pub struct Settings {
    parameters: Vec<(String, EndpointValue)>,
    transport: Transport,
    kept: Kept,
}

impl Settings {
    /// Makes a client of its builder.
    ///
    /// # Errors
    ///
    /// When the builder refuses to.
    pub fn build<C: ServiceClient>(self, builder: Builder<C>) -> Result<Client, String> {
        let builder = builder.with(|config| {
            for (name, function) in farrier_aws::endpoints::FUNCTIONS {
                config.add_endpoint_function(name, function);
            }
            for (name, value) in self.parameters {
                config.set_parameter(name, value);
            }
            // Tests say nothing of what operations put before hosts.
            config.disable_host_prefix();
        });
        let builder = builder.allow_unauthorized().interceptor(self.kept);
        let client = builder.transport(self.transport).build();
        client
            .map(|it| it.client().clone())
            .map_err(|error| error.to_string())
    }
}

/// Keeps the endpoint of a call.
#[derive(Clone, Debug, Default)]
struct Kept(Arc<Mutex<Option<ResolvedEndpoint>>>);

impl Interceptor for Kept {
    fn modify_endpoint(
        &self,
        context: &mut RequestContext,
        _: &mut RequestParts,
    ) -> Result<(), BoxError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some(context.resolved_endpoint().clone());
        Ok(())
    }
}

/// Runs the tests of all models. Prints a line for each: the name, and `ok` or the reason of the failure.
pub fn main(models: &[Model]) -> ExitCode {
    for model in models {
        if let Err(problem) = all(model) {
            line(model, "all", Err(problem));
        }
    }
    ExitCode::SUCCESS
}

/// The outcome of a test, as the program prints it.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Outcome {
    /// The model and the test.
    pub name: String,
    /// Why it failed.
    pub problem: Option<String>,
}

fn line(model: &Model, name: &str, result: Result<(), String>) {
    let file = model.path.rsplit('/').next().unwrap_or(model.path);
    let outcome = Outcome {
        name: format!("{file} {name}"),
        problem: result.err(),
    };
    println!("{}", json!(outcome));
}

/// Returns the tests of a service of a model.
///
/// # Errors
///
/// When the model cannot be read.
pub fn tests(path: &str, service_id: &str) -> Result<Vec<Value>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let model: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let shapes = model["shapes"].as_object().into_iter().flatten();
    let mut services = shapes.filter(|(_, shape)| shape["type"] == "service");
    let service = services.find(|(id, _)| service_id.is_empty() || *id == service_id);
    let tests = service.map(|(_, shape)| shape["traits"][TESTS]["testCases"].clone());
    Ok(match tests {
        Some(Value::Array(tests)) => tests,
        _ => Vec::new(),
    })
}

fn all(model: &Model) -> Result<(), String> {
    let tests = tests(model.path, model.service_id)?;
    let rules = model.service.endpoint_rules();
    let rules = rules.ok_or("the generated service has no endpoint rules")?;
    for (index, test) in tests.iter().enumerate() {
        let what = test["documentation"].as_str().unwrap_or("test");
        let result = endpoint_cases::check(rules, test).and_then(|()| by_calls(model, test));
        line(model, &format!("{index}: {what}"), result);
    }
    Ok(())
}

/// Calls the operations of a test.
fn by_calls(model: &Model, test: &Value) -> Result<(), String> {
    let inputs = test["operationInputs"].as_array();
    for input in inputs.into_iter().flatten() {
        let name = input["operationName"].as_str().unwrap_or_default();
        by_call(model, name, test, input).map_err(|problem| format!("{name}: {problem}"))?;
    }
    Ok(())
}

fn by_call(model: &Model, name: &str, test: &Value, input: &Value) -> Result<(), String> {
    let call = Call::find(&model.calls, name)?;
    let mut parameters = Vec::new();
    for source in ["builtInParams", "clientParams"] {
        for (name, value) in input[source].as_object().into_iter().flatten() {
            parameters.extend(given(value).map(|value| (name.clone(), value)));
        }
    }
    let (transport, kept) = (Transport::default(), Kept::default());
    let settings = Settings {
        parameters,
        transport: transport.clone(),
        kept: kept.clone(),
    };
    let client = (model.client)(settings)?;
    let params = input["operationParams"].as_object();
    let params = params
        .map(|it| json!(it).to_string())
        .unwrap_or_else(|| "{}".to_owned());
    let params = Json::parse(&params).map_err(|error| error.to_string())?;
    let failure = (call.send)(&client, call.operation, &params)?;
    let resolved = kept.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(message) = test["expect"].get("error") else {
        let resolved = resolved.ok_or_else(|| failure.unwrap_or_default())?;
        same(&expected_of_call(test), &found_by_call(&resolved))?;
        let request = transport.request().ok_or("nothing was sent")?;
        return goes_to(&request, &resolved, &params);
    };
    let message = message.as_str().unwrap_or_default();
    match failure {
        Some(failure) if resolved.is_none() && failure.contains(message) => Ok(()),
        Some(failure) => Err(format!("expected the error {message}\nfound {failure}")),
        None => Err(format!(
            "expected the error {message}, and a request was sent"
        )),
    }
}

fn given(value: &Value) -> Option<EndpointValue> {
    match value {
        Value::String(text) => Some(text.clone().into()),
        Value::Bool(value) => Some((*value).into()),
        Value::Array(values) => {
            let texts = values
                .iter()
                .filter_map(|it| it.as_str().map(str::to_owned));
            Some(texts.collect::<Vec<String>>().into())
        }
        _ => None,
    }
}

/// The endpoint that a call has found, in the form of tests.
fn found_by_call(resolved: &ResolvedEndpoint) -> Value {
    let headers = resolved.headers.iter();
    let headers = headers.map(|(name, value)| (name.as_str(), value.to_str().unwrap_or_default()));
    let url = resolved.endpoint.to_string();
    let mut found = endpoint(&url, headers, &resolved.properties);
    if let Some(schemes) = &resolved.auth_schemes {
        let schemes = schemes.iter().map(scheme);
        found["properties"]["authSchemes"] = Value::Array(schemes.collect());
    }
    found
}

fn scheme(it: &EndpointAuthScheme) -> Value {
    let mut scheme: Map<String, Value> = entries(it.properties()).collect();
    scheme.insert("name".to_owned(), json!(it.name()));
    Value::Object(scheme)
}

/// The endpoint that a call has to find. An endpoint prints its path without a slash at the end.
fn expected_of_call(test: &Value) -> Value {
    let mut endpoint = expected(&test["expect"]);
    let url = endpoint["url"].as_str().unwrap_or_default().to_owned();
    endpoint["url"] = json!(url.trim_end_matches('/'));
    endpoint
}

/// Checks that a request goes to an endpoint, and that its path does not repeat what the endpoint has.
fn goes_to(
    request: &http::Request<bytes::Bytes>,
    resolved: &ResolvedEndpoint,
    params: &Json,
) -> Result<(), String> {
    let (uri, endpoint) = (request.uri().to_string(), resolved.endpoint.to_string());
    let below = uri.strip_prefix(&endpoint);
    let below = below.ok_or_else(|| format!("a request for {endpoint} went to {uri}"))?;
    if let Some(bucket) = params.get("Bucket").as_str()
        && (below == format!("/{bucket}") || below.starts_with(&format!("/{bucket}/")))
    {
        return Err(format!(
            "the bucket of {endpoint} stands in the path again: {uri}"
        ));
    }
    Ok(())
}
