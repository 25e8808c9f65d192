//! The bytes of a connection, and a report of them: a connection comes in, with bytes that were read from it already, and
//! one that tells its [`Activity`] goes out.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::activity::Activity;

/// A connection that reports.
pub(super) struct WatchedIo<T> {
    inner: T,
    /// What was read before.
    first: Bytes,
    activity: Arc<Activity>,
}

impl<T> WatchedIo<T> {
    pub(super) fn new(inner: T, first: Bytes, activity: Arc<Activity>) -> Self {
        Self {
            inner,
            first,
            activity,
        }
    }

    /// Reports what was written.
    fn report(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &written {
            Poll::Ready(Ok(bytes)) => self.activity.send(*bytes),
            Poll::Ready(Err(_)) => {}
            Poll::Pending => self.activity.block(),
        }
        written
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for WatchedIo<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.first.is_empty() {
            let count = self.first.len().min(buffer.remaining());
            buffer.put_slice(self.first.get(..count).unwrap_or_default());
            self.first.advance(count);
            self.activity.receive();
            if self.first.is_empty() && buffer.remaining() > 0 {
                self.first = Bytes::new();
                // What follows comes with it: a reader that gets little asks for a larger buffer. Whatever this read
                // ends in, the next one does, too.
                let _ = Pin::new(&mut self.inner).poll_read(cx, buffer);
            }
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.inner).poll_read(cx, buffer);
        if buffer.filled().len() > before {
            self.activity.receive();
        }
        read
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for WatchedIo<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write(cx, bytes);
        self.report(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write_vectored(cx, parts);
        self.report(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.inner).poll_flush(cx);
        match flushed {
            Poll::Ready(_) => self.activity.unblock(),
            Poll::Pending => self.activity.block(),
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.inner).poll_shutdown(cx);
        if shut.is_pending() {
            self.activity.block();
        }
        shut
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::super::activity::{Phase, UnderWay};
    use super::*;

    /// A connection that takes all bytes. Its first flush has to wait.
    struct Hesitant {
        has_waited: bool,
    }

    impl AsyncWrite for Hesitant {
        fn poll_write(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            Poll::Ready(Ok(bytes.len()))
        }

        fn poll_flush(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            match std::mem::replace(&mut self.has_waited, true) {
                true => Poll::Ready(Ok(())),
                false => Poll::Pending,
            }
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    #[tokio::test]
    async fn a_flush_that_has_ended_blocks_nothing() {
        let activity = Arc::new(Activity::default());
        let _request = UnderWay::new(&activity);
        let inner = Hesitant { has_waited: false };
        let mut io = WatchedIo {
            inner,
            first: Bytes::new(),
            activity: Arc::clone(&activity),
        };
        for phase in [Phase::Sending, Phase::Ours] {
            let flushed = poll_fn(|cx| Poll::Ready(Pin::new(&mut io).poll_flush(cx))).await;
            assert_eq!(flushed.is_pending(), phase == Phase::Sending);
            assert_eq!(activity.phase(false), phase);
        }
    }
}
