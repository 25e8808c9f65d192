//! The first message of a stream, in protocols that have the other members of an input or output there (Smithy 2.0,
//! "Initial messages").

use std::future::poll_fn;

use bytes::Bytes;

use super::{
    CONTENT_TYPE, EVENT_TYPE, EventDocuments, INITIAL_REQUEST, INITIAL_RESPONSE, MESSAGE_TYPE, body,
};
use crate::body::{Messages, MessagesError, Payload};
use crate::event_stream::{HeaderValue, HeaderWriter, Message};
use crate::protocol::reader_kind::ReaderKind;
use crate::schema::NO_MEMBER;
#[cfg(feature = "client")]
use crate::schema::Schema;
use crate::shape::{Error, MemberSet, Members, Result, Structure, read_members};

/// Which of the two first messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Initial {
    #[cfg(feature = "client")]
    Request,
    #[cfg(feature = "server")]
    Response,
}

/// The body of an input or output with events in the member of this index, and the other members before them. A request
/// without other members has no such message; clients of Amazon's wait for that of a response.
pub(crate) fn initial_body(
    it: &dyn Structure,
    index: usize,
    documents: Box<dyn EventDocuments>,
    which: Initial,
) -> Result<Payload> {
    let members = it.schema().members;
    let name = match which {
        #[cfg(feature = "client")]
        Initial::Request if members.len() < 2 => None,
        #[cfg(feature = "client")]
        Initial::Request => Some(INITIAL_REQUEST),
        #[cfg(feature = "server")]
        Initial::Response => Some(INITIAL_RESPONSE),
    };
    let first = name.map(|name| initial_message(it, index, documents.as_ref(), name));
    let member = members
        .get(index)
        .ok_or_else(|| Error::new("a stream of events that is no member"))?;
    let body = body(it.member(index), member, documents, first.transpose()?)?;
    Ok(Payload::Events(Box::new(body)))
}

fn initial_message(
    it: &dyn Structure,
    stream: usize,
    documents: &dyn EventDocuments,
    name: &str,
) -> Result<Message> {
    let schema = it.schema();
    let document = documents.write(schema, &mut |to| {
        for (index, member) in schema.members.iter().enumerate() {
            if index != stream {
                it.member(index).serialize(member, to)?;
            }
        }
        Ok(())
    })?;
    let texts = [
        (MESSAGE_TYPE, "event"),
        (EVENT_TYPE, name),
        (CONTENT_TYPE, documents.media_type()),
    ];
    let mut headers = HeaderWriter::default();
    for (name, text) in texts {
        let pushed = headers.push(name, HeaderValue::String(text));
        pushed.map_err(|error| Error::new(error.to_string()))?;
    }
    Ok(headers.finish(document.into()))
}

/// The name of the first message of a request, or of a response.
pub(crate) const fn initial_name(of_request: bool) -> &'static str {
    match of_request {
        true => INITIAL_REQUEST,
        false => INITIAL_RESPONSE,
    }
}

/// Waits for the first message. Returns its document, which has no bytes if another message came first, and what follows.
pub(crate) async fn receive_initial(
    mut messages: Messages,
    name: &str,
) -> std::result::Result<(Bytes, Messages), MessagesError> {
    let first = poll_fn(|cx| messages.poll_message(cx)).await;
    let Some(first) = first.transpose()? else {
        return Ok((Bytes::new(), messages));
    };
    if first.header(EVENT_TYPE) == Some(HeaderValue::String(name)) {
        return Ok((first.into_payload(), messages));
    }
    messages.put_back(first);
    Ok((Bytes::new(), messages))
}

/// Reads the document of the first message: the members of an input or output but the stream of events. Returns which
/// have been read, and whether a structure in them lacks a required member, which only servers check.
pub(crate) fn read_initial(
    it: &mut dyn Structure,
    stream: usize,
    documents: &dyn EventDocuments,
    document: &Bytes,
    how: ReaderKind,
) -> Result<(MemberSet, bool)> {
    let mut seen = MemberSet::new();
    // A stream is present even if it has no events. The caller puts it in.
    seen.insert(stream);
    if documents.is_blank(document) {
        return Ok((seen, false));
    }
    let members = Members::all(it.schema()).hiding(stream);
    let lacks = documents.read(document, how, &mut |from| {
        read_members(it, members, &mut seen, &NO_MEMBER, from)
    })?;
    Ok((seen, lacks))
}

/// Checks that a response has the required members beside its events. What a client makes up for a missing member would
/// be taken for what the service said of the whole stream.
#[cfg(feature = "client")]
pub(crate) fn check_initial(schema: &'static Schema, seen: &MemberSet) -> Result {
    let mut members = schema.members.iter().enumerate();
    match members.find(|(index, it)| it.required && !seen.contains(*index)) {
        Some((_, member)) => Err(Error::new(format!(
            "the response lacks its required member `{}`",
            member.name
        ))),
        None => Ok(()),
    }
}

/// Reads an input as [`read_initial`] does. Returns the required members that are missing.
#[cfg(feature = "server")]
pub(crate) fn read_input(
    input: &mut dyn Structure,
    stream: usize,
    documents: &dyn EventDocuments,
    document: &Bytes,
    how: ReaderKind,
) -> Result<crate::validate::Found> {
    use crate::protocol::missing::{MissingRecorder, missing_members};
    let (seen, lacks) = read_initial(input, stream, documents, document, how)?;
    let schema = input.schema();
    let mut missing = crate::validate::Found::default();
    if lacks {
        let members = Members::all(schema).hiding(stream);
        // The same bytes have been read before without an error.
        let _ = documents.read(document, how, &mut |from| {
            let mut recorder = MissingRecorder::new(from, None);
            let mut seen = MemberSet::new();
            let done = read_members(input, members, &mut seen, &NO_MEMBER, &mut recorder);
            missing = recorder.missing;
            done
        });
    }
    missing_members(schema, &seen, &[], &mut missing);
    Ok(missing)
}

/// Reads an output as [`read_initial`] does.
#[cfg(feature = "client")]
pub(crate) fn read_output(
    output: &mut dyn Structure,
    stream: usize,
    documents: &dyn EventDocuments,
    document: &Bytes,
    memory: Option<usize>,
) -> Result {
    let how = ReaderKind::Client(memory);
    let (seen, _) = read_initial(output, stream, documents, document, how)?;
    check_initial(output.schema(), &seen)
}
