//! The waiters of an operation (Smithy, "Waiters").

use super::{Operation, OperationTrait};
use crate::jmespath::Expression;

/// A waiter of `@smithy.waiters#waitable`: what is waited for, and how long between two calls.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(
    not(feature = "client"),
    allow(dead_code, reason = "only clients wait")
)]
pub struct Waiter {
    name: &'static str,
    min_delay: u32,
    max_delay: u32,
    acceptors: &'static [Acceptor],
}

/// An acceptor of a waiter: what the end of a call means.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(
    not(feature = "client"),
    allow(dead_code, reason = "only clients wait")
)]
pub struct Acceptor {
    pub(crate) state: State,
    pub(crate) matcher: Matcher,
    /// Says why a waiter has failed.
    pub(crate) message: Option<Expression>,
}

/// The state of a waiter after an acceptor has matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Success,
    Failure,
    Retry,
}

/// Which end of a call an acceptor is about.
#[derive(Clone, Copy, Debug)]
pub enum Matcher {
    /// Any output.
    Output,
    /// Any error.
    Error,
    /// The error of this name, without its namespace.
    ErrorType(&'static str),
    /// An output in which the result of the expression is as expected.
    OutputPath(Expression, Expected),
    /// The same for an object with the keys `input` and `output`.
    InputOutputPath(Expression, Expected),
}

/// What the result of an expression has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// This string.
    String(&'static str),
    /// This boolean.
    Boolean(bool),
    /// An array that is not empty, in which everything is this string.
    AllStrings(&'static str),
    /// An array in which something is this string.
    AnyString(&'static str),
}

impl Waiter {
    /// A waiter with the shortest and the longest time between two calls, in seconds.
    pub const fn new(
        name: &'static str,
        min_delay: u32,
        max_delay: u32,
        acceptors: &'static [Acceptor],
    ) -> Self {
        Self {
            name,
            min_delay,
            max_delay,
            acceptors,
        }
    }

    /// The name in the model.
    #[inline]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The shortest time between two calls, in seconds.
    #[inline]
    pub const fn min_delay(&self) -> u32 {
        self.min_delay
    }

    /// The longest time between two calls, in seconds.
    #[inline]
    pub const fn max_delay(&self) -> u32 {
        self.max_delay
    }

    /// The acceptors, in the order in which they are asked.
    #[cfg(feature = "client")]
    pub(crate) const fn acceptors(&self) -> &'static [Acceptor] {
        self.acceptors
    }
}

impl Acceptor {
    /// The waiter has what it waits for.
    pub const fn success(matcher: Matcher) -> Self {
        Self::new(State::Success, matcher)
    }

    /// The waiter will never have what it waits for.
    pub const fn failure(matcher: Matcher) -> Self {
        Self::new(State::Failure, matcher)
    }

    /// The same, with an expression over the output that says why.
    pub const fn failure_because(matcher: Matcher, message: Expression) -> Self {
        Self {
            message: Some(message),
            ..Self::failure(matcher)
        }
    }

    /// The waiter goes on.
    pub const fn retry(matcher: Matcher) -> Self {
        Self::new(State::Retry, matcher)
    }

    const fn new(state: State, matcher: Matcher) -> Self {
        Self {
            state,
            matcher,
            message: None,
        }
    }
}

impl Operation {
    /// The waiters of the operation.
    pub fn waiters(&self) -> impl Iterator<Item = &'static Waiter> + use<> {
        self.traits.iter().filter_map(|it| match it {
            OperationTrait::Waiter(waiter) => Some(waiter),
            _ => None,
        })
    }
}
