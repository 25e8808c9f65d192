//! HTTP bindings: which member travels in which part of a message (Smithy 2.0, "HTTP binding traits").
//!
//! A structure is taken apart into a [`Written`], of which a protocol makes a request or response; and put
//! together from what a message carries. Members without a binding belong to the document in the body,
//! which is the codec's business.

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};

use super::percent;
use super::text::{TextReader, TextWriter};
use crate::json::{JsonReader, JsonSettings, JsonWriter};
use crate::operation::{Http, Segment};
use crate::schema::{Binding, Kind, Member, NO_MEMBER, Schema, TimestampFormat};
use crate::shape::{
    Deserializer, Error, MemberSet, Members, Result, Serializer, Structure, read_members,
};
use crate::types::Blob;

const SETTINGS: JsonSettings = JsonSettings::REST_JSON;

/// A structure taken apart.
#[derive(Debug, Default)]
pub(crate) struct Written {
    labels: Vec<(&'static str, String)>,
    /// The query, encoded, without its question mark.
    query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) status: Option<u16>,
    pub(crate) body: Bytes,
    /// The type of the body, if there is to be one.
    pub(crate) content_type: Option<&'static str>,
}

/// Whether a message of this structure has a document in its body.
pub(crate) fn has_document(schema: &Schema) -> bool {
    schema.members.iter().any(|it| it.binding == Binding::Body)
}

/// The member that is the whole body, if there is one.
pub(crate) fn payload(schema: &Schema) -> Option<&Member> {
    schema
        .members
        .iter()
        .find(|it| it.binding == Binding::Payload)
}

/// The type of a body that holds this payload.
pub(crate) fn payload_type(member: &Member) -> &'static str {
    match member.target.kind {
        Kind::Blob => "application/octet-stream",
        Kind::String | Kind::Enum => "text/plain",
        _ => "application/json",
    }
}

/// Takes a structure apart.
pub(crate) fn write(it: &dyn Structure, http: &Http) -> Result<Written> {
    let mut out = Written::default();
    let schema = it.schema();
    for (name, value) in http.query {
        push_parameter(name, (!value.is_empty()).then_some(value), &mut out.query);
    }
    for (index, member) in schema.members.iter().enumerate() {
        let value = it.member(index);
        if member.binding == Binding::Body || (value.is_absent() && !member.required) {
            continue;
        }
        match member.binding {
            Binding::Body => {}
            Binding::Payload if is_document(member) => {
                let mut writer = JsonWriter::new(SETTINGS);
                value.serialize(&Member::element("", member.target), &mut writer)?;
                out.body = writer.finish().into();
            }
            Binding::Payload => {
                let mut writer = TextWriter::new(TimestampFormat::DateTime);
                value.serialize(member, &mut writer)?;
                out.body = match writer.blob {
                    Some(blob) => blob.into_bytes(),
                    None => writer.texts.pop().unwrap_or_default().1.into(),
                };
            }
            Binding::Label => {
                let mut texts = texts(value, member, TimestampFormat::DateTime)?;
                out.labels
                    .push((member.name, texts.pop().unwrap_or_default().1));
            }
            Binding::Query(name) => {
                for (_, text) in texts(value, member, TimestampFormat::DateTime)? {
                    push_parameter(name, Some(&text), &mut out.query);
                }
            }
            Binding::QueryParams => {
                for (key, text) in texts(value, member, TimestampFormat::DateTime)? {
                    let bound =
                        |it: &Member| matches!(it.binding, Binding::Query(name) if name == key);
                    if !schema.members.iter().any(bound) {
                        push_parameter(&key, Some(&text), &mut out.query);
                    }
                }
            }
            Binding::Header(name) => {
                let texts = texts(value, member, TimestampFormat::HttpDate)?;
                let listed = member.target.kind == Kind::List;
                let quoted = listed && member.target.element().target.kind == Kind::String;
                let texts: Vec<String> = texts
                    .into_iter()
                    .map(|(_, it)| if quoted { quote(it) } else { it })
                    .collect();
                if !texts.is_empty() {
                    out.headers
                        .append(header_name(name)?, header_value(&texts.join(", "))?);
                }
            }
            Binding::PrefixHeaders(prefix) => {
                for (key, text) in texts(value, member, TimestampFormat::HttpDate)? {
                    let name = header_name(&format!("{prefix}{key}"))?;
                    out.headers.entry(name).or_insert(header_value(&text)?);
                }
            }
            Binding::ResponseCode => {
                let texts = texts(value, member, TimestampFormat::DateTime)?;
                out.status = texts.first().and_then(|(_, text)| text.parse().ok());
            }
        }
    }
    if let Some(member) = payload(schema) {
        out.content_type = Some(payload_type(member)).filter(|_| !out.body.is_empty());
    } else if has_document(schema) {
        out.body = write_document(it)?;
        out.content_type = Some("application/json");
    }
    Ok(out)
}

fn write_document(it: &dyn Structure) -> Result<Bytes> {
    let mut writer = JsonWriter::new(SETTINGS);
    writer.begin_structure(&NO_MEMBER)?;
    for (index, member) in it.schema().members.iter().enumerate() {
        if member.binding == Binding::Body {
            it.member(index).serialize(member, &mut writer)?;
        }
    }
    writer.end_structure()?;
    Ok(writer.finish().into())
}

fn is_document(member: &Member) -> bool {
    !matches!(member.target.kind, Kind::Blob | Kind::String | Kind::Enum)
}

fn texts(
    value: &dyn crate::shape::Shape,
    member: &Member,
    timestamp: TimestampFormat,
) -> Result<Vec<(String, String)>> {
    let mut writer = TextWriter::new(timestamp);
    value.serialize(member, &mut writer)?;
    Ok(writer.texts)
}

fn push_parameter(name: &str, value: Option<&str>, query: &mut String) {
    if !query.is_empty() {
        query.push('&');
    }
    percent::encode(name, b"", query);
    if let Some(value) = value {
        query.push('=');
        percent::encode(value, b"", query);
    }
}

fn header_name(name: &str) -> Result<HeaderName> {
    HeaderName::try_from(name)
        .map_err(|_| Error::new(format!("{name:?} cannot be a header's name")))
}

fn header_value(value: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(value)
        .or_else(|_| HeaderValue::from_bytes(value.as_bytes()))
        .map_err(|_| Error::new("a control character cannot travel in a header"))
}

/// An element of a list of strings in a header, in quotes where its comma or quote would be misread.
fn quote(text: String) -> String {
    if !text.contains([',', '"']) {
        return text;
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

impl Written {
    /// The path with labels and query filled in, below `base`, which has no slash at its end.
    pub(crate) fn path_and_query(&self, http: &Http, base: &str) -> Result<String> {
        let mut out = String::with_capacity(base.len() + 64);
        out.push_str(base);
        for segment in http.path {
            out.push('/');
            match segment {
                Segment::Literal(text) => out.push_str(text),
                Segment::Label(name) => percent::encode(self.label(name)?, b"", &mut out),
                Segment::Greedy(name) => percent::encode(self.label(name)?, b"/", &mut out),
            }
        }
        if http.path.is_empty() {
            out.push('/');
        }
        if !self.query.is_empty() {
            out.push('?');
            out.push_str(&self.query);
        }
        Ok(out)
    }

    fn label(&self, name: &str) -> Result<&str> {
        let label = self
            .labels
            .iter()
            .find(|(label, text)| *label == name && !text.is_empty());
        label.map(|(_, text)| text.as_str()).ok_or_else(|| {
            Error::new(format!(
                "member `{name}` is part of the path and cannot be empty"
            ))
        })
    }
}

/// What a message carries beside its body.
#[derive(Debug)]
pub(crate) struct Envelope<'a> {
    /// Members in the path, decoded.
    pub(crate) labels: &'a [(&'static str, String)],
    /// Parameters of the query, decoded.
    pub(crate) query: &'a [(String, String)],
    pub(crate) headers: &'a HeaderMap,
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
            Binding::QueryParams => envelope.query.to_vec(),
            Binding::Header(name) => {
                timestamp = TimestampFormat::HttpDate;
                read_header(member, envelope.headers.get_all(name).iter(), timestamp)?
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
        // A map is there even if nothing is in it, but for that it has to be required.
        if texts.is_empty() && !(member.required && member.target.kind == Kind::Map) {
            continue;
        }
        if let Some(value) = it.member_mut(index) {
            value.deserialize(member, &mut TextReader::new(texts, timestamp))?;
            seen.insert(index);
        }
    }
    Ok(())
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
fn split_list(text: &str, dates: bool) -> Result<Vec<String>> {
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

/// Reads of a structure the member that is its whole body; adds it to `seen`.
pub(crate) fn read_payload(
    it: &mut dyn Structure,
    body: &Bytes,
    seen: &mut MemberSet,
    noting: bool,
) -> Result<bool> {
    let schema = it.schema();
    let payload = schema
        .members
        .iter()
        .position(|member| member.binding == Binding::Payload);
    let Some(index) = payload.filter(|_| !body.is_empty()) else {
        return Ok(false);
    };
    let (Some(member), Some(value)) = (schema.members.get(index), it.member_mut(index)) else {
        return Ok(false);
    };
    seen.insert(index);
    if is_document(member) {
        let mut reader = JsonReader::new(body, SETTINGS)?.noting_missing(noting);
        value.deserialize(&Member::element("", member.target), &mut reader)?;
        let missing = reader.has_missing();
        return reader.finish().map(|()| missing);
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

    #[test]
    fn what_is_quoted_reads_back() {
        for text in ["a", "a,b", "say \"hi\"", "back\\slash, \"both\""] {
            assert_eq!(split_list(&quote(text.to_owned()), false).unwrap(), [text]);
        }
    }
}
