//! Time for tests, in which nobody waits.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant, SystemTime};

use super::{Clock, SleepFuture, Sleeper};

/// How often a sleep is polled, while time stands still, before it ends although another one, which nobody polls, ends
/// earlier.
const MAX_POLLS: u32 = 8;

/// A clock and a sleeper for tests. Time stands still until everybody sleeps: of all sleeps, the one that ends first
/// moves time to its end when it is polled again. Whatever else is ready goes first, because executors poll again only
/// when they are told to. Clones share their time.
///
/// ```
/// use std::time::Duration;
///
/// use farrier::client::time::{Clock, Sleeper, VirtualTime};
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let time = VirtualTime::default();
/// let start = time.instant();
/// time.sleep(Duration::from_secs(3600)).await;
/// assert_eq!(time.instant() - start, Duration::from_secs(3600));
/// assert_eq!(time.sleeps(), [Duration::from_secs(3600)]);
/// # });
/// ```
#[derive(Clone)]
pub struct VirtualTime(Arc<Shared>);

struct Shared {
    /// Any instant, which is where time begins.
    instant: Instant,
    state: Mutex<State>,
}

struct State {
    /// The time of day that goes with `passed`.
    now: SystemTime,
    passed: Duration,
    sleeps: Vec<Duration>,
    /// The ends of the sleeps that go on, in any order.
    ends: Vec<Duration>,
}

impl VirtualTime {
    /// Time that begins now.
    pub fn starting(now: SystemTime) -> Self {
        let state = State {
            now,
            passed: Duration::ZERO,
            sleeps: Vec::new(),
            ends: Vec::new(),
        };
        Self(Arc::new(Shared {
            instant: Instant::now(),
            state: Mutex::new(state),
        }))
    }

    /// Lets time pass.
    pub fn advance(&self, duration: Duration) {
        self.state().pass(duration);
    }

    /// Sets the time of day, as a person or a time server does. No time passes by it.
    pub fn set_now(&self, now: SystemTime) {
        self.state().now = now;
    }

    /// Returns how much time has passed since the beginning.
    pub fn passed(&self) -> Duration {
        self.state().passed
    }

    /// Returns the sleeps that have ended, each with its whole duration, in the order of their ends.
    pub fn sleeps(&self) -> Vec<Duration> {
        self.state().sleeps.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn pass(&mut self, duration: Duration) {
        self.passed = self.passed.saturating_add(duration);
        self.now = self.now.checked_add(duration).unwrap_or(self.now);
    }
}

/// Time that begins with the year 1970.
impl Default for VirtualTime {
    fn default() -> Self {
        Self::starting(SystemTime::UNIX_EPOCH)
    }
}

impl Clock for VirtualTime {
    fn now(&self) -> SystemTime {
        self.state().now
    }

    fn instant(&self) -> Instant {
        let passed = self.passed();
        self.0.instant.checked_add(passed).unwrap_or(self.0.instant)
    }
}

impl Sleeper for VirtualTime {
    fn sleep(&self, duration: Duration) -> SleepFuture {
        let end = self.passed().saturating_add(duration);
        Box::pin(VirtualSleep {
            time: self.clone(),
            duration,
            end,
            is_known: false,
            polls: 0,
            polled_at: end,
        })
    }
}

/// A sleep that ends when it is polled again and no other ends before it.
struct VirtualSleep {
    time: VirtualTime,
    duration: Duration,
    end: Duration,
    /// Whether its end is among those that time moves to.
    is_known: bool,
    /// How often it was polled since time has moved.
    polls: u32,
    polled_at: Duration,
}

impl Future for VirtualSleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let it = self.get_mut();
        let mut state = it.time.state();
        if !it.is_known {
            state.ends.push(it.end);
            it.is_known = true;
        }
        if state.passed != it.polled_at {
            it.polled_at = state.passed;
            it.polls = 0;
        }
        it.polls += 1;
        let is_first = state.ends.iter().all(|end| *end >= it.end);
        let may_move = it.polls > 1 && is_first || it.polls > MAX_POLLS;
        if state.passed < it.end && !may_move {
            drop(state);
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let rest = it.end.saturating_sub(state.passed);
        state.pass(rest);
        state.sleeps.push(it.duration);
        Poll::Ready(())
    }
}

impl Drop for VirtualSleep {
    fn drop(&mut self) {
        let mut state = self.time.state();
        let at = state.ends.iter().position(|it| *it == self.end);
        if let Some(at) = at.filter(|_| self.is_known) {
            state.ends.swap_remove(at);
        }
    }
}

impl fmt::Debug for VirtualTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VirtualTime")
            .field("passed", &self.passed())
            .finish_non_exhaustive()
    }
}
