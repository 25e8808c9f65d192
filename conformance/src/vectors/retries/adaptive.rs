//! The limit of the client's rate: the cubic curve, and the rates of a client from its first request on.

use std::path::Path;
use std::time::{Duration, Instant};

use farrier::client::retry::RateLimiter;
use serde_json::Value;

use super::{Report, cases, name, near};

pub(super) fn run(path: &Path, report: &mut Report) {
    let mut suite = report.suite("retries, adaptive", 3);
    let cases = match cases(path) {
        Ok(cases) => cases,
        Err(reason) => return suite.case("read", Err(reason)),
    };
    for (kind, case) in &cases {
        suite.run(name(case), || match kind.as_str() {
            "adaptiveRetryCubicTestCases" => curve(case),
            "adaptiveRetryE2eTestCases" => rates(case),
            other => Err(format!("there is no runner for {other}")),
        });
    }
}

fn steps(case: &Value) -> Result<&Vec<Value>, String> {
    case["cases"]
        .as_array()
        .ok_or_else(|| "no steps".to_owned())
}

/// The instant that a step has as seconds after the start, and whether the service throttles.
fn moment(start: Instant, step: &Value) -> Result<(Instant, bool), String> {
    let seconds = step["timestamp"]
        .as_f64()
        .ok_or("a step without a timestamp")?;
    let throttled = match step["response"].as_str() {
        Some("throttle") => true,
        Some("success") => false,
        other => return Err(format!("a step with the response {other:?}")),
    };
    Ok((start + Duration::from_secs_f64(seconds), throttled))
}

fn curve(case: &Value) -> Result<(), String> {
    let given = |key: &str| case["given"][key].as_f64().ok_or(format!("no {key}"));
    let (start, last_max) = (Instant::now(), given("last_max_rate")?);
    let limiter = RateLimiter::throttled_before(start, last_max, given("last_throttle_time")?);
    let mut rate = last_max;
    for step in steps(case)? {
        let (now, throttled) = moment(start, step)?;
        rate = limiter.curve(now, throttled.then_some(rate));
        near("the rate", rate, &step["calculated_rate"])?;
    }
    Ok(())
}

fn rates(case: &Value) -> Result<(), String> {
    let (start, limiter) = (Instant::now(), RateLimiter::default());
    limiter.start(start);
    for step in steps(case)? {
        let (now, throttled) = moment(start, step)?;
        limiter.update(now, throttled);
        let (measured, rate) = limiter.rates();
        near("the measured rate", measured, &step["measured_tx_rate"])?;
        near("the rate", rate, &step["new_token_bucket_rate"])?;
    }
    Ok(())
}
