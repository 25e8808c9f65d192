//! The end of a server: requests that it has are answered, and nothing waits without end.

use std::io;

use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::{IntoFuture, Paths, REQUEST, SHORT, connect, response, serve, wide};

struct Running {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    server: JoinHandle<io::Result<()>>,
}

async fn start(paths: &Paths, shutdown_time: std::time::Duration) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = wide(serve(listener, paths.clone()))
        .shutdown_time(shutdown_time)
        .shutdown_on(stopped);
    Running {
        address,
        stop,
        server: tokio::spawn(server.into_future()),
    }
}

#[tokio::test]
async fn requests_that_have_begun_are_answered_and_no_others_are_taken() {
    let paths = Paths::default();
    let running = start(&paths, super::LONG).await;
    let mut idle = connect(running.address).await;
    idle.write_all(REQUEST).await.unwrap();
    response(&mut idle).await;
    let fresh = connect(running.address).await;
    let mut busy = connect(running.address).await;
    let request = b"GET /wait HTTP/1.1\r\nhost: a\r\n\r\n";
    busy.write_all(request).await.unwrap();
    while paths.requests.load(std::sync::atomic::Ordering::Relaxed) < 2 {
        tokio::task::yield_now().await;
    }
    running.stop.send(()).unwrap();
    // Connections without a request are closed.
    for mut quiet in [idle, fresh] {
        let mut rest = Vec::new();
        let read = tokio::io::AsyncReadExt::read_to_end(&mut quiet, &mut rest).await;
        assert!(rest.is_empty(), "{read:?}");
    }
    assert!(TcpStream::connect(running.address).await.is_err());
    assert!(!running.server.is_finished());
    paths.go.notify_one();
    let answer = response(&mut busy).await;
    assert!(answer.contains("connection: close"), "{answer}");
    running.server.await.unwrap().unwrap();
}

#[tokio::test]
async fn what_does_not_end_is_cut() {
    let running = start(&Paths::default(), SHORT).await;
    let mut never = connect(running.address).await;
    let request = b"GET /never HTTP/1.1\r\nhost: a\r\n\r\n";
    never.write_all(request).await.unwrap();
    let mut events = connect(running.address).await;
    let request = b"GET /events HTTP/1.1\r\nhost: a\r\n\r\n";
    events.write_all(request).await.unwrap();
    let mut some = [0; 100];
    let read = tokio::io::AsyncReadExt::read(&mut events, &mut some).await;
    assert_ne!(read.unwrap(), 0);
    running.stop.send(()).unwrap();
    running.server.await.unwrap().unwrap();
    let mut rest = Vec::new();
    let _ = tokio::io::AsyncReadExt::read_to_end(&mut never, &mut rest).await;
    assert!(rest.is_empty());
}

#[tokio::test]
async fn a_server_without_connections_ends_at_once() {
    let running = start(&Paths::default(), super::LONG).await;
    running.stop.send(()).unwrap();
    running.server.await.unwrap().unwrap();
}
