//! Limits of time: of an attempt, of a call with all its attempts, and of the waits within the body of a response.

mod stall;

use std::time::Duration;

pub(super) use self::stall::guard;
pub(super) use crate::time::within;

/// How long a client waits. Without settings of a program, only the transport has limits: that of this crate has them for
/// connecting, for the head of a response while nothing of the request moves, and for each next part of a response's body.
///
/// ```
/// use std::time::Duration;
///
/// use farrier::client::Timeouts;
///
/// let timeouts = Timeouts::new()
///     .attempt(Duration::from_secs(2))
///     .operation(Duration::from_secs(10));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timeouts {
    pub(super) attempt: Option<Duration>,
    pub(super) operation: Option<Duration>,
    pub(super) stall: Option<Duration>,
}

impl Timeouts {
    /// No limits beside those of the transport.
    pub const fn new() -> Self {
        Self {
            attempt: None,
            operation: None,
            stall: None,
        }
    }

    /// The same with this limit of each attempt: from its signature to the end of the response, or to its head where the
    /// body is a stream. The time before, in which an identity is fetched, does not count. Another attempt may follow.
    #[must_use]
    pub const fn attempt(self, limit: Duration) -> Self {
        Self {
            attempt: Some(limit),
            ..self
        }
    }

    /// The same with this limit of a call with all its attempts and the times between them. It ends where the last
    /// attempt does: reading a stream is not part of it.
    #[must_use]
    pub const fn operation(self, limit: Duration) -> Self {
        Self {
            operation: Some(limit),
            ..self
        }
    }

    /// The same with this limit of each wait for the next part of a response's body. Only the time in which somebody
    /// waits counts: neither that before the body begins, nor that which the reader takes between two parts.
    #[must_use]
    pub const fn stall(self, limit: Duration) -> Self {
        Self {
            stall: Some(limit),
            ..self
        }
    }
}
