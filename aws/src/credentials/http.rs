//! Requests to the agents of a machine: bounded in time and bytes, and repeated where that can help.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use bytes::Bytes;
use farrier::Body;
use farrier::body::BoxError;
use farrier::client::Transport as _;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request, StatusCode, Uri};

use super::surroundings::Surroundings;
use super::within::within;

/// How many bytes of an answer are read.
const MAX_ANSWER_BYTES: usize = 256 << 10;

/// The longest wait before the first repetition. It doubles with each.
const FIRST_WAIT: Duration = Duration::from_millis(100);

/// A request that can be sent several times.
pub(super) struct Ask<'a> {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) limits: &'a Limits,
}

/// How long an attempt may take, and how many there are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) timeout: Duration,
    pub(super) attempts: u32,
}

/// An answer of any status.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// Sends a request until there is an answer that is no failure of the server. The last failure is returned as it is.
///
/// # Errors
///
/// When the last attempt has no answer: a text that says so.
pub(super) async fn send(with: &Surroundings, ask: &Ask<'_>) -> Result<Reply, String> {
    let host = ask.uri.host().unwrap_or_default();
    let mut attempt = 1;
    loop {
        let timer = with.sleeper.sleep(ask.limits.timeout);
        let outcome = match within(timer, once(with, ask)).await {
            Some(Ok(reply)) if !is_worth_repeating(reply.status) => return Ok(reply),
            Some(outcome) => outcome.map_err(|error| format!("{host}: {}", innermost(&error))),
            None => Err(format!(
                "{host} did not answer within {:?}",
                ask.limits.timeout
            )),
        };
        if attempt >= ask.limits.attempts {
            return match (outcome, attempt) {
                (Err(text), 2..) => Err(format!("{text} ({attempt} attempts)")),
                (outcome, _) => outcome,
            };
        }
        with.sleeper.sleep(wait_before(attempt)).await;
        attempt += 1;
    }
}

async fn once(with: &Surroundings, ask: &Ask<'_>) -> Result<Reply, BoxError> {
    let mut request = Request::new(Body::empty());
    *request.method_mut() = ask.method.clone();
    *request.uri_mut() = ask.uri.clone();
    request.headers_mut().extend(ask.headers.iter().cloned());
    let (head, body) = with.direct.send(request).await?.into_parts();
    Ok(Reply {
        status: head.status,
        headers: head.headers,
        body: body.read(MAX_ANSWER_BYTES).await?,
    })
}

fn is_worth_repeating(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
}

/// A random wait, so that programs that start together do not ask together.
fn wait_before(attempt: u32) -> Duration {
    let longest = FIRST_WAIT.saturating_mul(1 << (attempt - 1).min(10));
    let random = RandomState::new().hash_one(attempt) % 1000;
    longest.mul_f64(random as f64 / 1000.0)
}

/// The error that says what happened; those around it say that something did.
fn innermost(error: &BoxError) -> String {
    let mut error: &(dyn std::error::Error + 'static) = error.as_ref();
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
