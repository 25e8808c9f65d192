//! An API of one's own, in one program: the shop of `counter.rs` serves, and a client with a token calls it. With an
//! address as its argument, the program serves there until Ctrl-C, and prints spans:
//! `cargo run -p shop 127.0.0.1:8080`.

farrier::include_service!(shop);
mod counter;

use std::error::Error;
use std::time::Duration;

use counter::Counter;
use farrier::StructureExt as _;
use farrier::client::retry::Retries;
use shop::client::Shop as _;
use shop::*;
use tokio::net::TcpListener;
use tracing_subscriber::fmt::format::FmtSpan;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let counter = Counter::new("of-the-smith");
    if let Some(address) = std::env::args().nth(1) {
        return serve(counter, &address).await;
    }
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(counter.clone().serve(listener, std::future::pending()));

    let client = Client::builder()
        .endpoint(&url)
        .bearer_token("of-the-smith") // Because the model has `@httpBearerAuth`.
        .retries(Retries::standard().attempts(5))
        .timeout(Duration::from_secs(10))
        .build()?;

    // The shop refuses twice, and the client asks again. All attempts have one token, so there is one order.
    counter.be_busy(2);
    let input = PlaceOrderInput::new("horseshoe").with(|it| it.count = 4);
    let (output, response) = client.place_order(input).with_response().await?;
    println!("{} after {} attempts", output.order.id, response.attempts());

    for item in ["nail", "hammer"] {
        client.place_order(PlaceOrderInput::new(item)).await?;
    }
    let input = ListOrdersInput::default().with(|it| it.limit = Some(2));
    let mut orders = client.list_orders_pages(input).items();
    while let Some(order) = orders.try_next().await? {
        println!("{}: {} {}", order.id, order.count, order.item);
    }

    // Too busy: the error says how often it was tried.
    counter.be_busy(100);
    if let Err(error) = client.get_order(GetOrderInput::new("order-1")).await {
        println!("{error}");
    }
    println!("{} requests", counter.requests());
    Ok(())
}

/// Serves until Ctrl-C. Each request is a span with its operation, its id and its status.
async fn serve(counter: Counter, address: &str) -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt()
        .with_span_events(FmtSpan::CLOSE)
        .init();
    let listener = TcpListener::bind(address).await?;
    let ctrl_c = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    counter.serve(listener, ctrl_c).await?;
    Ok(())
}
