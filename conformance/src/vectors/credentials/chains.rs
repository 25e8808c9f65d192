//! Whole chains: a folder has an environment, files, recorded requests with their answers, and the credentials or the
//! error that come out.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use farrier::client::time::VirtualTime;
use farrier_aws::config::ConfigBuilder;
use farrier_aws::{Config, Credentials};
use serde_json::{Value, json};

use super::super::{data, profiles, same};
use super::replay::Replay;
use super::texts;
use super::wait::wait;

/// A copy of a case that was left in its folder of files. It expects an error, and has a request that nothing sends.
const LEFT_OVER: &str = "sso_token/fs";

/// The folders of a suite, below its own. Some have one more inside.
pub(super) fn folders(suite: &Path) -> Result<Vec<String>, String> {
    let mut all = Vec::new();
    for name in data::names(suite)? {
        let inner = format!("{name}/fs");
        if suite.join(&inner).join("test-case.json").is_file() {
            all.push(inner);
        }
        all.push(name);
    }
    Ok(all)
}

/// A case of the default chain.
pub(super) fn default_chain(suite: &Path, name: &str) -> Result<(), String> {
    run(suite, name, |it| it)
}

/// A case of the provider of profiles.
#[allow(
    dead_code,
    reason = "a case is about retries, which clients do not have yet"
)]
pub(super) fn profile(suite: &Path, name: &str) -> Result<(), String> {
    run(suite, name, |it| it.profile("default"))
}

/// A case of a token of IAM Identity Center.
pub(super) fn token(suite: &Path, name: &str) -> Result<(), String> {
    let case = Case::read(&suite.join(name))?;
    let config = case.load(|it| it)?;
    let token = wait(config.sso_token());
    let token = token.map_err(|error| error.to_string())?;
    let expected = &case.expected["Ok"];
    same(
        "token",
        token.as_str(),
        expected["token"].as_str().unwrap_or_default(),
    )?;
    let expiration = expected["expiration"].as_str().unwrap_or_default();
    let expiration: farrier::Timestamp = expiration.parse().map_err(|_| "expiration")?;
    same("expiration", token.expires_at().into(), expiration)?;
    case.replay.finish()
}

struct Case {
    environment: farrier_aws::environment::Environment,
    replay: Replay,
    expected: Value,
}

impl Case {
    fn read(folder: &Path) -> Result<Self, String> {
        let root: PathBuf = folder.join("fs");
        let environment = profiles::environment(&data::json(&folder.join("env.json"))?);
        Ok(Self {
            environment: environment.with_root(root).with_windows(false),
            replay: Replay::read(&folder.join("http-traffic.json"))?,
            expected: data::json(&folder.join("test-case.json"))?["result"].clone(),
        })
    }

    fn load(&self, change: impl Fn(ConfigBuilder) -> ConfigBuilder) -> Result<Config, String> {
        let builder = || {
            let builder = Config::builder().environment(self.environment.clone());
            let time = VirtualTime::starting(SystemTime::now());
            let builder = builder.transport(self.replay.clone());
            let builder = builder.clock(time.clone()).sleeper(time);
            change(builder)
        };
        // The recordings have no question for a region, so that the instance must not be asked for one.
        let alone = builder().settings(|it| it.instance_metadata_disabled = Some(true));
        let alone = wait(alone.load()).map_err(|error| error.to_string())?;
        let builder = match alone.region() {
            Some(_) => builder(),
            None => builder().region("us-east-1"),
        };
        wait(builder.load()).map_err(|error| error.to_string())
    }
}

fn run(
    suite: &Path,
    name: &str,
    change: impl Fn(ConfigBuilder) -> ConfigBuilder,
) -> Result<(), String> {
    let case = Case::read(&suite.join(name))?;
    let found = case.load(change).and_then(|config| {
        let credentials = wait(config.credentials());
        credentials.map_err(|error| error.to_string())
    });
    match (found, case.expected["ErrorContains"].as_str()) {
        (Ok(found), None) => same("credentials", members(&found), case.expected["Ok"].clone())?,
        (Err(error), Some(expected)) => texts::contains_in(name, &error, expected)?,
        (Ok(found), Some(expected)) => {
            return Err(format!("expected {expected}\nfound    {found:?}"));
        }
        (Err(error), None) => return Err(error),
    }
    match name == LEFT_OVER {
        true => Ok(()),
        false => case.replay.finish(),
    }
}

fn members(keys: &Credentials) -> Value {
    let mut members = json!({
        "access_key_id": keys.access_key_id(),
        "secret_access_key": keys.secret_access_key(),
    });
    if let Some(token) = keys.session_token() {
        members["session_token"] = token.into();
    }
    if let Some(id) = keys.account_id() {
        members["account_id"] = id.into();
    }
    if let Some(at) = keys.expires_at() {
        let since: Duration = at.duration_since(UNIX_EPOCH).unwrap_or_default();
        members["expiry"] = since.as_secs().into();
    }
    members
}
