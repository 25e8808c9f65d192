//! Limits of time for what providers do: work and a timer come in, the result goes out, or nothing if the timer was
//! first.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

/// Waits for a future as long as a timer runs. Work that is ready counts, also where the timer has ended.
pub(super) async fn within<T>(
    timer: impl Future<Output = ()>,
    work: impl Future<Output = T>,
) -> Option<T> {
    let (mut timer, mut work) = (pin!(timer), pin!(work));
    poll_fn(|cx| match work.as_mut().poll(cx) {
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending => timer.as_mut().poll(cx).map(|()| None),
    })
    .await
}
