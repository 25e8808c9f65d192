//! Connections, and those of them that are kept for the next request.
//!
//! In comes a request with an absolute URI, out goes its response. A connection of HTTP/1.1 carries one request at a time:
//! the body of the response has it until it ends, and gives it back then. One of HTTP/2 carries all requests to its host.
//! A request that the peer has not begun to see, because a connection that was kept has closed, is sent on another one.

mod connecting;
mod hosts;
mod lane;
mod lease;

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use http::{Request, Response, Uri};
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};

use self::hosts::{Hosts, Key};
use self::lane::{Lane, Unsent};
use self::lease::Leased;
use super::connector::Connector;
use super::failure;
use crate::body::{Body, BoxError};

/// How often hosts are looked after at most.
const MIN_PERIOD: Duration = Duration::from_millis(50);

/// How seldom hosts are looked after, however long their connections are kept: names of hosts that nobody asks any more
/// would add up.
const MAX_PERIOD: Duration = Duration::from_secs(30);

/// How many connections are kept, and for how long.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub(super) idle_timeout: Duration,
    /// For each host. With 0, nothing is kept.
    pub(super) idle_connections: usize,
}

/// Connections to any number of hosts. Clones share them.
#[derive(Clone)]
pub(super) struct Pool(Arc<Shared>);

struct Shared {
    connector: Connector,
    limits: Limits,
    hosts: Mutex<Hosts<Lane>>,
}

/// The future of a response.
pub(super) type Exchange = Pin<Box<dyn Future<Output = Result<Response<Leased>, BoxError>> + Send>>;

impl Pool {
    pub(super) fn new(connector: Connector, limits: Limits) -> Self {
        Self(Arc::new(Shared {
            connector,
            limits,
            hosts: Mutex::new(Hosts::new(limits)),
        }))
    }

    /// Sends a request.
    pub(super) fn send(&self, request: Request<Body>) -> Exchange {
        Box::pin(exchange(Arc::clone(&self.0), request))
    }
}

async fn exchange(
    pool: Arc<Shared>,
    mut request: Request<Body>,
) -> Result<Response<Leased>, BoxError> {
    let uri = request.uri().clone();
    let key = Key::of(&uri).ok_or("the request has no absolute URI")?;
    loop {
        let (mut lane, is_kept) = match pool.kept(&key) {
            Some(lane) => (lane, true),
            None => connect(&pool, &key, &uri).await?,
        };
        lane.address(&mut request);
        match lane.send(request).await {
            Ok(response) => {
                lane.check(response.status())?;
                return Ok(response.map(|it| Leased::new(it, pool, key, lane)));
            }
            Err(Unsent::Whole(unsent, _)) if is_kept => {
                request = *unsent;
                *request.uri_mut() = uri.clone();
            }
            Err(Unsent::Whole(_, error)) => return Err(failure::of_connecting(error.into())),
            Err(Unsent::Partly(error)) => return Err(failure::of_exchange(error)),
        }
    }
}

/// Returns a connection of this host: a new one, or one that has become free before, and whether it is that.
async fn connect(pool: &Arc<Shared>, key: &Key, uri: &Uri) -> Result<(Lane, bool), BoxError> {
    // Boxed, because most requests find a connection, and have no use for the room that this takes.
    let connecting = Box::pin(connecting::lane(pool, key, uri));
    connecting.await.map_err(failure::of_connecting)
}

impl Shared {
    fn hosts(&self) -> MutexGuard<'_, Hosts<Lane>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a connection that was kept.
    fn kept(&self, key: &Key) -> Option<Lane> {
        let (lane, closed) = self.hosts().take(key, Instant::now());
        // Ending connections is code of others, which does not run while the hosts are locked.
        drop(closed);
        lane
    }

    /// Gives a connection to a request that waits, or keeps it for the next one. One for many goes to all that wait.
    fn keep(self: &Arc<Self>, key: &Key, lane: Lane) {
        let mut lane = lane;
        loop {
            let (place, is_tended) = {
                let mut hosts = self.hosts();
                let place = hosts.put(key, lane, Instant::now());
                (place, hosts.has_caretaker())
            };
            if !is_tended {
                self.look_after();
            }
            // What has no place ends here, and tasks wake, with the hosts unlocked.
            let Some(left) = place.give() else {
                return;
            };
            lane = left;
        }
    }

    /// Starts the task that ends connections which nobody has used for too long, unless it runs. It ends with the last
    /// connection, and with the transport.
    fn look_after(self: &Arc<Self>) {
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        let mut hosts = self.hosts();
        if hosts.has_caretaker() {
            return;
        }
        let period = (self.limits.idle_timeout / 2).clamp(MIN_PERIOD, MAX_PERIOD);
        let task = runtime.spawn(take_care(Arc::downgrade(self), period));
        hosts.set_caretaker(task);
    }
}

async fn take_care(pool: Weak<Shared>, period: Duration) {
    loop {
        sleep(period).await;
        let Some(pool) = pool.upgrade() else {
            return;
        };
        let (closed, is_over) = {
            let mut hosts = pool.hosts();
            let closed = hosts.sweep(Instant::now());
            (closed, hosts.end_care_if_empty())
        };
        drop(closed);
        if is_over {
            return;
        }
    }
}
