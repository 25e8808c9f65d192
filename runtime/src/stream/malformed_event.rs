//! What is wrong with an event that a peer has sent.

use std::fmt;

use crate::body::BoxError;
#[cfg(feature = "events")]
use crate::event_stream::MessageError;
use crate::excerpt::Excerpt;

/// Why what a peer has sent is no event of the stream.
#[derive(Debug)]
#[non_exhaustive]
pub enum MalformedEvent {
    /// The bytes are no messages.
    #[cfg(feature = "events")]
    Message(MessageError),
    /// A message has no header of this name, or one that is not text.
    Header(&'static str),
    /// A message is of a type that is none: not an event, an exception or an error.
    MessageType(String),
    /// The model has no event or error of this name. Only servers refuse it: clients get the unknown variant of the
    /// union.
    Unknown(String),
    /// The event of this name cannot be read.
    Unreadable(&'static str, BoxError),
    /// The event of this name violates the model: the error is [`Violations`](crate::validate::Violations). Only servers
    /// check it.
    Invalid(&'static str, BoxError),
}

impl fmt::Display for MalformedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            #[cfg(feature = "events")]
            Self::Message(error) => error.fmt(f),
            Self::Header(name) => write!(f, "a message has no header `{name}` that is text"),
            Self::MessageType(found) => write!(
                f,
                "a message is of type `{}`, and not an event, an exception or an error",
                Excerpt(found)
            ),
            Self::Unknown(name) => {
                write!(f, "the model has no event `{}`", Excerpt(name))
            }
            Self::Unreadable(name, cause) => {
                write!(f, "the event `{name}` cannot be read: {cause}")
            }
            Self::Invalid(name, cause) => {
                write!(f, "the event `{name}` violates the model: {cause}")
            }
        }
    }
}

impl std::error::Error for MalformedEvent {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // What is printed has the cause already.
            Self::Unreadable(_, cause) | Self::Invalid(_, cause) => cause.source(),
            _ => None,
        }
    }
}
