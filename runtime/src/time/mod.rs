//! Time and chance, as clients and servers take them: [`Clock`], [`Sleeper`] and [`RandomSource`], each a trait that a program can
//! implement, with a default.
//!
//! The defaults are [`SystemClock`], [`DefaultSleeper`] and [`DefaultRandom`]. They need no crate: a thread wakes those
//! that sleep, or the timer of tokio where the crate is built with it. [`VirtualTime`] is for tests: nobody waits, and
//! the time that was slept is known.

mod alarm;
mod default_sleeper;
mod random;
mod skew;
mod system_clock;
mod thread_timer;
mod virtual_time;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

pub(crate) use self::alarm::within;
#[cfg(feature = "server")]
pub(crate) use self::alarm::within_unless;
pub use self::default_sleeper::DefaultSleeper;
pub use self::random::{DefaultRandom, FixedRandom, RandomSource};
pub use self::skew::{ClockSkew, Skew};
pub use self::system_clock::SystemClock;
pub use self::virtual_time::VirtualTime;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Returns the time of day, which signatures and expiry dates are about. It may jump.
    fn now(&self) -> SystemTime;

    /// Returns a time that only goes forward, by which durations are measured.
    fn instant(&self) -> Instant;
}

/// The future of a sleep.
pub type SleepFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Waits.
pub trait Sleeper: Send + Sync + 'static {
    /// Returns a future that ends when `duration` has passed. A future that is dropped before costs nothing more.
    fn sleep(&self, duration: Duration) -> SleepFuture;
}

/// A clock that is shared.
impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> SystemTime {
        (**self).now()
    }

    fn instant(&self) -> Instant {
        (**self).instant()
    }
}

/// A sleeper that is shared.
impl<S: Sleeper + ?Sized> Sleeper for Arc<S> {
    fn sleep(&self, duration: Duration) -> SleepFuture {
        (**self).sleep(duration)
    }
}
