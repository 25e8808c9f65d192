//! A transport that compares requests with recorded ones and answers with what was recorded.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use farrier::Body;
use farrier::client::{Transport, TransportFuture};
use http::{Request, Response, Uri};
use serde_json::Value;

use super::super::data;

/// Headers whose values are those of the program and the moment of the recording.
const FREE_HEADERS: [&str; 6] = [
    "authorization",
    "content-length",
    "host",
    "user-agent",
    "x-amz-date",
    "x-amz-user-agent",
];

/// Members of a form that were recorded with other values than the files of the case have, or with the time.
const FREE_MEMBERS: [&str; 3] = ["RoleArn", "RoleSessionName", "WebIdentityToken"];

/// The recorded exchanges, and what was sent so far.
#[derive(Clone)]
pub(super) struct Replay(Arc<Mutex<State>>);

struct State {
    exchanges: Vec<Exchange>,
    sent: usize,
    problems: Vec<String>,
    uris: Vec<String>,
}

#[derive(Default)]
struct Exchange {
    method: String,
    uri: String,
    headers: BTreeMap<String, String>,
    request: String,
    status: u16,
    answer_headers: Vec<(String, String)>,
    answer: String,
}

impl Replay {
    /// Reads a recording.
    pub(super) fn read(file: &Path) -> Result<Self, String> {
        let mut all: BTreeMap<u64, Exchange> = BTreeMap::new();
        let json = data::json(file)?;
        for event in json["events"].as_array().into_iter().flatten() {
            let connection = event["connection_id"].as_u64().ok_or("no connection")?;
            all.entry(connection).or_default().add(&event["action"]);
        }
        Ok(Self::new(all.into_values().collect()))
    }

    /// A transport that answers nothing.
    pub(super) fn silent() -> Self {
        Self::new(Vec::new())
    }

    fn new(exchanges: Vec<Exchange>) -> Self {
        Self(Arc::new(Mutex::new(State {
            exchanges,
            sent: 0,
            problems: Vec::new(),
            uris: Vec::new(),
        })))
    }

    /// The addresses of all requests.
    pub(super) fn uris(&self) -> Vec<String> {
        self.0.lock().unwrap().uris.clone()
    }

    /// Checks that each recorded request was sent, and no other.
    pub(super) fn finish(&self) -> Result<(), String> {
        let state = self.0.lock().unwrap();
        if let Some(problem) = state.problems.first() {
            return Err(problem.clone());
        }
        match (state.sent, state.exchanges.len()) {
            (sent, recorded) if sent == recorded => Ok(()),
            (sent, recorded) => Err(format!("{sent} requests were sent, {recorded} recorded")),
        }
    }
}

impl Transport for Replay {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let state = self.0.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.read(1 << 20).await?;
            let mut state = state.lock().unwrap();
            let mut index = state.sent;
            let last = state.exchanges.len().saturating_sub(1);
            // A recording ends at a failure of the server, which a client with retries asks again.
            if index > last && state.exchanges.get(last).is_some_and(|it| it.status >= 500) {
                index = last;
            } else {
                state.sent += 1;
            }
            state.uris.push(head.uri.to_string());
            let Some(exchange) = state.exchanges.get(index) else {
                let problem = format!("not recorded: {} {}", head.method, head.uri);
                state.problems.push(problem.clone());
                return Err(problem.into());
            };
            let compared = exchange.compare(&head, &body, state.exchanges.get(..index));
            let response = exchange.response();
            if let Err(problem) = compared {
                state.problems.push(format!("request {index}: {problem}"));
            }
            Ok(response?)
        })
    }
}

impl Exchange {
    fn add(&mut self, action: &Value) {
        if let Some(request) = action["Request"].get("request") {
            self.method = text(&request["method"]);
            self.uri = text(&request["uri"]);
            self.headers = headers(&request["headers"]).collect();
        }
        if let Some(response) = action["Response"]["response"].get("Ok") {
            self.status = response["status"].as_u64().unwrap_or_default() as u16;
            self.answer_headers = headers(&response["headers"]).collect();
        }
        if let Some(data) = action.get("Data") {
            let chunk = text(&data["data"]["Utf8"]);
            match data["direction"] == "Request" {
                true => self.request += &chunk,
                false => self.answer += &chunk,
            }
        }
    }

    /// Compares a request with the recorded one. `before` are the exchanges before it.
    fn compare(
        &self,
        head: &http::request::Parts,
        body: &Bytes,
        before: Option<&[Self]>,
    ) -> Result<(), String> {
        let found = (head.method.as_str(), address(&head.uri));
        let recorded: Uri = self.uri.parse().map_err(|_| "recorded URI")?;
        let expected = (self.method.as_str(), address(&recorded));
        if found != expected {
            return Err(format!("expected {expected:?}\nfound    {found:?}"));
        }
        for (name, expected) in &self.headers {
            let found = head.headers.get(name).and_then(|it| it.to_str().ok());
            if name == "x-amz-security-token" {
                // Answers were edited after the recording, so that the token is that of an answer.
                let mut before = before.into_iter().flatten();
                let is_answered = |it: &str| before.any(|exchange| exchange.answer.contains(it));
                if !found.is_some_and(is_answered) {
                    return Err(format!("{name} is no token of an answer: {found:?}"));
                }
                continue;
            }
            if !FREE_HEADERS.contains(&name.as_str()) && found != Some(expected) {
                return Err(format!("{name}\nexpected {expected}\nfound    {found:?}"));
            }
        }
        // Some recordings leave out a token; a signature that they have is always there.
        let found = head.headers.get("authorization");
        let found = found.and_then(|it| it.to_str().ok()).map(who);
        let expected = self.headers.get("authorization").map(|it| who(it));
        let is_signed = |it: &Option<String>| it.as_ref().is_some_and(|it| it.starts_with("AWS4"));
        if (expected.is_some() || is_signed(&found)) && found != expected {
            return Err(format!(
                "authorization\nexpected {expected:?}\nfound    {found:?}"
            ));
        }
        let found = head.headers.get("authorization");
        let found = found.and_then(|it| region(it.to_str().ok()?));
        let expected = self.headers.get("authorization");
        let expected = expected.and_then(|it| region(it));
        let host = head.uri.host().unwrap_or_default();
        if found != expected && !found.is_some_and(|it| host.contains(it)) {
            return Err(format!("region\nexpected {expected:?}\nfound    {found:?}"));
        }
        let body = std::str::from_utf8(body).map_err(|_| "the body is not text")?;
        let (found, expected) = (form(body), form(&self.request));
        match found == expected {
            true => Ok(()),
            false => Err(format!("body\nexpected {expected:?}\nfound    {found:?}")),
        }
    }

    fn response(&self) -> Result<Response<Body>, http::Error> {
        let mut response = Response::builder().status(self.status);
        for (name, value) in &self.answer_headers {
            // The texts were shortened after the recording.
            if name != "content-length" {
                response = response.header(name, value);
            }
        }
        response.body(Body::new(self.answer.clone()))
    }
}

/// What an `authorization` header says besides the signature: scheme and service. The region is that of the host, and
/// one recording has another one.
fn who(value: &str) -> String {
    match value.split_once("Credential=") {
        Some((scheme, rest)) => {
            let scope = rest.split(',').next().unwrap_or_default();
            let parts: Vec<&str> = scope.split('/').skip(3).collect();
            format!("{scheme}{}", parts.join("/"))
        }
        None => value.to_owned(),
    }
}

/// The region of an `authorization` header.
fn region(value: &str) -> Option<&str> {
    let (_, scope) = value.split_once("Credential=")?;
    scope.split('/').nth(2)
}

/// Scheme, host, path, and the query in any order.
fn address(uri: &Uri) -> (Option<&str>, Option<&str>, &str, BTreeSet<&str>) {
    let query = uri.query().unwrap_or_default().split('&').collect();
    let authority = uri.authority().map(|it| it.as_str());
    (uri.scheme_str(), authority, uri.path(), query)
}

/// The members of a form.
fn form(body: &str) -> BTreeMap<&str, &str> {
    let pairs = body.split('&').filter_map(|it| it.split_once('='));
    pairs
        .map(|(name, value)| match FREE_MEMBERS.contains(&name) {
            true => (name, "*"),
            false => (name, value),
        })
        .collect()
}

fn headers(of: &Value) -> impl Iterator<Item = (String, String)> {
    let all = of.as_object().into_iter().flatten();
    all.map(|(name, values)| (name.to_lowercase(), text(&values[0])))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
