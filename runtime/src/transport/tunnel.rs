//! The way through a proxy to a host (RFC 9110, 9.3.6).
//!
//! In comes a connection to a proxy. After the proxy has agreed, what is written to it goes to the host.

use std::io;

use http::uri::Authority;
use http::{HeaderValue, StatusCode};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::proxies::{Proxy, ProxyError, ProxyErrorKind};

/// How many bytes of a proxy's answer are read.
const MAX_HEAD_BYTES: usize = 16 << 10;

/// Asks a proxy for a tunnel to a host.
pub(super) async fn open(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    proxy: &Proxy,
    host: &Authority,
) -> Result<(), ProxyError> {
    let fail = |kind| proxy.error(kind);
    let request = request(host, proxy.authorization());
    let written = async {
        stream.write_all(&request).await?;
        stream.flush().await
    };
    let written: io::Result<()> = written.await;
    written.map_err(|_| fail(ProxyErrorKind::Closed))?;
    let status = read_status(stream).await.map_err(fail)?;
    refusal(status, proxy.authorization().is_some()).map_or(Ok(()), |it| Err(fail(it)))
}

/// What the status of a proxy's answer says; `None` if the proxy agrees.
pub(super) fn refusal(status: StatusCode, has_credentials: bool) -> Option<ProxyErrorKind> {
    match status {
        it if it.is_success() => None,
        StatusCode::PROXY_AUTHENTICATION_REQUIRED if has_credentials => {
            Some(ProxyErrorKind::CredentialsRefused)
        }
        StatusCode::PROXY_AUTHENTICATION_REQUIRED => Some(ProxyErrorKind::CredentialsMissing),
        it if it.is_server_error() => Some(ProxyErrorKind::Unavailable(it)),
        it => Some(ProxyErrorKind::Refused(it)),
    }
}

/// Writes the head of the request. The port is part of its target in every case.
fn request(host: &Authority, authorization: Option<&HeaderValue>) -> Vec<u8> {
    let (name, port) = (host.host(), host.port_u16().unwrap_or(443));
    let line = format!("CONNECT {name}:{port} HTTP/1.1\r\nhost: {name}:{port}\r\n");
    let mut request = line.into_bytes();
    if let Some(value) = authorization {
        request.extend_from_slice(b"proxy-authorization: ");
        request.extend_from_slice(value.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    request
}

/// Reads the head of the answer. Bytes behind it are dropped: the first words of TLS are the client's, so that the host
/// cannot have said anything yet.
async fn read_status(stream: &mut (impl AsyncRead + Unpin)) -> Result<StatusCode, ProxyErrorKind> {
    let mut head = Vec::new();
    let mut searched = 0;
    loop {
        let mut part = [0; 1024];
        match stream.read(&mut part).await {
            Ok(count) if count > 0 => head.extend_from_slice(part.get(..count).unwrap_or(&part)),
            _ => return Err(ProxyErrorKind::Closed),
        }
        if !b"HTTP/1.".starts_with(head.get(..7).unwrap_or(&head)) {
            return Err(ProxyErrorKind::NotProxy);
        }
        let unread = head.get(searched..).unwrap_or_default();
        if unread.windows(4).any(|it| it == b"\r\n\r\n") {
            return status(&head).ok_or(ProxyErrorKind::NotProxy);
        }
        searched = head.len().saturating_sub(3);
        if head.len() > MAX_HEAD_BYTES {
            return Err(ProxyErrorKind::NotProxy);
        }
    }
}

/// The status in `HTTP/1.1 200 Connection established`.
fn status(head: &[u8]) -> Option<StatusCode> {
    let line = head.split(|it| *it == b'\r').next()?;
    let mut words = line.split(|it| *it == b' ');
    let (_version, status) = (words.next()?, words.next()?);
    StatusCode::from_bytes(status).ok()
}

#[cfg(test)]
mod tests {
    use std::future::Future as _;

    use super::*;

    /// Reads a head that is whole or cut, without waiting: slices have all their bytes at once.
    fn read(mut head: &[u8]) -> Result<StatusCode, ProxyErrorKind> {
        let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
        match std::pin::pin!(read_status(&mut head)).poll(&mut cx) {
            std::task::Poll::Ready(status) => status,
            std::task::Poll::Pending => panic!("a slice has no more bytes to wait for"),
        }
    }

    #[test]
    fn a_head_that_is_cut_anywhere_is_a_connection_that_was_closed() {
        let head = b"HTTP/1.1 200 Connection established\r\nvia: test\r\n\r\n";
        assert_eq!(read(head), Ok(StatusCode::OK));
        for length in 0..head.len() {
            assert_eq!(
                read(&head[..length]),
                Err(ProxyErrorKind::Closed),
                "{length}"
            );
        }
    }

    #[test]
    fn what_is_no_head_of_http_1_is_no_proxy() {
        for head in [
            "\r\n\r\n",
            "HTTP/2 200\r\n\r\n",
            "HTTP/1.1\r\n\r\n",
            "HTTP/1.1 20\r\n\r\n",
            "HTTP/1.1 2000 OK\r\n\r\n",
            "HTTP/1.1  200 OK\r\n\r\n",
            "\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}F",
        ] {
            assert_eq!(
                read(head.as_bytes()),
                Err(ProxyErrorKind::NotProxy),
                "{head:?}"
            );
        }
    }
}
