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
