//! Answers to a call that is authorized by challenges: their status, their headers and their body. Any bytes come in, and
//! are taken as lines: how far the status is beyond 200, then headers, then a body after an empty line. All attempts get
//! the same answer.
//!
//! The checks: nothing panics, a call ends after as many requests as attempts and answers to challenges are allowed, no
//! virtual time passes beyond the limit of the call, and the password is never printed.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use farrier::__private::v1::{self as runtime, schema};
use farrier::Body;
use farrier::client::auth::{Credentials, DigestAuth, Identity};
use farrier::client::time::VirtualTime;
use farrier::client::{Client, Timeouts, Transport, TransportFuture};
use farrier::operation::{AuthTrait, Operation, OperationTrait, Protocol, Service, ServiceTrait};
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};

const SECRET: &str = "do-not-print-7f3a";
const DIGEST: &str = "smithy.api#httpDigestAuth";
const LIMIT: Duration = Duration::from_secs(60);

/// Three attempts, each with one answer to a challenge.
const MOST_REQUESTS: usize = 6;

struct Nothing {}
runtime::structure!(Nothing, NothingBuilder, schema::UNIT, {});

enum NoError {}
runtime::operation_error!(NoError, {});

static PING: Operation =
    Operation::new("Ping", &schema::UNIT, &schema::UNIT).with(&[OperationTrait::Idempotent]);
static SERVICE: Service = Service::new("Stables", Protocol::AwsJson1_1, &[&PING]).with(&[
    ServiceTrait::AuthSchemes(&[AuthTrait::new(DIGEST, &[])]),
    ServiceTrait::Auth(&[DIGEST]),
]);

/// A transport that answers each request alike, and counts them.
struct Answers {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Vec<u8>,
    count: Arc<AtomicUsize>,
}

impl Transport for Answers {
    fn send(&self, _: Request<Body>) -> TransportFuture {
        self.count.fetch_add(1, Ordering::Relaxed);
        let mut response = Response::new(Body::new(self.body.clone()));
        *response.status_mut() = self.status;
        for (name, value) in &self.headers {
            response.headers_mut().append(name, value.clone());
        }
        Box::pin(async { Ok(response) })
    }
}

/// Calls a service that answers with these bytes.
pub fn run(bytes: &[u8]) {
    let (head, body) = match bytes.windows(2).position(|it| it == b"\n\n") {
        Some(at) => (&bytes[..at], &bytes[at + 2..]),
        None => (bytes, &[][..]),
    };
    let mut lines = head.split(|it| *it == b'\n');
    let count = Arc::new(AtomicUsize::new(0));
    let answers = Answers {
        status: lines.next().map_or(StatusCode::OK, status),
        headers: lines.filter_map(header).take(50).collect(),
        body: body.to_vec(),
        count: Arc::clone(&count),
    };
    let time = VirtualTime::default();
    let client = Client::new(&SERVICE, answers, "https://stables.example.com");
    let client = client.expect("an endpoint").with(|it| {
        let identity = Identity::from(Credentials::new("ada", SECRET));
        it.set_clock(time.clone())
            .set_sleeper(time.clone())
            .set_timeouts(Timeouts::new().operation(LIMIT))
            .add_auth_scheme(DigestAuth::new(), identity);
    });
    let call = client.call::<_, Nothing, NoError>(&PING, Nothing {});
    if let Err(error) = finish(call) {
        let printed = format!("{error} {error:?} {error:#?}");
        assert!(!printed.contains(SECRET), "{printed}");
    }
    let count = count.load(Ordering::Relaxed);
    assert!((1..=MOST_REQUESTS).contains(&count), "{count} requests");
    assert!(time.passed() <= LIMIT, "{:?}", time.passed());
}

/// Polls until the end. Virtual time ends each sleep with a few polls.
fn finish<T>(call: impl Future<Output = T>) -> T {
    let mut call = pin!(call);
    for _ in 0..1000 {
        if let Poll::Ready(result) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return result;
        }
    }
    panic!("the call does not end");
}

/// A status from 200 to 599.
fn status(line: &[u8]) -> StatusCode {
    let text = String::from_utf8_lossy(line);
    let number = text.trim().parse().unwrap_or(200_u16);
    StatusCode::from_u16(200 + number % 400).unwrap_or_default()
}

fn header(line: &[u8]) -> Option<(HeaderName, HeaderValue)> {
    let colon = line.iter().position(|it| *it == b':')?;
    let name = HeaderName::from_bytes(line.get(..colon)?).ok()?;
    let value = HeaderValue::from_bytes(line.get(colon + 1..)?).ok()?;
    Some((name, value))
}

#[cfg(test)]
mod tests {
    use farrier_test_support::random::Random;

    use super::run;

    #[test]
    fn every_answer_ends_a_call() {
        let pieces = [
            "201",
            "229",
            "303",
            "300",
            "\n",
            "\n\n",
            "www-authenticate:",
            "Digest ",
            "Basic ",
            "realm=\"r\"",
            "nonce=\"n\"",
            "qop=\"auth,auth-int\"",
            "qop=x",
            "algorithm=SHA-256",
            "algorithm=MD5-sess",
            "stale=true",
            "userhash=true",
            "opaque=\"\\\"",
            ", ",
            ",",
            "=",
            "\"",
            "\\",
            "retry-after:",
            "120",
            "3",
            "-1",
            "99999999999999999999",
            "date:",
            "Thu, 01 Jan 1970 00:07:05 GMT",
            "Sun, 06 Nov 9994 08:49:37 GMT",
            "age:1",
            "content-type:application/x-amz-json-1.1",
            "{}",
            "{\"__type\":\"A\"}",
            "é",
            "\0",
        ];
        let mut random = Random::new(12);
        for _ in 0..20_000 {
            let count = random.below(24);
            let text: String = (0..count)
                .map(|_| pieces[random.below(pieces.len())])
                .collect();
            run(text.as_bytes());
        }
    }

    #[test]
    fn a_challenge_is_answered_in_each_attempt_at_most_once() {
        run(b"201\nwww-authenticate:Digest realm=\"r\", nonce=\"n\", stale=true");
        run(b"303\nretry-after:3\n\n{}");
    }
}
