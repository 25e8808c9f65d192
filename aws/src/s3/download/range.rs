//! The requests of a download: a range comes in, its content goes out.

use std::ops::Range;

use bytes::Bytes;
use farrier::ByteStream;
use farrier::body::BodyError;
use http::StatusCode;

use super::content::Source;
use super::error::{DownloadError, DownloadErrorKind};
use crate::s3::generated::s3::{GET_OBJECT, GetObjectError, GetObjectInput, GetObjectOutput};

/// How often a range is asked for whose content breaks off.
const ATTEMPTS: usize = 3;

/// The first range of an object.
pub(super) struct First {
    /// The length of the object.
    pub(super) length: u64,
    pub(super) e_tag: Option<String>,
    pub(super) version_id: Option<String>,
    pub(super) body: ByteStream,
    /// Where it lies in the object. Absent where the service has sent the whole object.
    pub(super) range: Option<Range<u64>>,
}

/// The range and the length of an object that a `content-range` says: `bytes 0-9/20` (RFC 9110, section 14.4).
fn content_range(text: &str) -> Option<(Range<u64>, u64)> {
    let (span, length) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = span.split_once('-')?;
    let end = last.parse::<u64>().ok()?.checked_add(1)?;
    Some((first.parse().ok()?..end, length.parse().ok()?))
}

/// Asks for the first range. Services that know no ranges send the whole object.
pub(super) async fn first(source: &Source, part_size: u64) -> Result<First, DownloadError> {
    let output = match get(source, Some(0..part_size)).await {
        // An object without bytes has no range.
        Err(error) if is_out_of_range(&error) => get(source, None).await,
        other => other,
    };
    let output = output.map_err(|it| DownloadErrorKind::Call(None, Box::new(it)))?;
    let range = output.content_range.as_deref().and_then(content_range);
    let (length, range) = match range {
        Some((range, length)) if range.start == 0 && range.end <= length => (length, Some(range)),
        Some(_) => return Err(DownloadErrorKind::WrongRange(0).into()),
        None => (output.body.length().unwrap_or_default(), None),
    };
    Ok(First {
        length,
        e_tag: output.e_tag,
        version_id: output.version_id,
        body: output.body,
        range,
    })
}

/// Whether the object has no such range, as it is said by the code of Amazon S3 or by the status alone.
fn is_out_of_range(error: &farrier::client::Error<GetObjectError>) -> bool {
    error.code() == Some("InvalidRange")
        || error.status() == Some(StatusCode::RANGE_NOT_SATISFIABLE)
}

/// Returns the content of a range, which is asked for again if it breaks off.
pub(super) async fn content(source: Source, range: Range<u64>) -> Result<Bytes, DownloadError> {
    let at = range.start;
    let mut attempt = 0;
    loop {
        attempt += 1;
        let output = get(&source, Some(range.clone())).await;
        let output = output.map_err(|it| DownloadErrorKind::Call(Some(at), Box::new(it)))?;
        let found = output.content_range.as_deref().and_then(content_range);
        if found.is_none_or(|(found, _)| found != range) {
            return Err(DownloadErrorKind::WrongRange(at).into());
        }
        let length = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
        let error = match output.body.collect(length).await {
            Ok(content) if content.as_ref().len() == length => {
                return Ok(content.into_bytes());
            }
            Ok(_) => BodyError::Malformed("it is shorter than its head says".to_owned()),
            Err(error) => error,
        };
        if attempt == ATTEMPTS {
            return Err(DownloadErrorKind::Content(at, error).into());
        }
    }
}

async fn get(
    source: &Source,
    range: Option<Range<u64>>,
) -> Result<GetObjectOutput, farrier::client::Error<GetObjectError>> {
    let mut input = GetObjectInput::new(&*source.bucket, &*source.key);
    input.range = range.map(|it| format!("bytes={}-{}", it.start, it.end.saturating_sub(1)));
    input.if_match = source.e_tag.clone();
    input.version_id = source.version_id.clone();
    let call = source.client.call(&GET_OBJECT, input);
    source.headers.add_to(call, |_| true).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_range_has_a_range_and_a_length() {
        assert_eq!(content_range("bytes 5-9/20"), Some((5..10, 20)));
        for wrong in [
            "bytes */20",
            "bytes 5-9/*",
            "items 5-9/20",
            "bytes 5/20",
            "bytes 5-18446744073709551615/1",
        ] {
            assert_eq!(content_range(wrong), None, "{wrong}");
        }
    }
}
