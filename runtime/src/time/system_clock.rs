//! The clock of the system.

use std::time::{Instant, SystemTime};

use super::Clock;

/// The clock of the system: what clients have unless they are given another one.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn instant(&self) -> Instant {
        Instant::now()
    }
}
