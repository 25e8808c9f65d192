//! Work that ends in time: a future and a limit come in, its output goes out, or `None` if the limit came first.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use super::{SleepFuture, Sleeper};

/// Does some work. Returns `None`, and gives the work up, if it has not ended within the limit. Work that never waits
/// needs no timer.
pub(crate) async fn within<T>(
    limit: Option<Duration>,
    sleeper: &dyn Sleeper,
    work: impl Future<Output = T>,
) -> Option<T> {
    within_unless(limit, sleeper, || false, work).await
}

/// How soon a limit of no time at all is looked at again, where it is excused.
const AGAIN: Duration = Duration::from_millis(1);

/// The same, where the limit begins anew if `is_excused` holds when it is reached.
pub(crate) async fn within_unless<T>(
    limit: Option<Duration>,
    sleeper: &dyn Sleeper,
    is_excused: impl Fn() -> bool,
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
        loop {
            let set = alarm.get_or_insert_with(|| sleeper.sleep(limit));
            if set.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            if !is_excused() {
                return Poll::Ready(None);
            }
            alarm = Some(sleeper.sleep(limit.max(AGAIN)));
        }
    })
    .await
}
