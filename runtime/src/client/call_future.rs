//! The future of a call.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::stages::{self, ResponseResult};
use super::{Client, Result, response};
use crate::error::OperationError;
use crate::operation::Operation;
use crate::shape::Structure;

/// What a method of a client returns: a future of the operation's output, or of an error. An `async fn` that
/// returns a [`Result`] implements such a method.
pub trait OperationFuture<O, E>: Future<Output = Result<O, E>> + Send {}

impl<F, O, E> OperationFuture<O, E> for F where F: Future<Output = Result<O, E>> + Send {}

/// An [`OperationFuture`] as a trait object.
#[cfg(feature = "dyn")]
pub type BoxOperationFuture<'a, O, E> = Pin<Box<dyn Future<Output = Result<O, E>> + Send + 'a>>;

/// A call: the [`OperationFuture`] of generated clients. It owns the input, and does nothing before it is polled.
///
/// It is a named type so that compilers need not look into each method to see that it can be sent to another
/// thread. Reading the response is compiled where the call is awaited, so operations that nobody calls cost
/// nothing.
#[must_use = "futures do nothing unless polled"]
pub struct CallFuture<'a, I, O, E> {
    client: &'a Client,
    operation: &'static Operation,
    input: I,
    /// Absent before the first poll.
    exchange: Option<Pin<Box<dyn Future<Output = ResponseResult> + Send + 'a>>>,
    output: PhantomData<fn() -> (O, E)>,
}

impl<'a, I, O, E> CallFuture<'a, I, O, E> {
    pub(super) fn new(client: &'a Client, operation: &'static Operation, input: I) -> Self {
        Self {
            client,
            operation,
            input,
            exchange: None,
            output: PhantomData,
        }
    }
}

/// Nothing in it is pinned in place: what has to be is boxed.
impl<I, O, E> Unpin for CallFuture<'_, I, O, E> {}

impl<I: Structure, O: Structure, E: OperationError> Future for CallFuture<'_, I, O, E> {
    type Output = Result<O, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let it = self.get_mut();
        let (client, operation, input) = (it.client, it.operation, &mut it.input);
        let exchange = it
            .exchange
            .get_or_insert_with(|| start(client, operation, input));
        let exchanged = ready!(exchange.as_mut().poll(cx));
        Poll::Ready(response::interpret(client, operation, exchanged))
    }
}

/// Writes the request of a call, and returns what sends it.
fn start<'a>(
    client: &'a Client,
    operation: &'static Operation,
    input: &mut dyn Structure,
) -> Pin<Box<dyn Future<Output = ResponseResult> + Send + 'a>> {
    Box::pin(stages::exchange(stages::prepare(client, operation, input)))
}

impl<I, O, E> fmt::Debug for CallFuture<'_, I, O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallFuture")
            .field("operation", &self.operation.name())
            .finish_non_exhaustive()
    }
}
