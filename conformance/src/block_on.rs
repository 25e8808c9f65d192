//! Running a future to its end: nothing here waits for anything outside the program.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// How often a future is asked. One that is in memory as a whole is ready the first few times.
const POLLS: usize = 10_000;

/// What the future comes to.
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
