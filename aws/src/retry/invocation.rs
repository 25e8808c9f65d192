//! Headers that number the attempts of a call, by which services see how often clients try.

use std::hash::{BuildHasher, RandomState};

use farrier::body::BoxError;
use farrier::client::{Interceptor, RequestContext, RequestParts};
use http::header::{HeaderName, HeaderValue};

const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
const REQUEST: HeaderName = HeaderName::from_static("amz-sdk-request");

/// Adds `amz-sdk-invocation-id`, the same for all attempts of a call, and `amz-sdk-request`, the number of the attempt.
#[derive(Clone, Copy, Debug, Default)]
pub struct NameAttempts;

impl Interceptor for NameAttempts {
    fn modify_endpoint(
        &self,
        _: &mut RequestContext,
        request: &mut RequestParts,
    ) -> Result<(), BoxError> {
        let id = HeaderValue::try_from(uuid())?;
        request.headers.entry(INVOCATION_ID).or_insert(id);
        Ok(())
    }

    fn modify_before_signing(
        &self,
        context: &RequestContext,
        request: &mut RequestParts,
    ) -> Result<(), BoxError> {
        let (attempt, max) = (context.attempt(), context.config().max_attempts());
        let value = HeaderValue::try_from(format!("attempt={attempt}; max={max}"))?;
        request.headers.insert(REQUEST, value);
        Ok(())
    }
}

/// A version 4 UUID (RFC 9562) of the bits by which the standard library seeds its hashers. It is no secret.
fn uuid() -> String {
    let [one, other] = [0, 1].map(|it: u8| RandomState::new().hash_one(it));
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        one >> 32,
        one >> 16 & 0xffff,
        one & 0x0fff | 0x4000,
        other >> 48 & 0x3fff | 0x8000,
        other & 0xffff_ffff_ffff
    )
}
