//! Events that are received: bytes come in, messages go out, without the signed messages around them.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http_body::Body as _;

use crate::body::{Body, BoxError};
use crate::event_stream::{Decoder, HeaderValue, Message, MessageError};

/// The header of a signed message, which has another message for its payload.
const SIGNATURE: &str = ":chunk-signature";

/// The messages of a body.
#[derive(Debug)]
pub(crate) struct Messages {
    /// Absent behind the end.
    body: Option<Body>,
    decoder: Decoder,
    /// Whether signed messages are taken apart, as services do.
    unwraps: bool,
    /// A message that was put back.
    first: Option<Message>,
}

/// Why there are no more messages.
#[derive(Debug)]
pub(crate) enum MessagesError {
    /// What came is no message.
    Malformed(MessageError),
    /// The connection broke.
    Broken(BoxError),
}

impl Messages {
    /// The messages of a response, which a client receives. One of more than so many bytes is refused.
    #[cfg(feature = "client")]
    pub(crate) fn of_response(body: Body, limit: usize) -> Self {
        Self::new(body, Decoder::with_limits(limit, limit), false)
    }

    /// The messages of a request, which a service receives.
    #[cfg(feature = "server")]
    pub(crate) fn of_request(body: Body, decoder: Decoder) -> Self {
        Self::new(body, decoder, true)
    }

    fn new(body: Body, decoder: Decoder, unwraps: bool) -> Self {
        Self {
            body: Some(body),
            decoder,
            unwraps,
            first: None,
        }
    }

    /// Puts a message back, to come next.
    pub(crate) fn put_back(&mut self, message: Message) {
        self.first = Some(message);
    }

    /// The next message. `None` at the end. Nothing comes behind an error.
    pub(crate) fn poll_message(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Message, MessagesError>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        let next = ready!(self.poll_next(cx));
        let next = match next {
            Ok(Some(message)) => self.unwrap(message).map_err(MessagesError::Malformed),
            other => other,
        };
        if !matches!(next, Ok(Some(_))) {
            self.body = None;
        }
        Poll::Ready(next.transpose())
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Message>, MessagesError>> {
        loop {
            let Some(body) = &mut self.body else {
                return Poll::Ready(Ok(None));
            };
            let next = self.decoder.next().map_err(MessagesError::Malformed)?;
            if next.is_some() {
                return Poll::Ready(Ok(next));
            }
            match ready!(Pin::new(body).poll_frame(cx)) {
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        self.decoder.push(data);
                    }
                }
                Some(Err(error)) => return Poll::Ready(Err(MessagesError::Broken(error))),
                None => {
                    let whole = self.decoder.finish().map_err(MessagesError::Malformed);
                    return Poll::Ready(whole.map(|()| None));
                }
            }
        }
    }

    /// Takes a signed message apart. One without a payload is the end.
    fn unwrap(&self, message: Message) -> Result<Option<Message>, MessageError> {
        let is_signed = || matches!(message.header(SIGNATURE), Some(HeaderValue::Bytes(_)));
        if !self.unwraps || !is_signed() {
            return Ok(Some(message));
        }
        match message.payload().is_empty() {
            true => Ok(None),
            false => Message::decode(message.into_payload()).map(Some),
        }
    }
}
