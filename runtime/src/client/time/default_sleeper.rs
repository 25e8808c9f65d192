//! The sleeper that clients have by default.

use std::time::Duration;

use super::thread_timer::ThreadSleep;
use super::{SleepFuture, Sleeper};

/// The sleeper that clients have unless they are given another one. Inside of a tokio runtime, where the crate is built
/// with tokio (feature `hyper`), the runtime's timer waits. Anywhere else one thread of this process waits for all.
///
/// Waiting panics in a tokio runtime that was built without its time driver: give its clients another sleeper.
#[derive(Clone, Copy, Debug, Default)]
pub struct DefaultSleeper;

impl Sleeper for DefaultSleeper {
    fn sleep(&self, duration: Duration) -> SleepFuture {
        #[cfg(feature = "hyper")]
        if tokio::runtime::Handle::try_current().is_ok() {
            return Box::pin(tokio::time::sleep(duration));
        }
        Box::pin(ThreadSleep::new(duration))
    }
}
