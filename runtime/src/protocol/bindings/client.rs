//! The client's side of a protocol with HTTP bindings.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, response};

use super::uri::path_and_query;
use super::{
    Documents, HttpParts, ReaderKind, has_document, http_of, payload, read_document,
    read_http_parts, read_payload, write,
};
use crate::body::Payload;
use crate::operation::Operation;
use crate::protocol::client::RequestParts;
use crate::protocol::faults::Faults;
use crate::protocol::{media_type, stream};
use crate::schema::{Binding, NO_MEMBER};
use crate::shape::{Error, MemberSet, Members, Result, Structure};

/// The request for an operation.
pub(crate) fn request(
    documents: &dyn Documents,
    operation: &Operation,
    input: &dyn Structure,
) -> Result<RequestParts> {
    let http = http_of(operation)?;
    let path_and_query = path_and_query(input, http)?;
    let mut written = write(input, documents)?;
    let absent = payload(operation.input()).filter(|_| written.body.bytes().is_empty());
    let absent = absent.map_or(&b""[..], |it| documents.absent_payload(it));
    if !absent.is_empty() {
        written.body = Bytes::from_static(absent).into();
        written.content_type = Some(documents.media_type());
    }
    let method = Method::from_bytes(http.method().as_bytes());
    if let Some(content_type) = written.content_type {
        let typed = HeaderValue::from_static(content_type);
        written.headers.entry(CONTENT_TYPE).or_insert(typed);
    }
    Ok(RequestParts {
        method: method.map_err(|_| Error::new("the operation has no method"))?,
        path_and_query: path_and_query.into(),
        headers: written.headers,
        body: written.body,
        checksum: None,
        verifies: false,
    })
}

/// Whether a response can be one of the protocol, whatever media type it names: its content can be a document, or
/// there is none to read. The page of a proxy is neither. The response to a HEAD has no body.
pub(crate) fn recognizes(
    operation: &Operation,
    head: &response::Parts,
    is_document: impl Fn(&str) -> bool,
    can_be_document: impl Fn() -> bool,
) -> bool {
    let success = head.status.is_success();
    let bodiless = http_of(operation).is_ok_and(|it| it.method() == Method::HEAD.as_str());
    let output = operation.output();
    if bodiless || (success && (payload(output).is_some() || !has_document(output))) {
        return true;
    }
    let named = media_type(&head.headers).is_some_and(|it| is_document(&it));
    named || can_be_document()
}

/// Reads a successful response.
pub(crate) fn read_output(
    documents: &dyn Documents,
    head: &response::Parts,
    body: &mut Payload,
    output: &mut dyn Structure,
    memory: Option<usize>,
    faults: &mut Faults,
) -> Result {
    read_response(documents, head, body.bytes(), output, memory, faults)?;
    match body.take_stream() {
        Some(body) => stream::put(output, body),
        None => Ok(()),
    }
}

/// Reads a response whose parts are all members of one structure.
pub(crate) fn read_response(
    documents: &dyn Documents,
    head: &response::Parts,
    body: &Bytes,
    it: &mut dyn Structure,
    memory: Option<usize>,
    faults: &mut Faults,
) -> Result {
    let how = ReaderKind::Client(memory);
    let mut seen = MemberSet::new();
    read_head(head, it, &mut seen, faults)?;
    let schema = it.schema();
    let mut members = schema.members.iter();
    if let Some(index) = members.position(|it| it.binding == Binding::Payload) {
        if faults.begin(index) {
            read_payload(it, body, &mut seen, documents, how)?;
        }
    } else if has_document(schema) && !documents.is_blank(&NO_MEMBER, body) {
        documents.read(body, how, &mut |from| match faults.forgives_all() {
            true => faults.read_members(it, Members::of_body(schema), from),
            false => read_document(it, from, &mut seen),
        })?;
    }
    #[cfg(feature = "events")]
    if schema.event_stream().is_some() {
        crate::protocol::events::check_initial(schema, &seen)?;
    }
    Ok(())
}

/// Reads the members of a response that are not in its body; adds them to `seen`.
pub(crate) fn read_head(
    head: &response::Parts,
    it: &mut dyn Structure,
    seen: &mut MemberSet,
    faults: &mut Faults,
) -> Result {
    let parts = HttpParts {
        labels: &[],
        query: &[],
        headers: &head.headers,
        status: Some(head.status.as_u16()),
    };
    read_http_parts(it, &parts, seen, &mut |index, member, error| {
        faults.of_head(index, member, error)
    })
}
