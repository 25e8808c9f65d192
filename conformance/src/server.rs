//! Runs the cases of a server: which input its handler gets, which response it sends, and how it rejects a request.
//!
//! Servers are called in memory as a `tower::Service`. Their handler keeps the input and returns the output or error of
//! the case.

use std::future::Future;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use farrier::__private::v1::schema::{Binding, Member, ShapeType};
use farrier::__private::v1::shape::Structure;
use farrier::Body;
use farrier::error::OperationError;
use farrier::operation;
use farrier::server::{Dispatch, Service};
use farrier_aws::s3::BucketHost;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use tower_service::Service as _;

use crate::block_on::block_on;
use crate::case::{Case, Content, Events, Malformed, Request, Response, Test};
use crate::client::{self, Call, Transport};
use crate::json::Json;
use crate::outcome::Problems;
use crate::value_tree::Tree;
use crate::{events, media, message, params};

/// The header that names the operation in awsJson.
const TARGET: HeaderName = HeaderName::from_static("x-amz-target");

/// How many bytes of a body are read at most.
const BODY_LIMIT: usize = 1 << 20;

/// The handler of every operation. Clones share the recorded calls.
#[derive(Clone, Debug, Default)]
pub struct Handler {
    script: Arc<Script>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// Returns the host of the server if the host of the case begins with the bucket.
fn bucket_host(case: &Request) -> Option<&str> {
    let bucket = case.params.get("Bucket").as_str()?;
    let host = case.resolved_host.as_deref()?;
    host.strip_prefix(bucket)?.strip_prefix('.')
}

/// What a handler returns.
#[derive(Clone, Debug, Default)]
struct Script {
    params: Json,
    /// The codes that the error may have. Absent for an output.
    error: Option<Vec<String>>,
}

/// A recorded call of the handler, with the input and the reason if it could not return the value of the case.
#[derive(Clone, Debug)]
struct Seen {
    operation: &'static str,
    input: Result<Tree, String>,
    unanswered: Option<String>,
}

impl Handler {
    /// Returns the output or error of the case. Generated code calls this function in the method of each operation.
    pub fn answer<I: Structure, O: Structure, E: OperationError>(
        &self,
        operation: &'static operation::Operation,
        input: I,
    ) -> impl Future<Output = Result<O, E>> + Send + use<I, O, E> {
        let input = Tree::of(&input).map_err(|error| error.to_string());
        let answer = self.script.answer::<O, E>();
        let unanswered = answer.as_ref().err().cloned();
        self.seen().push(Seen {
            operation: operation.name(),
            input,
            unanswered,
        });
        // A value that cannot be built fails the case. The response does not matter then.
        std::future::ready(answer.unwrap_or_else(|_| Ok(O::initial())))
    }

    fn seen(&self) -> MutexGuard<'_, Vec<Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Script {
    fn answer<O: Structure, E: OperationError>(&self) -> Result<Result<O, E>, String> {
        let Some(codes) = &self.error else {
            let output = params::value(&self.params).map_err(|error| error.to_string())?;
            return Ok(Ok(output));
        };
        let Some(mut error) = codes.iter().find_map(|code| E::with_code(code)) else {
            return Err(format!("the operation has no error {}", codes.join(" or ")));
        };
        match params::fill(error.as_modeled_mut(), &self.params) {
            Ok(()) => Ok(Err(error)),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// Runs the cases of the server and prints a line for each outcome. The first argument of the program is the model;
/// the second, optional, is the id of the only case to run. `make` returns a service with this handler.
pub fn main<D: Dispatch<Caller = ()>>(
    service: &'static operation::Service,
    make: fn(Handler) -> Service<D>,
    calls: &[Call],
) -> ExitCode {
    let side = Side {
        service,
        make,
        calls,
    };
    client::run(|case| !case.key.kind.is_client(), |case| side.one(case))
}

/// The server under test.
struct Side<'a, D> {
    service: &'static operation::Service,
    make: fn(Handler) -> Service<D>,
    calls: &'a [Call],
}

impl<D: Dispatch<Caller = ()>> Side<'_, D> {
    fn one(&self, case: &Case) -> Result<Problems, String> {
        let mut problems = Vec::new();
        for operation in &case.operations {
            let call = Call::find(self.calls, operation)?;
            problems.extend(match &case.test {
                Test::Request(request) => self.check_request(call, &case.protocol, request)?,
                Test::Response(response) => self.check_response(call, &case.protocol, response)?,
                Test::Malformed(malformed) => self.check_refusal(malformed)?,
                Test::Events(events) => self.check_events(call, &case.protocol, events)?,
            });
        }
        Ok(problems)
    }

    /// Returns the response to a request. `id` is the request id that the server uses instead of a random one.
    fn exchange(
        &self,
        handler: &Handler,
        request: http::Request<Bytes>,
        bucket_host: Option<&str>,
        id: Option<&String>,
    ) -> Result<http::Response<Bytes>, String> {
        let mut service = (self.make)(handler.clone());
        if let Some(id) = id.cloned() {
            service = service.with_request_ids(move |_| id.clone());
        }
        if let Some(host) = bucket_host {
            service = service.with_setting(BucketHost::new(host));
        }
        let Ok(response) = block_on(service.call(request.map(Body::new)))?;
        let (head, body) = response.into_parts();
        let body = block_on(body.read(BODY_LIMIT))?.map_err(|error| error.to_string())?;
        Ok(http::Response::from_parts(head, body))
    }

    /// Checks that the handler gets the input of the case.
    fn check_request(
        &self,
        call: &Call,
        protocol: &str,
        case: &Request,
    ) -> Result<Problems, String> {
        let handler = Handler::default();
        let typed = case.content.headers.iter();
        let typed = typed.filter(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let typed = typed.map(|(_, value)| value.as_str()).next();
        let media_type = case.content.media_type.as_deref().or(typed);
        let body = media::bytes(case.content.body.as_deref().unwrap_or_default(), media_type)?;
        let host = case.resolved_host.as_deref().or(case.host.as_deref());
        let mut request = request(
            [&case.method, &case.uri],
            &case.query,
            host,
            &case.content.headers,
            body,
        )?;
        self.complete(call, protocol, case, &mut request)?;
        let response = self.exchange(&handler, request, bucket_host(case), None)?;
        let expected = (call.input)(&case.params).map_err(|error| error.to_string())?;
        let seen = handler.seen();
        let Some(seen) = seen.first() else {
            return Ok(vec![format!(
                "the handler was not called: {}",
                show(&response)
            )]);
        };
        let mut problems = Vec::new();
        if seen.operation != call.operation.name() {
            let expected = call.operation.name();
            problems.push(format!(
                "operation: expected {expected}, found {}",
                seen.operation
            ));
        }
        let found = seen.input.as_ref().map_err(String::clone)?;
        // These members are not sent if they are empty, so that the server cannot tell empty from absent.
        let unsaid = |it: &&Member| match it.target().shape_type() {
            ShapeType::List => {
                matches!(it.binding(), Binding::Query(_)) || protocol.ends_with("#ec2Query")
            }
            ShapeType::Map => is_query(protocol),
            _ => false,
        };
        let members = call.operation.input().members().iter().filter(unsaid);
        let members: Vec<&str> = members.map(|it| it.name()).collect();
        let without = |tree: Tree| tree.without_empty(&members);
        problems.extend(without(expected).differences(&without(found.clone())));
        Ok(problems)
    }

    /// Adds the parts of a request that its case does not list: a missing body, the type of a body, and the awsJson
    /// header that names the operation. A client writes these parts.
    fn complete(
        &self,
        call: &Call,
        protocol: &str,
        case: &Request,
        request: &mut http::Request<Bytes>,
    ) -> Result<(), String> {
        let headers = request.headers();
        let typed = headers.contains_key(CONTENT_TYPE) || request.body().is_empty();
        let named = !protocol.contains("#awsJson") || headers.contains_key(TARGET);
        if typed && named && case.content.body.is_some() {
            return Ok(());
        }
        let transport = Transport::default();
        let vendor_params = &case.vendor_params;
        let client = client::client(
            self.service,
            protocol,
            transport.clone(),
            None,
            vendor_params,
        )?;
        let failure = (call.send)(&client, call.operation, &case.params)?;
        let written = transport
            .request()
            .ok_or_else(|| format!("a client cannot complete the request: {failure:?}"))?;
        let mut missing = vec![TARGET, CONTENT_TYPE];
        if case.content.body.is_none() {
            missing.push(CONTENT_LENGTH);
            *request.body_mut() = written.body().clone();
        }
        let forbidden = &case.content.forbid_headers;
        for name in missing {
            if forbidden.iter().any(|it| name == it.as_str()) {
                continue;
            }
            if let Some(value) = written.headers().get(&name) {
                request.headers_mut().entry(name).or_insert(value.clone());
            }
        }
        Ok(())
    }

    /// Checks that the response is that of the case. A client with a minimal input makes the request.
    fn check_response(
        &self,
        call: &Call,
        protocol: &str,
        case: &Response,
    ) -> Result<Problems, String> {
        let request = self.minimal_request(call, protocol)?;
        let error = case.error.as_deref().map(|id| {
            let name = id.rsplit_once('#').map_or(id, |(_, name)| name);
            let stated = case.vendor_params.get("code").as_str();
            let codes = [Some(name), stated].into_iter().flatten();
            codes.map(str::to_owned).collect()
        });
        let handler = Handler {
            script: Arc::new(Script {
                params: case.params.clone(),
                error,
            }),
            seen: Arc::default(),
        };
        let id = request_id(protocol, &case.content);
        let response = self.exchange(&handler, request, None, id.as_ref())?;
        match handler.seen().first() {
            None => {
                return Ok(vec![format!(
                    "the handler was not called: {}",
                    show(&response)
                )]);
            }
            Some(seen) => {
                if let Some(problem) = &seen.unanswered {
                    return Err(problem.clone());
                }
            }
        }
        let error = case.error.is_some().then_some(&case.params);
        message::check_response(case.code, &case.content, error, &response)
    }

    /// Checks that the handler gets the events of the case, and that the response has those that it returns.
    fn check_events(&self, call: &Call, protocol: &str, case: &Events) -> Result<Problems, String> {
        let operation = call.operation;
        let has_events = case.of(true).next().is_some();
        let mut request = match &case.request {
            Some(it) => {
                let address = [&it.method, &it.uri];
                request(address, &it.query, None, &it.content.headers, Vec::new())?
            }
            None if has_events => {
                let (method, path) = events::address(operation)?;
                request([&method, &path], &[], None, &[], Vec::new())?
            }
            None => self.minimal_request(call, protocol)?,
        };
        if events::member(operation.input()).is_some() {
            *request.body_mut() = events::body(case, true)?;
            events::add_type(request.headers_mut());
        }
        let handler = Handler {
            script: Arc::new(Script {
                params: case.params(false, events::member(operation.output())),
                error: None,
            }),
            seen: Arc::default(),
        };
        let response = self.exchange(&handler, request, None, None)?;
        let seen = handler.seen();
        let Some(seen) = seen.first() else {
            let refused = response.status().is_client_error();
            let expected = case.failure.as_ref().is_some_and(|it| it.error.is_none());
            let problem = format!("the handler was not called: {}", show(&response));
            return Ok(Vec::from_iter((!refused || !expected).then_some(problem)));
        };
        if let Some(problem) = &seen.unanswered {
            return Err(problem.clone());
        }
        let found = seen.input.as_ref().map_err(String::clone)?;
        let mut problems = Vec::new();
        if let Some(failure) = &case.failure {
            problems.extend(events::check_failure(failure, operation.input(), found));
        } else if case.request.is_some() || has_events {
            let params = case.params(true, events::member(operation.input()));
            let expected = (call.input)(&params).map_err(|error| error.to_string())?;
            problems.extend(expected.differences(found));
        }
        if let Some(expected) = &case.response {
            let (code, content) = (expected.code, &expected.content);
            problems.extend(message::check_response(code, content, None, &response)?);
        }
        if events::member(operation.output()).is_some() && case.failure.is_none() {
            problems.extend(events::check_body(case, false, response.body())?);
        }
        Ok(problems)
    }

    /// Returns the request that a client makes of a minimal input.
    fn minimal_request(&self, call: &Call, protocol: &str) -> Result<http::Request<Bytes>, String> {
        let transport = Transport::default();
        let client = client::client(self.service, protocol, transport.clone(), None, &Json::Null)?;
        let came = (call.call)(&client, call.operation)?;
        let request = transport.request();
        request.ok_or_else(|| format!("there is no request to answer: {came:?}"))
    }

    /// Checks that the server rejects the request as the case says, and does not call the handler.
    fn check_refusal(&self, case: &Malformed) -> Result<Problems, String> {
        let handler = Handler::default();
        let body = case.body.clone().unwrap_or_default().into_bytes();
        let address = [&case.method, &case.uri];
        let host = case.host.as_deref();
        let request = request(address, &case.query, host, &case.headers, body)?;
        let response = self.exchange(&handler, request, None, None)?;
        let mut problems = message::check_refusal(case, &response)?;
        if let Some(seen) = handler.seen().first() {
            problems.push(format!("the handler of {} was called", seen.operation));
        }
        Ok(problems)
    }
}

fn is_query(protocol: &str) -> bool {
    protocol.ends_with("#awsQuery") || protocol.ends_with("#ec2Query")
}

/// Returns the request id of the response in a case: from a header, or from the document of a query protocol. Returns
/// an empty id for a query document without one, because a server without ids writes such a document.
fn request_id(protocol: &str, content: &Content) -> Option<String> {
    let mut headers = content.headers.iter();
    let header = headers.find(|(name, _)| name.eq_ignore_ascii_case("x-amzn-requestid"));
    if let Some((_, id)) = header {
        return Some(id.clone());
    }
    let body = content.body.as_deref()?;
    let tags = ["<requestId>", "<RequestId>"].into_iter();
    let mut ids = tags.filter_map(|tag| body.split_once(tag)?.1.split_once('<'));
    let id = ids.next().map(|(id, _)| id.to_owned());
    id.or_else(|| is_query(protocol).then(String::new))
}

/// Returns a request as it comes from the network.
fn request(
    [method, uri]: [&String; 2],
    query: &[String],
    host: Option<&str>,
    headers: &[(String, String)],
    body: Vec<u8>,
) -> Result<http::Request<Bytes>, String> {
    let separator = if query.is_empty() { "" } else { "?" };
    let uri = format!("{uri}{separator}{}", query.join("&"));
    let request = http::Request::builder().method(method.as_str()).uri(uri);
    let mut request = request
        .body(Bytes::from(body))
        .map_err(|error| error.to_string())?;
    client::add_headers(request.headers_mut(), headers)?;
    if let Some(host) = host.filter(|_| !request.headers().contains_key(http::header::HOST)) {
        client::add_headers(
            request.headers_mut(),
            &[("host".to_owned(), host.to_owned())],
        )?;
    }
    Ok(request)
}

fn show(response: &http::Response<Bytes>) -> String {
    let body = String::from_utf8_lossy(response.body());
    format!(
        "the answer is {} with {:?} {body:?}",
        response.status(),
        response.headers()
    )
}
