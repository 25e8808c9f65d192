//! The deadlines of calls. No call in memory reaches them, but each pays for the timers.

use std::time::Duration;

/// Of one attempt.
pub(crate) const ATTEMPT: Duration = Duration::from_secs(10);

/// Of all attempts together.
pub(crate) const OPERATION: Duration = Duration::from_secs(30);
