//! Events that are sent: messages come in, their bytes go out, signed if somebody signs them.

use std::task::{Context, Poll};

use bytes::Bytes;

use crate::body::BoxError;
use crate::event_stream::Message;

/// How many messages are put into one piece of a body at most, so that a sender that always has another one does not
/// keep the connection from others.
const MOST_MESSAGES: usize = 32;

/// From how many bytes on a piece of a body is not waited for to become longer.
const ENOUGH: usize = 8 << 10;

/// What the messages of a body are made by.
pub(crate) trait MessageSource: Send {
    /// Polls for the next message. `None` at the end; an error ends the stream.
    fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Message, BoxError>>>;
}

/// Signs the messages of a body, in their order ("Amazon Event Stream Specification", "Signing").
pub trait EventSigner: Send {
    /// Returns the message around a message, which is encoded. At the end of a body, there is none: the bytes are empty.
    ///
    /// # Errors
    ///
    /// When the message cannot be signed. The text has no secret in it.
    fn sign(&mut self, encoded: &[u8]) -> Result<Message, BoxError>;
}

/// Returns the last message of a stream that an error has ended.
pub(crate) type LastMessage = Box<dyn Fn(BoxError) -> Message + Send>;

/// The events of a body. They are written when somebody asks for them, so that a slow receiver slows the sender down.
pub(super) struct SentEvents {
    /// Sent before the first event.
    first: Option<Message>,
    /// Absent behind the end.
    source: Option<Box<dyn MessageSource>>,
    signer: Option<Box<dyn EventSigner>>,
    /// What a receiver is told of an error. Without it, the body breaks off.
    last: Option<LastMessage>,
    /// What ended the stream, if its receiver has to be told by the connection.
    error: Option<BoxError>,
}

impl SentEvents {
    pub(super) fn new(source: Box<dyn MessageSource>, first: Option<Message>) -> Self {
        Self {
            first,
            source: Some(source),
            signer: None,
            last: None,
            error: None,
        }
    }

    /// Lets the messages be signed.
    pub(super) fn sign_with(&mut self, signer: Box<dyn EventSigner>) {
        self.signer = Some(signer);
    }

    pub(super) fn is_signed(&self) -> bool {
        self.signer.is_some()
    }

    /// Lets the stream end with a message if an error ends it.
    #[cfg(feature = "server")]
    pub(super) fn end_with(&mut self, last: LastMessage) {
        self.last = Some(last);
    }

    /// The next piece of the body.
    pub(super) fn poll_bytes(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BoxError>>> {
        if let Some(error) = self.error.take() {
            return Poll::Ready(Some(Err(error)));
        }
        if self.source.is_none() {
            return Poll::Ready(None);
        }
        let mut out = Vec::new();
        self.poll_piece(cx, &mut out).map(|written| match written {
            Ok(()) if out.is_empty() => None,
            Ok(()) => Some(Ok(out.into())),
            Err(error) => Some(Err(error)),
        })
    }

    pub(super) fn is_over(&self) -> bool {
        self.source.is_none() && self.error.is_none()
    }

    /// Writes the messages that are there.
    fn poll_piece(
        &mut self,
        cx: &mut Context<'_>,
        out: &mut Vec<u8>,
    ) -> Poll<Result<(), BoxError>> {
        for _ in 0..MOST_MESSAGES {
            let Poll::Ready(next) = self.poll_next(cx) else {
                return match out.is_empty() {
                    true => Poll::Pending,
                    false => Poll::Ready(Ok(())),
                };
            };
            let written = next.and_then(|next| match next {
                Some(message) => self.write(&message, out).map(|()| false),
                None => self.write_last(None, out).map(|()| true),
            });
            let is_over = match (written, &self.last) {
                (Ok(is_over), _) => is_over,
                (Err(error), Some(last)) => {
                    let message = last(error);
                    self.write_last(Some(message), out)?;
                    true
                }
                (Err(error), None) => {
                    self.source = None;
                    // What has been written is sent before.
                    if out.is_empty() {
                        return Poll::Ready(Err(error));
                    }
                    self.error = Some(error);
                    true
                }
            };
            if is_over || out.len() >= ENOUGH {
                break;
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Ends the stream.
    fn write_last(&mut self, message: Option<Message>, out: &mut Vec<u8>) -> Result<(), BoxError> {
        self.source = None;
        // An error that cannot be written ends the stream without.
        self.last = None;
        if let Some(message) = message {
            self.write(&message, out)?;
        }
        if let Some(signer) = &mut self.signer {
            signer.sign(&[])?.encode_to(out)?;
        }
        Ok(())
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Message>, BoxError>> {
        match (self.first.take(), &mut self.source) {
            (Some(first), _) => Poll::Ready(Ok(Some(first))),
            (None, Some(source)) => source.poll_message(cx).map(Option::transpose),
            (None, None) => Poll::Ready(Ok(None)),
        }
    }

    fn write(&mut self, message: &Message, out: &mut Vec<u8>) -> Result<(), BoxError> {
        match &mut self.signer {
            Some(signer) => signer.sign(&message.encode()?)?.encode_to(out)?,
            None => message.encode_to(out)?,
        }
        Ok(())
    }
}
