//! An API of one's own, in one program: the shop of `counter.rs` serves, and a client with a token calls it.

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

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let counter = Counter::new("of-the-smith");
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(counter.clone().serve(listener));

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
