//! Waiters: an input comes in, and the operation is called again and again until a resource is in the wanted state
//! (Smithy, "Waiters"). The last output goes out, or the error that was waited for; or a [`WaitError`] that says why
//! waiting has ended.
//!
//! A waiter works with any implementation of a client's trait. `acceptors` says what the end of a call means, `delay`
//! how long to wait for the next one.

mod acceptors;
mod delay;
mod error;

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

pub use self::error::{WaitError, WaitErrorKind};
use super::OperationFuture;
use super::call_future::BoxOperationFuture;
use super::error::Error;
use super::time::{Clock, DefaultRandom, DefaultSleeper, RandomSource, Sleeper, SystemClock};
use crate::error::OperationError;
use crate::operation::{Operation, State, Waiter};
use crate::shape::Structure;

/// How the call ended with which a waiter has ended.
pub enum Waited<O, E> {
    /// With this output.
    Output(O),
    /// With this error, which a waiter can wait for: that a resource does not exist any more.
    Error(Error<E>),
}

impl<O, E> Waited<O, E> {
    /// Returns the output. `None` for an error.
    pub fn output(self) -> Option<O> {
        match self {
            Self::Output(output) => Some(output),
            Self::Error(_) => None,
        }
    }

    /// Returns the error. `None` for an output.
    pub fn error(self) -> Option<Error<E>> {
        match self {
            Self::Output(_) => None,
            Self::Error(error) => Some(error),
        }
    }
}

impl<O: fmt::Debug, E: OperationError> fmt::Debug for Waited<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Output(output) => f.debug_tuple("Output").field(output).finish(),
            Self::Error(error) => f.debug_tuple("Error").field(error).finish(),
        }
    }
}

/// A waiter, which generated methods like `wait_until_horse_exists` return: the future of the end of waiting. Nothing is
/// called before it is polled.
///
/// ```
/// use farrier::client::{Wait, WaitError};
/// # use farrier::__private::v1::Structure;
/// # use farrier::error::OperationError;
/// # async fn wait<I: Structure + Clone, O: Structure, E: OperationError>(
/// #     wait: Wait<'_, I, O, E>,
/// # ) -> Result<(), WaitError<O, E>> {
/// // `client.wait_until_horse_exists(input, Duration::from_secs(60))`
/// let waited = wait.await?;
/// println!("{:?}", waited.output());
/// # Ok(())
/// # }
/// ```
///
/// The time between two calls is the model's. The last call is made when the time is up. A call that is not over by
/// then, and for the shortest time between two calls, is dropped.
#[must_use = "futures do nothing unless polled"]
pub struct Wait<'a, I, O, E>(Stage<'a, I, O, E>);

enum Stage<'a, I, O, E> {
    Unpolled(Box<Settings<'a, I, O, E>>),
    Waiting(Pin<Box<dyn Future<Output = Ended<O, E>> + Send + 'a>>),
    Done,
}

type Ended<O, E> = Result<Waited<O, E>, WaitError<O, E>>;

/// A waiter before the first call.
struct Settings<'a, I, O, E> {
    operation: &'static Operation,
    waiter: Option<&'static Waiter>,
    input: I,
    max_wait: Duration,
    call: Box<dyn FnMut(I) -> BoxOperationFuture<'a, O, E> + Send + 'a>,
    clock: Arc<dyn Clock>,
    sleeper: Arc<dyn Sleeper>,
    random: Arc<dyn RandomSource>,
}

impl<'a, I, O, E> Wait<'a, I, O, E> {
    /// The waiter of this name, whose operation `call` calls.
    #[doc(hidden)] // For generated code.
    pub fn new<F: OperationFuture<O, E> + 'a>(
        operation: &'static Operation,
        waiter: &'static str,
        input: I,
        max_wait: Duration,
        mut call: impl FnMut(I) -> F + Send + 'a,
    ) -> Self {
        Self(Stage::Unpolled(Box::new(Settings {
            operation,
            waiter: operation.waiters().find(|it| it.name() == waiter),
            input,
            max_wait,
            call: Box::new(move |input| Box::pin(call(input))),
            clock: Arc::new(SystemClock),
            sleeper: Arc::new(DefaultSleeper),
            random: Arc::new(DefaultRandom),
        })))
    }

    /// The same waiter, which asks this clock how much time has passed.
    pub fn clock(self, clock: impl Clock) -> Self {
        self.with(|it| it.clock = Arc::new(clock))
    }

    /// The same waiter, which sleeps by this sleeper between calls.
    pub fn sleeper(self, sleeper: impl Sleeper) -> Self {
        self.with(|it| it.sleeper = Arc::new(sleeper))
    }

    /// The same waiter, which varies the time between calls by this source of chance.
    pub fn random(self, random: impl RandomSource) -> Self {
        self.with(|it| it.random = Arc::new(random))
    }

    fn with(mut self, set: impl FnOnce(&mut Settings<'a, I, O, E>)) -> Self {
        if let Stage::Unpolled(settings) = &mut self.0 {
            set(settings);
        }
        self
    }
}

impl<'a, I, O, E> Future for Wait<'a, I, O, E>
where
    I: Structure + Clone,
    O: Structure,
    E: OperationError + Send + 'a,
{
    type Output = Ended<O, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let stage = &mut self.get_mut().0;
        if let Stage::Unpolled(_) = stage
            && let Stage::Unpolled(settings) = std::mem::replace(stage, Stage::Done)
        {
            *stage = Stage::Waiting(Box::pin(settings.run()));
        }
        let Stage::Waiting(waiting) = stage else {
            // A future that has returned is not polled again (`Future::poll`).
            return Poll::Pending;
        };
        let ended = std::task::ready!(waiting.as_mut().poll(cx));
        *stage = Stage::Done;
        Poll::Ready(ended)
    }
}

impl<I: Structure + Clone, O: Structure, E: OperationError> Settings<'_, I, O, E> {
    async fn run(mut self: Box<Self>) -> Ended<O, E> {
        let begin = self.clock.instant();
        let (min, max) = self
            .waiter
            .map_or((1, 1), |it| (it.min_delay(), it.max_delay()));
        let shortest = Duration::from_secs(min.into());
        let mut calls = 0;
        loop {
            let spent = self.clock.instant().saturating_duration_since(begin);
            let remaining = self.max_wait.saturating_sub(spent);
            calls += 1;
            let call = (self.call)(self.input.clone());
            let limit = self.sleeper.sleep(remaining.max(shortest));
            let Some(result) = within(limit, call).await else {
                return Err(self.timed_out(calls, None));
            };
            let last = match self.decide(calls, result)? {
                (State::Success, waited) => return Ok(waited),
                (_, waited) => waited,
            };
            let spent = self.clock.instant().saturating_duration_since(begin);
            let remaining = self.max_wait.saturating_sub(spent);
            if remaining.is_zero() {
                return Err(self.timed_out(calls, Some(last)));
            }
            drop(last);
            let delay = delay::before_next(calls, (min, max), remaining, self.random.fraction());
            self.sleeper.sleep(delay).await;
        }
    }

    /// Returns what the end of a call means: the waiter has succeeded, or goes on.
    fn decide(
        &self,
        calls: u32,
        result: super::Result<O, E>,
    ) -> Result<(State, Waited<O, E>), WaitError<O, E>> {
        let acceptors = self.waiter.map_or(&[][..], |it| it.acceptors());
        let found = acceptors::find(acceptors, &self.input, result.as_ref());
        let state = found.map(|it| it.state);
        let waited = match result {
            Ok(output) => Waited::Output(output),
            Err(error) if found.is_none() => {
                return Err(self.error(calls, WaitErrorKind::Call(error)));
            }
            Err(error) => Waited::Error(error),
        };
        match (state, found) {
            (Some(State::Failure), Some(acceptor)) => {
                let message = acceptors::message(acceptor, &waited);
                let kind = WaitErrorKind::Failed {
                    message,
                    last: waited,
                };
                Err(self.error(calls, kind))
            }
            (state, _) => Ok((state.unwrap_or(State::Retry), waited)),
        }
    }

    fn timed_out(&self, calls: u32, last: Option<Waited<O, E>>) -> WaitError<O, E> {
        let kind = WaitErrorKind::TimedOut {
            max_wait: self.max_wait,
            last,
        };
        self.error(calls, kind)
    }

    fn error(&self, calls: u32, kind: WaitErrorKind<O, E>) -> WaitError<O, E> {
        let waiter = self.waiter.map_or("", |it| it.name());
        WaitError::new(self.operation.name(), waiter, calls, kind)
    }
}

/// Returns the result of a call. `None` if the time is up before.
async fn within<T>(
    mut limit: Pin<Box<dyn Future<Output = ()> + Send>>,
    mut call: Pin<Box<dyn Future<Output = T> + Send + '_>>,
) -> Option<T> {
    poll_fn(move |cx| match call.as_mut().poll(cx) {
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending => limit.as_mut().poll(cx).map(|()| None),
    })
    .await
}

/// Nothing in it is pinned in place: what has to be is boxed.
impl<I, O, E> Unpin for Wait<'_, I, O, E> {}

impl<I, O, E> fmt::Debug for Wait<'_, I, O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("Wait");
        if let Stage::Unpolled(settings) = &self.0 {
            text.field("operation", &settings.operation.name());
            text.field("waiter", &settings.waiter.map_or("", |it| it.name()));
        }
        text.finish_non_exhaustive()
    }
}
