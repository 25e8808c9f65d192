//! Waiters of operations (Smithy, "Waiters"): an operation comes in, each of its waiters goes out, in the order of their
//! names. What a rule reports, such as an acceptor without a matcher, is left out.

use serde_json::{Map, Value};

use crate::model::Shape;

const WAITABLE: &str = "smithy.waiters#waitable";

/// A waiter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiter<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its documentation.
    pub documentation: Option<&'a str>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The shortest time between two calls, in seconds.
    pub min_delay: u64,
    /// The longest time between two calls, in seconds.
    pub max_delay: u64,
    /// Its acceptors, in order.
    pub acceptors: Vec<Acceptor<'a>>,
}

/// An acceptor: what the end of a call means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptor<'a> {
    /// The state of the waiter after it has matched.
    pub state: State,
    /// What it matches.
    pub matcher: Matcher<'a>,
    /// An expression over the output that says why the waiter fails.
    pub message: Option<&'a str>,
}

/// The state of a waiter after an acceptor has matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The variants are the specification's own words.
pub enum State {
    Success,
    Failure,
    Retry,
}

/// What an acceptor matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matcher<'a> {
    /// Any output (`true`), or any error.
    Success(bool),
    /// The error of this name or id.
    ErrorType(&'a str),
    /// An output.
    Output(PathMatcher<'a>),
    /// An output, together with the input.
    InputOutput(PathMatcher<'a>),
}

/// An expression and what its result has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathMatcher<'a> {
    /// The expression, in JMESPath.
    pub path: &'a str,
    /// How its result is compared.
    pub comparator: Comparator,
    /// With what.
    pub expected: &'a str,
}

/// How the result of an expression is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The variants are the specification's own words.
pub enum Comparator {
    StringEquals,
    BooleanEquals,
    AllStringEquals,
    AnyStringEquals,
}

/// Returns the waiters of an operation.
pub fn waiters(operation: &Shape) -> Vec<Waiter<'_>> {
    let waiters = operation.traits.get(WAITABLE).and_then(Value::as_object);
    let waiters = waiters.into_iter().flatten();
    waiters
        .filter_map(|(name, it)| Some(waiter(name, it.as_object()?)))
        .collect()
}

fn waiter<'a>(name: &'a str, it: &'a Map<String, Value>) -> Waiter<'a> {
    let delay = |key: &str, or: u64| it.get(key).and_then(Value::as_u64).unwrap_or(or);
    let acceptors = it.get("acceptors").and_then(Value::as_array);
    Waiter {
        name,
        documentation: it.get("documentation").and_then(Value::as_str),
        deprecated: it.get("deprecated").and_then(Value::as_bool) == Some(true),
        min_delay: delay("minDelay", 2),
        max_delay: delay("maxDelay", 120),
        acceptors: acceptors
            .into_iter()
            .flatten()
            .filter_map(acceptor)
            .collect(),
    }
}

fn acceptor(it: &Value) -> Option<Acceptor<'_>> {
    Some(Acceptor {
        state: match it.get("state")?.as_str()? {
            "success" => State::Success,
            "failure" => State::Failure,
            "retry" => State::Retry,
            _ => return None,
        },
        matcher: matcher(it.get("matcher")?)?,
        message: it.get("message").and_then(Value::as_str),
    })
}

fn matcher(it: &Value) -> Option<Matcher<'_>> {
    let (key, value) = it.as_object()?.iter().next()?;
    match key.as_str() {
        "success" => value.as_bool().map(Matcher::Success),
        "errorType" => value.as_str().map(Matcher::ErrorType),
        "output" => path_matcher(value).map(Matcher::Output),
        "inputOutput" => path_matcher(value).map(Matcher::InputOutput),
        _ => None,
    }
}

fn path_matcher(it: &Value) -> Option<PathMatcher<'_>> {
    Some(PathMatcher {
        path: it.get("path")?.as_str()?,
        comparator: match it.get("comparator")?.as_str()? {
            "stringEquals" => Comparator::StringEquals,
            "booleanEquals" => Comparator::BooleanEquals,
            "allStringEquals" => Comparator::AllStringEquals,
            "anyStringEquals" => Comparator::AnyStringEquals,
            _ => return None,
        },
        expected: it.get("expected")?.as_str()?,
    })
}
