//! wrk, the program that calls: it is a package of Debian, and runs on the second core.

use std::process::Command;

use farrier_bench::payloads::DESCRIBE_METRIC_ATTRIBUTION_REQUEST;

use crate::Error;

/// What is called.
#[derive(Clone, Copy)]
pub struct Call {
    target: &'static str,
    media_type: &'static str,
    body: &'static str,
}

pub const DESCRIBE: Call = Call {
    target: "AmazonPersonalize.DescribeMetricAttribution",
    media_type: "application/x-amz-json-1.1",
    body: DESCRIBE_METRIC_ATTRIBUTION_REQUEST,
};

pub const ITEMS: Call = Call {
    target: "Bench.BatchGetItem",
    media_type: "application/x-amz-json-1.0",
    body: r#"{"TableName":"orders"}"#,
};

/// How long a turn is, and how many connections it has.
const ARGUMENTS: [&str; 7] = ["-c", "1", "wrk", "-t1", "-c64", "-d3s", "-s"];

/// Calls for some seconds. Fails if a response is no success.
pub fn requests_per_second(url: &str, call: &Call) -> Result<f64, Error> {
    let script = std::env::temp_dir().join(format!("farrier-wrk-{}.lua", std::process::id()));
    let Call {
        target,
        media_type,
        body,
    } = call;
    let text = format!(
        "wrk.method = \"POST\"\nwrk.body = [[{body}]]\nwrk.headers[\"content-type\"] = \"{media_type}\"\n\
         wrk.headers[\"x-amz-target\"] = \"{target}\"\n"
    );
    std::fs::write(&script, text)?;
    let output = Command::new("taskset")
        .args(ARGUMENTS)
        .arg(&script)
        .arg(url)
        .output();
    let output = output.map_err(|error| format!("wrk (a package of Debian) is needed: {error}"))?;
    let _ = std::fs::remove_file(&script);
    let text = String::from_utf8_lossy(&output.stdout);
    if text.contains("Non-2xx") || text.contains("Socket errors") {
        return Err(format!("not every call succeeded:\n{text}").into());
    }
    let mut lines = text.lines();
    let line = lines.find_map(|it| it.strip_prefix("Requests/sec:"));
    let problem = String::from_utf8_lossy(&output.stderr);
    let line = line.ok_or_else(|| format!("wrk did not run: {text}{problem}"))?;
    Ok(line.trim().parse()?)
}
