//! Checksums of requests: an input and its request come in, a header goes out, or a framed body with a trailer.

use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::RequestChecksums;
use crate::aws_chunked::{CODING, CONTENT_SHA256, DECODED_LENGTH, TRAILER, UNSIGNED};
use crate::body::{Body, ChunkedBody, Payload, length_value};
use crate::checksum::{Algorithm, CONTENT_MD5, Hasher};
use crate::codec::plain_text::TextWriter;
use crate::operation::Operation;
use crate::protocol::client::RequestParts;
use crate::schema::{Binding, Schema, TimestampFormat};
use crate::shape::{Error, Result, Structure};

/// The algorithm of requests that name none.
const USUAL: Algorithm = Algorithm::Crc32;

/// Decides which checksum a request has, unless the caller has given one. It is computed when the body is final.
///
/// # Errors
///
/// When there has to be a checksum that cannot be computed, for its algorithm or because the body is a stream, whose
/// bytes are not known before the headers are sent: the service would refuse the request.
pub(in crate::client) fn plan(
    setting: RequestChecksums,
    operation: &Operation,
    input: &dyn Structure,
    request: &mut RequestParts,
) -> Result {
    let http = operation.http_checksum();
    let member = http.and_then(|it| it.algorithm_member());
    let required = operation.requires_checksum() || http.is_some_and(|it| it.is_required());
    if member.is_none() && !required {
        return Ok(());
    }
    let asked = member.map_or(Ok(None), |it| text_of(input, it))?;
    // MD5 in its old header does not replace the algorithm that the caller asks for.
    let md5 = asked.is_none() && request.headers.contains_key(CONTENT_MD5);
    if md5 || is_given(&request.headers) {
        return Ok(());
    }
    let in_trailer = matches!(request.body, Payload::Stream(_));
    let name = match (&asked, member) {
        (Some(name), Some(member)) => match Algorithm::from_name(name) {
            Some(algorithm) if Hasher::new(algorithm).is_some() => algorithm.header(),
            _ => return Err(unknown(member)),
        },
        _ if setting == RequestChecksums::WhenRequired && !required => return Ok(()),
        (_, Some(_)) if in_trailer && setting == RequestChecksums::InHeaders && !required => {
            return Ok(());
        }
        // Generated code does not compile without the feature if there has to be a checksum.
        (_, Some(_)) if Hasher::new(USUAL).is_none() => return Ok(()),
        (_, Some(member)) => {
            name_algorithm(operation.input(), member, &mut request.headers);
            USUAL.header()
        }
        (_, None) => CONTENT_MD5,
    };
    if in_trailer && (name == CONTENT_MD5 || setting == RequestChecksums::InHeaders) {
        return Err(unknown_body(asked.and(member)));
    }
    request.checksum = Some(name);
    Ok(())
}

/// Adds the checksum that was planned, unless the request has one by now: of bytes in a header, of a stream in a
/// trailer.
pub(in crate::client) fn add(request: &mut RequestParts) {
    let planned = request.checksum.take();
    let Some(name) = planned.filter(|_| !is_given(&request.headers)) else {
        return;
    };
    let Some(algorithm) = Algorithm::of_header(name) else {
        return;
    };
    match std::mem::take(&mut request.body) {
        Payload::Bytes(bytes) => {
            if let Some(mut hasher) = Hasher::new(algorithm) {
                hasher.update(&bytes);
                if let Ok(sum) = HeaderValue::try_from(hasher.finish()) {
                    let name = HeaderName::from_static(name);
                    request.headers.entry(name).or_insert(sum);
                }
            }
            request.body = Payload::Bytes(bytes);
        }
        Payload::Stream(body) => frame(request, body, algorithm),
        framed @ Payload::Chunked(_) => request.body = framed,
        // Messages have checksums of their own.
        #[cfg(feature = "events")]
        events @ Payload::Events(_) => request.body = events,
    }
}

/// Puts the body into the framing `aws-chunked`, with a checksum in its trailer.
fn frame(request: &mut RequestParts, body: Body, algorithm: Algorithm) {
    let headers = &mut request.headers;
    let said = headers.remove(CONTENT_LENGTH);
    let said = said.and_then(|it| it.to_str().ok()?.parse().ok());
    let framed = ChunkedBody::new(body, said).with_checksum(algorithm);
    if let Some(length) = framed.content_length() {
        headers.insert(DECODED_LENGTH, length_value(length));
    }
    headers.append(CONTENT_ENCODING, HeaderValue::from_static(CODING));
    headers.append(TRAILER, HeaderValue::from_static(algorithm.header()));
    headers.insert(CONTENT_SHA256, HeaderValue::from_static(UNSIGNED));
    request.body = Payload::Chunked(Box::new(framed));
}

/// Whether the caller has given a checksum.
fn is_given(headers: &HeaderMap) -> bool {
    headers.keys().any(|it| {
        let it = it.as_str();
        it != CONTENT_MD5 && Algorithm::of_header(it).is_some()
    })
}

/// Leaves out the checksum that was planned, because somebody else sends the body, and the header that names its
/// algorithm: a service would look for the checksum.
pub(in crate::client) fn forget(operation: &Operation, request: &mut RequestParts) {
    request.checksum = None;
    let http = operation.http_checksum();
    let member = http.and_then(|it| it.algorithm_member());
    let name = member.and_then(|it| header_of(operation.input(), it));
    if let Some(name) = name.filter(|_| !is_given(&request.headers)) {
        request.headers.remove(name);
    }
}

/// Says in the header of the member which algorithm a request has that names none.
fn name_algorithm(input: &Schema, member: &str, headers: &mut HeaderMap) {
    if let Some(name) = header_of(input, member) {
        let value = HeaderValue::from_static(USUAL.name());
        headers.entry(name).or_insert(value);
    }
}

/// The header that a member of the input has.
fn header_of(input: &Schema, member: &str) -> Option<HeaderName> {
    let member = input.members.iter().find(|it| it.name == member)?;
    match member.binding {
        Binding::Header(name) => HeaderName::try_from(name).ok(),
        _ => None,
    }
}

/// The text of a member, if it is present and not empty.
pub(super) fn text_of(input: &dyn Structure, name: &str) -> Result<Option<String>> {
    let mut members = input.schema().members.iter().enumerate();
    let Some((index, member)) = members.find(|(_, it)| it.name == name) else {
        return Ok(None);
    };
    let mut writer = TextWriter::new(TimestampFormat::DateTime);
    input.member(index).serialize(member, &mut writer)?;
    let text = writer.texts.into_iter().next().map(|(_, text)| text);
    Ok(text.filter(|it| !it.is_empty()))
}

/// There has to be a checksum of a stream: `member` asks for one, or the operation requires it.
fn unknown_body(member: Option<&str>) -> Error {
    Error::new(match member {
        Some(member) => {
            format!(
                "`{member}` names a checksum: give the checksum itself, because the body is a stream"
            )
        }
        None => "a checksum is required: give the checksum itself, because the body is a stream"
            .to_owned(),
    })
}

fn unknown(member: &str) -> Error {
    let why = match cfg!(feature = "checksum") {
        true => "give the checksum itself",
        false => "the dependency `farrier` needs its feature `checksum`",
    };
    Error::new(format!(
        "`{member}` names a checksum that cannot be computed: {why}"
    ))
}
