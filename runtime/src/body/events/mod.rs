//! Bodies that are streams of events: those that are sent are written as messages, and those that are received are taken
//! apart into messages.

mod received;
mod sent;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame};

pub(crate) use self::received::{Messages, MessagesError};
pub use self::sent::EventSigner;
#[cfg(feature = "server")]
use self::sent::LastMessage;
pub(crate) use self::sent::MessageSource;
use self::sent::SentEvents;
use super::BoxError;
use crate::event_stream::Message;

/// A body of events.
pub struct EventBody(Inner);

enum Inner {
    Sent(SentEvents),
    /// The document of the first message, which has the members that are no events, and those that follow.
    Received(Bytes, Messages),
}

impl EventBody {
    /// A body of these messages, which are sent behind the first.
    pub(crate) fn new(source: Box<dyn MessageSource>, first: Option<Message>) -> Self {
        Self(Inner::Sent(SentEvents::new(source, first)))
    }

    /// What has been received: the document of the first message, and the others.
    pub(crate) fn received(document: Bytes, messages: Messages) -> Self {
        Self(Inner::Received(document, messages))
    }

    /// Lets the messages be signed that are sent.
    pub fn sign_with(&mut self, signer: Box<dyn EventSigner>) {
        if let Inner::Sent(sent) = &mut self.0 {
            sent.sign_with(signer);
        }
    }

    /// The same body, which ends with a message if an error ends its stream.
    #[cfg(feature = "server")]
    pub(crate) fn with_last(mut self, last: LastMessage) -> Self {
        if let Inner::Sent(sent) = &mut self.0 {
            sent.end_with(last);
        }
        self
    }

    /// The document of the first message that has been received.
    pub(crate) fn document(&self) -> Option<&Bytes> {
        match &self.0 {
            Inner::Sent(_) => None,
            Inner::Received(document, _) => Some(document),
        }
    }

    /// What has been received.
    pub(crate) fn into_received(self) -> Option<(Bytes, Messages)> {
        match self.0 {
            Inner::Sent(_) => None,
            Inner::Received(document, messages) => Some((document, messages)),
        }
    }
}

impl HttpBody for EventBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.0 {
            Inner::Sent(sent) => {
                let bytes = sent.poll_bytes(cx);
                bytes.map(|it| it.map(|it| it.map(Frame::data)))
            }
            Inner::Received(..) => {
                let error = "the beginning of the stream has been read".into();
                Poll::Ready(Some(Err(error)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Inner::Sent(sent) => sent.is_over(),
            Inner::Received(..) => false,
        }
    }
}

impl fmt::Debug for EventBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("EventBody");
        match &self.0 {
            Inner::Sent(sent) => out.field("signed", &sent.is_signed()),
            Inner::Received(document, _) => out.field("document", &document.len()),
        };
        out.finish_non_exhaustive()
    }
}
