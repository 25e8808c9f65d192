//! HTTP/2 without TLS, which is recognized by its preface.

use bytes::Bytes;
use h2::client::SendRequest;
use http::Request;

use super::{LONG, Paths, SHORT, connect, start};

type Client = SendRequest<Bytes>;

/// A client whose streams have windows of so many bytes. The future ends with the connection.
async fn client(
    address: std::net::SocketAddr,
    window: u32,
) -> (Client, tokio::task::JoinHandle<Result<(), h2::Error>>) {
    let mut builder = h2::client::Builder::new();
    builder.initial_window_size(window);
    let handshake = builder.handshake(connect(address).await);
    let (client, connection) = handshake.await.unwrap();
    (client, tokio::spawn(connection))
}

fn get(path: &str) -> Request<()> {
    let uri = format!("http://a{path}");
    Request::get(uri).body(()).unwrap()
}

async fn body(from: h2::client::ResponseFuture) -> Vec<u8> {
    let mut body = from.await.unwrap().into_body();
    let mut all = Vec::new();
    while let Some(part) = body.data().await {
        all.extend_from_slice(&part.unwrap());
    }
    all
}

#[tokio::test]
async fn requests_on_one_connection_do_not_wait_for_each_other() {
    let paths = Paths::default();
    let address = start(&paths, |it| it).await;
    let (client, _) = client(address, 1 << 16).await;
    let mut client = client.ready().await.unwrap();
    let (slow, _) = client.send_request(get("/wait"), true).unwrap();
    let mut client = client.ready().await.unwrap();
    let (fast, _) = client.send_request(get("/"), true).unwrap();
    assert_eq!(body(fast).await, b"x");
    paths.go.notify_one();
    assert_eq!(body(slow).await, b"x");
}

#[tokio::test]
async fn a_connection_has_no_more_streams_than_its_limit() {
    let address = start(&Paths::default(), |it| it.streams_per_connection(2)).await;
    let (client, _) = client(address, 1 << 16).await;
    let mut client = client.ready().await.unwrap();
    let (first, _) = client.send_request(get("/"), true).unwrap();
    body(first).await;
    assert_eq!(client.current_max_send_streams(), 2);
}

#[tokio::test]
async fn an_idle_connection_and_one_whose_peer_takes_nothing_are_ended() {
    let address = start(&Paths::default(), |it| it.idle_time(SHORT)).await;
    let (sender, connection) = client(address, 1 << 16).await;
    let mut sender = sender.ready().await.unwrap();
    let (first, _) = sender.send_request(get("/"), true).unwrap();
    assert_eq!(body(first).await, b"x");
    // The server says that it goes away, and the client agrees.
    assert!(connection.await.unwrap().is_ok());

    // A window of nothing lets the server send nothing, although the connection takes bytes.
    let address = start(&Paths::default(), |it| it.send_time(SHORT).idle_time(LONG)).await;
    let (sender, connection) = client(address, 0).await;
    let mut sender = sender.ready().await.unwrap();
    let (_first, _) = sender.send_request(get("/large"), true).unwrap();
    let _ended = connection.await.unwrap();
}

#[tokio::test]
async fn a_long_head_is_refused_and_the_connection_goes_on() {
    let address = start(&Paths::default(), |it| it.header_bytes(10_000)).await;
    let (sender, _connection) = client(address, 1 << 16).await;
    let mut sender = sender.ready().await.unwrap();
    let mut long = get("/");
    let value = "v".repeat(12_000).parse().unwrap();
    long.headers_mut().insert("x-long", value);
    let (refused, _) = sender.send_request(long, true).unwrap();
    match refused.await {
        Ok(response) => assert_eq!(response.status(), 431),
        Err(error) => assert!(error.is_reset(), "{error}"),
    }
    let mut sender = sender.ready().await.unwrap();
    let (next, _) = sender.send_request(get("/"), true).unwrap();
    assert_eq!(body(next).await, b"x");
}
