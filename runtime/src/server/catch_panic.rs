//! A panic in a handler or an interceptor ends its request, not the server.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

/// Runs a function; returns `None` if it panics.
pub(super) fn catch<T>(run: impl FnOnce() -> T) -> Option<T> {
    // The caller drops or replaces what the function has changed.
    catch_unwind(AssertUnwindSafe(run)).ok()
}

/// Returns `None` if the future panics. The panic's message has gone to the panic hook by then.
pub(super) struct CatchPanic<'a, F>(Pin<&'a mut F>);

impl<'a, F: Future> CatchPanic<'a, F> {
    pub(super) fn new(future: Pin<&'a mut F>) -> Self {
        Self(future)
    }
}

impl<F: Future> Future for CatchPanic<'_, F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<F::Output>> {
        // The future is not polled again after a panic: its caller drops it.
        match catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(cx))) {
            Ok(poll) => poll.map(Some),
            Err(_) => Poll::Ready(None),
        }
    }
}
