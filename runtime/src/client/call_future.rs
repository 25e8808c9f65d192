//! The future of a call, with the settings that only this call has.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::header::{HeaderName, HeaderValue};

use super::call::{self, Exchange, ModeledKind};
use super::endpoint::{EndpointParameters, EndpointValue};
use super::observe::{CallObservation, CallOutcome};
use super::presign::{self, PresignFuture};
use super::response_head::ResponseHead;
use super::retry::RetryStrategy;
use super::timeouts::Timeouts;
use super::{Config, Interceptor, Result, call_time};
use crate::error::OperationError;
use crate::operation::Operation;
use crate::shape::{self, Structure};

/// What a method of a client returns: a future of the operation's output, or of an error. An `async fn` that
/// returns a [`Result`] implements such a method.
pub trait OperationFuture<O, E>: Future<Output = Result<O, E>> + Send {}

impl<F, O, E> OperationFuture<O, E> for F where F: Future<Output = Result<O, E>> + Send {}

/// An [`OperationFuture`] as a trait object.
pub type BoxOperationFuture<'a, O, E> = Pin<Box<dyn Future<Output = Result<O, E>> + Send + 'a>>;

/// A call: the [`OperationFuture`] of generated clients. It owns the input, and does nothing before it is polled.
///
/// Its methods set what only this call has:
///
/// ```
/// use farrier::client::{Client, Error};
/// # use farrier::operation::Operation;
/// # async fn call<I: farrier::__private::v1::Structure, O: farrier::__private::v1::Structure, E: farrier::error::OperationError>(
/// #     client: &Client, operation: &'static Operation, input: I,
/// # ) -> Result<O, Error<E>> {
/// // A generated client: `client.get_horse(input)`.
/// let call = client.call(operation, input);
/// let (output, response) = call.header("x-trace", "4d1c").with_response().await?;
/// println!("{:?}", response.request_id());
/// # Ok(output)
/// # }
/// ```
///
/// It is a named type so that compilers need not look into each method to see that it can be sent to another
/// thread. Reading the response is compiled where the call is awaited, so operations that nobody calls cost
/// nothing.
///
/// # Panics
///
/// When it is polled after it has returned, as futures of `async fn` do.
#[must_use = "futures do nothing unless polled"]
pub struct CallFuture<I, O, E> {
    config: Arc<Config>,
    operation: &'static Operation,
    state: State<I>,
    /// What is wrong with a setting of the call.
    error: Option<shape::Error>,
    observation: CallObservation,
    output: PhantomData<fn() -> (O, E)>,
}

/// How far a call is.
enum State<I> {
    Unpolled(I),
    Exchange(Exchange),
    Done,
}

impl<I, O, E> CallFuture<I, O, E> {
    pub(super) fn new(config: Arc<Config>, operation: &'static Operation, input: I) -> Self {
        Self {
            config,
            operation,
            state: State::Unpolled(input),
            error: None,
            observation: CallObservation::default(),
            output: PhantomData,
        }
    }

    /// The same call with other settings. Settings of a call mean nothing once it has been polled.
    pub fn with<T>(mut self, set: impl FnOnce(&mut Config) -> T) -> Self {
        set(Arc::make_mut(&mut self.config));
        self
    }

    /// The same call with this header. It replaces one of that name which the operation, the endpoint or the client has.
    /// Only `content-length` is what the body says, where its length is known. A name or a value that no header can have
    /// is the error of the call.
    pub fn header(self, name: impl TryInto<HeaderName>, value: impl TryInto<HeaderValue>) -> Self {
        match (name.try_into(), value.try_into()) {
            (Ok(name), Ok(value)) => self.with(|it| it.call_headers.insert(name, value)),
            (Err(_), _) => self.fail("a header of the call has no valid name".to_owned()),
            (Ok(name), Err(_)) => self.fail(format!(
                "the header `{name}` of the call has no valid value"
            )),
        }
    }

    /// Adds what is wrong with a setting.
    fn fail(mut self, what: String) -> Self {
        let message = match self.error.take() {
            Some(before) => format!("{before}; {what}"),
            None => what,
        };
        self.error = Some(shape::Error::new(message));
        self
    }

    /// The same call with another interceptor, which runs after those of the client.
    pub fn interceptor(self, interceptor: impl Interceptor) -> Self {
        self.with(|it| {
            it.add_interceptor(interceptor);
        })
    }

    /// The same call with a parameter for the resolver of endpoints, in the place of the client's of that name.
    pub fn parameter(self, name: &'static str, value: impl Into<EndpointValue>) -> Self {
        self.with(|it| {
            it.set_parameter(name, value);
        })
    }

    /// The same call with a setting for interceptors, in the place of the client's of that type.
    pub fn setting<T: Clone + Send + Sync + 'static>(self, setting: T) -> Self {
        self.with(|it| {
            it.set_setting(setting);
        })
    }

    /// The same call, which also returns what the response says beside the output.
    pub fn with_response(self) -> CallWithResponse<I, O, E> {
        CallWithResponse(self)
    }
}

impl<I, O, E> CallFuture<I, O, E> {
    /// The same call with retries by this strategy. It has a quota of its own, unless the strategy shares one.
    pub fn retry(self, strategy: impl RetryStrategy) -> Self {
        self.with(|it| {
            it.set_retries(strategy);
        })
    }

    /// The same call with this limit of the time that it takes with all its attempts.
    pub fn timeout(self, limit: Duration) -> Self {
        self.with(|it| {
            it.set_timeout(limit);
        })
    }

    /// The same call with these limits of time.
    pub fn timeouts(self, timeouts: Timeouts) -> Self {
        self.with(|it| {
            it.set_timeouts(timeouts);
        })
    }
}

impl<I, O, E> EndpointParameters for CallFuture<I, O, E> {
    fn endpoint_parameter(self, name: &'static str, value: impl Into<EndpointValue>) -> Self {
        self.parameter(name, value)
    }
}

impl<I: Structure, O, E> CallFuture<I, O, E> {
    /// Presigns the request of the call, with its settings and headers, so that someone else can send it for so long. It
    /// is not sent.
    pub fn presign(self, expires_in: Duration) -> PresignFuture {
        match self.state {
            State::Unpolled(input) => {
                presign::start(self.config, self.operation, input, self.error, expires_in)
            }
            State::Exchange(_) | State::Done => presign::polled(self.operation),
        }
    }
}

impl<I: Structure, O: Structure, E: OperationError> CallFuture<I, O, E> {
    fn poll_call(&mut self, cx: &mut Context<'_>) -> Poll<Result<(O, ResponseHead), E>> {
        if let State::Unpolled(_) = self.state
            && let State::Unpolled(input) = std::mem::replace(&mut self.state, State::Done)
        {
            let error = self.error.take();
            call_time::tell(&self.config.time);
            self.observation = CallObservation::begin(&self.config, self.operation);
            let (config, modeled) = (&self.config, modeled_kind::<E>);
            let start = || start(config, self.operation, input, error, modeled);
            self.state = State::Exchange(self.observation.within(start));
        }
        let State::Exchange(exchange) = &mut self.state else {
            // Whoever waited for it now would wait for ever. Futures of the language do the same.
            panic!("`CallFuture` was polled after it had returned");
        };
        let observation = &self.observation;
        let exchanged = ready!(observation.within(|| exchange.as_mut().poll(cx)));
        self.state = State::Done;
        let read = || call::interpret(&self.config, self.operation, exchanged);
        let result = observation.within(read);
        if observation.is_on() {
            observation.end(&self.config, self.operation, &outcome(&result));
        }
        Poll::Ready(result)
    }
}

/// Nothing in it is pinned in place: what has to be is boxed.
impl<I, O, E> Unpin for CallFuture<I, O, E> {}

impl<I: Structure, O: Structure, E: OperationError> Future for CallFuture<I, O, E> {
    type Output = Result<O, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let called = ready!(self.get_mut().poll_call(cx));
        Poll::Ready(called.map(|(output, _)| output))
    }
}

/// A call that also returns what the response says beside the output: [`CallFuture::with_response`].
#[must_use = "futures do nothing unless polled"]
pub struct CallWithResponse<I, O, E>(CallFuture<I, O, E>);

impl<I: Structure, O: Structure, E: OperationError> Future for CallWithResponse<I, O, E> {
    type Output = Result<(O, ResponseHead), E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.get_mut().0.poll_call(cx)
    }
}

/// What observers see of a result.
fn outcome<O, E: OperationError>(result: &Result<(O, ResponseHead), E>) -> CallOutcome<'_> {
    match result {
        Ok((_, head)) => CallOutcome {
            error: None,
            status: Some(head.status().as_u16()),
            request_id: head.request_id(),
            attempts: head.attempts(),
        },
        Err(error) => CallOutcome {
            error: Some(error.code().unwrap_or(error.kind().name())),
            status: error.status().map(|it| it.as_u16()),
            request_id: error.request_id(),
            attempts: error.attempts(),
        },
    }
}

/// Writes the request of a call, and returns what sends it.
fn start<I: Structure>(
    config: &Arc<Config>,
    operation: &'static Operation,
    mut input: I,
    error: Option<shape::Error>,
    modeled: ModeledKind,
) -> Exchange {
    // Interceptors see the input for as long as the call takes. Where none needs it, it is not kept.
    let kept = config.interceptors.need_input();
    let prepared = call::prepare(config, operation, &mut input, error);
    let input = kept.then(|| Box::new(input) as Box<dyn Structure>);
    call::exchange(prepared, input, modeled)
}

/// What the model says of the operation's error with this code.
fn modeled_kind<E: OperationError>(code: &str) -> Option<&'static crate::error::ErrorKind> {
    E::with_code(code).map(|it| it.as_modeled().kind())
}

impl<I, O, E> fmt::Debug for CallFuture<I, O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallFuture")
            .field("operation", &self.operation.name())
            .finish_non_exhaustive()
    }
}

impl<I, O, E> fmt::Debug for CallWithResponse<I, O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CallWithResponse").field(&self.0).finish()
    }
}
