//! Reading a structure from the parts of a message.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderValue};

use super::{Documents, ReaderKind, is_bound, is_document, is_encoded};
use crate::codec::base64_text;
use crate::codec::plain_text::TextReader;
use crate::schema::{Binding, Member, NO_MEMBER, Schema, ShapeType, TimestampFormat};
use crate::shape::{
    Deserializer, Error, MemberSet, Members, Result, Shape, Structure, read_members,
};
use crate::types::Blob;

/// The parts of a message beside its body.
#[derive(Debug)]
pub(crate) struct HttpParts<'a> {
    /// Members in the path, decoded.
    pub(crate) labels: &'a [(&'static str, String)],
    /// Parameters of the query, decoded.
    pub(crate) query: &'a [(String, String)],
    pub(crate) headers: &'a HeaderMap,
    /// The status of a response; absent from a request.
    pub(crate) status: Option<u16>,
}

/// The texts of a member, each with a key if the member is a map.
type Texts = Vec<(String, String)>;

/// Decides over a member that cannot be read: `Ok` leaves it absent, an error ends the reading.
pub(crate) type OnFault<'a> = &'a mut dyn FnMut(usize, &Member, Error) -> Result;

/// Reads the members of a structure that are not in the body; adds them to `seen`.
pub(crate) fn read_http_parts(
    it: &mut dyn Structure,
    parts: &HttpParts<'_>,
    seen: &mut MemberSet,
    on_fault: OnFault<'_>,
) -> Result {
    let schema = it.schema();
    for (index, member) in schema.members.iter().enumerate() {
        let texts = match texts_of(schema, member, parts) {
            Ok(Some(texts)) => texts,
            Ok(None) => continue,
            Err(error) => {
                on_fault(index, member, error)?;
                continue;
            }
        };
        let Some(value) = it.member_mut(index) else {
            continue;
        };
        match read_texts(value, member, texts, parts.status.is_none()) {
            Ok(()) => drop(seen.insert(index)),
            Err(error) => {
                // A list or map with a default holds what came before the fault.
                if !value.is_absent() && is_aggregate(member) {
                    read_texts(value, member, Vec::new(), false)?;
                }
                on_fault(index, member, error)?;
            }
        }
    }
    Ok(())
}

fn read_texts(value: &mut dyn Shape, member: &Member, texts: Texts, strict: bool) -> Result {
    let timestamp = default_timestamp(member.binding);
    let mut reader = TextReader::new(texts, timestamp).strict(strict);
    value.deserialize(member, &mut reader)
}

fn is_aggregate(member: &Member) -> bool {
    matches!(member.target.shape_type, ShapeType::List | ShapeType::Map)
}

/// The texts of a member, or `None` if the message does not have it.
fn texts_of(schema: &Schema, member: &Member, parts: &HttpParts<'_>) -> Result<Option<Texts>> {
    let texts = match member.binding {
        Binding::Body | Binding::Payload | Binding::EventHeader | Binding::EventPayload => {
            return Ok(None);
        }
        Binding::Label => label_texts(member, parts.labels),
        Binding::Query(name) => query_texts(member, name, parts.query),
        Binding::QueryParams => all_query_texts(schema, member, parts.query),
        Binding::Header(name) => header_texts(member, name, parts)?,
        Binding::PrefixHeaders(prefix) => prefix_header_texts(prefix, parts)?,
        Binding::ResponseCode => {
            let status = parts.status.map(|it| (String::new(), it.to_string()));
            status.into_iter().collect()
        }
    };
    Ok(Some(texts).filter(|it| !it.is_empty() || keeps_empty(member, parts)))
}

/// Whether a member is present although the message has no text for it. An empty map is kept only if the member is
/// required, or if it is an `@httpPrefixHeaders` map of a response (restXml suite,
/// `HttpPrefixHeadersAreNotPresent`).
fn keeps_empty(member: &Member, parts: &HttpParts<'_>) -> bool {
    let of_response = parts.status.is_some();
    let prefixed = of_response && matches!(member.binding, Binding::PrefixHeaders(_));
    member.target.shape_type == ShapeType::Map && (member.required || prefixed)
}

/// How a binding writes timestamps for which the model names no format.
fn default_timestamp(binding: Binding) -> TimestampFormat {
    match binding {
        Binding::Header(_) | Binding::PrefixHeaders(_) => TimestampFormat::HttpDate,
        _ => TimestampFormat::DateTime,
    }
}

fn label_texts(member: &Member, labels: &[(&'static str, String)]) -> Texts {
    let of_member = labels.iter().filter(|(name, _)| *name == member.name);
    of_member
        .map(|(_, text)| (String::new(), text.clone()))
        .collect()
}

fn query_texts(member: &Member, name: &str, query: &[(String, String)]) -> Texts {
    let listed = member.target.shape_type == ShapeType::List;
    let of_member = query.iter().filter(|(key, _)| key == name);
    of_member
        .take(if listed { usize::MAX } else { 1 })
        .map(|(_, text)| (String::new(), text.clone()))
        .collect()
}

/// A map of single values is absent if other members bind every parameter (restXml suite, `AllQueryStringTypes`); a
/// map of lists has all parameters (restJson1 suite).
fn all_query_texts(schema: &Schema, member: &Member, query: &[(String, String)]) -> Texts {
    let listed = member.target.value().target.shape_type == ShapeType::List;
    match listed || query.iter().any(|(key, _)| !is_bound(schema, key)) {
        true => query.to_vec(),
        false => Vec::new(),
    }
}

fn prefix_header_texts(prefix: &str, parts: &HttpParts<'_>) -> Result<Texts> {
    let mut texts = Vec::new();
    for (name, value) in parts.headers {
        if let Some(key) = name.as_str().strip_prefix(prefix) {
            let text = header_text(value, parts)?.into_owned();
            texts.push((key.to_owned(), text));
        }
    }
    Ok(texts)
}

fn header_texts(member: &Member, name: &str, parts: &HttpParts<'_>) -> Result<Texts> {
    let values = parts.headers.get_all(name).iter();
    let values = values.map(|it| header_text(it, parts));
    let mut texts = split_values(member, values)?;
    if is_encoded(member) {
        for (_, text) in &mut texts {
            *text = decoded(text, parts.status.is_none())?;
        }
    }
    Ok(texts)
}

/// The text of a string that travels in a header in base64.
fn decoded(text: &str, strict: bool) -> Result<String> {
    let bytes = base64_text::decode(text, strict);
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.ok_or_else(|| Error::new("a header that is not text in base64"))
}

/// The text of a header. Those of responses that are not UTF-8 are in the older ISO 8859-1 (RFC 9110, 5.5); requests
/// have none.
fn header_text<'a>(value: &'a HeaderValue, parts: &HttpParts<'_>) -> Result<Cow<'a, str>> {
    match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => Ok(text.into()),
        Err(_) if parts.status.is_some() => {
            Ok(value.as_bytes().iter().copied().map(char::from).collect())
        }
        Err(_) => Err(Error::new("a header holds bytes that are not UTF-8")),
    }
}

/// The text of the first value, or the elements of all of them if the member is a list.
fn split_values<'a>(
    member: &Member,
    values: impl Iterator<Item = Result<Cow<'a, str>>>,
) -> Result<Texts> {
    let mut texts = Vec::new();
    let listed = member.target.shape_type == ShapeType::List;
    for value in values {
        let text = value?;
        if !listed {
            if texts.is_empty() {
                texts.push((String::new(), text.trim().to_owned()));
            }
            continue;
        }
        let element = member.target.element();
        let format = element.timestamp.unwrap_or(TimestampFormat::HttpDate);
        let dates = element.target.shape_type == ShapeType::Timestamp
            && format == TimestampFormat::HttpDate;
        let elements = split_list(&text, dates)?;
        texts.extend(elements.into_iter().map(|it| (String::new(), it)));
    }
    Ok(texts)
}

/// The elements of a list in a header (RFC 9110, section 5.6.1), some in quotes. An http-date can have a comma
/// of its own.
pub(super) fn split_list(text: &str, dates: bool) -> Result<Vec<String>> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix('"') {
            let mut element = String::new();
            let mut chars = quoted.char_indices();
            let end = loop {
                match chars.next() {
                    Some((at, '"')) => break at + 1,
                    Some((_, '\\')) => element.extend(chars.next().map(|(_, it)| it)),
                    Some((_, it)) => element.push(it),
                    None => return Err(Error::new("a quote in a header is not closed")),
                }
            };
            out.push(element);
            rest = quoted.get(end..).unwrap_or_default().trim_start();
            rest = match rest.strip_prefix(',') {
                Some(next) => next,
                None if rest.is_empty() => rest,
                None => return Err(Error::new("a header has text after a closing quote")),
            };
        } else {
            let separates = |at: &usize| !dates || !is_weekday(rest.get(..*at).unwrap_or_default());
            let mut commas = rest.match_indices(',').map(|(at, _)| at);
            let end = commas.find(separates).unwrap_or(rest.len());
            let element = rest.get(..end).unwrap_or_default().trim();
            if !element.is_empty() {
                out.push(element.to_owned());
            }
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        rest = rest.trim_start();
    }
    Ok(out)
}

/// Checks whether the text before a comma can only be the weekday of an http-date. Of its three forms, one has no
/// comma.
fn is_weekday(text: &str) -> bool {
    text.trim().bytes().all(|it| it.is_ascii_alphabetic())
}

/// Reads the members of a structure that are in the document of its body; adds them to `seen`.
pub(crate) fn read_document(
    it: &mut dyn Structure,
    from: &mut dyn Deserializer,
    seen: &mut MemberSet,
) -> Result {
    let schema = it.schema();
    read_members(it, Members::of_body(schema), seen, &NO_MEMBER, from)
}

/// Reads the member of a structure that is its whole body; adds it to `seen`. Returns whether a structure in it
/// lacks a required member, which only strict readers check.
pub(crate) fn read_payload(
    it: &mut dyn Structure,
    body: &Bytes,
    seen: &mut MemberSet,
    documents: &dyn Documents,
    how: ReaderKind,
) -> Result<bool> {
    let schema = it.schema();
    let payload = schema
        .members
        .iter()
        .position(|member| member.binding == Binding::Payload);
    let (Some(index), Some(member)) = (payload, payload.and_then(|it| schema.members.get(it)))
    else {
        return Ok(false);
    };
    if member.target.shape_type == ShapeType::ByteStream || member.target.is_event_stream() {
        // A stream is present even if it has no bytes. The caller puts it in.
        seen.insert(index);
        return Ok(false);
    }
    let Some(value) = it.member_mut(index).filter(|_| !body.is_empty()) else {
        return Ok(false);
    };
    // For clients, a blank body is an absent document. To servers, it is none that can be read.
    if !how.is_strict() && is_document(member) && documents.is_blank(member, body) {
        return Ok(false);
    }
    if !member.required && documents.is_empty_payload(member, body, how) {
        return Ok(false);
    }
    seen.insert(index);
    if is_document(member) {
        let root = Member::element("", member.target);
        return documents.read(body, how, &mut |from| value.deserialize(&root, from));
    }
    let mut reader = match member.target.shape_type {
        ShapeType::Blob => TextReader::of_blob(Blob::new(body.clone())),
        _ => {
            let text = std::str::from_utf8(body)
                .map_err(|error| Error::new("bytes that are not UTF-8").at(error.valid_up_to()))?;
            let texts = [(String::new(), text.to_owned())];
            TextReader::new(texts, TimestampFormat::DateTime)
        }
    };
    value.deserialize(member, &mut reader).map(|()| false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_in_headers_are_split_at_commas_outside_quotes() {
        for (text, dates, expected) in [
            ("a, b,c", false, vec!["a", "b", "c"]),
            (r#""b,c", "\"def\"", a"#, false, vec!["b,c", "\"def\"", "a"]),
            ("a,,b, ", false, vec!["a", "b"]),
            ("", false, vec![]),
            (
                "Mon, 16 Dec 2019 23:48:18 GMT, Tue, 17 Dec 2019 00:00:00 GMT",
                true,
                vec![
                    "Mon, 16 Dec 2019 23:48:18 GMT",
                    "Tue, 17 Dec 2019 00:00:00 GMT",
                ],
            ),
            (
                "Mon Dec 16 23:48:18 2019,Tuesday, 17-Dec-19 00:00:00 GMT,\"Wed, 18 Dec 2019 00:00:00 GMT\"",
                true,
                vec![
                    "Mon Dec 16 23:48:18 2019",
                    "Tuesday, 17-Dec-19 00:00:00 GMT",
                    "Wed, 18 Dec 2019 00:00:00 GMT",
                ],
            ),
        ] {
            assert_eq!(split_list(text, dates).unwrap(), expected, "{text}");
        }
        assert!(split_list("\"a", false).is_err());
        assert!(split_list("\"a\" b", false).is_err());
    }
}
