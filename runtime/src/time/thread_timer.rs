//! Sleep without a runtime: one thread of the process wakes everybody who sleeps.
//!
//! A sleep that is dropped takes its entry along, so that deadlines which are never reached cost no memory.

use std::collections::BTreeMap;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

/// A sleep.
pub(super) struct ThreadSleep {
    /// Absent where the end is beyond what the clock can tell: such a sleep never ends.
    end: Option<Instant>,
    /// The number of the entry, once there is one.
    entry: Option<u64>,
}

/// Who has to be woken, and when. Numbers keep two entries of one instant apart.
struct Timer {
    wakers: Mutex<Wakers>,
    changed: Condvar,
}

struct Wakers {
    by_end: BTreeMap<(Instant, u64), Waker>,
    next: u64,
    runs: bool,
}

static TIMER: Timer = Timer {
    wakers: Mutex::new(Wakers {
        by_end: BTreeMap::new(),
        next: 0,
        runs: false,
    }),
    changed: Condvar::new(),
};

impl ThreadSleep {
    pub(super) fn new(duration: Duration) -> Self {
        Self {
            end: Instant::now().checked_add(duration),
            entry: None,
        }
    }
}

impl Future for ThreadSleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Some(end) = self.end else {
            return Poll::Pending;
        };
        if Instant::now() >= end {
            return Poll::Ready(());
        }
        // Wakers are code of others, which may make, poll and drop sleeps. None of it runs while the entries are locked.
        let waker = cx.waker().clone();
        let mut wakers = TIMER.wakers();
        let entry = *self.entry.get_or_insert_with(|| {
            wakers.next += 1;
            wakers.next
        });
        let before = wakers.by_end.insert((end, entry), waker);
        if !wakers.runs {
            wakers.runs = TIMER.start();
        }
        let runs = wakers.runs;
        let is_first = wakers.by_end.first_key_value();
        if is_first.is_some_and(|(key, _)| *key == (end, entry)) {
            TIMER.changed.notify_one();
        }
        drop(wakers);
        drop(before);
        if !runs {
            // A system that has no thread to give. Asking again and again is slow, and ends in time.
            cx.waker().wake_by_ref();
        }
        Poll::Pending
    }
}

impl Drop for ThreadSleep {
    fn drop(&mut self) {
        if let (Some(end), Some(entry)) = (self.end, self.entry) {
            let removed = TIMER.wakers().by_end.remove(&(end, entry));
            drop(removed);
        }
    }
}

impl Timer {
    fn wakers(&self) -> MutexGuard<'_, Wakers> {
        self.wakers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the thread. Returns whether it runs.
    fn start(&'static self) -> bool {
        let thread = std::thread::Builder::new().name("farrier-timer".to_owned());
        thread.spawn(|| self.run()).is_ok()
    }

    /// Wakes everybody in time. Never returns.
    fn run(&self) {
        let mut wakers = self.wakers();
        loop {
            let now = Instant::now();
            let next = wakers.by_end.first_key_value().map(|(key, _)| key.0);
            wakers = match next {
                Some(end) if end <= now => {
                    let woken = wakers.by_end.pop_first();
                    drop(wakers);
                    if let Some((_, waker)) = woken {
                        wake(waker);
                    }
                    self.wakers()
                }
                Some(end) => {
                    let waited = self.changed.wait_timeout(wakers, end - now);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => {
                    let waited = self.changed.wait(wakers);
                    waited.unwrap_or_else(PoisonError::into_inner)
                }
            };
        }
    }
}

/// Wakes somebody. A panic is told by the hook of the program, and ends here: others wait for the same thread.
fn wake(waker: Waker) {
    if let Err(cause) = catch_unwind(AssertUnwindSafe(|| waker.wake())) {
        // What a panic was begun with can panic when it is dropped.
        std::mem::forget(cause);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::task::Wake;

    use super::*;

    /// Unparks the thread that waits.
    struct Unpark(std::thread::Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    fn wait(mut sleep: ThreadSleep) {
        let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
        while Pin::new(&mut sleep)
            .poll(&mut Context::from_waker(&waker))
            .is_pending()
        {
            std::thread::park();
        }
    }

    #[test]
    fn sleeps_end_without_a_runtime() {
        wait(ThreadSleep::new(Duration::from_millis(2)));
        wait(ThreadSleep::new(Duration::ZERO));
    }

    /// A waker that panics when it wakes.
    struct Panic;

    impl Wake for Panic {
        fn wake(self: Arc<Self>) {
            std::panic::resume_unwind(Box::new("a waker of others"));
        }
    }

    #[test]
    fn a_waker_that_panics_leaves_the_other_sleeps_alone() {
        let mut sleep = ThreadSleep::new(Duration::from_millis(1));
        let waker = Waker::from(Arc::new(Panic));
        let polled = Pin::new(&mut sleep).poll(&mut Context::from_waker(&waker));
        assert!(polled.is_pending());
        wait(ThreadSleep::new(Duration::from_millis(5)));
        wait(ThreadSleep::new(Duration::from_millis(1)));
    }

    /// A waker that owns a sleep, as a task does that nobody else keeps.
    struct Owner(#[allow(dead_code, reason = "dropping it is what matters")] ThreadSleep);

    impl Wake for Owner {
        fn wake(self: Arc<Self>) {}
    }

    #[test]
    fn a_waker_that_is_replaced_may_drop_sleeps() {
        let mut owned = ThreadSleep::new(Duration::from_secs(3600));
        assert!(
            Pin::new(&mut owned)
                .poll(&mut Context::from_waker(Waker::noop()))
                .is_pending()
        );
        let owner = Waker::from(Arc::new(Owner(owned)));
        let mut sleep = ThreadSleep::new(Duration::from_secs(3600));
        for waker in [owner, Waker::noop().clone()] {
            let polled = Pin::new(&mut sleep).poll(&mut Context::from_waker(&waker));
            assert!(polled.is_pending());
        }
    }

    #[test]
    fn a_sleep_that_is_dropped_leaves_nothing_behind() {
        let mut sleep = ThreadSleep::new(Duration::from_secs(3600));
        let polled = Pin::new(&mut sleep).poll(&mut Context::from_waker(Waker::noop()));
        assert!(polled.is_pending());
        let key = (sleep.end.unwrap(), sleep.entry.unwrap());
        assert!(TIMER.wakers().by_end.contains_key(&key));
        drop(sleep);
        assert!(!TIMER.wakers().by_end.contains_key(&key));
    }

    #[test]
    fn a_sleep_beyond_the_end_of_time_never_ends() {
        let mut sleep = ThreadSleep::new(Duration::MAX);
        let polled = Pin::new(&mut sleep).poll(&mut Context::from_waker(Waker::noop()));
        assert!(polled.is_pending());
    }
}
