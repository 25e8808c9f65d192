//! Clocks that differ: the date of each signature, what is known of the clock after a call, and how the call ends.

use std::path::Path;
use std::time::SystemTime;

use bytes::Bytes;
use farrier::__private::v1::schema::UNIT as EMPTY;
use farrier::Timestamp;
use farrier::client::retry::{AttemptFailure, FailureKind, RetryClassifier, classify};
use farrier::client::time::{ClockSkew, Skew};
use farrier::operation::{Operation, Protocol, Service, TimestampFormat};
use farrier_aws::retry::Classifier;
use serde_json::Value;

use super::Report;
use crate::vectors::{data, same};

/// How many attempts a call has where a case does not say.
const ATTEMPTS: u64 = 3;

static SERVICE: Service = Service::new("Stables", Protocol::named("awsJson1_1"), &[&OPERATION]);
static OPERATION: Operation = Operation::new("GetHorse", &EMPTY, &EMPTY);

pub(super) fn run(path: &Path, report: &mut Report) {
    let mut suite = report.suite("clock skew", 10);
    let file = match data::json(path) {
        Ok(file) => file,
        Err(reason) => return suite.case("read", Err(reason)),
    };
    for case in file["tests"].as_array().into_iter().flatten() {
        let name = case["description"].as_str().unwrap_or("(no description)");
        suite.run(name, || run_case(case));
    }
}

fn run_case(case: &Value) -> Result<(), String> {
    let known = ClockSkew::default();
    let operations = case["operations"].as_array().ok_or("no operations")?;
    for (index, operation) in operations.iter().enumerate() {
        let initial = operation["initialClientSkew"].as_i64().ok_or("no skew")?;
        match index {
            0 => known.set(Skew::from_millis(initial * 1000)),
            _ => same("the skew before", known.get().as_millis(), initial * 1000)?,
        }
        let outcome = run_operation(&known, operation)?;
        same(
            "outcome",
            Some(outcome),
            operation["expectedOutcome"].as_str(),
        )?;
        let after = operation["expectedClientSkew"].as_i64().ok_or("no skew")?;
        same("the skew after", known.get().as_millis(), after * 1000)?;
    }
    Ok(())
}

fn run_operation(known: &ClockSkew, operation: &Value) -> Result<&'static str, String> {
    let most = operation["maxAttempts"].as_u64().unwrap_or(ATTEMPTS);
    let attempts = operation["attempts"].as_array().ok_or("no attempts")?;
    let mut attempts = attempts.iter();
    for number in 1.. {
        let attempt = attempts.next().ok_or("the client tries more often")?;
        let retry = run_attempt(known, attempt)?;
        let outcome = match retry {
            None => "success",
            Some(true) if number < most => continue,
            Some(_) => "error",
        };
        same("attempts left", attempts.len(), 0)?;
        return Ok(outcome);
    }
    Err("no attempt".to_owned())
}

/// Runs an attempt. Returns whether another one can mend it; `None` after success.
fn run_attempt(known: &ClockSkew, attempt: &Value) -> Result<Option<bool>, String> {
    let time = |key: &str| time(&attempt[key]).map_err(|error| format!("{key}: {error}"));
    let (sent, received) = (time("clientTimeAtSend")?, time("clientTimeAtReceive")?);
    let used = known.get();
    same(
        "the date of the signature",
        used.correct(sent),
        time("expectedSigningTime")?,
    )?;
    let answer = &attempt["response"];
    let status = answer["statusCode"].as_u64().unwrap_or_default() as u16;
    let mut response = http::Response::builder().status(status);
    for (name, value) in answer["headers"].as_object().into_iter().flatten() {
        response = response.header(name, value.as_str().unwrap_or_default());
    }
    let response = response.body(()).map_err(|error| error.to_string())?;
    let (head, ()) = response.into_parts();
    let measured = Skew::measure(sent, received, &head.headers);
    if let Some(skew) = measured {
        known.set(skew);
    }
    if head.status.is_success() {
        return Ok(None);
    }
    let (body, code) = (Bytes::new(), answer["errorCode"].as_str());
    let failure = AttemptFailure::of_response(&SERVICE, &OPERATION, &head, &body, code, None);
    let failure = failure.skewed_date(measured.is_some_and(|it| it.refuses(used)));
    let classifiers = [&Classifier as &dyn RetryClassifier].into_iter();
    let failure = classify(&failure, classifiers, received);
    Ok(Some(failure.kind() != FailureKind::Permanent))
}

fn time(text: &Value) -> Result<SystemTime, String> {
    let text = text.as_str().ok_or("no time")?;
    let time = Timestamp::parse(text, TimestampFormat::DateTime);
    let time = time.map_err(|error| error.to_string())?;
    SystemTime::try_from(time).map_err(|_| "beyond the clock".to_owned())
}
