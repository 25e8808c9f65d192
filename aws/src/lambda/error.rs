//! What can be wrong with an event.

use std::fmt;

/// Why an event is no request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventError {
    /// It is of another kind.
    NotHttp,
    /// A part of it cannot be a part of a request. Its name is that in the event; the value is not shown.
    Malformed(&'static str),
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotHttp => f.write_str(
                "the event is no request over HTTP: invoke the function by API Gateway, a function URL or a load balancer",
            ),
            Self::Malformed(part) => {
                write!(f, "the event is no request over HTTP: `{part}` is none of a request")
            }
        }
    }
}

impl std::error::Error for EventError {}

/// The environment lacks a variable that Lambda sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NotOnLambda(pub(super) &'static str);

impl fmt::Display for NotOnLambda {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.0;
        write!(
            f,
            "this is not AWS Lambda, which sets {name}: serve by `farrier::server::serve`"
        )
    }
}

impl std::error::Error for NotOnLambda {}
