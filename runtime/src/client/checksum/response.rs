//! Checksums of responses: a response comes in, and goes out with a body that is verified while it is read.

use http::header::CONTENT_RANGE;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::ResponseChecksums;
use super::request::text_of;
use crate::body::{Body, VerifiedBody};
use crate::checksum::{Algorithm, Hasher};
use crate::operation::{Operation, ResponseChecksum};
use crate::protocol::client::RequestParts;
use crate::schema::Binding;
use crate::shape::{Result, Structure};

/// The value of the member that asks for a checksum.
const ENABLED: &str = "ENABLED";

/// The header with the number of parts of an object. It stands in responses that hold one part.
const PARTS: &str = "x-amz-mp-parts-count";

/// The algorithms, those first that are preferred (AWS protocols, "HTTP checksums").
const PREFERRED: [Algorithm; 10] = [
    Algorithm::Crc64Nvme,
    Algorithm::Crc32c,
    Algorithm::Crc32,
    Algorithm::XxHash3,
    Algorithm::XxHash64,
    Algorithm::XxHash128,
    Algorithm::Sha1,
    Algorithm::Sha256,
    Algorithm::Sha512,
    Algorithm::Md5,
];

/// The checksum that the body of a response is verified with, in the extensions of the response's head. The body of a
/// document has been verified when the call returns. A stream is verified at its end.
///
/// It is absent if the response has no checksum of its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifiedChecksum {
    algorithm: Algorithm,
}

impl VerifiedChecksum {
    /// The algorithm of the checksum.
    pub fn algorithm(self) -> Algorithm {
        self.algorithm
    }

    /// The header of the response that has it, such as `x-amz-checksum-crc32`.
    pub fn header(self) -> &'static str {
        self.algorithm.header()
    }
}

/// Asks the service for a checksum, if the setting says so or the caller does.
pub(in crate::client) fn ask(
    setting: ResponseChecksums,
    operation: &Operation,
    input: &dyn Structure,
    request: &mut RequestParts,
) -> Result {
    let Some(checksum) = operation.response_checksum() else {
        return Ok(());
    };
    let mode = text_of(input, checksum.mode_member())?;
    request.verifies = match &mode {
        Some(mode) => mode.eq_ignore_ascii_case(ENABLED),
        None => setting == ResponseChecksums::WhenSupported && Hasher::new(PREFERRED[0]).is_some(),
    };
    if mode.is_none() && request.verifies {
        let mut members = operation.input().members.iter();
        let member = members.find(|it| it.name == checksum.mode_member());
        if let Some(Binding::Header(name)) = member.map(|it| it.binding)
            && let Ok(name) = HeaderName::try_from(name)
        {
            let value = HeaderValue::from_static(ENABLED);
            request.headers.entry(name).or_insert(value);
        }
    }
    Ok(())
}

/// Lets the body of a response be verified, if it has a checksum.
pub(in crate::client) fn verify(operation: &Operation, response: Response<Body>) -> Response<Body> {
    let checksum = operation.response_checksum();
    let found = checksum.and_then(|it| select(it, response.status(), response.headers()));
    let Some((algorithm, text, hasher)) = found else {
        return response;
    };
    let (mut head, body) = response.into_parts();
    head.extensions.insert(VerifiedChecksum { algorithm });
    let body = VerifiedBody::new(body, algorithm.header(), hasher, text);
    Response::from_parts(head, Body::wrap(body))
}

/// Chooses the header to verify a body with.
fn select(
    checksum: ResponseChecksum,
    status: StatusCode,
    headers: &HeaderMap,
) -> Option<(Algorithm, String, Hasher)> {
    if !status.is_success() || !has_whole(status, headers) {
        return None;
    }
    let can_be = |it: &&Algorithm| checksum.algorithms().contains(&it.name());
    PREFERRED.iter().filter(can_be).find_map(|algorithm| {
        let text = headers.get(algorithm.header())?.to_str().ok()?.trim();
        // `NhCmhg==-3` is made of the checksums of three parts.
        let of_body = !text.is_empty() && !text.contains('-');
        let hasher = Hasher::new(*algorithm).filter(|_| of_body)?;
        Some((*algorithm, text.to_owned(), hasher))
    })
}

/// Whether a response holds all that its checksum is of: the whole object, or the whole part that the caller asks for.
/// Some services send the checksum of the object with any range of it.
fn has_whole(status: StatusCode, headers: &HeaderMap) -> bool {
    if status != StatusCode::PARTIAL_CONTENT || headers.contains_key(PARTS) {
        return true;
    }
    let range = headers.get(CONTENT_RANGE).and_then(|it| it.to_str().ok());
    range.is_some_and(|it| is_whole(it).unwrap_or_default())
}

/// Whether a `content-range` is the whole: `bytes 0-9/10` (RFC 9110, section 14.4).
fn is_whole(range: &str) -> Option<bool> {
    let (span, length) = range.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = span.split_once('-')?;
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let end = number(last)?.checked_add(1)?;
    Some(number(first)? == 0 && end == number(length)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_whole_from_the_first_to_the_last_byte() {
        for (range, whole) in [
            ("bytes 0-65535/65536", Some(true)),
            ("bytes 0-0/1", Some(true)),
            ("bytes 1-65535/65536", Some(false)),
            ("bytes 0-65534/65536", Some(false)),
            ("bytes 0-18446744073709551615/1", None),
            ("bytes 0-9/*", None),
            ("bytes */10", None),
            ("items 0-9/10", None),
            ("", None),
        ] {
            assert_eq!(is_whole(range), whole, "{range}");
        }
    }
}
