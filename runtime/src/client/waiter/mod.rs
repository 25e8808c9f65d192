//! Waiters: an input comes in, and the operation is called again and again until a resource is in the wanted state
//! (Smithy, "Waiters"). The last output goes out, or the error that was waited for; or a [`WaitError`] that says why
//! waiting has ended.
//!
//! A waiter works with any implementation of a client's trait. `acceptors` says what the end of a call means, `delay`
//! how long to wait for the next one, and `wait_time` how much time is left.

mod acceptors;
mod delay;
mod error;
mod wait_time;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

pub use self::error::{WaitError, WaitErrorKind};
use self::wait_time::WaitTime;
use super::OperationFuture;
use super::call_future::BoxOperationFuture;
use super::error::Error;
use super::time::{Clock, RandomSource, Sleeper};
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
/// then, and for the shortest time between two calls, is dropped. Time, sleep and chance are those of the client that is
/// called, and those of the system around a fake.
///
/// # Panics
///
/// When it is polled after it has returned, as futures of `async fn` do.
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
    call: Box<dyn FnMut(I) -> BoxOperationFuture<'a, O, E> + Send + 'a>,
    time: WaitTime,
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
            call: Box::new(move |input| Box::pin(call(input))),
            time: WaitTime::new(max_wait),
        })))
    }

    /// The same waiter, which asks this clock how much time has passed, in the place of the client's.
    pub fn clock(self, clock: impl Clock) -> Self {
        self.with(|it| it.time.clock = Some(Arc::new(clock)))
    }

    /// The same waiter, which sleeps by this sleeper between calls, in the place of the client's.
    pub fn sleeper(self, sleeper: impl Sleeper) -> Self {
        self.with(|it| it.time.sleeper = Some(Arc::new(sleeper)))
    }

    /// The same waiter, which varies the time between calls by this source of chance, in the place of the client's.
    pub fn random(self, random: impl RandomSource) -> Self {
        self.with(|it| it.time.random = Some(Arc::new(random)))
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
            // Whoever waited for it now would wait for ever. Futures of the language do the same.
            panic!("`Wait` was polled after it had returned");
        };
        let ended = std::task::ready!(waiting.as_mut().poll(cx));
        *stage = Stage::Done;
        Poll::Ready(ended)
    }
}

impl<I: Structure + Clone, O: Structure, E: OperationError> Settings<'_, I, O, E> {
    async fn run(mut self: Box<Self>) -> Ended<O, E> {
        let waiter = self.waiter;
        let (min, max) = waiter.map_or((1, 1), |it| (it.min_delay(), it.max_delay()));
        let shortest = Duration::from_secs(min.into());
        let mut calls = 0;
        loop {
            calls += 1;
            let call = (self.call)(self.input.clone());
            let Some(result) = self.time.run(call, shortest).await else {
                return Err(self.timed_out(calls, None));
            };
            let last = match self.decide(calls, result)? {
                (State::Success, waited) => return Ok(waited),
                (_, waited) => waited,
            };
            let left = self.time.left();
            if left.is_zero() {
                return Err(self.timed_out(calls, Some(last)));
            }
            drop(last);
            let delay = delay::before_next(calls, (min, max), left, self.time.fraction());
            self.time.sleep(delay).await;
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
            max_wait: self.time.whole(),
            last,
        };
        self.error(calls, kind)
    }

    fn error(&self, calls: u32, kind: WaitErrorKind<O, E>) -> WaitError<O, E> {
        let waiter = self.waiter.map_or("", |it| it.name());
        WaitError::new(self.operation.name(), waiter, calls, kind)
    }
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
