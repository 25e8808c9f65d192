//! When credentials are renewed: steps in time come in, with the answers of a source; the credentials that a call gets,
//! and whether the source was asked, go out.
//!
//! The cases are those of a cache that asks a source again that has just refused, so that ours forgets refusals here.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, UNIX_EPOCH};

use farrier::body::BoxError;
use farrier::client::auth::{Identity, IdentityCache, IdentityRefused, SharedIdentityError};
use farrier::client::time::{Clock as _, VirtualTime};
use serde_json::Value;

use super::super::same;
use super::wait::wait;

/// How long credentials hold unless a step says otherwise, in seconds.
const LIFETIME: u64 = 3600;

/// What a call got.
#[derive(Debug, PartialEq)]
enum Outcome {
    Cached,
    New,
    NoCredentials,
    Refused,
}

struct Machine {
    time: VirtualTime,
    cache: IdentityCache,
    at_hand: Option<Identity>,
}

pub(super) fn case(case: &Value) -> Result<(), String> {
    let given = &case["given"];
    let mut machine = Machine::new(given);
    machine.prepare(given["cachedCredentials"].as_str().unwrap_or_default())?;
    for (index, step) in case["steps"].as_array().into_iter().flatten().enumerate() {
        let done = match step["type"].as_str() {
            Some("getCredentials") => machine.get(step),
            Some("advanceTime") => {
                machine.advance(step["seconds"].as_u64().unwrap_or_default());
                Ok(())
            }
            Some("invalidate") => {
                machine.invalidate(step["rejectedAccessKeyId"] == given["accessKeyId"]);
                Ok(())
            }
            _ => Err(format!("unknown step {step}")),
        };
        done.map_err(|reason| format!("step {index}: {reason}"))?;
    }
    Ok(())
}

impl Machine {
    fn new(given: &Value) -> Self {
        let time = VirtualTime::starting(UNIX_EPOCH + Duration::from_secs(1_700_000_000));
        let mut cache = IdentityCache::new()
            .without_memory_of_refusals()
            .with_clock(time.clone());
        if let Some(seconds) = given["refreshBackoffSeconds"].as_u64() {
            cache = cache.with_backoff(Duration::from_secs(seconds));
        }
        if let Some(seconds) = given["configuredAdvisoryWindowSeconds"].as_u64() {
            cache = cache.with_advisory_window(Duration::from_secs(seconds));
        }
        Self {
            time,
            cache,
            at_hand: None,
        }
    }

    /// Brings the cache into a state: with credentials that hold for long, or not.
    fn prepare(&mut self, state: &str) -> Result<(), String> {
        let advance = match state {
            "none" => return Ok(()),
            "valid" => 0,
            "advisory" => LIFETIME - 600,
            "mandatory" => LIFETIME - 30,
            "expired" => LIFETIME + 30,
            other => return Err(format!("unknown state {other}")),
        };
        let identity = self.identity("cached", LIFETIME as i64);
        let (got, _) = self.ask(Some(Ok(identity)));
        self.at_hand = Some(got.map_err(|error| error.to_string())?);
        self.advance(advance);
        Ok(())
    }

    fn get(&mut self, step: &Value) -> Result<(), String> {
        let lifetime = step["lifetimeSeconds"].as_i64().unwrap_or(LIFETIME as i64);
        let answer: Option<Result<Identity, BoxError>> = match step["response"].as_str() {
            None => None,
            Some("freshCredentials") => Some(Ok(self.identity("new", lifetime))),
            Some("staleCredentials") => Some(Ok(self.identity("new", -10))),
            Some("error") => Some(Err("out of order".into())),
            Some("nonRecoverableError") => Some(Err(IdentityRefused::new("refused").into())),
            Some(other) => return Err(format!("unknown response {other}")),
        };
        let (got, contacted) = self.ask(answer);
        let outcome = match &got {
            Ok(identity) if self.at_hand.as_ref().is_some_and(|it| it.is_same(identity)) => {
                Outcome::Cached
            }
            Ok(_) => Outcome::New,
            Err(error) if error.to_string() == "refused" => Outcome::Refused,
            Err(_) => Outcome::NoCredentials,
        };
        let expected = &step["expected"];
        let expected_outcome = match expected["result"].as_str() {
            Some("cachedCredentials") => Outcome::Cached,
            Some("newCredentials") => Outcome::New,
            Some("noCredentialsError") => Outcome::NoCredentials,
            Some("nonRecoverableError") => Outcome::Refused,
            other => return Err(format!("unknown result {other:?}")),
        };
        same("result", outcome, expected_outcome)?;
        same(
            "source contacted",
            Some(contacted),
            expected["sourceContacted"].as_bool(),
        )?;
        if expected["rateLimited"] == true && contacted {
            return Err("the source was not left alone".to_owned());
        }
        if let Some(seconds) = expected["advisoryWindowSeconds"].as_u64() {
            let window = self.cache.advisory_window();
            same(
                "advisory window",
                window,
                Some(Duration::from_secs(seconds)),
            )?;
        }
        self.at_hand = got.ok().or(self.at_hand.take());
        Ok(())
    }

    /// Gets credentials, and says whether the source was asked for them.
    fn ask(
        &self,
        answer: Option<Result<Identity, BoxError>>,
    ) -> (Result<Identity, SharedIdentityError>, bool) {
        let contacted = Rc::new(Cell::new(false));
        let marks = contacted.clone();
        let got = wait(self.cache.get(move || {
            marks.set(true);
            let answer = answer.unwrap_or_else(|| Err("there is no answer for this".into()));
            Box::pin(std::future::ready(answer))
        }));
        (got, contacted.get())
    }

    fn identity(&self, name: &'static str, lifetime: i64) -> Identity {
        let now = self.time.now();
        let seconds = Duration::from_secs(lifetime.unsigned_abs());
        let ends = match lifetime < 0 {
            true => now - seconds,
            false => now + seconds,
        };
        Identity::new(name, Some(ends))
    }

    fn advance(&self, seconds: u64) {
        self.time.advance(Duration::from_secs(seconds));
    }

    /// Invalidates the credentials at hand, or others.
    fn invalidate(&self, at_hand: bool) {
        match self.at_hand.as_ref().filter(|_| at_hand) {
            Some(identity) => self.cache.invalidate(identity),
            None => self.cache.invalidate(&Identity::new("others", None)),
        }
    }
}
