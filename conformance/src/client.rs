//! Runs the cases of a client: which request it sends, and how it reads a response.
//!
//! Clients call a transport in memory, which keeps the request and returns the response of the case. The clients are
//! generated with optional inputs, because cases leave out required members.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use farrier::__private::v1::shape::Structure;
use farrier::Body;
use farrier::client::retry::Retries;
use farrier::client::{Client, ErrorKind};
use farrier::error::OperationError;
use farrier::operation::{Operation, Service};
use farrier_aws::s3::BucketAddressing;
use farrier_aws::{glacier, s3};
use http::{HeaderName, HeaderValue};

use crate::block_on::block_on;
use crate::case::{Case, Events, Request, Response, Suite, Test};
use crate::json::Json;
use crate::outcome::{Problems, report};
use crate::value_tree::Tree;
use crate::{events, media, message, minimal_input, params};

/// How many bytes of a body are read at most.
const BODY_LIMIT: usize = 1 << 20;

/// The host of the endpoint when the case names none.
const HOST: &str = "example.com";

/// An operation, with the functions that depend on its types.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    pub(crate) operation: &'static Operation,
    /// Calls the operation with this input. Returns the reason if no request was sent.
    pub(crate) send: fn(&Client, &'static Operation, &Json) -> Result<Option<String>, String>,
    /// Calls the operation with a minimal input and returns the result.
    pub(crate) call: fn(&Client, &'static Operation) -> Result<Came, String>,
    /// Calls the operation with this input and returns the result.
    exchange: fn(&Client, &'static Operation, &Json) -> Result<Came, String>,
    pub(crate) input: fn(&Json) -> farrier::__private::v1::shape::Result<Tree>,
    output: fn(&Json) -> farrier::__private::v1::shape::Result<Tree>,
    error: fn(&str, &Json) -> Option<farrier::__private::v1::shape::Result<Tree>>,
}

/// The result of a call.
#[derive(Debug)]
pub(crate) enum Came {
    Output(Tree),
    /// The shape id of the modeled error, its code on the wire, and the error.
    Error(&'static str, Option<String>, Tree),
    /// The message of any other error.
    Failure(String),
}

impl Call {
    /// Returns the call of an operation with these types.
    pub fn of<I: Structure, O: Structure, E: OperationError>(
        operation: &'static Operation,
    ) -> Self {
        Self {
            operation,
            send: send::<I, O, E>,
            call: call::<I, O, E>,
            exchange: |client, operation, params| {
                let input = params::value::<I>(params).map_err(|error| error.to_string())?;
                came::<I, O, E>(client, operation, input)
            },
            input: |params| Tree::of(&params::value::<I>(params)?),
            output: |params| Tree::of(&params::value::<O>(params)?),
            error: |code, params| {
                let mut error = E::with_code(code)?;
                let filled = params::fill(error.as_modeled_mut(), params);
                Some(filled.and_then(|()| Tree::of(error.as_modeled())))
            },
        }
    }

    /// Finds the call with this operation name.
    pub(crate) fn find<'a>(calls: &'a [Self], name: &str) -> Result<&'a Self, String> {
        let found = calls.iter().find(|it| it.operation.name() == name);
        found.ok_or_else(|| format!("nothing was generated for calling the operation {name}"))
    }
}

fn send<I: Structure, O: Structure, E: OperationError>(
    client: &Client,
    operation: &'static Operation,
    params: &Json,
) -> Result<Option<String>, String> {
    let input = params::value::<I>(params).map_err(|error| error.to_string())?;
    let called = block_on(client.call::<_, O, E>(operation, input))?;
    Ok(called.err().map(|error| error.to_string()))
}

fn call<I: Structure, O: Structure, E: OperationError>(
    client: &Client,
    operation: &'static Operation,
) -> Result<Came, String> {
    let input = minimal_input::input::<I>(operation).map_err(|error| error.to_string())?;
    came::<I, O, E>(client, operation, input)
}

/// Calls an operation.
fn came<I: Structure, O: Structure, E: OperationError>(
    client: &Client,
    operation: &'static Operation,
    input: I,
) -> Result<Came, String> {
    let tree = |it: &dyn Structure| Tree::of(it).map_err(|error| error.to_string());
    let error = match block_on(client.call::<_, O, E>(operation, input))? {
        Ok(output) => return Ok(Came::Output(tree(&output)?)),
        Err(error) => error,
    };
    Ok(match error.kind() {
        ErrorKind::Modeled { error: modeled, .. } => {
            let modeled = modeled.as_modeled();
            let code = error.code().map(str::to_owned);
            Came::Error(modeled.schema().id(), code, tree(modeled)?)
        }
        _ => Came::Failure(error.to_string()),
    })
}

/// A transport that keeps the request and returns a fixed response.
#[derive(Clone, Debug, Default)]
pub(crate) struct Transport {
    request: Arc<Mutex<Option<http::Request<Bytes>>>>,
    response: http::Response<Bytes>,
}

impl Transport {
    fn answering(response: http::Response<Bytes>) -> Self {
        let request = Arc::default();
        Self { request, response }
    }

    /// Takes the request out, if one was sent.
    pub(crate) fn request(&self) -> Option<http::Request<Bytes>> {
        let mut request = self.request.lock().unwrap_or_else(PoisonError::into_inner);
        request.take()
    }
}

impl tower_service::Service<http::Request<Body>> for Transport {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let (head, body) = request.into_parts();
        let body = block_on(body.read(BODY_LIMIT)).ok().and_then(Result::ok);
        let request = http::Request::from_parts(head, body.unwrap_or_default());
        *self.request.lock().unwrap_or_else(PoisonError::into_inner) = Some(request);
        ready(Ok(self.response.clone().map(Body::new)))
    }
}

/// The idempotency token that the cases expect.
const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// The names of the services whose clients have interceptors.
const S3: &str = "AmazonS3";
const GLACIER: &str = "Glacier";

/// Returns the client of a case. Every client of this crate is configured here.
pub(crate) fn client(
    service: &'static Service,
    protocol: &str,
    transport: Transport,
    host: Option<&str>,
    vendor_params: &Json,
) -> Result<Client, String> {
    let (_, name) = protocol.rsplit_once('#').unwrap_or(("", protocol));
    let spoken = service.protocols().find(|it| it.name() == name);
    let spoken = spoken.ok_or_else(|| format!("the service does not speak {protocol}"))?;
    let config = vendor_params.get("scopedConfig");
    let endpoint = match config.get("client").get("region").as_str() {
        Some(region) if service.name() == S3 => s3_endpoint(region, config),
        _ => format!("https://{}", host.unwrap_or(HOST)),
    };
    let client = Client::new(service, transport, &endpoint).map_err(|error| error.to_string())?;
    // A case has one response, which may say that the service is busy.
    let client = client.with_retries(Retries::none());
    // As the generated clients of these services have them.
    let client = match service.name() {
        S3 => client.with_interceptor(s3::ClientInterceptor),
        GLACIER => client.with_interceptor(glacier::ClientInterceptor),
        _ => client,
    };
    client
        .with_setting(addressing(config))
        .with_token_source(|| TOKEN.to_owned())
        .with_protocol(spoken)
        .map_err(|error| error.to_string())
}

/// Returns the endpoint of Amazon S3 that a case configures (`aws.protocoltests.config#AwsConfig`).
fn s3_endpoint(region: &str, config: &Json) -> String {
    let is_set = |name| matches!(s3_setting(config, name), Json::Boolean(true));
    let mut endpoint = s3::Endpoint::new(region);
    endpoint.dual_stack = is_set("use_dualstack_endpoint");
    endpoint.accelerated = is_set("use_accelerate_endpoint");
    endpoint.to_string()
}

fn addressing(config: &Json) -> BucketAddressing {
    match s3_setting(config, "addressing_style").as_str() {
        Some("virtual") => BucketAddressing::VirtualHost,
        Some("path") => BucketAddressing::Path,
        _ => BucketAddressing::Automatic,
    }
}

/// Returns a setting for Amazon S3. A setting of the operation overrides one of the client.
fn s3_setting<'a>(config: &'a Json, name: &str) -> &'a Json {
    let of = |scope| config.get(scope).get("s3").get(name);
    match of("operation") {
        Json::Null => of("client"),
        set => set,
    }
}

/// Runs the cases of the client and prints a line for each outcome. The first argument of the program is the model;
/// the second, optional, is the id of the only case to run.
pub fn main(service: &'static Service, calls: &[Call]) -> ExitCode {
    run(
        |case| case.key.kind.is_client(),
        |case| one(service, calls, case),
    )
}

/// The program of either side: reads the arguments and the model, and runs the cases that `is_own` accepts.
pub(crate) fn run(
    is_own: impl Fn(&Case) -> bool,
    one: impl Fn(&Case) -> Result<Problems, String>,
) -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(model), only) = (arguments.next(), arguments.next()) else {
        eprintln!("error: the model is missing");
        return ExitCode::from(2);
    };
    let text = std::fs::read_to_string(&model).map_err(|error| error.to_string());
    let suite = match text.and_then(|text| Suite::read(&text)) {
        Ok(suite) => suite,
        Err(error) => {
            eprintln!("error: {model}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let chosen = |case: &&Case| only.as_ref().is_none_or(|it| *it == case.key.id);
    for case in suite
        .cases
        .iter()
        .filter(|case| is_own(case))
        .filter(chosen)
    {
        report(case.key.clone(), || match case.operations.is_empty() {
            true => Err("no operation has this error".to_owned()),
            false => one(case),
        });
    }
    ExitCode::SUCCESS
}

fn one(service: &'static Service, calls: &[Call], case: &Case) -> Result<Problems, String> {
    let mut problems = Vec::new();
    for operation in &case.operations {
        let call = Call::find(calls, operation)?;
        problems.extend(match &case.test {
            Test::Request(request) => check_request(service, call, &case.protocol, request)?,
            Test::Response(response) => check_response(service, call, &case.protocol, response)?,
            Test::Malformed(_) => Vec::new(),
            Test::Events(events) => check_events(service, call, &case.protocol, events)?,
        });
    }
    Ok(problems)
}

fn check_request(
    service: &'static Service,
    call: &Call,
    protocol: &str,
    case: &Request,
) -> Result<Problems, String> {
    let transport = Transport::default();
    let client = client(
        service,
        protocol,
        transport.clone(),
        case.host.as_deref(),
        &case.vendor_params,
    )?;
    let failure = (call.send)(&client, call.operation, &case.params)?;
    match transport.request() {
        Some(request) => message::check_request(case, &request),
        None => Err(format!(
            "no request was sent: {}",
            failure.unwrap_or_default()
        )),
    }
}

fn check_response(
    service: &'static Service,
    call: &Call,
    protocol: &str,
    case: &Response,
) -> Result<Problems, String> {
    let client = client(
        service,
        protocol,
        Transport::answering(answer(case)?),
        None,
        &case.vendor_params,
    )?;
    let came = (call.call)(&client, call.operation)?;
    let expected = match &case.error {
        None => (call.output)(&case.params),
        Some(id) => error_of(call, id, &case.vendor_params, |code| {
            (call.error)(code, &case.params)
        })?,
    };
    let expected = expected.map_err(|error| error.to_string())?;
    let what = case.error.as_deref().unwrap_or("output");
    Ok(match came {
        Came::Output(found) if case.error.is_none() => expected.differences(&found),
        Came::Error(id, code, found) if Some(id) == case.error.as_deref() => {
            let mut problems = expected.differences(&found);
            let stated = case.vendor_params.get("code").as_str();
            if let Some(stated) = stated.filter(|it| Some(*it) != code.as_deref()) {
                problems.push(format!("code: expected {stated}, found {code:?}"));
            }
            problems
        }
        Came::Output(found) => vec![format!(
            "expected the error {what}, found the output {found}"
        )],
        Came::Error(id, _, found) => vec![format!("expected {what}, found the error {id} {found}")],
        Came::Failure(failure) => vec![format!("expected {what}, found a failure: {failure}")],
    })
}

fn check_events(
    service: &'static Service,
    call: &Call,
    protocol: &str,
    case: &Events,
) -> Result<Problems, String> {
    let operation = call.operation;
    let mut response = match &case.response {
        Some(response) => answer(response)?,
        None => http::Response::new(Bytes::new()),
    };
    if response.status().is_success() {
        *response.body_mut() = events::body(case, false)?;
        events::add_type(response.headers_mut());
    }
    let transport = Transport::answering(response);
    let client = client(service, protocol, transport.clone(), None, &Json::Null)?;
    let params = case.params(true, events::member(operation.input()));
    let came = (call.exchange)(&client, operation, &params)?;
    let mut problems = Vec::new();
    if case.request.is_some() || case.of(true).next().is_some() {
        let request = transport
            .request()
            .ok_or_else(|| format!("no request was sent: {came:?}"))?;
        if let Some(expected) = &case.request {
            problems.extend(message::check_request(expected, &request)?);
        }
        problems.extend(events::check_body(case, true, request.body())?);
    }
    if let Some(failure) = &case.failure {
        problems.extend(match (came, &failure.error) {
            (Came::Output(found), _) => events::check_failure(failure, operation.output(), &found),
            (Came::Error(id, ..), Some(expected)) if id != expected => {
                vec![format!("expected {expected}, found the error {id}")]
            }
            (Came::Failure(found), Some(expected)) => {
                vec![format!("expected {expected}, found a failure: {found}")]
            }
            _ => Vec::new(),
        });
    } else if case.response.is_some() || case.of(false).next().is_some() {
        let params = case.params(false, events::member(operation.output()));
        let expected = (call.output)(&params).map_err(|error| error.to_string())?;
        problems.extend(match came {
            Came::Output(found) => expected.differences(&found),
            other => vec![format!("expected the output {expected}, found {other:?}")],
        });
    }
    Ok(problems)
}

/// Calls `read` with the name of the error, and then with the error's code in `vendor_params`.
pub(crate) fn error_of<T>(
    call: &Call,
    id: &str,
    vendor_params: &Json,
    mut read: impl FnMut(&str) -> Option<T>,
) -> Result<T, String> {
    let name = id.rsplit_once('#').map_or(id, |(_, name)| name);
    let stated = vendor_params.get("code").as_str();
    let found = read(name).or_else(|| read(stated?));
    found.ok_or_else(|| format!("{} has no error {id}", call.operation.name()))
}

/// Returns the response of a case as it comes from the network.
fn answer(case: &Response) -> Result<http::Response<Bytes>, String> {
    let headers: BTreeMap<&str, &str> = pairs(&case.content.headers).collect();
    let typed = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let media_type = case
        .content
        .media_type
        .as_deref()
        .or(typed.map(|(_, value)| *value));
    let body = case.content.body.as_deref().unwrap_or_default();
    let mut response = http::Response::new(Bytes::from(media::bytes(body, media_type)?));
    let status = http::StatusCode::from_u16(case.code);
    *response.status_mut() = status.map_err(|error| error.to_string())?;
    add_headers(response.headers_mut(), &case.content.headers)?;
    Ok(response)
}

fn pairs(headers: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
}

/// Adds the headers of a case.
pub(crate) fn add_headers(
    to: &mut http::HeaderMap,
    headers: &[(String, String)],
) -> Result<(), String> {
    for (name, value) in pairs(headers) {
        let name = HeaderName::try_from(name).map_err(|error| error.to_string())?;
        let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|error| error.to_string())?;
        to.append(name, value);
    }
    Ok(())
}
