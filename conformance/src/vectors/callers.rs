//! What requests say about their callers: the trace of a function, and the ids of features in the user agent.

use std::collections::BTreeMap;
use std::path::Path;

use farrier_aws::recursion::RecursionDetection;
use farrier_aws::user_agent::Feature;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::{Report, data, json_cases, profiles, same};

/// Runs the suites.
pub(super) fn run(folder: &Path, report: &mut Report) {
    let file = folder.join("credentials/aws-runtime/recursion-detection.json");
    json_cases::run(report, "recursion detection", 5, (&file, ""), recursion);
    let ids = data::json(&folder.join("useragent/feature_id_to_metric_value.json"));
    let ids = ids.and_then(|json| {
        let ids: Result<BTreeMap<String, String>, _> = serde_json::from_value(json);
        ids.map_err(|error| error.to_string())
    });
    let names = ids.as_ref().map_err(String::clone);
    let names = names.map(|it| it.keys().cloned().collect());
    let ids = ids.clone().unwrap_or_default();
    let mut suite = report.suite("user agent ids", Feature::ALL.len());
    suite.run_all(names, |name| feature(name, &ids[name]));
}

/// A case of the header by which functions that call themselves are noticed.
fn recursion(case: &Value) -> Result<(), String> {
    let mut found = headers(&case["requestHeadersBefore"])?;
    let environment = profiles::environment(&case["env"]);
    RecursionDetection::new(environment).add_to(&mut found);
    same("headers", found, headers(&case["requestHeadersAfter"])?)
}

fn headers(lines: &Value) -> Result<HeaderMap, String> {
    let lines = lines.as_array().into_iter().flatten();
    let pairs = lines.map(|line| {
        let line = line.as_str().unwrap_or_default();
        let (name, value) = line.split_once(": ").ok_or("no colon")?;
        let name = HeaderName::try_from(name).map_err(|error| error.to_string())?;
        let value = HeaderValue::try_from(value).map_err(|error| error.to_string())?;
        Ok((name, value))
    });
    pairs.collect()
}

fn feature(name: &str, id: &str) -> Result<(), String> {
    let found = Feature::ALL.iter().find(|(it, _)| *it == name);
    same("id", found.map(|(_, it)| it.id()), Some(id))
}
