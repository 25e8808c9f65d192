//! Events as requests: JSON comes in, a request and who sent it go out (AWS Lambda, "Using AWS Lambda with ...", the
//! formats of API Gateway 1.0 and 2.0 and of load balancers).

use std::fmt::Write as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use farrier::Body;
use farrier::server::OriginalUri;
use http::header::{COOKIE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request, Uri};
use serde_json::{Map, Value};

use super::{EventError, Invocation};

/// Who sent an event, and reads the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sender {
    /// A REST API of API Gateway: format 1.0.
    RestApi,
    /// An HTTP API of API Gateway, or a function URL: format 2.0.
    HttpApi,
    /// An application load balancer. It reads several values of one header only if it sends them.
    LoadBalancer { has_lists: bool },
}

/// Reads the request of an event.
pub(super) fn read(event: Value, id: &str) -> Result<(Request<Body>, Sender), EventError> {
    let sender = sender(&event).ok_or(EventError::NotHttp)?;
    let mut request = Request::new(body(&event)?);
    *request.method_mut() = method(&event, sender)?;
    *request.headers_mut() = headers(&event)?;
    let (uri, original) = uris(&event, sender)?;
    *request.uri_mut() = uri;
    let extensions = request.extensions_mut();
    if let Some(original) = original {
        extensions.insert(OriginalUri(original));
    }
    extensions.insert(Invocation {
        request_id: id.into(),
        event: Arc::new(event),
    });
    Ok((request, sender))
}

fn sender(event: &Value) -> Option<Sender> {
    let context = event.get("requestContext")?;
    if context.get("elb").is_some() {
        let has_lists = event.get("multiValueHeaders").is_some_and(Value::is_object);
        return Some(Sender::LoadBalancer { has_lists });
    }
    if context.get("http").is_some() {
        return Some(Sender::HttpApi);
    }
    event.get("httpMethod").map(|_| Sender::RestApi)
}

fn method(event: &Value, sender: Sender) -> Result<Method, EventError> {
    let method = match sender {
        Sender::HttpApi => &event["requestContext"]["http"]["method"],
        _ => &event["httpMethod"],
    };
    let method = method.as_str().and_then(|it| it.parse().ok());
    method.ok_or(EventError::Malformed("httpMethod"))
}

/// The URI without the stage, and with it if it has one.
fn uris(event: &Value, sender: Sender) -> Result<(Uri, Option<Uri>), EventError> {
    let (name, query) = match sender {
        Sender::HttpApi => ("rawPath", text(event, "rawQueryString").to_owned()),
        Sender::RestApi => ("path", query(event, true)),
        Sender::LoadBalancer { .. } => ("path", query(event, false)),
    };
    let path = path(text(event, name));
    let make = |path: &str| {
        let whole = match query.is_empty() {
            true => path.to_owned(),
            false => format!("{path}?{query}"),
        };
        whole.parse().map_err(|_| EventError::Malformed(name))
    };
    let stage = event["requestContext"]["stage"]
        .as_str()
        .unwrap_or_default();
    let rest = path.strip_prefix('/').and_then(|it| it.strip_prefix(stage));
    match (sender, rest) {
        (Sender::HttpApi, Some(rest)) if !stage.is_empty() && rest.starts_with('/') => {
            Ok((make(rest)?, Some(make(&path)?)))
        }
        (Sender::HttpApi, Some("")) if !stage.is_empty() => Ok((make("/")?, Some(make(&path)?))),
        _ => Ok((make(&path)?, None)),
    }
}

/// A path as it is in a URI. Some senders decode it, so that it holds what a URI cannot; what is encoded stays so.
fn path(text: &str) -> String {
    let mut path = String::with_capacity(text.len() + 1);
    if !text.starts_with('/') {
        path.push('/');
    }
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let is_code = || {
            let digits = bytes.get(at + 1..at + 3);
            digits.is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit))
        };
        match byte {
            b'%' if is_code() => path.push('%'),
            b'%' | b'?' | b'#' => encode(&mut path, *byte),
            it if it.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(it) => {
                path.push(char::from(*it))
            }
            it => encode(&mut path, *it),
        }
    }
    path
}

fn encode(to: &mut String, byte: u8) {
    // Writing to a text cannot fail.
    let _ = write!(to, "%{byte:02X}");
}

/// The query from parameters, which a REST API decodes and a load balancer leaves as they are.
fn query(event: &Value, is_decoded: bool) -> String {
    let mut query = String::new();
    let mut add = |name: &str, value: &Value| {
        let Some(value) = value.as_str() else {
            return;
        };
        if !query.is_empty() {
            query.push('&');
        }
        for (at, part) in [name, value].into_iter().enumerate() {
            if at == 1 {
                query.push('=');
            }
            for byte in part.bytes() {
                let is_plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
                let is_sent = !is_decoded && byte.is_ascii_graphic() && !b"#\"<>&".contains(&byte);
                match is_plain || is_sent {
                    true => query.push(char::from(byte)),
                    false => encode(&mut query, byte),
                }
            }
        }
    };
    each(
        event,
        "multiValueQueryStringParameters",
        "queryStringParameters",
        &mut add,
    );
    query
}

fn headers(event: &Value) -> Result<HeaderMap, EventError> {
    let malformed = EventError::Malformed("headers");
    let mut headers = HeaderMap::new();
    let mut is_good = true;
    each(event, "multiValueHeaders", "headers", &mut |name, value| {
        let name = HeaderName::try_from(name);
        let value = value.as_str().map(HeaderValue::try_from);
        match (name, value) {
            (Ok(name), Some(Ok(value))) => {
                headers.append(name, value);
            }
            _ => is_good = false,
        }
    });
    // An HTTP API has cookies apart from headers.
    let cookies = event.get("cookies").and_then(Value::as_array);
    let cookies = cookies.into_iter().flatten().filter_map(Value::as_str);
    let cookies = cookies.collect::<Vec<_>>().join("; ");
    if !cookies.is_empty() {
        let cookies =
            HeaderValue::try_from(cookies).map_err(|_| EventError::Malformed("cookies"))?;
        headers.insert(COOKIE, cookies);
    }
    match is_good {
        true => Ok(headers),
        false => Err(malformed),
    }
}

/// Passes on the names and values of a map that has lists of values, or of the one that has single values if that is
/// absent.
fn each(event: &Value, of_lists: &str, of_values: &str, pass: &mut dyn FnMut(&str, &Value)) {
    let map = |name| event.get(name).and_then(Value::as_object);
    if let Some(lists) = map(of_lists).filter(|it: &&Map<String, Value>| !it.is_empty()) {
        for (name, values) in lists {
            let values = values.as_array().into_iter().flatten();
            values.for_each(|it| pass(name, it));
        }
    } else {
        let values = map(of_values).into_iter().flatten();
        values.for_each(|(name, value)| pass(name, value));
    }
}

fn body(event: &Value) -> Result<Body, EventError> {
    let text = text(event, "body");
    match event["isBase64Encoded"].as_bool() {
        Some(true) => {
            let bytes = STANDARD.decode(text);
            bytes
                .map(Body::new)
                .map_err(|_| EventError::Malformed("body"))
        }
        _ => Ok(Body::new(text.to_owned())),
    }
}

fn text<'a>(event: &'a Value, name: &str) -> &'a str {
    event.get(name).and_then(Value::as_str).unwrap_or_default()
}
