//! Which HTTP a client speaks on a connection without TLS: its first bytes are read, and handed on.

use std::io;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt as _};

/// What clients of HTTP/2 send first (RFC 9113, section 3.4). No request of HTTP/1.1 begins like it.
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Reads until it is known whether a client speaks HTTP/2. Returns that, and what was read.
pub(super) async fn read(from: &mut (impl AsyncRead + Unpin)) -> io::Result<(bool, Bytes)> {
    let mut buffer = [0; PREFACE.len()];
    let mut length = 0;
    while let Some(rest) = buffer.get_mut(length..).filter(|it| !it.is_empty()) {
        let count = from.read(rest).await?;
        length += count;
        let read = buffer.get(..length).unwrap_or_default();
        if count == 0 || !PREFACE.starts_with(read) {
            return Ok((false, Bytes::copy_from_slice(read)));
        }
    }
    Ok((true, Bytes::from_static(PREFACE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn first(bytes: &[u8]) -> (bool, Bytes) {
        read(&mut &bytes[..]).await.unwrap()
    }

    #[tokio::test]
    async fn only_the_whole_preface_is_one_of_http_2() {
        assert!(!first(b"GET / HTTP/1.1").await.0);
        assert!(!first(b"PRI * HTTP/1.1\r\n").await.0);
        for length in 0..PREFACE.len() {
            let (is_http2, read) = first(&PREFACE[..length]).await;
            assert_eq!((is_http2, &read[..]), (false, &PREFACE[..length]));
        }
        let (is_http2, read) = first(&[PREFACE, &b"more"[..]].concat()).await;
        assert_eq!((is_http2, &read[..]), (true, &PREFACE[..]));
    }

    #[tokio::test]
    async fn what_was_read_is_handed_on() {
        let (_, read) = first(b"PUT /").await;
        assert!(b"PUT /".starts_with(&read) && !read.is_empty());
    }
}
