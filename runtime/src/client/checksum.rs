//! Checksums of request bodies (Smithy 2.0, "httpChecksumRequired trait"; AWS protocols, "HTTP checksums"). In comes a
//! request without one, out goes a header: the caller's algorithm, or MD5 where a checksum has to be sent.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::body::Payload;
use crate::checksum::{Algorithm, CONTENT_MD5, Hasher, PREFIX};
use crate::codec::plain_text::TextWriter;
use crate::operation::Operation;
use crate::schema::TimestampFormat;
use crate::shape::{Error, Result, Structure};

/// Adds the checksum that the operation requires or that the caller asks for, unless the caller has given one.
///
/// # Errors
///
/// When there has to be a checksum that cannot be computed, for its algorithm or because the body is a stream, whose
/// bytes are not known before the headers are sent: the service would refuse the request.
pub(super) fn apply(
    operation: &Operation,
    input: &dyn Structure,
    headers: &mut HeaderMap,
    body: &Payload,
) -> Result {
    let http = operation.http_checksum();
    let member = http.and_then(|it| it.algorithm_member());
    let required = operation.requires_checksum() || http.is_some_and(|it| it.is_required());
    if member.is_none() && !required {
        return Ok(());
    }
    let asked = member.map_or(Ok(None), |it| text_of(input, it))?;
    let name = match &asked {
        Some(algorithm) => format!("{PREFIX}{}", algorithm.to_ascii_lowercase()),
        None if required => CONTENT_MD5.to_owned(),
        None => return Ok(()),
    };
    // MD5 does not replace the algorithm that the caller asks for.
    let given = |it: &HeaderName| {
        Algorithm::of_header(it.as_str()).is_some() && (asked.is_none() || it != CONTENT_MD5)
    };
    if headers.contains_key(&name) || headers.keys().any(given) {
        return Ok(());
    }
    let Payload::Bytes(bytes) = body else {
        return Err(unknown_body(asked.and(member)));
    };
    let hasher = Algorithm::of_header(&name).and_then(Hasher::new);
    let Some(mut hasher) = hasher else {
        return match asked {
            Some(_) => Err(unknown(member.unwrap_or_default())),
            // Generated code does not compile without the feature.
            None => Ok(()),
        };
    };
    hasher.update(bytes);
    let pair = (
        HeaderName::try_from(name),
        HeaderValue::try_from(hasher.finish()),
    );
    if let (Ok(name), Ok(sum)) = pair {
        headers.insert(name, sum);
    }
    Ok(())
}

/// The text of a member, if it is present and not empty.
fn text_of(input: &dyn Structure, name: &str) -> Result<Option<String>> {
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
