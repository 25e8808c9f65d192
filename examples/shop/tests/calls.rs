//! What the client of this example does when the shop is busy, strict, or has more orders than a page.

farrier::include_service!(shop);
#[path = "../src/counter.rs"]
mod counter;

use std::time::Duration;

use counter::Counter;
use farrier::StructureExt as _;
use farrier::client::Builder;
use farrier::client::retry::Retries;
use shop::client::Shop as _;
use shop::*;
use tokio::net::TcpListener;

const TOKEN: &str = "of-the-smith";

/// Serves a shop. Returns it and the settings of a client for it.
async fn shop() -> (Counter, Builder<Client>) {
    let counter = Counter::new(TOKEN);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(counter.clone().serve(listener, std::future::pending()));
    let retries = Retries::standard().attempts(4);
    let deadline = Duration::from_secs(60);
    (
        counter,
        Client::builder()
            .endpoint(&url)
            .retries(retries)
            .timeout(deadline),
    )
}

fn nails() -> PlaceOrderInput {
    PlaceOrderInput::new("nail").with(|it| it.count = 32)
}

#[tokio::test]
async fn an_order_that_is_tried_again_is_placed_once() {
    let (counter, builder) = shop().await;
    let client = builder.bearer_token(TOKEN).build().unwrap();
    counter.be_busy(3);
    let (output, response) = client.place_order(nails()).with_response().await.unwrap();
    assert_eq!((output.order.count, response.attempts()), (32, 4));
    assert_eq!(counter.requests(), 4);
    let orders = client
        .list_orders(ListOrdersInput::default())
        .await
        .unwrap()
        .orders;
    assert_eq!(orders, [output.order]);
}

#[tokio::test]
async fn an_error_after_retries_says_how_many_attempts_there_were() {
    let (counter, builder) = shop().await;
    let client = builder.bearer_token(TOKEN).build().unwrap();
    counter.be_busy(100);
    let error = client
        .get_order(GetOrderInput::new("order-1"))
        .await
        .unwrap_err();
    assert!(
        matches!(error.modeled(), Some(GetOrderError::Busy(_))),
        "{error}"
    );
    let text = error.to_string();
    assert!(
        text.starts_with("GetOrder: Busy (HTTP 503): the fire is out"),
        "{text}"
    );
    assert!(text.contains("4 attempts"), "{text}");
    assert_eq!(counter.requests(), 4);
}

#[tokio::test]
async fn a_wrong_token_is_not_tried_again() {
    let (counter, builder) = shop().await;
    let client = builder.bearer_token("of-the-thief").build().unwrap();
    let error = client.place_order(nails()).await.unwrap_err();
    assert!(
        matches!(error.modeled(), Some(PlaceOrderError::NotAllowed(_))),
        "{error}"
    );
    assert!(!format!("{error} {error:?}").contains("thief"));
    assert_eq!(counter.requests(), 1);
}

#[tokio::test]
async fn a_client_without_a_token_says_so_and_sends_nothing() {
    let (counter, builder) = shop().await;
    let client = builder.build().unwrap();
    let error = client.place_order(nails()).await.unwrap_err();
    assert!(
        error.to_string().to_lowercase().contains("bearer"),
        "{error}"
    );
    assert_eq!(counter.requests(), 0);
}

#[tokio::test]
async fn pages_follow_each_other() {
    let (_, builder) = shop().await;
    let client = builder.bearer_token(TOKEN).build().unwrap();
    for _ in 0..5 {
        client.place_order(nails()).await.unwrap();
    }
    let input = ListOrdersInput::default().with(|it| it.limit = Some(2));
    let mut pages = client.list_orders_pages(input.clone());
    let mut lengths = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        lengths.push(page.orders.len());
    }
    assert_eq!(lengths, [2, 2, 1]);
    let orders: Vec<Order> = client
        .list_orders_pages(input)
        .items()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(orders.len(), 5);
}

/// Sends a request over a connection of its own, and returns the response as text.
async fn send(address: std::net::SocketAddr, request: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    response
}

#[tokio::test]
async fn browsers_load_balancers_and_a_shutdown_are_served() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let shutdown = async {
        let _ = stopped.await;
    };
    let served = tokio::spawn(Counter::new(TOKEN).serve(listener, shutdown));
    let end = "host: a\r\nconnection: close\r\n\r\n";
    let preflight = format!(
        "OPTIONS /orders HTTP/1.1\r\norigin: https://shop.example.com\r\n\
         access-control-request-method: POST\r\naccess-control-request-headers: authorization\r\n{end}"
    );
    let response = send(address, &preflight).await;
    assert!(response.starts_with("HTTP/1.1 204"), "{response}");
    for expected in [
        "access-control-allow-origin: https://shop.example.com",
        "access-control-allow-methods: GET, POST",
        "access-control-allow-headers: authorization, content-type",
    ] {
        assert!(response.contains(expected), "{expected} in {response}");
    }
    // A script reads why it is not let in.
    let anonymous = format!("GET /orders HTTP/1.1\r\norigin: https://shop.example.com\r\n{end}");
    let response = send(address, &anonymous).await;
    assert!(response.starts_with("HTTP/1.1 401"), "{response}");
    assert!(response.contains("access-control-allow-origin: https://shop.example.com"));
    let response = send(address, &format!("GET /ping HTTP/1.1\r\n{end}")).await;
    assert!(response.starts_with("HTTP/1.1 200"), "{response}");
    stop.send(()).unwrap();
    served.await.unwrap().unwrap();
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
