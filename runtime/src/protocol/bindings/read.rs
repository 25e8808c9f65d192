//! Putting a structure together from what a message carries.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::header::{HeaderMap, HeaderValue};

use super::{Documents, is_bound, is_document, is_encoded};
use crate::protocol::text::TextReader;
use crate::schema::{Binding, Kind, Member, NO_MEMBER, TimestampFormat};
use crate::shape::{Deserializer, Error, MemberSet, Members, Result, Structure, read_members};
use crate::types::Blob;

/// What a message carries beside its body.
#[derive(Debug)]
pub(crate) struct Envelope<'a> {
    /// Members in the path, decoded.
    pub(crate) labels: &'a [(&'static str, String)],
    /// Parameters of the query, decoded.
    pub(crate) query: &'a [(String, String)],
    pub(crate) headers: &'a HeaderMap,
    /// The status, if it is an answer.
    pub(crate) status: Option<u16>,
}

/// Reads of a structure what `envelope` carries; adds it to `seen`.
pub(crate) fn read_envelope(
    it: &mut dyn Structure,
    envelope: &Envelope<'_>,
    seen: &mut MemberSet,
) -> Result {
    let schema = it.schema();
    for (index, member) in schema.members.iter().enumerate() {
        let listed = member.target.kind == Kind::List;
        let mut timestamp = TimestampFormat::DateTime;
        let texts: Vec<(String, String)> = match member.binding {
            Binding::Body | Binding::Payload => continue,
            Binding::Label => {
                let of_member = envelope
                    .labels
                    .iter()
                    .filter(|(name, _)| *name == member.name);
                of_member
                    .map(|(_, text)| (String::new(), text.clone()))
                    .collect()
            }
            Binding::Query(name) => {
                let of_member = envelope.query.iter().filter(|(key, _)| key == name);
                let count = if listed { usize::MAX } else { 1 };
                of_member
                    .take(count)
                    .map(|(_, text)| (String::new(), text.clone()))
                    .collect()
            }
            Binding::QueryParams => {
                // What other members hold alone is no reason for a map of single values (restXml suite,
                // `AllQueryStringTypes`); lists are of all parameters (restJson1 suite).
                let listed = member.target.value().target.kind == Kind::List;
                match listed || envelope.query.iter().any(|(key, _)| !is_bound(schema, key)) {
                    true => envelope.query.to_vec(),
                    false => Vec::new(),
                }
            }
            Binding::Header(name) => {
                timestamp = TimestampFormat::HttpDate;
                let values = envelope.headers.get_all(name).iter();
                let mut texts = read_header(member, values, timestamp)?;
                if is_encoded(member) {
                    for (_, text) in &mut texts {
                        *text = decoded(text)?;
                    }
                }
                texts
            }
            Binding::PrefixHeaders(prefix) => {
                timestamp = TimestampFormat::HttpDate;
                let mut texts = Vec::new();
                for (name, value) in envelope.headers {
                    if let Some(key) = name.as_str().strip_prefix(prefix) {
                        texts.push((key.to_owned(), header_text(value)?.to_owned()));
                    }
                }
                texts
            }
            Binding::ResponseCode => envelope
                .status
                .map(|it| (String::new(), it.to_string()))
                .into_iter()
                .collect(),
        };
        // A map is there even if nothing is in it, but for that it has to be required, or to be of all headers
        // of an answer (restXml suite, `HttpPrefixHeadersAreNotPresent`).
        let answered = envelope.status.is_some();
        let whole = answered && matches!(member.binding, Binding::PrefixHeaders(_));
        let kept = member.target.kind == Kind::Map && (member.required || whole);
        if texts.is_empty() && !kept {
            continue;
        }
        if let Some(value) = it.member_mut(index) {
            let strict = envelope.status.is_none();
            let mut reader = TextReader::new(texts, timestamp).strict(strict);
            value.deserialize(member, &mut reader)?;
            seen.insert(index);
        }
    }
    Ok(())
}

/// The text of a string that travels in a header in base64.
fn decoded(text: &str) -> Result<String> {
    let bytes = BASE64_STANDARD.decode(text).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.ok_or_else(|| Error::new("a header that is not text in base64"))
}

fn header_text(value: &HeaderValue) -> Result<&str> {
    std::str::from_utf8(value.as_bytes())
        .map_err(|_| Error::new("a header holds bytes that are not UTF-8"))
}

fn read_header<'a>(
    member: &Member,
    values: impl Iterator<Item = &'a HeaderValue>,
    timestamp: TimestampFormat,
) -> Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    let listed = member.target.kind == Kind::List;
    for value in values {
        let text = header_text(value)?;
        if !listed {
            if texts.is_empty() {
                texts.push((String::new(), text.trim().to_owned()));
            }
            continue;
        }
        let element = member.target.element();
        let dates = element.target.kind == Kind::Timestamp
            && element.timestamp.unwrap_or(timestamp) == TimestampFormat::HttpDate;
        let elements = split_list(text, dates)?;
        texts.extend(elements.into_iter().map(|it| (String::new(), it)));
    }
    Ok(texts)
}

/// The elements of a list in a header (RFC 9110, section 5.6.1), some in quotes. An http-date has a comma
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
            let commas = usize::from(dates);
            let end = rest
                .match_indices(',')
                .nth(commas)
                .map_or(rest.len(), |(at, _)| at);
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

/// Reads of a structure what its body holds as a document; adds it to `seen`.
pub(crate) fn read_document(
    it: &mut dyn Structure,
    from: &mut dyn Deserializer,
    seen: &mut MemberSet,
) -> Result {
    let schema = it.schema();
    read_members(it, Members::of_body(schema), seen, &NO_MEMBER, from)
}

/// Reads of a structure the member that is its whole body; adds it to `seen`. Comes to whether a structure in
/// it lacked a required member, which only strict readers look for.
pub(crate) fn read_payload(
    it: &mut dyn Structure,
    body: &Bytes,
    seen: &mut MemberSet,
    documents: &dyn Documents,
    strict: bool,
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
    if member.target.kind == Kind::ByteStream {
        // It is there, even if nothing comes; whoever receives the message puts it in.
        seen.insert(index);
        return Ok(false);
    }
    let Some(value) = it.member_mut(index).filter(|_| !body.is_empty()) else {
        return Ok(false);
    };
    if !member.required && documents.is_nothing(member, body) {
        return Ok(false);
    }
    seen.insert(index);
    if is_document(member) {
        let root = Member::element("", member.target);
        return documents.read(body, strict, &mut |from| value.deserialize(&root, from));
    }
    let mut reader = match member.target.kind {
        Kind::Blob => TextReader::of_blob(Blob::new(body.clone())),
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
        ] {
            assert_eq!(split_list(text, dates).unwrap(), expected, "{text}");
        }
        assert!(split_list("\"a", false).is_err());
        assert!(split_list("\"a\" b", false).is_err());
    }
}
