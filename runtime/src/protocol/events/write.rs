//! Events of the model come in, messages go out.

use std::task::{Context, Poll};

use bytes::Bytes;

use super::header_value::HeaderSerializer;
use super::{
    CONTENT_TYPE, ERROR_CODE, ERROR_MESSAGE, EVENT_TYPE, EXCEPTION_TYPE, EventDocuments,
    MESSAGE_TYPE, is_document, payload_type,
};
use crate::body::{BoxError, EventBody, MessageSource};
use crate::codec::plain_text::TextWriter;
use crate::event_stream::{HeaderValue, HeaderWriter, Message};
use crate::excerpt::start;
use crate::schema::{Binding, Member, Schema, TimestampFormat};
use crate::shape::{
    Error, EventRef, EventSource, Result, SentEvent, Shape, Structure, unknown_variant,
};

/// The most bytes of an error's code and of its message, each a header.
const MAX_TEXT: usize = 8 << 10;

/// The body of the events of a member. An absent stream has none.
pub(crate) fn body(
    value: &dyn Shape,
    member: &'static Member,
    documents: Box<dyn EventDocuments>,
    first: Option<Message>,
) -> Result<EventBody> {
    let mut writer = TextWriter::new(TimestampFormat::DateTime);
    value.serialize(member, &mut writer)?;
    let messages = WrittenEvents {
        source: writer.events,
        union: member.target,
        documents,
    };
    Ok(EventBody::new(Box::new(messages), first))
}

/// A stream that is written.
struct WrittenEvents {
    /// Absent behind the end.
    source: Option<Box<dyn EventSource>>,
    union: &'static Schema,
    documents: Box<dyn EventDocuments>,
}

impl MessageSource for WrittenEvents {
    fn poll_message(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Message, BoxError>>> {
        let Some(source) = &mut self.source else {
            return Poll::Ready(None);
        };
        let (union, documents) = (self.union, self.documents.as_ref());
        let (mut written, mut is_last) = (None, true);
        let polled = source.poll_event(cx, &mut |event| {
            is_last = !matches!(event, SentEvent::Event(_));
            written = Some(message(union, documents, event));
        });
        if polled.is_pending() {
            return Poll::Pending;
        }
        if is_last || !matches!(written, Some(Ok(_))) {
            self.source = None;
        }
        Poll::Ready(written)
    }
}

/// The message of an event, or of the error that ends a stream.
fn message(
    union: &'static Schema,
    documents: &dyn EventDocuments,
    event: SentEvent<'_>,
) -> std::result::Result<Message, BoxError> {
    let written = match event {
        SentEvent::Event(EventRef::Known(index, event)) => {
            let name = union.members.get(index).map_or("", |it| it.name);
            modeled(["event", EVENT_TYPE, name], documents, event)
        }
        SentEvent::Event(EventRef::Unknown(tag)) => Err(unknown_variant(union, tag)),
        SentEvent::Modeled(error) => {
            let mut members = union.members.iter();
            let member = members.find(|it| std::ptr::eq(it.target, error.schema()));
            let name = member.map_or("", |it| it.name);
            modeled(["exception", EXCEPTION_TYPE, name], documents, Some(error))
        }
        SentEvent::Unmodeled(code, message) => return Ok(error_message(code, message)),
        SentEvent::Broken(error) => return Err(error),
    };
    written.map_err(Into::into)
}

/// The message of an event or error of the model: what it is, the header with its name, and its name.
fn modeled(
    [kind, header, name]: [&str; 3],
    documents: &dyn EventDocuments,
    event: Option<&dyn Structure>,
) -> Result<Message> {
    let mut headers = HeaderWriter::default();
    push(&mut headers, MESSAGE_TYPE, kind)?;
    push(&mut headers, header, name)?;
    let Some(event) = event else {
        return Ok(headers.finish(Bytes::new()));
    };
    let (payload, content_type) = payload(event, documents)?;
    if let Some(content_type) = content_type {
        push(&mut headers, CONTENT_TYPE, content_type)?;
    }
    for (index, member) in event.schema().members.iter().enumerate() {
        if member.binding == Binding::EventHeader {
            let value = event.member(index);
            value.serialize(member, &mut HeaderSerializer(&mut headers))?;
        }
    }
    Ok(headers.finish(payload))
}

fn push(headers: &mut HeaderWriter, name: &str, value: &str) -> Result {
    let pushed = headers.push(name, HeaderValue::String(value));
    pushed.map_err(|error| Error::new(error.to_string()))
}

/// The payload of an event, and its media type. An event without a payload has none.
fn payload(
    event: &dyn Structure,
    documents: &dyn EventDocuments,
) -> Result<(Bytes, Option<&'static str>)> {
    let schema = event.schema();
    let mut members = schema.members.iter().enumerate();
    if let Some((index, member)) = members.find(|(_, it)| it.binding == Binding::EventPayload) {
        let value = event.member(index);
        if value.is_absent() {
            return Ok((Bytes::new(), None));
        }
        let payload = match is_document(member) {
            true => documents.write_payload(value, member)?.into(),
            false => plain(value, member)?,
        };
        return Ok((payload, Some(payload_type(member, documents))));
    }
    if schema.members.iter().all(|it| it.binding.is_of_event()) {
        return Ok((Bytes::new(), None));
    }
    let document = documents.write(schema, &mut |to| {
        for (index, member) in schema.members.iter().enumerate() {
            if !member.binding.is_of_event() {
                event.member(index).serialize(member, to)?;
            }
        }
        Ok(())
    })?;
    Ok((document.into(), Some(documents.media_type())))
}

/// The bytes of a blob or a text.
fn plain(value: &dyn Shape, member: &Member) -> Result<Bytes> {
    let mut writer = TextWriter::new(TimestampFormat::DateTime);
    value.serialize(member, &mut writer)?;
    Ok(match writer.blob {
        Some(blob) => blob.into_bytes(),
        None => writer.texts.pop().unwrap_or_default().1.into_bytes().into(),
    })
}

/// The message of an error that the model does not define.
pub(crate) fn error_message(code: &str, message: &str) -> Message {
    let texts = [
        (MESSAGE_TYPE, "error"),
        (ERROR_CODE, start(code, MAX_TEXT)),
        (ERROR_MESSAGE, start(message, MAX_TEXT)),
    ];
    let mut headers = HeaderWriter::default();
    for (name, text) in texts {
        // Such names and such texts fit.
        let _ = push(&mut headers, name, text);
    }
    headers.finish(Bytes::new())
}
