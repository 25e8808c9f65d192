//! The bytes of a connection: TCP, or TLS over it, or TLS through a proxy that is itself reached over TLS.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

/// How many bytes are short enough to be copied before they are written.
const SHORT: usize = 1024;

/// Copies parts into one, and returns its length, if there is room.
fn gather(parts: &[io::IoSlice<'_>], whole: &mut [u8; SHORT]) -> Option<usize> {
    let mut length = 0;
    for part in parts {
        let end = length + part.len();
        whole.get_mut(length..end)?.copy_from_slice(part);
        length = end;
    }
    Some(length)
}

/// A connection.
pub(super) struct Stream {
    layer: Layer,
    is_http2: bool,
}

enum Layer {
    Tcp(TcpStream),
    Tls(Box<TlsStream<Stream>>),
}

impl Stream {
    pub(super) fn tcp(stream: TcpStream) -> Self {
        Self::new(Layer::Tcp(stream))
    }

    /// A connection whose peers have agreed on a protocol (RFC 7301).
    pub(super) fn tls(stream: TlsStream<Self>) -> Self {
        let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        Self {
            is_http2,
            ..Self::new(Layer::Tls(Box::new(stream)))
        }
    }

    fn new(layer: Layer) -> Self {
        Self {
            layer,
            is_http2: false,
        }
    }

    /// Whether the peers have agreed on HTTP/2.
    pub(super) fn is_http2(&self) -> bool {
        self.is_http2
    }
}

/// Calls the method of the layer.
macro_rules! layer {
    ($stream:expr, $layer:ident => $call:expr) => {
        match &mut $stream.get_mut().layer {
            Layer::Tcp(layer) => {
                let $layer = Pin::new(layer);
                $call
            }
            Layer::Tls(layer) => {
                let $layer = Pin::new(layer.as_mut());
                $call
            }
        }
    };
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        layer!(self, it => it.poll_read(cx, buf))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        layer!(self, it => it.poll_write(cx, buf))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        // The head of a request and a short body: copying them here costs less than a call that gathers them.
        let mut short = [0; SHORT];
        if let Some(length) = gather(bufs, &mut short)
            && let Some(written) = short.get(..length)
        {
            return self.poll_write(cx, written);
        }
        layer!(self, it => it.poll_write_vectored(cx, bufs))
    }

    fn is_write_vectored(&self) -> bool {
        match &self.layer {
            Layer::Tcp(layer) => layer.is_write_vectored(),
            Layer::Tls(layer) => layer.is_write_vectored(),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        layer!(self, it => it.poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        layer!(self, it => it.poll_shutdown(cx))
    }
}
