//! Heads that are longer than anybody needs.

use std::net::SocketAddr;

use crate::target::{Outcome, all, exchange, refused};

/// Long values, long paths, many headers.
pub(super) async fn long(address: SocketAddr) -> Outcome {
    all(90, move |number| async move {
        let head = match number % 3 {
            0 => format!(
                "GET / HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n",
                "v".repeat(1 << 20)
            ),
            1 => format!("GET /{} HTTP/1.1\r\nhost: a\r\n\r\n", "a/".repeat(1 << 19)),
            _ => {
                let headers: String = (0..10_000).map(|it| format!("x-{it}: v\r\n")).collect();
                format!("GET / HTTP/1.1\r\nhost: a\r\n{headers}\r\n")
            }
        };
        refused(&exchange(address, head.as_bytes()).await?, &[400, 414, 431])
    })
    .await
}
