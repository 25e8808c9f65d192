//! The head of the request that a handler answers.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::request;

thread_local! {
    static CALLER: RefCell<Option<Arc<request::Parts>>> = const { RefCell::new(None) };
}

/// Calls `read` with the head of the current request: method, URI, headers, and extensions. Layers put extensions
/// there, such as the peer's address; the server puts the tables of the service and the operation there. `None`
/// outside a handler.
///
/// The head is known while a handler runs, also across its `await`s, but not in tasks that it spawns.
///
/// ```
/// # fn handler() -> Option<String> {
/// farrier::server::with_caller(|head| {
///     let agent = head.headers.get(http::header::USER_AGENT)?;
///     Some(agent.to_str().ok()?.to_owned())
/// })
/// .flatten()
/// # }
/// # assert_eq!(handler(), None);
/// ```
pub fn with_caller<T>(read: impl FnOnce(&request::Parts) -> T) -> Option<T> {
    let caller = CALLER.with(|it| it.borrow().clone());
    caller.map(|head| read(&head))
}

/// A future with a request head that is known during each poll.
pub(super) struct WithCaller<F> {
    head: Arc<request::Parts>,
    inner: F,
}

impl<F> WithCaller<F> {
    pub(super) fn new(head: Arc<request::Parts>, inner: F) -> Self {
        Self { head, inner }
    }
}

/// Restores the previous head, also if a poll panics.
struct Restore(Option<Arc<request::Parts>>);

impl Drop for Restore {
    fn drop(&mut self) {
        CALLER.with(|it| *it.borrow_mut() = self.0.take());
    }
}

impl<F: Future + Unpin> Future for WithCaller<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let head = Arc::clone(&self.head);
        let _restore = Restore(CALLER.with(|it| it.borrow_mut().replace(head)));
        Pin::new(&mut self.inner).poll(cx)
    }
}
