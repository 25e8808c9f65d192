//! The sleeper that clients have by default.

use std::time::Duration;

use super::thread_timer::ThreadSleep;
use super::{SleepFuture, Sleeper};

/// The sleeper that clients have unless they are given another one. Inside of a tokio runtime with its time driver, where
/// the crate is built with tokio (features `hyper` and `serve`), the runtime's timer waits. Anywhere else one thread of this process
/// waits for all.
///
/// Only tokio knows whether a runtime has its time driver, and says so by a panic, whose message stands once in the
/// program's output for each thread of such a runtime. A program that is built with `panic = "abort"` leaves tokio's timer
/// alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct DefaultSleeper;

impl Sleeper for DefaultSleeper {
    fn sleep(&self, duration: Duration) -> SleepFuture {
        #[cfg(all(any(feature = "hyper", feature = "serve"), panic = "unwind"))]
        if let Some(sleep) = tokio_sleep(duration) {
            return Box::pin(sleep);
        }
        Box::pin(ThreadSleep::new(duration))
    }
}

#[cfg(all(any(feature = "hyper", feature = "serve"), panic = "unwind"))]
thread_local! {
    /// Whether a runtime of this thread has turned out to have no time driver.
    static HAS_NO_DRIVER: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// A sleep by the timer of the tokio runtime around it, if there is a timer.
#[cfg(all(any(feature = "hyper", feature = "serve"), panic = "unwind"))]
fn tokio_sleep(duration: Duration) -> Option<tokio::time::Sleep> {
    if HAS_NO_DRIVER.get() || tokio::runtime::Handle::try_current().is_err() {
        return None;
    }
    let sleep = std::panic::catch_unwind(|| tokio::time::sleep(duration)).ok();
    HAS_NO_DRIVER.set(sleep.is_none());
    sleep
}

#[cfg(all(test, any(feature = "hyper", feature = "serve")))]
mod tests {
    use super::*;

    #[test]
    fn a_runtime_without_a_time_driver_is_no_reason_to_panic() {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.unwrap().block_on(async {
            for _ in 0..2 {
                DefaultSleeper.sleep(Duration::from_millis(1)).await;
            }
        });
    }
}
