//! Where connections come from: listeners of TCP and Unix sockets, and those that others implement.

use std::future::Future;
use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};

/// Accepts connections. The listeners of tokio implement it.
pub trait Listener: Send + 'static {
    /// A connection.
    type Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static;

    /// Returns the next connection. The future may be dropped before its end, and loses no connection by it.
    fn accept(&mut self) -> impl Future<Output = io::Result<(Self::Stream, Peer)>> + Send;
}

/// Who is at the other end of a connection: an extension of each request that [`serve`](super::serve) receives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peer {
    address: Option<SocketAddr>,
}

impl Peer {
    /// A peer at an address of TCP.
    pub const fn of_tcp(address: SocketAddr) -> Self {
        Self {
            address: Some(address),
        }
    }

    /// A peer without an address, such as one of a Unix socket.
    pub const fn nameless() -> Self {
        Self { address: None }
    }

    /// Its address, if the connection is one of TCP. Behind a proxy, it is that of the proxy.
    pub const fn address(&self) -> Option<SocketAddr> {
        self.address
    }
}

impl Listener for TcpListener {
    type Stream = TcpStream;

    async fn accept(&mut self) -> io::Result<(TcpStream, Peer)> {
        let (stream, address) = Self::accept(self).await?;
        // A response is written at once; waiting for more to send would only delay it.
        stream.set_nodelay(true)?;
        Ok((stream, Peer::of_tcp(address)))
    }
}

#[cfg(unix)]
impl Listener for tokio::net::UnixListener {
    type Stream = tokio::net::UnixStream;

    async fn accept(&mut self) -> io::Result<(Self::Stream, Peer)> {
        let (stream, _) = Self::accept(self).await?;
        Ok((stream, Peer::nameless()))
    }
}
