//! Streams of events: the values of streaming unions.

use std::fmt;
use std::future::poll_fn;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use super::MalformedEvent;
use crate::body::BoxError;
use crate::excerpt::Excerpt;
use crate::printable::Printable;

/// The value of a streaming union: events of type `T` that come one by one and can be read once. An error ends the
/// stream; `E` is the type of the errors that the model defines.
///
/// A sender makes it of a [channel](Self::channel), of events in memory by `collect`, of any `Stream` (`from_stream`, with
/// the feature `stream`), or of a function that is polled for the next event:
///
/// ```
/// use farrier::EventStream;
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// # enum Lost {}
/// let mut stream: EventStream<&str, Lost> = ["trot", "canter"].into_iter().collect();
/// assert!(matches!(stream.next().await, Some(Ok("trot"))));
///
/// let (sender, mut stream) = EventStream::<&str, Lost>::channel(1);
/// sender.send("halt").await?;
/// drop(sender);
/// assert!(matches!(stream.next().await, Some(Ok("halt"))));
/// assert!(stream.next().await.is_none());
/// # Ok::<(), farrier::stream::StreamClosed>(())
/// # }).unwrap();
/// ```
///
/// Nothing is read ahead: a peer that sends faster than the stream is read is slowed down by the connection. A stream
/// that is dropped before its end ends the connection, or its part of it.
pub struct EventStream<T, E>(
    /// Behind a lock, because the sender takes it out of a borrowed input or output. `None` if it was taken or has
    /// ended.
    Mutex<Option<Poller<T, E>>>,
);

/// An event, or the error that ends the stream.
pub(super) type Item<T, E> = std::result::Result<T, EventError<E>>;

/// What is polled for the next event.
pub(crate) type Poller<T, E> = Box<dyn FnMut(&mut Context<'_>) -> Poll<Option<Item<T, E>>> + Send>;

/// Why a stream of events ended early.
#[derive(Debug)]
#[non_exhaustive]
pub enum EventError<E> {
    /// An error that the model defines.
    Modeled(E),
    /// An error that the model does not define.
    Unmodeled {
        /// Its code.
        code: String,
        /// Its message.
        message: String,
    },
    /// The peer has sent what is no event of the stream.
    Malformed(MalformedEvent),
    /// The connection broke. In a stream that is sent, the sender could not go on: its peer is not told why.
    Broken(BoxError),
}

impl<T, E> EventStream<T, E> {
    /// A stream of the events that a function returns. It is polled until it returns `None` or an error.
    pub fn poll_fn(
        next: impl FnMut(&mut Context<'_>) -> Poll<Option<Item<T, E>>> + Send + 'static,
    ) -> Self {
        Self(Mutex::new(Some(Box::new(next))))
    }

    /// The next event. `None` at the end.
    ///
    /// # Errors
    ///
    /// When the stream ends with an error. Nothing comes after that.
    pub async fn next(&mut self) -> Option<Item<T, E>> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    /// The next event, as a future would poll for it.
    pub fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Item<T, E>>> {
        let poller = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        let Some(next) = poller else {
            return Poll::Ready(None);
        };
        let polled = next(cx);
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) {
            *poller = None;
        }
        polled
    }
}

impl<T, E> EventStream<T, E> {
    /// Takes the stream out of a borrowed value, as serializers have it. `None` if it was taken before, or has ended.
    pub(crate) fn take(&self) -> Option<Poller<T, E>> {
        let mut poller = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        poller.take()
    }
}

impl<T: Send + 'static, E> FromIterator<T> for EventStream<T, E> {
    fn from_iter<I: IntoIterator<Item = T>>(events: I) -> Self {
        let mut events = Vec::from_iter(events).into_iter();
        Self::poll_fn(move |_| Poll::Ready(events.next().map(Ok)))
    }
}

impl<T, E> Default for EventStream<T, E> {
    /// A stream without events.
    fn default() -> Self {
        Self::poll_fn(|_| Poll::Ready(None))
    }
}

impl<T, E> fmt::Debug for EventStream<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStream(..)")
    }
}

#[cfg(feature = "stream")]
impl<T, E> EventStream<T, E> {
    /// A stream of the events of another stream, until its first error.
    pub fn from_stream<S>(stream: S) -> Self
    where
        S: futures_core::Stream<Item = Item<T, E>> + Send + 'static,
    {
        let mut stream = Box::pin(stream);
        Self::poll_fn(move |cx| stream.as_mut().poll_next(cx))
    }
}

#[cfg(feature = "stream")]
impl<T, E> futures_core::Stream for EventStream<T, E> {
    type Item = Item<T, E>;

    fn poll_next(self: std::pin::Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Self::poll_next(self.get_mut(), cx)
    }
}

impl<E> From<E> for EventError<E> {
    fn from(error: E) -> Self {
        Self::Modeled(error)
    }
}

impl<E: fmt::Display> fmt::Display for EventError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Modeled(error) => error.fmt(f),
            Self::Unmodeled { code, message } => {
                write!(f, "{}: {}", Excerpt(code), Printable::message(message))
            }
            Self::Malformed(error) => write!(f, "the stream cannot be read on: {error}"),
            Self::Broken(source) => write!(f, "the stream broke off: {source}"),
        }
    }
}

impl<E: std::error::Error> std::error::Error for EventError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // What is printed has the cause already.
            Self::Modeled(error) => error.source(),
            Self::Unmodeled { .. } => None,
            Self::Malformed(error) => error.source(),
            Self::Broken(source) => source.source(),
        }
    }
}
