//! Connections whose peer answers before it has read the whole request.
//!
//! A server may answer early, such as with 413, and close the connection while a body is still being sent (RFC 9112,
//! 9.3 and 9.6). The next write fails then, and hyper gives up although the answer has arrived. In comes a connection,
//! out goes one whose reader decides: after a write has failed, nothing more is written, and reading goes on. If nothing
//! comes, the error of the write is the error of the reader.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A connection on which an early answer is read.
pub(super) struct EarlyAnswer<T> {
    inner: T,
    /// Whether a write has failed.
    broken: bool,
    /// The error of that write, until it is told.
    error: Option<io::Error>,
}

impl<T> EarlyAnswer<T> {
    pub(super) fn new(inner: T) -> Self {
        Self {
            inner,
            broken: false,
            error: None,
        }
    }

    /// The connection itself.
    pub(super) fn get_ref(&self) -> &T {
        &self.inner
    }

    /// Keeps the error of a write by which a peer that reads no more is known. The writer waits from then on, and the
    /// reader ends the connection. The task runs once more, because the reader may have been asked before the answer
    /// arrived.
    fn keep<R>(&mut self, written: Poll<io::Result<R>>, cx: &Context<'_>) -> Poll<io::Result<R>> {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
        match written {
            Poll::Ready(Err(error))
                if matches!(
                    error.kind(),
                    BrokenPipe | ConnectionReset | ConnectionAborted
                ) =>
            {
                self.broken = true;
                self.error = Some(error);
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            other => other,
        }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for EarlyAnswer<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.inner).poll_read(cx, buf);
        match read {
            Poll::Ready(_) if buf.filled().len() == before => {
                let error = self.error.take();
                error.map_or(read, |error| Poll::Ready(Err(error)))
            }
            other => other,
        }
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for EarlyAnswer<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.broken {
            return Poll::Pending;
        }
        let written = Pin::new(&mut self.inner).poll_write(cx, buf);
        self.keep(written, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.broken {
            return Poll::Pending;
        }
        let written = Pin::new(&mut self.inner).poll_write_vectored(cx, bufs);
        self.keep(written, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.broken {
            return Poll::Pending;
        }
        let flushed = Pin::new(&mut self.inner).poll_flush(cx);
        self.keep(flushed, cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.broken {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
