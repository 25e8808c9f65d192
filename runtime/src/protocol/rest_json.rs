//! restJson1 (AWS protocols, "AWS restJson1 protocol").
//!
//! HTTP binding traits say where each member travels; the rest is a JSON document in the body. An error
//! answers with the status of `httpError` and names itself in the `x-amzn-errortype` header.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, request, response};

use super::bindings::{self, Envelope};
use super::*;
use crate::operation::{Http, Segment};
use crate::shape::{Error, MemberSet};

#[derive(Debug)]
pub(super) struct RestJson;

const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
const SETTINGS: JsonSettings = JsonSettings::REST_JSON;

fn http_of(operation: &Operation) -> Result<&Http> {
    operation
        .http
        .as_ref()
        .ok_or_else(|| Error::new("the operation has no address"))
}

/// Reads an answer, whose parts are all of one structure.
#[cfg(feature = "client")]
fn read_answer(head: &response::Parts, body: &Bytes, it: &mut dyn Structure) -> Result {
    let mut seen = MemberSet::new();
    let status = Some(head.status.as_u16());
    let envelope = Envelope {
        labels: &[],
        query: &[],
        headers: &head.headers,
        status,
    };
    bindings::read_envelope(it, &envelope, &mut seen)?;
    if bindings::payload(it.schema()).is_some() {
        bindings::read_payload(it, body, &mut seen, false)?;
    } else if bindings::has_document(it.schema()) && !body.is_empty() {
        let mut reader = JsonReader::new(body, SETTINGS)?;
        bindings::read_document(it, &mut reader, &mut seen)?;
        reader.finish()?;
    }
    Ok(())
}

#[cfg(feature = "client")]
impl ClientProtocol for RestJson {
    fn request(
        &self,
        _: &Service,
        operation: &Operation,
        input: &dyn Structure,
        base: &str,
    ) -> Result<Outgoing> {
        let http = http_of(operation)?;
        let mut written = bindings::write(input, http)?;
        let path_and_query = written.path_and_query(http, base)?;
        let method = Method::from_bytes(http.method.as_bytes());
        if let Some(content_type) = written.content_type {
            let typed = HeaderValue::from_static(content_type);
            written.headers.entry(CONTENT_TYPE).or_insert(typed);
        }
        Ok(Outgoing {
            method: method.map_err(|_| Error::new("the operation has no method"))?,
            path_and_query,
            headers: written.headers,
            body: written.body,
        })
    }

    fn is_own(&self, operation: &Operation, head: &response::Parts, body: &Bytes) -> bool {
        let success = head.status.is_success();
        if success && bindings::payload(operation.output).is_some() {
            return true;
        }
        match media_type(&head.headers) {
            Some(found) => {
                found == "application/json"
                    || found.ends_with("+json")
                    || found.starts_with("application/x-amz-json")
                    || head.headers.contains_key(ERROR_TYPE)
                    || (success && !bindings::has_document(operation.output))
            }
            None => body
                .trim_ascii_start()
                .first()
                .is_none_or(|first| *first == b'{'),
        }
    }

    fn read_output(
        &self,
        head: &response::Parts,
        body: &Bytes,
        output: &mut dyn Structure,
    ) -> Result {
        read_answer(head, body, output)
    }

    fn error_head(&self, head: &response::Parts, body: &Bytes) -> ErrorHead {
        let [kind, code, message, other] =
            top_level_strings(body, ["__type", "code", "message", "Message"]);
        let header = head.headers.get(ERROR_TYPE).and_then(|it| it.to_str().ok());
        let code = header.map(str::to_owned).or(code).or(kind);
        ErrorHead {
            code: code.as_deref().map(bare_code),
            message: message.or(other),
        }
    }

    fn read_error(
        &self,
        head: &response::Parts,
        body: &Bytes,
        error: &mut dyn Structure,
    ) -> Result {
        read_answer(head, body, error)
    }
}

/// How well a path fits an operation: segments that are literal weigh more than labels, earlier ones more
/// than later ones, and parameters that the address names break ties. `None` if it does not fit.
#[cfg(feature = "server")]
fn fit(
    http: &Http,
    segments: &[&str],
    query: &[(String, String)],
    labels: &mut Vec<(&'static str, String)>,
) -> Option<Vec<u8>> {
    labels.clear();
    let mut weights = Vec::with_capacity(http.path.len() + 1);
    let mut rest = segments;
    for (at, segment) in http.path.iter().enumerate() {
        match segment {
            Segment::Literal(text) => {
                rest = rest.strip_prefix(&[*text])?;
                weights.push(2);
            }
            Segment::Label(name) => {
                let (first, tail) = rest.split_first()?;
                let value = percent::decode(first).filter(|value| !value.is_empty())?;
                labels.push((name, value));
                rest = tail;
                weights.push(1);
            }
            Segment::Greedy(name) => {
                let after = http.path.len() - at - 1;
                let count = rest.len().checked_sub(after).filter(|count| *count > 0)?;
                let (taken, tail) = rest.split_at(count);
                let value = percent::decode(&taken.join("/")).filter(|value| !value.is_empty())?;
                labels.push((name, value));
                rest = tail;
                weights.push(0);
            }
        }
    }
    let named = |(name, value): &(&str, &str)| {
        query
            .iter()
            .any(|(key, text)| key == name && (value.is_empty() || text == value))
    };
    if !rest.is_empty() || !http.query.iter().all(named) {
        return None;
    }
    weights.push(http.query.len() as u8);
    Some(weights)
}

#[cfg(feature = "server")]
impl ServerProtocol for RestJson {
    fn route(
        &self,
        service: &Service,
        head: &request::Parts,
    ) -> std::result::Result<Route, Rejection> {
        let path = head.uri.path();
        let trimmed = path.strip_prefix('/').unwrap_or(path);
        let segments: Vec<&str> = if trimmed.is_empty() {
            Vec::new()
        } else {
            trimmed.split('/').collect()
        };
        let query = percent::parse_query(head.uri.query().unwrap_or_default())
            .ok_or_else(|| Rejection::Malformed("the query is not percent-encoded".to_owned()))?;
        let mut best: Option<(Vec<u8>, Route)> = None;
        let mut labels = Vec::new();
        for (operation, it) in service.operations.iter().enumerate() {
            let Some(http) = &it.http else { continue };
            if http.method != head.method.as_str() {
                continue;
            }
            if let Some(weights) = fit(http, &segments, &query, &mut labels)
                && best.as_ref().is_none_or(|(other, _)| weights > *other)
            {
                let labels = std::mem::take(&mut labels);
                best = Some((weights, Route { operation, labels }));
            }
        }
        best.map(|(_, route)| route)
            .ok_or_else(|| Rejection::UnknownOperation(format!("{} {path}", head.method)))
    }

    fn admit(
        &self,
        operation: &Operation,
        head: &request::Parts,
    ) -> std::result::Result<(), Rejection> {
        let expected = match bindings::payload(operation.input) {
            // A blob can be of any type, and says so itself.
            Some(member) if bindings::payload_type(member) == "application/octet-stream" => {
                return Ok(());
            }
            Some(member) => bindings::payload_type(member),
            None if bindings::has_document(operation.input) => "application/json",
            None => return Ok(()),
        };
        match media_type(&head.headers) {
            Some(found) if found != expected => Err(Rejection::UnsupportedMediaType(format!(
                "expected a body of type {expected}, found {found}"
            ))),
            _ => Ok(()),
        }
    }

    fn read_input(
        &self,
        route: &Route,
        head: &request::Parts,
        body: &Bytes,
        input: &mut dyn Structure,
    ) -> std::result::Result<InputRead, Rejection> {
        let schema = input.schema();
        let query = percent::parse_query(head.uri.query().unwrap_or_default()).unwrap_or_default();
        let envelope = Envelope {
            labels: &route.labels,
            query: &query,
            headers: &head.headers,
            status: None,
        };
        let mut seen = MemberSet::new();
        bindings::read_envelope(input, &envelope, &mut seen).map_err(|error| malformed(&error))?;
        let mut missing = Vec::new();
        if let Some(member) = bindings::payload(schema) {
            if bindings::read_payload(input, body, &mut seen, true)
                .map_err(|error| malformed(&error))?
            {
                let again = |from: &mut dyn Deserializer| {
                    let index = schema.members.iter().position(|it| it.name == member.name);
                    let root = Member::element("", member.target);
                    match index.and_then(|index| input.member_mut(index)) {
                        Some(value) => value.deserialize(&root, from),
                        None => Ok(()),
                    }
                };
                missing = missing_in(body, SETTINGS, again, Some(member.name));
            }
        } else if bindings::has_document(schema) && !body.is_empty() {
            let mut reader = JsonReader::new(body, SETTINGS)
                .map_err(|error| malformed(&error))?
                .noting_missing(true);
            bindings::read_document(input, &mut reader, &mut seen)
                .map_err(|error| malformed(&error))?;
            let nested = reader.has_missing();
            reader.finish().map_err(|error| malformed(&error))?;
            if nested {
                let again = |from: &mut dyn Deserializer| {
                    bindings::read_document(input, from, &mut MemberSet::new())
                };
                missing = missing_in(body, SETTINGS, again, None);
            }
        }
        missing::missing_members(schema, &seen, &[], &mut missing);
        Ok(InputRead { missing })
    }

    fn write_output(
        &self,
        operation: &Operation,
        output: &dyn Structure,
    ) -> Result<http::Response<Bytes>> {
        let http = http_of(operation)?;
        // An answer has an address of its own neither in the path nor in the query.
        let written = bindings::write(output, &Http::new(http.method, &[], http.code))?;
        answer(written, http.code)
    }

    fn write_error(&self, error: &dyn ModeledError) -> Result<http::Response<Bytes>> {
        let kind = error.kind();
        let mut written = bindings::write(error, &Http::new("", &[], kind.status))?;
        if written.content_type.is_none() {
            written.body = Bytes::from_static(b"{}");
            written.content_type = Some("application/json");
        }
        let mut response = answer(written, kind.status)?;
        response
            .headers_mut()
            .insert(ERROR_TYPE, HeaderValue::from_static(kind.code));
        Ok(response)
    }

    fn write_rejection(&self, rejection: &Rejection) -> http::Response<Bytes> {
        let mut response = http::Response::new(rejection_body(None, rejection));
        *response.status_mut() = rejection.status();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ERROR_TYPE, HeaderValue::from_static(rejection.code()));
        response
    }
}

#[cfg(feature = "server")]
fn answer(written: bindings::Written, code: u16) -> Result<http::Response<Bytes>> {
    let status = StatusCode::from_u16(written.status.unwrap_or(code))
        .map_err(|_| Error::new("a status that HTTP does not have"))?;
    let mut response = http::Response::new(written.body);
    *response.status_mut() = status;
    *response.headers_mut() = written.headers;
    if let Some(content_type) = written.content_type {
        let typed = HeaderValue::from_static(content_type);
        response.headers_mut().entry(CONTENT_TYPE).or_insert(typed);
    }
    Ok(response)
}
