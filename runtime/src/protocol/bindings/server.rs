//! The server's side of a protocol with HTTP bindings.

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use http::{Response, request};

pub(crate) use super::route::{at_path, find as route};
use super::{
    Documents, HttpParts, ReaderKind, WrittenParts, has_document, http_of, payload, payload_type,
    read_document, read_http_parts, read_payload, status, write,
};
use crate::body::Payload;
use crate::operation::{Operation, Service};
use crate::protocol::missing::{self, MissingRecorder};
use crate::protocol::server::{
    Rejection, Route, final_status, has_content, malformed, wrong_media_type,
};
use crate::protocol::{accepts, essence, is_unit, media_type, percent, stream};
use crate::schema::{Binding, Member, Schema};
use crate::shape::{Deserializer, Error, MemberSet, Result, Shape, Structure};
use crate::validate::Found;

/// Whether a service has an operation at the address of a request, be it served or not.
pub(crate) fn has_route(service: &Service, head: &request::Parts) -> bool {
    matches!(
        route(service, head),
        Ok(_) | Err(Rejection::NotImplemented(_))
    )
}

/// Whether the input of an operation holds the header `content-encoding`: then the operation knows what it gets.
pub(crate) fn binds_coding(operation: &Operation) -> bool {
    let members = operation.input().members.iter();
    members.map(|it| it.binding).any(|it| match it {
        Binding::Header(name) => name.eq_ignore_ascii_case(CONTENT_ENCODING.as_str()),
        Binding::PrefixHeaders(prefix) => CONTENT_ENCODING.as_str().starts_with(prefix),
        _ => false,
    })
}

/// The media type of a blob without `@mediaType`.
const ANY_TYPE: &str = "application/octet-stream";

/// Checks the type of a request's body, and that the caller accepts the type of the response.
pub(crate) fn check_headers(
    documents: &dyn Documents,
    operation: &Operation,
    head: &request::Parts,
) -> std::result::Result<(), Rejection> {
    let offered = body_type(documents, operation.output());
    // Callers name the type of the events, or that of the documents in them.
    let is_accepted = |it: &str| {
        accepts(&head.headers, it)
            || operation.output().event_stream().is_some()
                && accepts(&head.headers, documents.media_type())
    };
    if let Some(offered) = offered.filter(|it| !is_accepted(it)) {
        return Err(Rejection::NotAcceptable(format!("the answer is {offered}")));
    }
    let expected = body_type(documents, operation.input());
    match (expected, media_type(&head.headers)) {
        (Some(expected), Some(found)) if found != essence(expected) => {
            Err(wrong_media_type(expected, Some(&found)))
        }
        _ => Ok(()),
    }
}

/// The media type of the body of a structure, if it has a body and the model fixes the type.
fn body_type(documents: &dyn Documents, schema: &'static Schema) -> Option<&'static str> {
    match payload(schema) {
        // A blob can be of any type, and says so itself.
        Some(member) => Some(payload_type(member, documents)).filter(|it| *it != ANY_TYPE),
        None => has_document(schema).then(|| documents.media_type()),
    }
}

/// Checks the media type of a body that is present. A body that the model does not have is refused if it has a
/// type. An input without members may be an empty document.
fn check_presence(
    documents: &dyn Documents,
    schema: &'static Schema,
    head: &request::Parts,
    body: &Bytes,
) -> std::result::Result<(), Rejection> {
    if body.is_empty() {
        return Ok(());
    }
    let expected = body_type(documents, schema);
    let empty = schema.members.is_empty() && !is_unit(schema);
    let expected = expected.or(empty.then(|| documents.media_type()));
    let anything = expected.is_none() && payload(schema).is_some();
    match (expected, media_type(&head.headers)) {
        (Some(expected), None) if documents.requires_content_type() => {
            Err(wrong_media_type(expected, None))
        }
        (Some(expected), Some(found)) if empty && found != essence(expected) => {
            Err(wrong_media_type(expected, Some(&found)))
        }
        (None, Some(found)) if !anything => Err(wrong_media_type("none", Some(&found))),
        _ => Ok(()),
    }
}

/// Reads an input, whose document takes so many bytes of memory, or the usual number. Returns the required members that
/// are missing.
pub(crate) fn read_input(
    documents: &dyn Documents,
    route: &Route,
    head: &request::Parts,
    (mut body, memory): (Payload, Option<usize>),
    input: &mut dyn Structure,
) -> std::result::Result<Found, Rejection> {
    let how = ReaderKind::Server(memory);
    let schema = input.schema();
    let streamed = body.take_stream();
    let body = body.bytes();
    check_presence(documents, schema, head, body)?;
    let query = percent::parse_query(head.uri.query().unwrap_or_default()).unwrap_or_default();
    let parts = HttpParts {
        labels: &route.labels,
        query: &query,
        headers: &head.headers,
        status: None,
    };
    let mut seen = MemberSet::new();
    let refuse = &mut |_: usize, _: &Member, error| Err(error);
    read_http_parts(input, &parts, &mut seen, refuse).map_err(|error| malformed(&error))?;
    let mut missing = Found::default();
    if let Some(member) = payload(schema) {
        if read_payload(input, body, &mut seen, documents, how)
            .map_err(|error| malformed(&error))?
        {
            let mut again = |from: &mut dyn Deserializer| {
                let index = schema.members.iter().position(|it| it.name == member.name);
                let root = Member::element("", member.target);
                match index.and_then(|index| input.member_mut(index)) {
                    Some(value) => value.deserialize(&root, from),
                    None => Ok(()),
                }
            };
            missing = missing_in(documents, (body, how), &mut again, Some(member.name));
        }
    } else if has_document(schema) && !body.is_empty() {
        let lacks = documents
            .read(body, how, &mut |from| read_document(input, from, &mut seen))
            .map_err(|error| malformed(&error))?;
        if lacks {
            let mut again =
                |from: &mut dyn Deserializer| read_document(input, from, &mut MemberSet::new());
            missing = missing_in(documents, (body, how), &mut again, None);
        }
    }
    if let Some(stream) = streamed {
        stream::put(input, stream).map_err(|error| malformed(&error))?;
    }
    missing::missing_members(schema, &seen, &[], &mut missing);
    Ok(missing)
}

/// Reads a body once more; lists what is missing in it, below `root`.
fn missing_in(
    documents: &dyn Documents,
    (body, how): (&Bytes, ReaderKind),
    read: &mut dyn FnMut(&mut dyn Deserializer) -> Result,
    root: Option<&'static str>,
) -> Found {
    let mut missing = Found::default();
    // The same bytes have been read before without an error.
    let _ = documents.read(body, how, &mut |from| {
        let mut recorder = MissingRecorder::new(from, root);
        let done = read(&mut recorder);
        missing = recorder.missing;
        done
    });
    missing
}

/// Writes a successful response.
pub(crate) fn write_output(
    documents: &dyn Documents,
    operation: &Operation,
    output: &dyn Structure,
) -> Result<Response<Payload>> {
    let code = status(output)?.unwrap_or(http_of(operation)?.status());
    let mut written = write(output, documents)?;
    if !has_content(final_status(code)?) {
        remove_content(output, &mut written)?;
    }
    response(written, code)
}

/// Removes what stands for a body without content. Content that there is would be lost, which is an error.
fn remove_content(output: &dyn Structure, written: &mut WrittenParts) -> Result {
    let in_document = output.schema().members.iter().enumerate();
    let in_document = in_document.filter(|(_, it)| it.binding.is_of_document());
    let empty = match payload(output.schema()) {
        Some(_) => std::mem::take(&mut written.body).is_empty(),
        None => in_document
            .map(|(index, _)| output.member(index))
            .all(Shape::is_absent),
    };
    if !empty {
        return Err(Error::new("a status without content, and content"));
    }
    written.body = Payload::default();
    written.content_type = None;
    Ok(())
}

/// The response of these parts.
pub(crate) fn response(written: WrittenParts, code: u16) -> Result<Response<Payload>> {
    let status = final_status(code)?;
    if !has_content(status) && !written.body.is_empty() {
        return Err(Error::new("a status without content, and content"));
    }
    let mut response = Response::new(written.body);
    *response.status_mut() = status;
    *response.headers_mut() = written.headers;
    if let Some(content_type) = written.content_type {
        let typed = HeaderValue::from_static(content_type);
        response.headers_mut().entry(CONTENT_TYPE).or_insert(typed);
    }
    Ok(response)
}
