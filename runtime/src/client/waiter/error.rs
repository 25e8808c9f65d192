//! Why waiting has ended without what was waited for.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use super::Waited;
use crate::client::error::Error;
use crate::error::OperationError;
use crate::printable::Printable;

/// A waiter that did not get what it waited for. Printed, it names the operation, the waiter, how many calls were made,
/// and why it has ended.
pub struct WaitError<O, E>(Box<Inner<O, E>>);

struct Inner<O, E> {
    operation: &'static str,
    waiter: &'static str,
    calls: u32,
    kind: WaitErrorKind<O, E>,
}

/// Why a waiter has ended.
#[non_exhaustive]
pub enum WaitErrorKind<O, E> {
    /// The resource will never be in the wanted state.
    Failed {
        /// The reason, which the model says where to find in the output.
        message: Option<String>,
        /// How the last call ended.
        last: Waited<O, E>,
    },
    /// The time is up.
    TimedOut {
        /// The time that the caller gave.
        max_wait: Duration,
        /// How the last call ended. Absent where it did not end in time.
        last: Option<Waited<O, E>>,
    },
    /// A call ended with an error that the waiter does not wait for.
    Call(Error<E>),
}

impl<O, E> WaitError<O, E> {
    pub(super) fn new(
        operation: &'static str,
        waiter: &'static str,
        calls: u32,
        kind: WaitErrorKind<O, E>,
    ) -> Self {
        Self(Box::new(Inner {
            operation,
            waiter,
            calls,
            kind,
        }))
    }

    /// The name of the operation.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The name of the waiter in the model.
    pub fn waiter(&self) -> &'static str {
        self.0.waiter
    }

    /// How many calls were made.
    pub fn calls(&self) -> u32 {
        self.0.calls
    }

    /// Why the waiter has ended.
    pub fn kind(&self) -> &WaitErrorKind<O, E> {
        &self.0.kind
    }

    /// The same, by value.
    pub fn into_kind(self) -> WaitErrorKind<O, E> {
        self.0.kind
    }

    /// Whether the time was up.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, WaitErrorKind::TimedOut { .. })
    }

    /// The error of the last call, if it ended with one.
    pub fn error(&self) -> Option<&Error<E>> {
        match &self.0.kind {
            WaitErrorKind::Call(error)
            | WaitErrorKind::Failed {
                last: Waited::Error(error),
                ..
            }
            | WaitErrorKind::TimedOut {
                last: Some(Waited::Error(error)),
                ..
            } => Some(error),
            _ => None,
        }
    }

    /// The output of the last call, if it ended with one.
    pub fn output(&self) -> Option<&O> {
        match &self.0.kind {
            WaitErrorKind::Failed {
                last: Waited::Output(output),
                ..
            }
            | WaitErrorKind::TimedOut {
                last: Some(Waited::Output(output)),
                ..
            } => Some(output),
            _ => None,
        }
    }
}

impl<O, E: OperationError> fmt::Display for WaitError<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            operation,
            waiter,
            calls,
            kind,
        } = self.0.as_ref();
        let plural = if *calls == 1 { "" } else { "s" };
        write!(f, "waiter {waiter}, {calls} call{plural}: ")?;
        match kind {
            WaitErrorKind::Failed { message, last } => match (message, last) {
                (Some(message), _) => {
                    write!(f, "{operation}: failed: {}", Printable::message(message))
                }
                (None, Waited::Error(error)) => write!(f, "failed: {error}"),
                (None, Waited::Output(_)) => write!(
                    f,
                    "{operation}: failed: the last output says that it will never be so"
                ),
            },
            WaitErrorKind::TimedOut { max_wait, last } => {
                write!(f, "{operation}: it is not so after {max_wait:?}")?;
                match last {
                    Some(Waited::Error(error)) => write!(f, ": {error}"),
                    Some(Waited::Output(_)) => {
                        f.write_str(": wait longer, or look at the last output")
                    }
                    None => f.write_str(": the last call did not end in time"),
                }
            }
            WaitErrorKind::Call(error) => write!(f, "{error}"),
        }
    }
}

/// `{:?}` prints as `{}` does, because `main` and `unwrap` show errors by it. `{:#?}` prints the last output or error.
impl<O: fmt::Debug, E: OperationError> fmt::Debug for WaitError<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        let Inner {
            operation,
            waiter,
            calls,
            kind,
        } = self.0.as_ref();
        f.debug_struct("WaitError")
            .field("operation", operation)
            .field("waiter", waiter)
            .field("calls", calls)
            .field("kind", kind)
            .finish()
    }
}

impl<O: fmt::Debug, E: OperationError> fmt::Debug for WaitErrorKind<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed { message, last } => f
                .debug_struct("Failed")
                .field("message", message)
                .field("last", last)
                .finish(),
            Self::TimedOut { max_wait, last } => f
                .debug_struct("TimedOut")
                .field("max_wait", max_wait)
                .field("last", last)
                .finish(),
            Self::Call(error) => f.debug_tuple("Call").field(error).finish(),
        }
    }
}

/// The error of the call is part of the line that is printed, so its source is what that line does not have.
impl<O: fmt::Debug, E: OperationError> StdError for WaitError<O, E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error().and_then(StdError::source)
    }
}
