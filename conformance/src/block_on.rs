//! Runs a future to its end. The futures of this crate never wait for anything outside the program.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// How often a future is polled. A future whose data is in memory is ready after a few polls.
const POLLS: usize = 10_000;

/// Returns the output of the future, or an error if the future is not ready after [`POLLS`] polls.
pub(crate) fn block_on<F: Future>(future: F) -> Result<F::Output, String> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..POLLS {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Ok(output);
        }
    }
    Err("the future waits for something that never comes".to_owned())
}
