//! What the caller is told whose request is refused.

use farrier::server::Error;
use farrier_test_support::s3::Refusal;

/// Returns the error of any operation. The model has few of the errors of Amazon S3.
pub fn refused<E>(refusal: Refusal) -> Error<E> {
    match refusal {
        Refusal::NotModified => Error::status(refusal.status()),
        _ => Error::new(refusal.status(), refusal.code(), refusal.message()),
    }
}
