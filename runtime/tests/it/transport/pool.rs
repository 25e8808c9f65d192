//! Which connections the transport keeps.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use farrier::client::Client;
use farrier::transport::{Https, https};
use tokio::io::AsyncWriteExt;

use super::{OK, Result, listen, take_request};
use crate::service::{JSON, SHOE_JSON, ShoeInput, ShoeOutput};

/// Starts a server that keeps connections open, and counts them.
async fn serve() -> (Arc<AtomicUsize>, u16) {
    let (listener, port) = listen().await;
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(async move {
                loop {
                    take_request(&mut stream).await;
                    stream.write_all(OK.as_bytes()).await.unwrap();
                }
            });
        }
    });
    (count, port)
}

/// How many connections three calls need, one after the other, with a pause between them.
async fn connections(transport: Https, pause: Duration) -> usize {
    let (count, port) = serve().await;
    let client = Client::new(&JSON, transport, &format!("http://127.0.0.1:{port}")).unwrap();
    for _ in 0..3 {
        let output: Result<ShoeOutput> = client.call(&SHOE_JSON, ShoeInput::new("a")).await;
        assert_eq!(output.unwrap(), ShoeOutput::new("x"));
        tokio::time::sleep(pause).await;
    }
    count.load(Ordering::Relaxed)
}

#[tokio::test]
async fn connections_are_kept_as_long_and_as_many_as_the_settings_say() {
    let pause = Duration::from_millis(20);
    assert_eq!(connections(https(), pause).await, 1);
    assert_eq!(
        connections(https().with_idle_connections(0), pause).await,
        3
    );
    let short = https().with_idle_timeout(Duration::from_millis(1));
    assert_eq!(connections(short, pause).await, 3);
    let plain = https().with_tcp_keep_alive(None).with_tcp_nodelay(false);
    assert_eq!(connections(plain, pause).await, 1);
}

#[test]
fn debug_shows_the_settings() {
    let transport = https().with_idle_connections(7);
    let shown = format!("{transport:?}");
    for expected in [
        "idle_connections: 7",
        "idle_timeout: 50s",
        "connect_timeout: 5s",
        "tcp_nodelay: true",
    ] {
        assert!(shown.contains(expected), "{shown}");
    }
}
