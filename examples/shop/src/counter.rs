//! The shop: it keeps orders in memory, knows one token, and can be busy.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use farrier::server::Context;
use tokio::net::TcpListener;

use crate::shop::*;

/// A shop. Clones are the same shop.
#[derive(Clone, Default)]
pub struct Counter(Arc<State>);

#[derive(Default)]
struct State {
    token: String,
    /// How many requests are still refused because there is too much to do.
    busy: AtomicU32,
    requests: AtomicU32,
    orders: Mutex<Orders>,
}

#[derive(Default)]
struct Orders {
    by_id: BTreeMap<String, Order>,
    /// The ids of orders by the token that they were placed with.
    ids: BTreeMap<String, String>,
}

impl Counter {
    /// A shop that serves who has the token.
    pub fn new(token: &str) -> Self {
        Self(Arc::new(State {
            token: token.to_owned(),
            ..State::default()
        }))
    }

    /// Refuses the next requests.
    pub fn be_busy(&self, requests: u32) {
        self.0.busy.store(requests, Ordering::Relaxed);
    }

    /// How many requests came, refused ones included.
    pub fn requests(&self) -> u32 {
        self.0.requests.load(Ordering::Relaxed)
    }

    /// Serves on a listener.
    pub async fn serve(self, listener: TcpListener) -> std::io::Result<()> {
        let router = axum::Router::new().fallback_service(server::service(self));
        axum::serve(listener, router).await
    }

    /// Lets a request in, or says why not.
    fn admit<E: From<Busy> + From<NotAllowed>>(
        &self,
        context: &Context,
    ) -> Result<MutexGuard<'_, Orders>, E> {
        self.0.requests.fetch_add(1, Ordering::Relaxed);
        let sent = context.head().headers.get("authorization");
        let expected = format!("Bearer {}", self.0.token);
        if sent.is_none_or(|it| *it != *expected) {
            return Err(NotAllowed::new("who are you?").into());
        }
        let one_less = |left: u32| left.checked_sub(1);
        let busy = &self.0.busy;
        if busy
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less)
            .is_ok()
        {
            return Err(Busy::new("the fire is out").into());
        }
        Ok(self.0.orders.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl server::Shop for Counter {
    async fn place_order(
        &self,
        input: PlaceOrderInput,
        context: &Context,
    ) -> Result<PlaceOrderOutput, PlaceOrderError> {
        let mut orders = self.admit::<PlaceOrderError>(context)?;
        let placed = input.token.as_ref().and_then(|it| orders.ids.get(it));
        if let Some(order) = placed.and_then(|it| orders.by_id.get(it)) {
            return Ok(PlaceOrderOutput::new(order.clone()));
        }
        let id = format!("order-{}", orders.by_id.len() + 1);
        let order = Order::new(&id, input.item, input.count);
        if let Some(token) = input.token {
            orders.ids.insert(token, id.clone());
        }
        orders.by_id.insert(id, order.clone());
        Ok(PlaceOrderOutput::new(order))
    }

    async fn get_order(
        &self,
        input: GetOrderInput,
        context: &Context,
    ) -> Result<GetOrderOutput, GetOrderError> {
        let orders = self.admit::<GetOrderError>(context)?;
        match orders.by_id.get(&input.id) {
            Some(order) => Ok(GetOrderOutput::new(order.clone())),
            None => Err(NoSuchOrder::new(format!("there is no {}", input.id)).into()),
        }
    }

    async fn list_orders(
        &self,
        input: ListOrdersInput,
        context: &Context,
    ) -> Result<ListOrdersOutput, ListOrdersError> {
        let orders = self.admit::<ListOrdersError>(context)?;
        let limit = input.limit.unwrap_or(100) as usize;
        let from = input.next.unwrap_or_default();
        let mut rest = orders.by_id.range(from..).map(|it| it.1);
        let page: Vec<_> = rest.by_ref().take(limit).cloned().collect();
        let mut output = ListOrdersOutput::new(page);
        output.next = rest.next().map(|it| it.id.clone());
        Ok(output)
    }
}
