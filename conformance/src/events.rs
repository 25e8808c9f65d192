//! Runs the cases of event streams: which messages a side sends, and which events it reads (Smithy 2.0, "Event Stream
//! Protocol Compliance Tests"). A case comes in; the differences go out.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use farrier::event_stream::{Decoder, HeaderValue, MEDIA_TYPE, Message};
use farrier::operation::{Operation, Schema, Segment};
use http::header::CONTENT_TYPE;

use crate::case::{self, Event, Failure};
use crate::json::Json;
use crate::media;
use crate::outcome::Problems;
use crate::value_tree::Tree;

/// Returns the name of the member that is a stream of events.
pub(crate) fn member(schema: &'static Schema) -> Option<&'static str> {
    let mut members = schema.members().iter();
    let found = members.find(|it| it.target().is_event_stream());
    found.map(|it| it.name())
}

/// Returns the bytes of the events of a request or a response.
pub(crate) fn body(case: &case::Events, of_request: bool) -> Result<Bytes, String> {
    let mut body = Vec::new();
    for event in case.of(of_request) {
        let bytes = event.bytes.as_ref();
        body.extend_from_slice(bytes.ok_or("an event without `bytes`")?);
    }
    Ok(body.into())
}

/// Adds the media type of events to a message that does not have another one.
pub(crate) fn add_type(headers: &mut http::HeaderMap) {
    let typed = http::HeaderValue::from_static(MEDIA_TYPE);
    headers.entry(CONTENT_TYPE).or_insert(typed);
}

/// Returns the method and the path of an operation whose path has no labels.
pub(crate) fn address(operation: &Operation) -> Result<(String, String), String> {
    let http = operation.http().ok_or("the operation has no address")?;
    let mut path = String::new();
    for segment in http.path() {
        let Segment::Literal(text) = segment else {
            return Err("the path has a label".to_owned());
        };
        path.push('/');
        path.push_str(text);
    }
    Ok((http.method().to_owned(), path))
}

/// Compares the failure that a case expects with the error that ended the stream in a value.
pub(crate) fn check_failure(expected: &Failure, schema: &'static Schema, found: &Tree) -> Problems {
    let error = member(schema).and_then(|member| found.stream_error(member));
    match (error, &expected.error) {
        (None, _) => vec![format!("expected a failure, found {found}")],
        (Some(found), Some(expected)) if found != expected => {
            vec![format!("expected the error {expected}, found {found}")]
        }
        _ => Vec::new(),
    }
}

/// Compares the messages in a body with the events of a case.
pub(crate) fn check_body(
    case: &case::Events,
    of_request: bool,
    body: &Bytes,
) -> Result<Problems, String> {
    let mut decoder = Decoder::new();
    decoder.push(body.clone());
    let mut found = Vec::new();
    while let Some(message) = decoder.next().map_err(|error| error.to_string())? {
        found.push(message);
    }
    decoder.finish().map_err(|error| error.to_string())?;
    let expected: Vec<&Event> = case.of(of_request).collect();
    if expected.len() != found.len() {
        let (expected, found) = (expected.len(), found.len());
        return Ok(vec![format!("expected {expected} messages, found {found}")]);
    }
    let mut problems = Vec::new();
    for (expected, found) in expected.into_iter().zip(&found) {
        let encoded = found.encode().map_err(|error| error.to_string())?;
        if expected.bytes.as_deref() != Some(&encoded[..]) {
            check_message(expected, found, &mut problems)?;
        }
    }
    Ok(problems)
}

/// Compares a message that does not have the bytes of the case, because its headers have another order.
fn check_message(expected: &Event, found: &Message, problems: &mut Problems) -> Result<(), String> {
    for (name, value) in expected.headers.members() {
        let expected = header_of_case(value)?;
        let found = found.header(name).map(|it| show(&it));
        if found.as_ref() != Some(&expected) {
            problems.push(format!(
                "header {name}: expected {expected}, found {found:?}"
            ));
        }
    }
    for name in &expected.forbid_headers {
        if found.header(name).is_some() {
            problems.push(format!("header {name}: forbidden, and found"));
        }
    }
    for name in &expected.require_headers {
        if found.header(name).is_none() {
            problems.push(format!("header {name}: required, found nothing"));
        }
    }
    if let Some(body) = &expected.body {
        let media_type = expected.media_type.as_deref();
        problems.extend(media::difference(body, media_type, None, found.payload())?);
    }
    Ok(())
}

/// Returns the text of a header in a case: its type and its value.
fn header_of_case(value: &Json) -> Result<String, String> {
    let mut members = value.members();
    let (Some((kind, value)), None) = (members.next(), members.next()) else {
        return Err(format!("{value} is no header"));
    };
    Ok(match (kind, value) {
        ("blob", Json::String(text)) => {
            let bytes = STANDARD.decode(text).map_err(|error| error.to_string())?;
            format!("blob {}", bytes.escape_ascii())
        }
        (_, Json::String(text)) => format!("{kind} {text}"),
        _ => format!("{kind} {value}"),
    })
}

fn show(value: &HeaderValue<'_>) -> String {
    match value {
        HeaderValue::Boolean(it) => format!("boolean {it}"),
        HeaderValue::Byte(it) => format!("byte {it}"),
        HeaderValue::Short(it) => format!("short {it}"),
        HeaderValue::Integer(it) => format!("integer {it}"),
        HeaderValue::Long(it) => format!("long {it}"),
        HeaderValue::Bytes(it) => format!("blob {}", it.escape_ascii()),
        HeaderValue::String(it) => format!("string {it}"),
        HeaderValue::Timestamp(it) => format!("timestamp {it}"),
        other => format!("{other:?}"),
    }
}
