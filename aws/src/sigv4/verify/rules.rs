//! What a service takes of signatures.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::super::canonical::Place;
use super::super::settings::Settings;
use super::error::VerificationError;
use super::presented::Presented;

/// How far the time of a signature may be from the server's.
const WINDOW: Duration = Duration::from_secs(300);

/// The same for services like Amazon S3.
const WINDOW_OF_S3: Duration = Duration::from_secs(900);

/// What a service takes.
#[derive(Clone)]
pub(super) struct Rules {
    /// The only region, unless any is right.
    pub(super) region: Option<Arc<str>>,
    /// The signing name, in the place of the model's.
    pub(super) service: Option<Arc<str>>,
    pub(super) settings: Option<Settings>,
    pub(super) window: Option<Duration>,
    /// Whether signatures need not cover bodies.
    pub(super) takes_unsigned: bool,
    pub(super) clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
}

impl Rules {
    pub(super) fn new(region: Option<Arc<str>>) -> Self {
        Self {
            region,
            service: None,
            settings: None,
            window: None,
            takes_unsigned: false,
            clock: Arc::new(SystemTime::now),
        }
    }

    pub(super) fn settings(&self, service: &str) -> Settings {
        self.settings
            .unwrap_or_else(|| Settings::of_service(service))
    }

    /// Checks the scope of a signature: its service, its region and its day.
    pub(super) fn check_scope(
        &self,
        presented: &Presented,
        service: &str,
    ) -> Result<(), VerificationError> {
        let scope = |expected: String| Err(VerificationError::Scope(expected));
        if presented.service != service {
            return scope(format!("the service `{service}`"));
        }
        if presented.day != presented.date.day() {
            return scope("the day of its date".to_owned());
        }
        let Some(region) = self.region.as_deref() else {
            return Ok(());
        };
        let is_right = match (&presented.region, &presented.region_set) {
            (Some(it), _) => it == region,
            (None, Some(set)) => set.split(',').any(|it| covers(it.trim(), region)),
            (None, None) => false,
        };
        match is_right {
            true => Ok(()),
            false => scope(format!("the region `{region}`")),
        }
    }

    /// Checks the time of a signature.
    pub(super) fn check_time(
        &self,
        presented: &Presented,
        settings: &Settings,
        now: SystemTime,
    ) -> Result<(), VerificationError> {
        let usual = match settings.content_sha256 {
            true => WINDOW_OF_S3,
            false => WINDOW,
        };
        let window = self.window.unwrap_or(usual);
        let date = presented.date.time();
        let (early, late) = (date.duration_since(now), now.duration_since(date));
        let early = early.unwrap_or_default();
        let late = late.unwrap_or_default();
        let valid = match (presented.place, presented.expires_in) {
            (Place::Query, Some(seconds)) => Duration::from_secs(seconds),
            _ => window,
        };
        if early > window {
            return Err(VerificationError::TooSkewed(early));
        }
        match (late > valid, presented.place) {
            (false, _) => Ok(()),
            (true, Place::Query) => Err(VerificationError::Expired),
            (true, Place::Headers) => Err(VerificationError::TooSkewed(late)),
        }
    }
}

/// Whether an element of a set of regions covers a region. An asterisk stands for any end.
fn covers(element: &str, region: &str) -> bool {
    match element.strip_suffix('*') {
        Some(start) => region.starts_with(start),
        None => element == region,
    }
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rules")
            .field("region", &self.region)
            .field("service", &self.service)
            .field("settings", &self.settings)
            .field("window", &self.window)
            .field("takes_unsigned", &self.takes_unsigned)
            .finish_non_exhaustive()
    }
}
