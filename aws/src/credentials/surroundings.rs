//! What providers work with: the machine, its profiles and settings, a transport, and time.

use std::sync::Arc;
use std::time::SystemTime;

use farrier::client::SharedTransport;
use farrier::client::time::{Clock, Sleeper};

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
    /// What asks the instance and the container. Their addresses are those of the machine, so no proxy stands between:
    /// it would see credentials and their tokens.
    pub(crate) direct: SharedTransport,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) sleeper: Arc<dyn Sleeper>,
}

impl Surroundings {
    pub(crate) fn now(&self) -> SystemTime {
        self.clock.now()
    }
}
