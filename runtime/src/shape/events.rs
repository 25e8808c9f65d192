//! Streams of events between their types and protocols. A protocol sees events and errors as structures, and compiles
//! nothing for each stream: [`EventSource`] is a stream that is sent, and [`EventReader`] fills the [`EventSlot`] of one
//! that is received.

use std::fmt;
use std::task::{Context, Poll};

use super::Structure;
use crate::body::BoxError;
use crate::schema::Schema;
use crate::stream::{EventError, EventStream, MalformedEvent, Poller};

/// A union of events. The macro `union!` implements it for unions with the mark `events`.
pub trait EventUnion: Structure {
    /// The event that the union holds.
    fn event(&self) -> EventRef<'_>;

    /// Makes the union hold the event of this index in the schema, and returns the event for reading into it. `None` if
    /// there is no such event, or if it has no members.
    fn event_mut(&mut self, index: usize) -> Option<&mut dyn Structure>;
}

/// The event that a union holds.
#[derive(Clone, Copy, Debug)]
pub enum EventRef<'a> {
    /// The event of this index in the schema. It is absent if it targets `smithy.api#Unit`.
    Known(usize, Option<&'a dyn Structure>),
    /// An event that the model does not know, by its name.
    Unknown(&'a str),
}

/// The errors that end a stream of events: the enum of them, of whatever stream.
pub trait ErrorEnum: Send + Sized + 'static {
    /// Returns the error with this table, with initial values. `None` if the stream has no such error.
    fn of_schema(schema: &'static Schema) -> Option<Self>;

    /// The error that the enum holds.
    fn structure(&self) -> &dyn Structure;

    /// The error that the enum holds, for reading into it.
    fn structure_mut(&mut self) -> &mut dyn Structure;
}

/// A member that is a stream of events.
pub trait Events {
    /// Takes the stream out of a borrowed value. `None` if it was taken before.
    fn take_source(&self) -> Option<Box<dyn EventSource>>;
}

/// A stream of events that is sent.
pub trait EventSource: Send {
    /// Polls for the next event, and hands it to `write`. What is ready says whether there was one.
    fn poll_event(
        &mut self,
        cx: &mut Context<'_>,
        write: &mut dyn FnMut(SentEvent<'_>),
    ) -> Poll<bool>;
}

/// An event that is sent, or how a stream ends early.
#[derive(Debug)]
pub enum SentEvent<'a> {
    /// An event of the model.
    Event(EventRef<'a>),
    /// An error of the model.
    Modeled(&'a dyn Structure),
    /// An error that the model does not define: its code and its message.
    Unmodeled(&'a str, &'a str),
    /// The sender cannot go on.
    Broken(BoxError),
}

/// A stream of events that is received.
pub trait EventReader: Send {
    /// Polls for the next event, and reads it into `slot`.
    fn poll_read(&mut self, cx: &mut Context<'_>, slot: &mut dyn EventSlot) -> Poll<ReceivedEvent>;
}

/// Where an event or an error is read into.
pub trait EventSlot {
    /// The union of events, before anything is read.
    fn union(&mut self) -> &mut dyn EventUnion;

    /// The error with this table, before anything is read. `None` if the stream has no such error.
    fn error(&mut self, schema: &'static Schema) -> Option<&mut dyn Structure>;
}

/// What has been received.
#[derive(Debug)]
pub enum ReceivedEvent {
    /// The slot has an event.
    Event,
    /// The slot has an error of the model, which ends the stream.
    Modeled,
    /// An error that the model does not define: its code and its message.
    Unmodeled(String, String),
    /// What came is no event of the stream.
    Malformed(MalformedEvent),
    /// The connection broke.
    Broken(BoxError),
    /// The stream has ended.
    End,
}

/// A stream of some type that is sent.
struct TypedSource<T, E>(Poller<T, E>);

impl<T: EventUnion, E: ErrorEnum> EventSource for TypedSource<T, E> {
    fn poll_event(
        &mut self,
        cx: &mut Context<'_>,
        write: &mut dyn FnMut(SentEvent<'_>),
    ) -> Poll<bool> {
        (self.0)(cx).map(|item| {
            let is_some = item.is_some();
            match item {
                Some(Ok(event)) => write(SentEvent::Event(event.event())),
                Some(Err(EventError::Modeled(error))) => {
                    write(SentEvent::Modeled(error.structure()));
                }
                Some(Err(EventError::Unmodeled { code, message })) => {
                    write(SentEvent::Unmodeled(&code, &message));
                }
                Some(Err(EventError::Malformed(error))) => {
                    write(SentEvent::Broken(error.into()));
                }
                Some(Err(EventError::Broken(error))) => write(SentEvent::Broken(error)),
                None => {}
            }
            is_some
        })
    }
}

impl<T: EventUnion, E: ErrorEnum> Events for EventStream<T, E> {
    fn take_source(&self) -> Option<Box<dyn EventSource>> {
        let source = TypedSource(self.take()?);
        Some(Box::new(source))
    }
}

/// The slot of some type of events.
struct TypedSlot<T, E> {
    event: Option<T>,
    error: Option<E>,
}

impl<T: EventUnion, E: ErrorEnum> EventSlot for TypedSlot<T, E> {
    fn union(&mut self) -> &mut dyn EventUnion {
        self.event.insert(Structure::initial())
    }

    fn error(&mut self, schema: &'static Schema) -> Option<&mut dyn Structure> {
        self.error = E::of_schema(schema);
        self.error.as_mut().map(E::structure_mut)
    }
}

/// Makes a stream of what is received.
pub(super) fn received<T: EventUnion, E: ErrorEnum>(
    mut reader: Box<dyn EventReader>,
) -> EventStream<T, E> {
    EventStream::poll_fn(move |cx| {
        let mut slot = TypedSlot::<T, E> {
            event: None,
            error: None,
        };
        let polled = reader.poll_read(cx, &mut slot);
        polled.map(|received| {
            Some(match received {
                ReceivedEvent::Event => Ok(slot.event?),
                ReceivedEvent::Modeled => Err(EventError::Modeled(slot.error?)),
                ReceivedEvent::Unmodeled(code, message) => {
                    Err(EventError::Unmodeled { code, message })
                }
                ReceivedEvent::Malformed(error) => Err(EventError::Malformed(error)),
                ReceivedEvent::Broken(error) => Err(EventError::Broken(error)),
                ReceivedEvent::End => return None,
            })
        })
    })
}

impl fmt::Debug for dyn EventReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventReader(..)")
    }
}

impl fmt::Debug for dyn EventSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventSource(..)")
    }
}
