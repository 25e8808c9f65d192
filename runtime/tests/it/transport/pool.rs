//! Which connections the transport keeps.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use farrier::Body;
use farrier::client::{Client, Transport as _};
use farrier::transport::{Https, https};
use http::Request;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::oneshot;

use super::{OK, Result, listen, serve as serve_one, take_request};
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

/// A client of a service on this port.
fn client(port: u16) -> Client {
    Client::new(&JSON, https(), &format!("http://127.0.0.1:{port}")).unwrap()
}

async fn call(client: &Client) {
    let output: Result<ShoeOutput> = client.call(&SHOE_JSON, ShoeInput::new("a")).await;
    assert_eq!(output.unwrap(), ShoeOutput::new("x"));
}

#[tokio::test]
async fn a_connection_that_the_server_has_closed_is_no_reason_to_fail() {
    let closing = "HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\n\
                   content-length: 11\r\nconnection: close\r\n\r\n{\"arn\":\"x\"}";
    for answer in [OK, closing] {
        let (listener, port) = listen().await;
        let (closed, mut is_closed) = tokio::sync::mpsc::channel(1);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                take_request(&mut stream).await;
                stream.write_all(answer.as_bytes()).await.unwrap();
                drop(stream);
                closed.send(()).await.unwrap();
            }
        });
        let client = client(port);
        for _ in 0..5 {
            call(&client).await;
            is_closed.recv().await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_connection_that_nobody_uses_is_closed_in_time() {
    let (listener, port) = listen().await;
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        take_request(&mut stream).await;
        stream.write_all(OK.as_bytes()).await.unwrap();
        stream.read(&mut [0]).await.unwrap()
    });
    let transport = https().with_idle_timeout(Duration::from_millis(20));
    let client = Client::new(&JSON, transport, &format!("http://127.0.0.1:{port}")).unwrap();
    call(&client).await;
    assert_eq!(server.await.unwrap(), 0);
}

#[tokio::test]
async fn calls_at_once_have_connections_of_their_own_which_are_kept() {
    let (count, port) = serve().await;
    let client = client(port);
    for _ in 0..3 {
        let calls: Vec<_> = (0..8)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { call(&client).await })
            })
            .collect();
        for call in calls {
            call.await.unwrap();
        }
    }
    let connections = count.load(Ordering::Relaxed);
    assert!((1..=8).contains(&connections), "{connections}");
}

#[tokio::test]
async fn a_body_that_nobody_reads_to_its_end_leaves_the_next_call_alone() {
    let long = "HTTP/1.1 200 OK\r\ncontent-length: 5000000\r\n\r\nthe beginning";
    for ends in [true, false] {
        let (listener, port) = listen().await;
        tokio::spawn(async move {
            let (mut first, _) = listener.accept().await.unwrap();
            assert_ne!(first.read(&mut [0; 1024]).await.unwrap(), 0);
            first.write_all(long.as_bytes()).await.unwrap();
            if ends {
                // The client may hang up.
                let _ = first.write_all(&vec![b'a'; 5_000_000 - 13]).await;
            }
            let (mut second, _) = listener.accept().await.unwrap();
            take_request(&mut second).await;
            second.write_all(OK.as_bytes()).await.unwrap();
            std::future::pending::<()>().await;
        });
        let transport = https();
        let uri = format!("http://127.0.0.1:{port}");
        let request = Request::get(&uri).body(Body::empty()).unwrap();
        let response = transport.send(request).await.unwrap();
        assert_eq!(response.status(), 200);
        drop(response);
        call(&Client::new(&JSON, transport, &uri).unwrap()).await;
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_leaves_the_next_one_alone() {
    let (listener, port) = listen().await;
    let (asked, is_asked) = oneshot::channel();
    tokio::spawn(async move {
        let (mut first, _) = listener.accept().await.unwrap();
        take_request(&mut first).await;
        asked.send(()).unwrap();
        let (mut second, _) = listener.accept().await.unwrap();
        take_request(&mut second).await;
        second.write_all(OK.as_bytes()).await.unwrap();
        std::future::pending::<()>().await;
    });
    let client = client(port);
    tokio::select! {
        () = call(&client) => panic!("nobody has answered"),
        asked = is_asked => asked.unwrap(),
    }
    call(&client).await;
}

#[tokio::test]
async fn a_connection_that_becomes_free_is_taken_before_one_that_is_not_made_yet() {
    let (pem, tls) = super::certified();
    let (listener, port) = listen().await;
    let (answer, may_answer) = oneshot::channel();
    let (connected, is_connected) = oneshot::channel();
    tokio::spawn(async move {
        let acceptor = tokio_rustls::TlsAcceptor::from(tls);
        let (first, _) = listener.accept().await.unwrap();
        let mut first = acceptor.accept(first).await.unwrap();
        take_request(&mut first).await;
        // The second connection never gets an answer to its handshake.
        let _second = listener.accept().await.unwrap();
        connected.send(()).unwrap();
        may_answer.await.unwrap();
        for _ in 0..2 {
            first.write_all(OK.as_bytes()).await.unwrap();
            first.flush().await.unwrap();
            take_request(&mut first).await;
        }
    });
    let transport = https().with_root_certificates(pem.as_bytes()).unwrap();
    let client = Client::new(&JSON, transport, &format!("https://127.0.0.1:{port}")).unwrap();
    let calls: Vec<_> = (0..2)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client).await })
        })
        .collect();
    is_connected.await.unwrap();
    answer.send(()).unwrap();
    for call in calls {
        call.await.unwrap();
    }
}

#[test]
fn a_transport_may_outlive_the_runtime_of_its_connections() {
    let transport = https();
    for _ in 0..3 {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let port = serve_one(vec![OK, OK], false).await;
            let endpoint = format!("http://127.0.0.1:{port}");
            let client = Client::new(&JSON, transport.clone(), &endpoint).unwrap();
            call(&client).await;
            call(&client).await;
        });
    }
}

#[test]
fn a_connection_of_a_runtime_that_does_not_run_is_not_used() {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().unwrap()
    };
    let (started, port) = std::sync::mpsc::channel();
    let server = runtime();
    std::thread::spawn(move || {
        server.block_on(async {
            started.send(serve().await).unwrap();
            std::future::pending::<()>().await;
        });
    });
    let (count, port) = port.recv().unwrap();
    let transport = https().with_request_timeout(Duration::from_secs(2));
    let endpoint = format!("http://127.0.0.1:{port}");
    let client = Client::new(&JSON, transport, &endpoint).unwrap();
    let runtimes = [runtime(), runtime()];
    for _ in 0..2 {
        for runtime in &runtimes {
            runtime.block_on(call(&client));
        }
    }
    assert_eq!(count.load(Ordering::Relaxed), 2);
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
