//! What is known of an attempt that failed.

use std::fmt;

use bytes::Bytes;
use http::response;

use super::super::transport_error::{TransportError, TransportErrorKind};
use crate::error::ErrorKind;
use crate::operation::{Operation, Service};

/// Which kind of failure an attempt ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureKind {
    /// Something that passes: the service or the way to it was disturbed.
    Transient,
    /// The service is asked too often.
    Throttling,
    /// The service refuses the date of the signature. Another attempt helps only if a new date differs.
    ClockSkew,
    /// Another attempt fails as well.
    Permanent,
}

/// An attempt that failed.
pub struct AttemptFailure<'a> {
    service: &'static Service,
    operation: &'static Operation,
    cause: Cause<'a>,
    has_skewed_date: bool,
}

enum Cause<'a> {
    Response {
        head: &'a response::Parts,
        body: &'a Bytes,
        code: Option<&'a str>,
        modeled: Option<&'static ErrorKind>,
    },
    Transport(&'a TransportError),
}

impl<'a> AttemptFailure<'a> {
    /// An answer that says what went wrong: its head and body, the code in it, and the error of the model that has this
    /// code.
    pub fn of_response(
        service: &'static Service,
        operation: &'static Operation,
        head: &'a response::Parts,
        body: &'a Bytes,
        code: Option<&'a str>,
        modeled: Option<&'static ErrorKind>,
    ) -> Self {
        let cause = Cause::Response {
            head,
            body,
            code,
            modeled,
        };
        Self {
            service,
            operation,
            cause,
            has_skewed_date: false,
        }
    }

    /// No answer, or not a whole one.
    pub fn of_transport(
        service: &'static Service,
        operation: &'static Operation,
        error: &'a TransportError,
    ) -> Self {
        Self {
            service,
            operation,
            cause: Cause::Transport(error),
            has_skewed_date: false,
        }
    }

    /// The same failure of a request whose date was minutes away from that of the service
    /// ([`Skew::refuses`](crate::client::time::Skew::refuses)), or was not.
    #[must_use]
    pub fn skewed_date(self, has_skewed_date: bool) -> Self {
        Self {
            has_skewed_date,
            ..self
        }
    }

    /// Returns the service that was called.
    pub fn service(&self) -> &'static Service {
        self.service
    }

    /// Returns the operation that was called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Returns the head of the answer, if a whole one came.
    pub fn head(&self) -> Option<&'a response::Parts> {
        match self.cause {
            Cause::Response { head, .. } => Some(head),
            Cause::Transport(_) => None,
        }
    }

    /// Returns the body of the answer, if a whole one came.
    pub fn body(&self) -> Option<&'a Bytes> {
        match self.cause {
            Cause::Response { body, .. } => Some(body),
            Cause::Transport(_) => None,
        }
    }

    /// Returns the status of the answer, also of one that broke off.
    pub fn status(&self) -> Option<u16> {
        match self.cause {
            Cause::Response { head, .. } => Some(head.status.as_u16()),
            Cause::Transport(error) => error.status.map(|it| it.as_u16()),
        }
    }

    /// Returns the code of the error, if the answer has one.
    pub fn code(&self) -> Option<&'a str> {
        match self.cause {
            Cause::Response { code, .. } => code,
            Cause::Transport(_) => None,
        }
    }

    /// Returns what the model says of the error, if it is one of the operation's.
    pub fn modeled(&self) -> Option<&'static ErrorKind> {
        match self.cause {
            Cause::Response { modeled, .. } => modeled,
            Cause::Transport(_) => None,
        }
    }

    /// Whether the date of the request was minutes away from that of the service, so that a signature can be refused for
    /// it, and another attempt has another date.
    pub fn has_skewed_date(&self) -> bool {
        self.has_skewed_date
    }

    /// Returns the error of the transport, if no whole answer came.
    pub fn transport_error(&self) -> Option<&'a TransportError> {
        match self.cause {
            Cause::Response { .. } => None,
            Cause::Transport(error) => Some(error),
        }
    }

    /// Whether the service may be doing what was asked, without having said how it ended. Repeating the request can do
    /// it twice.
    pub fn may_have_been_done(&self) -> bool {
        match self.cause {
            Cause::Response { .. } => false,
            // The head of an answer that says what went wrong is enough of it.
            Cause::Transport(error) => {
                let failed = |it: http::StatusCode| !it.is_success();
                let sent = !matches!(
                    error.kind(),
                    TransportErrorKind::Connect
                        | TransportErrorKind::Tls
                        | TransportErrorKind::Proxy
                        | TransportErrorKind::Refused
                        | TransportErrorKind::Unsent
                );
                sent && !error.status.is_some_and(failed)
            }
        }
    }
}

/// Neither headers nor bodies: they may hold what is `@sensitive`.
impl fmt::Debug for AttemptFailure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AttemptFailure")
            .field("operation", &self.operation.name())
            .field("status", &self.status())
            .field("code", &self.code())
            .field("transport_error", &self.transport_error())
            .finish_non_exhaustive()
    }
}
