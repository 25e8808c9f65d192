//! Work that blocks, away from the threads of an executor.
//!
//! A function comes in; a future of its result goes out. The function runs on a thread of its own: what needs it, a
//! process and the look-up of a name, happens once in a long while.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

/// What the thread and the future share.
struct Shared<T> {
    result: Option<T>,
    is_over: bool,
    waker: Option<Waker>,
}

/// The future of [`run`].
struct Blocking<T>(Arc<Mutex<Shared<T>>>);

/// Marks the end of the thread, also where the function panics.
struct End<T>(Arc<Mutex<Shared<T>>>);

/// Runs a function on a thread of its own. Returns nothing if there can be no thread, or if the function panics.
pub(super) async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let shared = Arc::new(Mutex::new(Shared {
        result: None,
        is_over: false,
        waker: None,
    }));
    let end = End(shared.clone());
    let spawned = std::thread::Builder::new().spawn(move || {
        let result = work();
        lock(&end.0).result = Some(result);
        drop(end);
    });
    match spawned {
        Ok(_) => Blocking(shared).await,
        Err(_) => None,
    }
}

impl<T> Drop for End<T> {
    fn drop(&mut self) {
        let waker = {
            let mut shared = lock(&self.0);
            shared.is_over = true;
            shared.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Future for Blocking<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let waker = cx.waker().clone();
        let mut shared = lock(&self.0);
        if shared.is_over {
            return Poll::Ready(shared.result.take());
        }
        let before = shared.waker.replace(waker);
        // Dropping a waker can run code of others, which may come back here.
        drop(shared);
        drop(before);
        Poll::Pending
    }
}

fn lock<T>(shared: &Mutex<Shared<T>>) -> std::sync::MutexGuard<'_, Shared<T>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_function_that_panics_has_no_result() {
        assert_eq!(run(|| 5).await, Some(5));
        let panics: Option<i32> = run(|| std::panic::resume_unwind(Box::new("oh"))).await;
        assert_eq!(panics, None);
    }
}
