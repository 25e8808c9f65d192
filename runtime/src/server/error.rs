//! Any error of a handler: one of the model, one that the model lacks, or one that its caller must not see.

use std::any::Any;
use std::convert::Infallible;
use std::fmt;

use http::StatusCode;
use http::header::{HeaderMap, HeaderName, HeaderValue, WWW_AUTHENTICATE};

use crate::body::BoxError;
use crate::connection::is_of_connection;
use crate::error::OperationError;
use crate::protocol::server::Rejection;

/// Any error of a handler. It is made
///
/// - by `?` or `into()` from an error that the operation has in the model, which is answered as the model says;
/// - by `?` or `into()` from any other error: the caller gets a 500 without details, and layers find the error in the
///   response ([`ErrorSource`](super::ErrorSource));
/// - by [`Error::new`], with a code, a status and a message that the model lacks;
/// - by [`Error::status`], with a status and without a body.
///
/// ```
/// use farrier::server::Error;
/// # use farrier::error::OperationError;
///
/// # fn get<E: OperationError>(path: &str, is_owner: bool, is_same: bool) -> Result<String, Error<E>> {
/// if !is_owner {
///     return Err(Error::new(403, "AccessDenied", "not yours"));
/// }
/// if is_same {
///     return Err(Error::status(304).with_header("etag", "\"1\""));
/// }
/// Ok(std::fs::read_to_string(path)?) // A 500, unless the error is one of the operation.
/// # }
/// ```
///
/// It is not a [`std::error::Error`] itself, because `?` could not take every error then. `E` is the enum of the
/// operation's errors; a layer, which answers for all operations, has none.
pub struct Error<E = Infallible>(Box<Inner<E>>);

struct Inner<E> {
    kind: ErrorKind<E>,
    headers: HeaderMap,
    source: Option<BoxError>,
}

/// What the caller is told.
pub(super) enum ErrorKind<E> {
    Modeled(E),
    Unmodeled {
        status: StatusCode,
        code: String,
        message: String,
    },
    Status(StatusCode),
    Internal,
}

impl<E> Error<E> {
    fn of(kind: ErrorKind<E>) -> Self {
        Self(Box::new(Inner {
            kind,
            headers: HeaderMap::new(),
            source: None,
        }))
    }

    pub(super) fn modeled_as(error: E) -> Self {
        Self::of(ErrorKind::Modeled(error))
    }

    /// An error that the model lacks, which is written as the protocol writes errors. A `status` that HTTP does not
    /// have, or that is none of an error (400 to 599), is an internal error.
    pub fn new(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        let (code, message) = (code.into(), message.into());
        match StatusCode::from_u16(status) {
            Ok(status) if status.is_client_error() || status.is_server_error() => {
                Self::of(ErrorKind::Unmodeled {
                    status,
                    code,
                    message,
                })
            }
            _ => Self::internal(format!(
                "{status} is no status of an error: {code}: {message}"
            )),
        }
    }

    /// The answer to a caller who is not known: a status of 401 with the code `UnauthorizedException`. Where a service
    /// identifies its callers ([`Identify`](super::auth::Identify)), the response says by which schemes to come back.
    pub fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(401, "UnauthorizedException", message)
    }

    /// The answer to a caller who is known and may not do this: a status of 403 with the code `AccessDeniedException`.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(403, "AccessDeniedException", message)
    }

    /// An answer without a body, in all protocols: 304 to a caller that has the current version, for one. Informational
    /// statuses, and those that HTTP does not have, are internal errors.
    pub fn status(status: u16) -> Self {
        match StatusCode::from_u16(status) {
            Ok(status) if (200..600).contains(&status.as_u16()) => {
                Self::of(ErrorKind::Status(status))
            }
            _ => Self::internal(format!("{status} is no status of an answer")),
        }
    }

    /// An error whose cause the caller is not told: a status of 500 without details. It takes what `?` does not: texts,
    /// `Box<dyn Error + Send + Sync>`, and `anyhow::Error`. `result.map_err(Error::internal)?`.
    pub fn internal(source: impl Into<BoxError>) -> Self {
        Self::of(ErrorKind::Internal).with_source(source)
    }

    /// The same error with this cause, which layers find in the response
    /// ([`ErrorSource`](super::ErrorSource)) and callers do not.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The same error with this header, which replaces one of the same name. A name or a value that HTTP does not have
    /// makes it an internal error, and so does a header of the connection, such as `transfer-encoding`.
    #[must_use]
    pub fn with_header(
        mut self,
        name: impl TryInto<HeaderName, Error: Into<http::Error>>,
        value: impl TryInto<HeaderValue, Error: Into<http::Error>>,
    ) -> Self {
        let name = name.try_into().map_err(Into::into);
        match name.and_then(|name| Ok((name, value.try_into().map_err(Into::into)?))) {
            Ok((name, _)) if is_of_connection(&name) => {
                Self::internal(format!("the header {name} belongs to the connection"))
            }
            Ok((name, value)) => {
                self.0.headers.insert(name, value);
                self
            }
            Err(error) => Self::internal(error),
        }
    }

    /// The error that the model defines, if it is one.
    pub fn modeled(&self) -> Option<&E> {
        match &self.0.kind {
            ErrorKind::Modeled(error) => Some(error),
            _ => None,
        }
    }

    /// The code of an error that the model lacks.
    pub fn code(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::Unmodeled { code, .. } => Some(code),
            _ => None,
        }
    }

    /// The cause, which the caller is not told.
    pub fn source(&self) -> Option<&(dyn std::error::Error + Send + Sync + 'static)> {
        self.0.source.as_deref()
    }

    /// Whether the answer is 401 and does not say how to come back.
    pub(super) fn lacks_challenge(&self) -> bool {
        let status = match &self.0.kind {
            ErrorKind::Unmodeled { status, .. } | ErrorKind::Status(status) => Some(*status),
            ErrorKind::Modeled(_) | ErrorKind::Internal => None,
        };
        let has_challenge = self.0.headers.contains_key(WWW_AUTHENTICATE);
        status == Some(StatusCode::UNAUTHORIZED) && !has_challenge
    }

    /// The same error with one more value of `www-authenticate`. One that no header can have is left out.
    pub(super) fn with_challenge(mut self, challenge: impl AsRef<str>) -> Self {
        if let Ok(value) = HeaderValue::try_from(challenge.as_ref()) {
            self.0.headers.append(WWW_AUTHENTICATE, value);
        }
        self
    }

    /// The refusal of a request with this error, without its headers.
    pub(super) fn into_rejection(self) -> Rejection {
        match self.0.kind {
            ErrorKind::Unmodeled {
                status,
                code,
                message,
            } => Rejection::own(status, code, &message),
            ErrorKind::Modeled(_) | ErrorKind::Status(_) | ErrorKind::Internal => {
                Rejection::Internal
            }
        }
    }

    pub(super) fn into_parts(self) -> (ErrorKind<E>, HeaderMap, Option<BoxError>) {
        let Inner {
            kind,
            headers,
            source,
        } = *self.0;
        (kind, headers, source)
    }
}

/// Takes every error. Those of the operation, and the enum of them, are recognized by their types.
impl<E: OperationError, S: std::error::Error + Send + Sync + 'static> From<S> for Error<E> {
    fn from(source: S) -> Self {
        let mut source = Some(source);
        let own = (&mut source as &mut dyn Any).downcast_mut::<Option<E>>();
        let own = own.and_then(Option::take).or_else(|| {
            let mut candidates = (0..).map_while(E::initial);
            candidates.find_map(|mut candidate| {
                let place: &mut (dyn std::error::Error + 'static) = candidate.as_modeled_mut();
                let place = place.downcast_mut::<S>()?;
                *place = source.take()?;
                Some(candidate)
            })
        });
        match (own, source) {
            (Some(own), _) => Self::modeled_as(own),
            (None, Some(source)) => Self::internal(source),
            (None, None) => Self::of(ErrorKind::Internal),
        }
    }
}

/// What the caller is told, and the cause.
impl<E: fmt::Display> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            ErrorKind::Modeled(error) => fmt::Display::fmt(error, f)?,
            ErrorKind::Unmodeled {
                status,
                code,
                message,
            } => write!(f, "{code} (HTTP {}): {message}", status.as_u16())?,
            ErrorKind::Status(status) => write!(f, "HTTP {}", status.as_u16())?,
            ErrorKind::Internal => f.write_str("internal error")?,
        }
        match &self.0.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Error");
        match &self.0.kind {
            ErrorKind::Modeled(error) => out.field("modeled", error),
            ErrorKind::Unmodeled {
                status,
                code,
                message,
            } => out
                .field("status", status)
                .field("code", code)
                .field("message", message),
            ErrorKind::Status(status) => out.field("status", status),
            ErrorKind::Internal => &mut out,
        };
        if let Some(source) = &self.0.source {
            out.field("source", source);
        }
        out.finish()
    }
}
