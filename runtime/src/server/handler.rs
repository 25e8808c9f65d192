//! What a handler returns: any future whose result can be answered.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::Error;

/// What a method of a server's trait returns: a future of the operation's output, or of an error. An `async fn`
/// implements such a method. It returns either of
///
/// - `Result<Output, OperationError>`, where all errors are of the model;
/// - `Result<Output, farrier::server::Error<OperationError>>`, where `?` takes every error.
pub trait HandlerFuture<O, E>:
    Future<Output = <Self as HandlerFuture<O, E>>::Result> + Send
{
    /// What the handler returns. A future names its own result here, so that compilers do not take an `async fn` for
    /// more than its trait asks for (`refining_impl_trait`).
    type Result: IntoHandlerResult<O, E>;
}

impl<F, O, E> HandlerFuture<O, E> for F
where
    F: Future<Output: IntoHandlerResult<O, E>> + Send,
{
    type Result = F::Output;
}

/// A result that a handler may return.
pub trait IntoHandlerResult<O, E> {
    /// The output, or an error that can be answered.
    fn into_handler_result(self) -> Result<O, Error<E>>;
}

impl<O, E> IntoHandlerResult<O, E> for Result<O, E> {
    fn into_handler_result(self) -> Result<O, Error<E>> {
        self.map_err(Error::modeled_as)
    }
}

impl<O, E> IntoHandlerResult<O, E> for Result<O, Error<E>> {
    fn into_handler_result(self) -> Self {
        self
    }
}

/// A handler at work, whichever form its result has.
pub type BoxHandlerFuture<'a, O, E> = Pin<Box<dyn PollHandler<O, E> + 'a>>;

/// A [`HandlerFuture`] as a trait object.
pub trait PollHandler<O, E>: Send {
    /// [`Future::poll`], with the result in one form.
    fn poll_handler(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<O, Error<E>>>;
}

impl<F: HandlerFuture<O, E>, O, E> PollHandler<O, E> for F {
    fn poll_handler(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<O, Error<E>>> {
        self.poll(cx).map(IntoHandlerResult::into_handler_result)
    }
}

impl<O, E> Future for dyn PollHandler<O, E> + '_ {
    type Output = Result<O, Error<E>>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_handler(cx)
    }
}

/// A method of a server's trait, as a value. Generated code hands these over, because a closure around each method
/// takes compilers longer.
pub trait Method<'a, T, In, I, O, E>: Send + 'static {
    /// Calls the method.
    fn start(
        self,
        handler: &'a T,
        input: In,
        context: &'a super::Context<I>,
    ) -> BoxHandlerFuture<'a, O, E>;
}

impl<'a, T, In, I, O, E, F, R> Method<'a, T, In, I, O, E> for F
where
    T: 'a,
    I: 'a,
    F: FnOnce(&'a T, In, &'a super::Context<I>) -> R + Send + 'static,
    R: HandlerFuture<O, E> + 'a,
{
    fn start(
        self,
        handler: &'a T,
        input: In,
        context: &'a super::Context<I>,
    ) -> BoxHandlerFuture<'a, O, E> {
        Box::pin(self(handler, input, context))
    }
}
