//! Where the agent of a container and the metadata of an instance are: an environment comes in, the address of the first
//! request goes out.

use farrier::client::time::VirtualTime;
use farrier_aws::Config;
use farrier_aws::config::ConfigBuilder;
use farrier_aws::environment::Environment;
use serde_json::Value;

use super::super::{profiles, same};
use super::replay::Replay;
use super::texts;
use super::wait::wait;

pub(super) fn container(case: &Value) -> Result<(), String> {
    let environment = profiles::environment(&case["env"]);
    let quiet = |it: ConfigBuilder| it.settings(|it| it.instance_metadata_disabled = Some(true));
    first_request(case, environment, quiet)
}

pub(super) fn instance(case: &Value) -> Result<(), String> {
    let folder = farrier_test_support::folder::Folder::new();
    for (name, text) in case["fs"].as_object().into_iter().flatten() {
        folder.put(name, text.as_str().unwrap_or_default());
    }
    let environment = profiles::environment(&case["env"]).with_root(folder.root());
    let text = |key: &str| case[key].as_str().map(str::to_owned);
    let (endpoint, mode) = (text("endpoint_override"), text("mode_override"));
    first_request(case, environment, |it| {
        let (endpoint, mode) = (endpoint.clone(), mode.clone());
        it.settings(move |it| {
            // One attempt, so that the error is not about attempts.
            it.instance_metadata_attempts = Some(1);
            it.instance_metadata_endpoint =
                endpoint.clone().or(it.instance_metadata_endpoint.take());
            it.instance_metadata_endpoint_mode =
                mode.clone().or(it.instance_metadata_endpoint_mode.take());
        })
    })
}

/// Asks for credentials, and compares the address of the first request, or the error without a request.
fn first_request(
    case: &Value,
    environment: Environment,
    change: impl Fn(ConfigBuilder) -> ConfigBuilder,
) -> Result<(), String> {
    let replay = Replay::silent();
    let builder = Config::builder()
        .environment(environment)
        .region("us-east-1")
        .sleeper(VirtualTime::default());
    let config = wait(change(builder.transport(replay.clone())).load());
    let config = config.map_err(|error| error.to_string())?;
    let credentials = wait(config.credentials());
    let result = &case["result"];
    let expected = ["ErrorContains", "Err"]
        .iter()
        .find_map(|it| result[*it].as_str());
    match (replay.uris().first(), expected, credentials) {
        (Some(uri), None, _) => same("address", Some(uri.as_str()), result["Ok"].as_str()),
        (None, Some(expected), Err(error)) => texts::contains(&error.to_string(), expected),
        (uri, expected, found) => Err(format!("expected {expected:?}\nfound {uri:?} {found:?}")),
    }
}
