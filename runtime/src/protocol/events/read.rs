//! Messages come in, events of the model go out.

use std::task::{Context, Poll, ready};

use bytes::Bytes;

use super::header_value::HeaderDeserializer;
use super::{
    ERROR_CODE, ERROR_MESSAGE, EVENT_TYPE, EXCEPTION_TYPE, EventDocuments, MESSAGE_TYPE,
    is_document,
};
use crate::body::{Messages, MessagesError};
use crate::codec::plain_text::TextReader;
use crate::event_stream::{HeaderValue, Message};
use crate::protocol::reader_kind::ReaderKind;
use crate::schema::{Binding, Member, NO_MEMBER, Schema, TimestampFormat};
use crate::shape::{
    Error, EventReader, EventSlot, MemberSet, Members, ReceivedEvent, Result, Structure,
    read_members,
};
use crate::stream::MalformedEvent;
use crate::types::Blob;

/// Up to how many bytes a blob is copied out of the memory in which it arrived, which may be much larger.
const MAX_COPIED: usize = 16 << 10;

/// How the events of a stream are read.
pub(crate) struct EventReading {
    pub(crate) documents: Box<dyn EventDocuments>,
    pub(crate) how: ReaderKind,
    /// The name of the first message, which is passed over if it comes where nobody waited for it.
    pub(crate) initial: Option<&'static str>,
    /// What servers check.
    #[cfg(feature = "server")]
    pub(crate) checks: Option<Checks>,
}

/// What a server does with the events of its callers.
#[cfg(feature = "server")]
pub(crate) struct Checks {
    /// Whether an enum can have a value that the model does not know.
    pub(crate) open_enums: bool,
    /// Told what is wrong with a stream.
    pub(crate) on_malformed: Box<dyn Fn(&MalformedEvent) + Send>,
}

/// Puts a stream of events into the structure that is read: into the member of this index.
pub(crate) fn put(
    it: &mut dyn Structure,
    index: usize,
    messages: Messages,
    reading: EventReading,
) -> Result {
    let schema = it.schema();
    let (Some(member), Some(value)) = (schema.members.get(index), it.member_mut(index)) else {
        return Ok(());
    };
    let reader = ReadEvents {
        messages,
        union: member.target,
        reading,
        is_over: false,
    };
    value.deserialize(member, &mut TextReader::of_events(Box::new(reader)))
}

/// A stream that is read.
struct ReadEvents {
    messages: Messages,
    union: &'static Schema,
    reading: EventReading,
    is_over: bool,
}

impl EventReader for ReadEvents {
    fn poll_read(&mut self, cx: &mut Context<'_>, slot: &mut dyn EventSlot) -> Poll<ReceivedEvent> {
        loop {
            if self.is_over {
                return Poll::Ready(ReceivedEvent::End);
            }
            let received = match ready!(self.messages.poll_message(cx)) {
                Some(Ok(message)) => self.read(&message, slot),
                Some(Err(MessagesError::Malformed(error))) => Err(MalformedEvent::Message(error)),
                Some(Err(MessagesError::Broken(error))) => Ok(Some(ReceivedEvent::Broken(error))),
                None => Ok(Some(ReceivedEvent::End)),
            };
            self.reading.initial = None;
            let received = match received {
                Ok(Some(received)) => received,
                // The first message of a peer whose model is newer.
                Ok(None) => continue,
                Err(error) => {
                    #[cfg(feature = "server")]
                    if let Some(checks) = &self.reading.checks {
                        (checks.on_malformed)(&error);
                    }
                    ReceivedEvent::Malformed(error)
                }
            };
            self.is_over = !matches!(received, ReceivedEvent::Event);
            return Poll::Ready(received);
        }
    }
}

type Read = std::result::Result<Option<ReceivedEvent>, MalformedEvent>;

impl ReadEvents {
    fn read(&self, message: &Message, slot: &mut dyn EventSlot) -> Read {
        match text(message, MESSAGE_TYPE)? {
            "event" => self.read_event(message, slot),
            "exception" => self.read_exception(message, slot).map(Some),
            "error" => {
                let text = |name| text(message, name).unwrap_or_default().to_owned();
                let (code, message) = (text(ERROR_CODE), text(ERROR_MESSAGE));
                Ok(Some(ReceivedEvent::Unmodeled(code, message)))
            }
            other => Err(MalformedEvent::MessageType(other.to_owned())),
        }
    }

    fn read_event(&self, message: &Message, slot: &mut dyn EventSlot) -> Read {
        let name = text(message, EVENT_TYPE)?;
        let union = slot.union();
        let mut members = self.union.members.iter().enumerate();
        let Some((index, member)) = members.find(|(_, it)| it.name == name) else {
            if self.reading.initial == Some(name) {
                return Ok(None);
            }
            if self.reading.how.is_strict() {
                return Err(MalformedEvent::Unknown(name.to_owned()));
            }
            union.set_unknown(name.to_owned());
            return Ok(Some(ReceivedEvent::Event));
        };
        if let Some(event) = union.event_mut(index) {
            self.read_checked(message, member.name, event)?;
        } else if !member.target.members.is_empty() {
            // An error is no event.
            return Err(MalformedEvent::Unknown(name.to_owned()));
        }
        Ok(Some(ReceivedEvent::Event))
    }

    fn read_exception(
        &self,
        message: &Message,
        slot: &mut dyn EventSlot,
    ) -> std::result::Result<ReceivedEvent, MalformedEvent> {
        let name = text(message, EXCEPTION_TYPE)?;
        let mut members = self.union.members.iter();
        let member = members.find(|it| it.name == name);
        let error = member.and_then(|it| Some((it, slot.error(it.target)?)));
        let Some((member, error)) = error else {
            let said = self.reading.documents.message(message.payload());
            let said = said.unwrap_or_default();
            return Ok(ReceivedEvent::Unmodeled(name.to_owned(), said));
        };
        match self.reading.how.is_strict() {
            true => self.read_checked(message, member.name, error)?,
            // An error that cannot be read is an error.
            false => drop(self.read_structure(message, error, &mut MemberSet::new())),
        }
        Ok(ReceivedEvent::Modeled)
    }

    /// Reads an event, and checks it if this is a server.
    fn read_checked(
        &self,
        message: &Message,
        name: &'static str,
        it: &mut dyn Structure,
    ) -> std::result::Result<(), MalformedEvent> {
        let unreadable = |error: Error| MalformedEvent::Unreadable(name, error.into());
        let mut seen = MemberSet::new();
        let lacks = self
            .read_structure(message, it, &mut seen)
            .map_err(unreadable)?;
        #[cfg(feature = "server")]
        if let Some(checks) = &self.reading.checks {
            let missing = match lacks {
                true => self.missing(message.payload(), it),
                false => crate::validate::Found::default(),
            };
            return check(it, &seen, missing, checks)
                .map_err(|error| MalformedEvent::Invalid(name, error.into()));
        }
        let _ = lacks;
        Ok(())
    }

    /// Reads the members of an event, and adds them to `seen`. Returns whether a structure in it lacks a required member,
    /// which only servers check.
    fn read_structure(
        &self,
        message: &Message,
        it: &mut dyn Structure,
        seen: &mut MemberSet,
    ) -> Result<bool> {
        let schema = it.schema();
        for (index, member) in schema.members.iter().enumerate() {
            if member.binding == Binding::EventHeader
                && let Some(header) = message.header(member.name)
                && let Some(value) = it.member_mut(index)
            {
                value.deserialize(member, &mut HeaderDeserializer(header))?;
                seen.insert(index);
            }
        }
        let mut members = schema.members.iter().enumerate();
        match members.find(|(_, it)| it.binding == Binding::EventPayload) {
            Some((index, member)) if is_document(member) => {
                if !self.reading.documents.is_blank(message.payload()) {
                    seen.insert(index);
                    return self.read_document(message.payload(), it, seen);
                }
            }
            Some((index, member)) => read_plain(message, index, member, it, seen)?,
            None => return self.read_document(message.payload(), it, seen),
        }
        Ok(false)
    }

    /// Reads the document in a payload: the members that are neither headers nor the payload, or the member that is the
    /// payload.
    fn read_document(
        &self,
        payload: &Bytes,
        it: &mut dyn Structure,
        seen: &mut MemberSet,
    ) -> Result<bool> {
        let schema = it.schema();
        let documents = self.reading.documents.as_ref();
        let has_document = schema.members.iter().any(|it| !it.binding.is_of_event());
        let mut members = schema.members.iter().enumerate();
        if let Some((index, member)) = members.find(|(_, it)| it.binding == Binding::EventPayload) {
            let root = Member::element("", member.target);
            return documents.read(
                payload,
                self.reading.how,
                &mut |from| match it.member_mut(index) {
                    Some(value) => value.deserialize(&root, from),
                    None => Ok(()),
                },
            );
        }
        if !has_document || documents.is_blank(payload) {
            return Ok(false);
        }
        documents.read(payload, self.reading.how, &mut |from| {
            read_members(it, Members::of_event(schema), seen, &NO_MEMBER, from)
        })
    }

    /// Reads a document once more; lists what is missing in it.
    #[cfg(feature = "server")]
    fn missing(&self, payload: &Bytes, it: &mut dyn Structure) -> crate::validate::Found {
        use crate::protocol::missing::MissingRecorder;
        let schema = it.schema();
        let mut members = schema.members.iter().enumerate();
        let of_payload = members.find(|(_, it)| it.binding == Binding::EventPayload);
        let mut missing = crate::validate::Found::default();
        // The same bytes have been read before without an error.
        let _ = self
            .reading
            .documents
            .read(payload, self.reading.how, &mut |from| {
                let name = of_payload.map(|(_, member)| member.name);
                let mut recorder = MissingRecorder::new(from, name);
                let done = match of_payload {
                    Some((index, member)) => {
                        let root = Member::element("", member.target);
                        let value = it.member_mut(index);
                        value.map_or(Ok(()), |it| it.deserialize(&root, &mut recorder))
                    }
                    None => {
                        let members = Members::of_event(schema);
                        let mut seen = MemberSet::new();
                        read_members(it, members, &mut seen, &NO_MEMBER, &mut recorder)
                    }
                };
                missing = recorder.missing;
                done
            });
        missing
    }
}

/// Checks an event against the model.
#[cfg(feature = "server")]
fn check(
    it: &dyn Structure,
    seen: &MemberSet,
    mut missing: crate::validate::Found,
    checks: &Checks,
) -> std::result::Result<(), crate::validate::Violations> {
    use crate::protocol::missing::missing_members;
    use crate::validate::Validator;
    missing_members(it.schema(), seen, &[], &mut missing);
    let mut validator = Validator::with_missing(missing).with_open_enums(checks.open_enums);
    validator.structure(it);
    validator.finish()
}

/// Reads a payload that is a blob or a text. Without bytes and without a type, there is none.
fn read_plain(
    message: &Message,
    index: usize,
    member: &Member,
    it: &mut dyn Structure,
    seen: &mut MemberSet,
) -> Result {
    let payload = message.payload();
    let is_typed = || message.header(super::CONTENT_TYPE).is_some();
    if payload.is_empty() && !is_typed() && !member.required {
        return Ok(());
    }
    let Some(value) = it.member_mut(index) else {
        return Ok(());
    };
    seen.insert(index);
    let is_blob = member.target.shape_type == crate::schema::ShapeType::Blob;
    let mut reader = match is_blob {
        true => TextReader::of_blob(Blob::new(match payload.len() > MAX_COPIED {
            true => payload.clone(),
            false => Bytes::copy_from_slice(payload),
        })),
        false => {
            let text = std::str::from_utf8(payload)
                .map_err(|error| Error::new("bytes that are not UTF-8").at(error.valid_up_to()))?;
            let texts = [(String::new(), text.to_owned())];
            TextReader::new(texts, TimestampFormat::DateTime)
        }
    };
    value.deserialize(member, &mut reader)
}

/// The header of this name, which has to be text.
pub(super) fn text<'a>(
    message: &'a Message,
    name: &'static str,
) -> std::result::Result<&'a str, MalformedEvent> {
    match message.header(name) {
        Some(HeaderValue::String(text)) => Ok(text),
        _ => Err(MalformedEvent::Header(name)),
    }
}
