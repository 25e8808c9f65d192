//! The shop: it keeps orders in memory, knows one token, and can be busy.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use farrier::server::auth::{AuthRequest, Credentials, Identify};
use farrier::server::{Context, Error};
use tokio::net::TcpListener;

use crate::shop::*;

/// Who calls: whoever has the token of the shop.
pub struct Smith;

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

    /// Serves on a listener until `shutdown` ends, and then only what has been asked before. Limits and deadlines are on.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        let service = server::service(self.clone())
            .identify(self) // Before the body is read.
            .cors_from_model() // Browsers let scripts of the origins in `@cors` call.
            .with_health_path("/ping");
        farrier::server::serve(listener, service)
            .shutdown_on(shutdown)
            .await
    }

    /// The orders, unless there is too much to do.
    fn orders(&self) -> Result<MutexGuard<'_, Orders>, Busy> {
        let one_less = |left: u32| left.checked_sub(1);
        let busy = &self.0.busy;
        if busy
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less)
            .is_ok()
        {
            return Err(Busy::new("the fire is out"));
        }
        Ok(self.0.orders.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Because the model has `@httpBearerAuth`, each request has a token. It is looked at before the body is read.
impl Identify for Counter {
    type Caller = Smith;

    async fn identify(
        &self,
        credentials: &Credentials,
        _: &AuthRequest<'_>,
    ) -> Result<Smith, Error> {
        self.0.requests.fetch_add(1, Ordering::Relaxed);
        match credentials {
            Credentials::Bearer(token) if token.is(&self.0.token) => Ok(Smith),
            // The code is the name of an error of the model, so that clients get that error.
            _ => Err(Error::new(401, "NotAllowed", "who are you?")),
        }
    }
}

impl server::Shop<Smith> for Counter {
    async fn place_order(
        &self,
        input: PlaceOrderInput,
        _: &Context<Smith>,
    ) -> Result<PlaceOrderOutput, PlaceOrderError> {
        let mut orders = self.orders()?;
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
        _: &Context<Smith>,
    ) -> Result<GetOrderOutput, GetOrderError> {
        let orders = self.orders()?;
        match orders.by_id.get(&input.id) {
            Some(order) => Ok(GetOrderOutput::new(order.clone())),
            None => Err(NoSuchOrder::new(format!("there is no {}", input.id)).into()),
        }
    }

    async fn list_orders(
        &self,
        input: ListOrdersInput,
        _: &Context<Smith>,
    ) -> Result<ListOrdersOutput, ListOrdersError> {
        let orders = self.orders()?;
        let limit = input.limit.unwrap_or(100) as usize;
        let from = input.next.unwrap_or_default();
        let mut rest = orders.by_id.range(from..).map(|it| it.1);
        let page: Vec<_> = rest.by_ref().take(limit).cloned().collect();
        let mut output = ListOrdersOutput::new(page);
        output.next = rest.next().map(|it| it.id.clone());
        Ok(output)
    }
}
