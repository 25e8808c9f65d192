//! The standard mode: whether a call is tried again, after which delay, and what is left of the quota.

use std::path::Path;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use farrier::__private::v1::schema::UNIT as EMPTY;
use farrier::client::retry::{
    AttemptFailure, AttemptOutcome, FailureKind, Retries, RetryCall, RetryClassifier,
    RetryDecision, RetryQuota, RetryStrategy, StopReason, classify,
};
use farrier::client::time::{Clock, FixedRandom, VirtualTime};
use farrier::operation::{Operation, Protocol, Service};
use farrier_aws::retry::{Classifier, retries};
use http::response;
use serde_json::Value;

use super::{Report, cases, name, near};
use crate::vectors::same;

const CAPACITY: u32 = 500;

/// What a retry takes from the quota, unless it follows throttling.
const COST: u32 = 14;

/// Any service, and an operation of it that callers do not ask over and over.
static SERVICE: Service = Service::new("Stables", Protocol::named("awsJson1_1"), &[&OPERATION]);
static OPERATION: Operation = Operation::new("GetHorse", &EMPTY, &EMPTY);
static SQS: Service = Service::new(
    "AmazonSQS",
    Protocol::named("awsJson1_1"),
    &[&RECEIVE_MESSAGE],
);
static RECEIVE_MESSAGE: Operation = Operation::new("ReceiveMessage", &EMPTY, &EMPTY);

pub(super) fn run(path: &Path, report: &mut Report) {
    let mut suite = report.suite("retries, standard 2.1", 19);
    let cases = match cases(path) {
        Ok(cases) => cases,
        Err(reason) => return suite.case("read", Err(reason)),
    };
    for (_, case) in &cases {
        suite.run(name(case), || run_case(case));
    }
}

/// A client and what it has been told.
struct Client {
    retries: Retries,
    quota: RetryQuota,
    service: &'static Service,
    operation: &'static Operation,
    time: VirtualTime,
}

impl Client {
    fn new(given: &Value) -> Result<Self, String> {
        let is_long_polling = given["long_polling"].as_bool() == Some(true);
        let (service, operation) = match is_long_polling {
            true => (&SQS, &RECEIVE_MESSAGE),
            false => (&SERVICE, &OPERATION),
        };
        same(
            "long polling",
            Classifier.is_long_polling(service, operation),
            is_long_polling,
        )?;
        let number = |key: &str| given[key].as_u64().and_then(|it| u32::try_from(it).ok());
        let quota = RetryQuota::new(CAPACITY);
        let quota = quota.with_left(number("initial_retry_tokens").unwrap_or(CAPACITY));
        let mut retries = retries(service).quota(quota.clone());
        if let Some(attempts) = number("max_attempts") {
            retries = retries.attempts(attempts);
        }
        if let Some(seconds) = given["max_backoff_time"].as_f64() {
            retries = retries.max_delay(Duration::from_secs_f64(seconds));
        }
        // The data has the longest delays that chance can give.
        match given["exponential_base"].as_f64() {
            Some(1.0) => {}
            other => return Err(format!("the exponential base is {other:?}")),
        }
        Ok(Self {
            retries,
            quota,
            service,
            operation,
            time: VirtualTime::default(),
        })
    }

    fn call(&self) -> RetryCall<'static> {
        let now = self.time.instant();
        let call = RetryCall::new(self.operation, &FixedRandom(1.0), now);
        call.long_polling(Classifier.is_long_polling(self.service, self.operation))
    }

    /// Gives an answer to an attempt. Returns what it comes to, and the delay.
    fn answer(
        &self,
        call: &mut RetryCall<'_>,
        answer: &Value,
    ) -> Result<(&'static str, Duration), String> {
        let head = head(answer)?;
        if head.status.is_success() {
            self.retries.after_attempt(call, AttemptOutcome::Success);
            return Ok(("success", Duration::ZERO));
        }
        let (body, code) = (Bytes::new(), answer["error_code"].as_str());
        let failure =
            AttemptFailure::of_response(self.service, self.operation, &head, &body, code, None);
        let classifiers = [&Classifier as &dyn RetryClassifier].into_iter();
        let failure = classify(&failure, classifiers, SystemTime::UNIX_EPOCH);
        let outcome = AttemptOutcome::Failure(failure.kind());
        self.retries.after_attempt(call, outcome);
        if failure.kind() == FailureKind::Permanent {
            return Ok(("fail_request", Duration::ZERO));
        }
        match self.retries.after_failure(call, &failure) {
            RetryDecision::Retry(delay) => Ok(("retry_request", delay)),
            RetryDecision::Stop(StopReason::MaxAttempts, wait) => {
                Ok(("max_attempts_exceeded", wait))
            }
            RetryDecision::Stop(StopReason::QuotaExceeded, wait) => {
                Ok(("retry_quota_exceeded", wait))
            }
            other => Err(format!("the strategy decided {other:?}")),
        }
    }
}

fn head(answer: &Value) -> Result<response::Parts, String> {
    let status = answer["status_code"].as_u64().unwrap_or_default();
    let mut response = http::Response::builder().status(status as u16);
    for (name, value) in answer["headers"].as_object().into_iter().flatten() {
        response = response.header(name, value.as_str().unwrap_or_default());
    }
    let response = response.body(()).map_err(|error| error.to_string())?;
    Ok(response.into_parts().0)
}

fn run_case(case: &Value) -> Result<(), String> {
    let client = Client::new(&case["given"])?;
    if let Some(responses) = case["responses"].as_array() {
        let mut call = client.call();
        return responses
            .iter()
            .try_for_each(|it| step(&client, &mut call, it));
    }
    let threads = case["threads"]
        .as_array()
        .ok_or("neither responses nor threads")?;
    let steps = threads
        .iter()
        .map(|it| it.as_array().map_or(&[][..], Vec::as_slice));
    let mut rest: Vec<&[Value]> = steps.collect();
    let order = order(CAPACITY, &rest, &[]).ok_or("no order of the threads has these quotas")?;
    let mut calls: Vec<_> = rest.iter().map(|_| client.call()).collect();
    for thread in order {
        let (first, others) = rest[thread].split_first().ok_or("no step")?;
        step(&client, &mut calls[thread], first)?;
        rest[thread] = others;
    }
    let left = u64::from(client.quota.left());
    same(
        "the quota",
        Some(left),
        case["expected_final_quota"].as_u64(),
    )
}

/// Finds an order in which the steps of threads leave the quotas that the data has: the data does not say which thread
/// comes first. `retried` has the threads whose call has been retried, and whose success gives something back.
fn order(left: u32, rest: &[&[Value]], retried: &[usize]) -> Option<Vec<usize>> {
    if rest.iter().all(|it| it.is_empty()) {
        return Some(Vec::new());
    }
    (0..rest.len()).find_map(|thread| {
        let (first, others) = rest[thread].split_first()?;
        let expected = &first["expected"];
        let after = match expected["outcome"].as_str()? {
            "retry_request" => left.checked_sub(COST)?,
            _ if retried.contains(&thread) => (left + COST).min(CAPACITY),
            _ => (left + 1).min(CAPACITY),
        };
        if u64::from(after) != expected["retry_quota"].as_u64()? {
            return None;
        }
        let mut rest = rest.to_vec();
        rest[thread] = others;
        let retried = [retried, &[thread]].concat();
        let mut found = order(after, &rest, &retried)?;
        found.insert(0, thread);
        Some(found)
    })
}

/// Runs one attempt, and compares what the client does then.
fn step(client: &Client, call: &mut RetryCall<'_>, step: &Value) -> Result<(), String> {
    call.begin_attempt();
    let expected = &step["expected"];
    let (outcome, delay) = client.answer(call, &step["response"])?;
    let attempt = format!("attempt {}: ", call.attempts());
    same(
        &format!("{attempt}outcome"),
        Some(outcome),
        expected["outcome"].as_str(),
    )?;
    if let Some(quota) = expected["retry_quota"].as_u64() {
        same(
            &format!("{attempt}quota"),
            u64::from(client.quota.left()),
            quota,
        )?;
    }
    let none = Value::from(0.0);
    let expected = match &expected["delay"] {
        // In the cases with threads no delays are written down.
        Value::Null if outcome == "retry_request" => &Value::Null,
        Value::Null => &none,
        delay => delay,
    };
    near(&format!("{attempt}delay"), delay.as_secs_f64(), expected)?;
    if outcome != "retry_request" {
        *call = client.call();
    }
    Ok(())
}
