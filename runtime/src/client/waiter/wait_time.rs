//! The time that a waiter has. It begins with the first call, which tells by whose clock: that of the client that is
//! called, or that of the system.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use crate::client::attempt_settings::TimeSettings;
use crate::client::call_time;
use crate::client::time::{Clock, RandomSource, SleepFuture, Sleeper};

pub(super) struct WaitTime {
    max_wait: Duration,
    /// In the place of those of the client.
    pub(super) clock: Option<Arc<dyn Clock>>,
    pub(super) sleeper: Option<Arc<dyn Sleeper>>,
    pub(super) random: Option<Arc<dyn RandomSource>>,
    /// When it has begun, and by which clock.
    begun: Option<(Instant, TimeSettings)>,
}

impl WaitTime {
    pub(super) fn new(max_wait: Duration) -> Self {
        Self {
            max_wait,
            clock: None,
            sleeper: None,
            random: None,
            begun: None,
        }
    }

    /// How much there is.
    pub(super) fn whole(&self) -> Duration {
        self.max_wait
    }

    /// How much is left.
    pub(super) fn left(&self) -> Duration {
        let spent = self.begun.as_ref().map(|(begin, time)| {
            let now = time.clock.instant();
            now.saturating_duration_since(*begin)
        });
        self.max_wait.saturating_sub(spent.unwrap_or_default())
    }

    /// A random number from 0 to 1, after the first call.
    pub(super) fn fraction(&self) -> f64 {
        let begun = self.begun.as_ref();
        begun.map_or(1.0, |(_, time)| time.random.fraction())
    }

    /// Sleeps, after the first call.
    pub(super) async fn sleep(&self, duration: Duration) {
        if let Some((_, time)) = &self.begun {
            time.sleeper.sleep(duration).await;
        }
    }

    /// Returns the result of a call. `None` if all time is up before, and `shortest`, too.
    pub(super) async fn run<T>(
        &mut self,
        mut call: Pin<Box<dyn Future<Output = T> + Send + '_>>,
        shortest: Duration,
    ) -> Option<T> {
        let mut limit: Option<SleepFuture> = None;
        poll_fn(move |cx| {
            let polled = match self.begun.is_some() {
                true => call.as_mut().poll(cx),
                false => {
                    let (polled, heard) = call_time::listen(|| call.as_mut().poll(cx));
                    self.begin(heard.unwrap_or_default());
                    polled
                }
            };
            if let Poll::Ready(result) = polled {
                return Poll::Ready(Some(result));
            }
            let left = self.left().max(shortest);
            let Some((_, time)) = &self.begun else {
                return Poll::Pending;
            };
            let limit = limit.get_or_insert_with(|| time.sleeper.sleep(left));
            limit.as_mut().poll(cx).map(|()| None)
        })
        .await
    }

    fn begin(&mut self, mut time: TimeSettings) {
        if let Some(clock) = self.clock.take() {
            time.clock = clock;
        }
        if let Some(sleeper) = self.sleeper.take() {
            time.sleeper = sleeper;
        }
        if let Some(random) = self.random.take() {
            time.random = random;
        }
        self.begun = Some((time.clock.instant(), time));
    }
}
