//! Channels of events: one side sends, the other is an [`EventStream`]. The sender waits while the receiver has as many
//! events as the channel holds, so that who reads slowly slows down who sends.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::event_stream::{EventError, EventStream, Item};

impl<T: Send + 'static, E: Send + 'static> EventStream<T, E> {
    /// A channel that holds so many events, and one at least: what sends them, and the stream of them. The stream ends
    /// when all senders are dropped, or when one of them [fails](EventSender::fail).
    ///
    /// ```
    /// use farrier::EventStream;
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    /// # runtime.block_on(async {
    /// # enum Lost {}
    /// let (sender, mut stream) = EventStream::<&str, Lost>::channel(16);
    /// sender.send("trot").await?;
    /// drop(sender);
    /// assert!(matches!(stream.next().await, Some(Ok("trot"))));
    /// assert!(stream.next().await.is_none());
    /// # Ok::<(), farrier::stream::StreamClosed>(())
    /// # }).unwrap();
    /// ```
    pub fn channel(capacity: usize) -> (EventSender<T, E>, Self) {
        let shared = Arc::new(Mutex::new(Shared {
            queue: VecDeque::new(),
            capacity: capacity.max(1),
            receiver: None,
            waiting: Vec::new(),
            senders: 1,
            is_read: true,
            has_failed: false,
        }));
        let receiver = Receiver(Arc::clone(&shared));
        let stream = Self::poll_fn(move |cx| receiver.poll(cx));
        (EventSender(shared), stream)
    }
}

/// What both sides of a channel share.
struct Shared<T, E> {
    queue: VecDeque<Item<T, E>>,
    capacity: usize,
    /// Wakes the receiver, which waits for an event.
    receiver: Option<Waker>,
    /// Wake senders, which wait for room or for the end.
    waiting: Vec<Waker>,
    senders: usize,
    /// Whether the receiver is there.
    is_read: bool,
    /// Whether the stream ends with what is in the queue.
    has_failed: bool,
}

/// Sends the events of an [`EventStream`]. Clones send to the same stream.
pub struct EventSender<T, E>(Arc<Mutex<Shared<T, E>>>);

/// An event was not sent: the stream has ended, because nobody reads it any more or because it has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StreamClosed;

impl<T, E> EventSender<T, E> {
    /// Sends an event, as soon as there is room for it.
    ///
    /// # Errors
    ///
    /// When the stream has ended: whoever has read it is gone.
    pub async fn send(&self, event: T) -> Result<(), StreamClosed> {
        let mut event = Some(event);
        poll_fn(|cx| self.poll_push(&mut event, cx)).await
    }

    /// Sends an event, if there is room for it.
    ///
    /// # Errors
    ///
    /// The event, if there is no room or the stream has ended ([`is_closed`](Self::is_closed)).
    pub fn try_send(&self, event: T) -> Result<(), T> {
        let mut shared = lock(&self.0);
        if shared.is_over() || shared.queue.len() >= shared.capacity {
            return Err(event);
        }
        shared.queue.push_back(Ok(event));
        wake(shared);
        Ok(())
    }

    /// Ends the stream with an error, behind the events that have been sent. An error that the model has for the stream
    /// reaches the peer as it is.
    pub fn fail(self, error: impl Into<EventError<E>>) {
        let mut shared = lock(&self.0);
        if !shared.is_over() {
            shared.has_failed = true;
            shared.queue.push_back(Err(error.into()));
            let waiting = std::mem::take(&mut shared.waiting);
            wake(shared);
            waiting.into_iter().for_each(Waker::wake);
        }
    }

    /// Whether the stream has ended, so that nothing can be sent.
    pub fn is_closed(&self) -> bool {
        lock(&self.0).is_over()
    }

    /// Waits until the stream has ended: until its peer is gone, for one.
    pub async fn closed(&self) {
        poll_fn(|cx| {
            let mut shared = lock(&self.0);
            match shared.is_over() {
                true => Poll::Ready(()),
                false => {
                    wait(&mut shared.waiting, cx);
                    Poll::Pending
                }
            }
        })
        .await;
    }

    fn poll_push(
        &self,
        event: &mut Option<T>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), StreamClosed>> {
        let mut shared = lock(&self.0);
        if shared.is_over() {
            return Poll::Ready(Err(StreamClosed));
        }
        if shared.queue.len() >= shared.capacity {
            wait(&mut shared.waiting, cx);
            return Poll::Pending;
        }
        shared.queue.extend(event.take().map(Ok));
        wake(shared);
        Poll::Ready(Ok(()))
    }
}

impl<T, E> Shared<T, E> {
    fn is_over(&self) -> bool {
        !self.is_read || self.has_failed
    }
}

fn lock<T, E>(shared: &Mutex<Shared<T, E>>) -> MutexGuard<'_, Shared<T, E>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Wakes the receiver. Wakers are code of others, which runs without the lock.
fn wake<T, E>(mut shared: MutexGuard<'_, Shared<T, E>>) {
    let receiver = shared.receiver.take();
    drop(shared);
    if let Some(receiver) = receiver {
        receiver.wake();
    }
}

/// Adds a waker, unless its task waits already.
fn wait(waiting: &mut Vec<Waker>, cx: &Context<'_>) {
    if !waiting.iter().any(|it| it.will_wake(cx.waker())) {
        waiting.push(cx.waker().clone());
    }
}

/// The other side of a channel.
struct Receiver<T, E>(Arc<Mutex<Shared<T, E>>>);

impl<T, E> Receiver<T, E> {
    fn poll(&self, cx: &mut Context<'_>) -> Poll<Option<Item<T, E>>> {
        let mut shared = lock(&self.0);
        if let Some(item) = shared.queue.pop_front() {
            let waiting = std::mem::take(&mut shared.waiting);
            drop(shared);
            waiting.into_iter().for_each(Waker::wake);
            return Poll::Ready(Some(item));
        }
        if shared.senders == 0 {
            return Poll::Ready(None);
        }
        let before = shared.receiver.replace(cx.waker().clone());
        drop(shared);
        drop(before);
        Poll::Pending
    }
}

impl<T, E> Drop for Receiver<T, E> {
    fn drop(&mut self) {
        let mut shared = lock(&self.0);
        shared.is_read = false;
        let queue = std::mem::take(&mut shared.queue);
        let waiting = std::mem::take(&mut shared.waiting);
        drop(shared);
        drop(queue);
        waiting.into_iter().for_each(Waker::wake);
    }
}

impl<T, E> Clone for EventSender<T, E> {
    fn clone(&self) -> Self {
        lock(&self.0).senders += 1;
        Self(Arc::clone(&self.0))
    }
}

impl<T, E> Drop for EventSender<T, E> {
    fn drop(&mut self) {
        let mut shared = lock(&self.0);
        shared.senders -= 1;
        if shared.senders == 0 {
            wake(shared);
        }
    }
}

impl<T, E> fmt::Debug for EventSender<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventSender(..)")
    }
}

impl fmt::Display for StreamClosed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the stream of events has ended: nobody reads it any more")
    }
}

impl std::error::Error for StreamClosed {}
