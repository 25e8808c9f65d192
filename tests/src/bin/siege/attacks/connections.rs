//! Many connections, slow ones, and those on which nobody reads.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::time::timeout;

use crate::target::{Outcome, PATIENCE, all, connect, exchange, refused, trickle, until_closed};

const SECOND: Duration = Duration::from_secs(1);

/// Connections that send nothing are ended by the server.
pub(super) async fn silent(address: SocketAddr) -> Outcome {
    all(10_000, move |_| async move {
        let mut stream = connect(address).await?;
        refused(&until_closed(&mut stream).await?, &[])
    })
    .await
}

/// A head comes a byte at a time, and never as a whole.
pub(super) async fn slow_heads(address: SocketAddr) -> Outcome {
    all(10_000, move |_| async move {
        let mut stream = connect(address).await?;
        let head = "GET / HTTP/1.1\r\nhost: a\r\nx-slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        let received = trickle(&mut stream, head.as_bytes(), SECOND).await?;
        refused(&received, &[])
    })
    .await
}

/// Connections that are reset or closed before or within a head.
pub(super) async fn brief(address: SocketAddr) -> Outcome {
    all(5_000, move |number| async move {
        let mut stream = connect(address).await?;
        if number % 2 == 0 {
            let _ = stream.write_all(b"GET / HTTP/1.1\r\n").await;
        }
        Ok(())
    })
    .await
}

/// Callers ask for 64 MB and read nothing of them.
pub(super) async fn deaf(address: SocketAddr) -> Outcome {
    all(500, move |_| async move {
        let mut stream = connect(address).await?;
        let request = b"GET /play HTTP/1.1\r\nhost: a\r\n\r\n";
        let _ = stream.write_all(request).await;
        ended_unread(stream).await
    })
    .await
}

/// Requests follow each other without end, and nobody reads the responses.
pub(super) async fn pipelined(address: SocketAddr) -> Outcome {
    all(50, move |_| async move {
        let mut stream = connect(address).await?;
        let requests = b"GET /play HTTP/1.1\r\nhost: a\r\n\r\n".repeat(100);
        let sending = async { while stream.write_all(&requests).await.is_ok() {} };
        match timeout(PATIENCE, sending).await {
            Ok(()) => Ok(()),
            Err(_) => Err("the server takes requests without end".to_owned()),
        }
    })
    .await
}

/// Waits, without reading, until the server has ended a connection: writing fails then.
async fn ended_unread(mut stream: tokio::net::TcpStream) -> Result<(), String> {
    let ended = async {
        while stream.write_all(b"\r\n").await.is_ok() {
            tokio::time::sleep(SECOND / 2).await;
        }
    };
    match timeout(PATIENCE, ended).await {
        Ok(()) => Ok(()),
        Err(_) => Err("the connection was not ended".to_owned()),
    }
}

/// Random bytes, TLS, and requests with a mistake.
pub(super) async fn garbage(address: SocketAddr) -> Outcome {
    all(1_000, move |number| async move {
        let mut random = farrier_test_support::random::Random::new(number as u64);
        let bytes: Vec<u8> = match number % 4 {
            0 => (0..500).map(|_| random.below(256) as u8).collect(),
            1 => b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
            2 => b"GET / HTTP/1.1\r\nhost a\r\n\r\n".to_vec(),
            _ => {
                let mut request = b"POST /wait HTTP/1.1\r\nhost: a\r\n\r\n".to_vec();
                let at = random.below(request.len());
                request[at] = random.below(32) as u8;
                request
            }
        };
        let received = exchange(address, &bytes).await?;
        refused(&received, &[400, 404, 405, 408, 415, 431, 501, 503, 505])
    })
    .await
}
