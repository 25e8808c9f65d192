//! A panic in a handler or an interceptor ends its request, not the server.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

/// What a handler or an interceptor said when it panicked.
#[derive(Debug)]
pub(super) struct Panicked(String);

impl Panicked {
    fn new(payload: Box<dyn Any + Send>) -> Self {
        let text = payload.downcast::<String>().map(|it| *it);
        let text = text.or_else(|it| it.downcast::<&'static str>().map(|it| (*it).to_owned()));
        Self(text.unwrap_or_default())
    }
}

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "panicked: {}", self.0)
    }
}

impl std::error::Error for Panicked {}

/// Runs a function; returns what it says if it panics.
pub(super) fn catch<T>(run: impl FnOnce() -> T) -> Result<T, Panicked> {
    // The caller drops or replaces what the function has changed.
    catch_unwind(AssertUnwindSafe(run)).map_err(Panicked::new)
}

/// Returns what the future says if it panics. The panic hook has been called by then.
pub(super) struct CatchPanic<'a, F>(Pin<&'a mut F>);

impl<'a, F: Future> CatchPanic<'a, F> {
    pub(super) fn new(future: Pin<&'a mut F>) -> Self {
        Self(future)
    }
}

impl<F: Future> Future for CatchPanic<'_, F> {
    type Output = Result<F::Output, Panicked>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // The future is not polled again after a panic: its caller drops it.
        match catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(cx))) {
            Ok(poll) => poll.map(Ok),
            Err(payload) => Poll::Ready(Err(Panicked::new(payload))),
        }
    }
}
