//! Work that ends in time.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use crate::client::time::{SleepFuture, Sleeper};

/// Does some work. Returns `None`, and gives the work up, if it has not ended within the limit. Work that never waits
/// needs no timer.
pub(in crate::client) async fn within<T>(
    limit: Option<Duration>,
    sleeper: &dyn Sleeper,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut work = pin!(work);
    let mut alarm: Option<SleepFuture> = None;
    poll_fn(|cx| {
        if let Poll::Ready(done) = work.as_mut().poll(cx) {
            return Poll::Ready(Some(done));
        }
        let Some(limit) = limit else {
            return Poll::Pending;
        };
        let alarm = alarm.get_or_insert_with(|| sleeper.sleep(limit));
        alarm.as_mut().poll(cx).map(|()| None)
    })
    .await
}
