//! Errors for fakes of a service: what a call would have ended with comes in, the error of that call goes out.

use super::error::{Error, ErrorKind};
use super::raw_response::RawResponse;
use super::transport_error::{TransportError, TransportErrorKind};
use crate::body::BoxError;
use crate::error::{ModeledError, OperationError};

/// Errors of calls that were not made, for fakes of a service.
///
/// An error that the model defines becomes the error of the call by `into()`, and so does the enum of such errors:
/// `Err(ResourceNotFound::new("no such horse").into())`. It has the status of the model (`@httpError`).
impl<E: OperationError> Error<E> {
    /// The service answers with an error that the model does not define. A `status` that HTTP does not have is 500.
    pub fn unmodeled(code: impl Into<String>, status: u16, message: impl Into<String>) -> Self {
        Self::without_call(
            E::OPERATION,
            ErrorKind::Unmodeled {
                code: Some(code.into()),
                message: Some(message.into()),
                response: RawResponse::without_call(status),
            },
        )
    }

    /// The response is absent, because of `cause`: an error or a text.
    ///
    /// ```
    /// # use farrier::client::{Error, TransportErrorKind};
    /// # fn refused<E: farrier::error::OperationError>() -> Error<E> {
    /// Error::transport(TransportErrorKind::Connect, "connection refused")
    /// # }
    /// ```
    pub fn transport(kind: TransportErrorKind, cause: impl Into<BoxError>) -> Self {
        let error = TransportError::without_peer(kind, cause.into());
        Self::without_call(E::OPERATION, ErrorKind::Transport(error))
    }

    /// The response does not arrive in time.
    pub fn timeout() -> Self {
        Self::transport(TransportErrorKind::Timeout, "the time is up")
    }

    /// The service answers with an error that the model defines.
    #[doc(hidden)] // For `From`, which generated code implements for each enum of errors.
    pub fn modeled_as(error: E) -> Self {
        let response = RawResponse::without_call(error.as_modeled().kind().status());
        Self::without_call(E::OPERATION, ErrorKind::Modeled { error, response })
    }
}

/// An error of the operation, as a fake returns it.
impl<M: ModeledError + Into<E>, E: OperationError> From<M> for Error<E> {
    fn from(error: M) -> Self {
        Self::modeled_as(error.into())
    }
}
