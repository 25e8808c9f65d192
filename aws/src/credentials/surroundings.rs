//! What providers work with: the machine, its profiles and settings, a transport, and time.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use farrier::client::SharedTransport;

use crate::environment::Environment;
use crate::profile::Profiles;
use crate::settings::Settings;

/// What providers work with. Clones share it.
#[derive(Clone)]
pub(crate) struct Surroundings {
    pub(crate) environment: Environment,
    pub(crate) profiles: Arc<Profiles>,
    pub(crate) settings: Arc<Settings>,
    pub(crate) transport: SharedTransport,
    pub(crate) time: Time,
}

/// The time, and a way to wait.
#[derive(Clone)]
pub(crate) struct Time {
    pub(crate) now: Arc<dyn Fn() -> SystemTime + Send + Sync>,
    pub(crate) sleep: Arc<dyn Fn(Duration) -> SleepFuture + Send + Sync>,
}

pub(crate) type SleepFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Surroundings {
    pub(crate) fn now(&self) -> SystemTime {
        (self.time.now)()
    }

    pub(crate) fn sleep(&self, duration: Duration) -> SleepFuture {
        (self.time.sleep)(duration)
    }
}

/// Until clients have clocks of their own: no timer.
impl Default for Time {
    fn default() -> Self {
        Self {
            now: Arc::new(SystemTime::now),
            sleep: Arc::new(|_| Box::pin(std::future::pending())),
        }
    }
}
