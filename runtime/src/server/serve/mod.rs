//! A server on a listener, with limits for its connections: [`serve`].
//!
//! In come connections, out goes the service's answer to each of their requests. `connection` speaks HTTP on one of
//! them, `activity` knows what goes on there, `watch` decides when it has been slow for too long, and `settings` has the
//! limits.

mod activity;
mod connection;
mod counted;
mod listener;
mod preface;
mod settings;
#[cfg(feature = "serve-tls")]
mod tls;
mod transport;
mod watch;
mod watched_io;

use std::convert::Infallible;
use std::fmt;
use std::future::{Future, IntoFuture, Pending, pending};
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use tokio::sync::{Semaphore, watch as channel};

pub use self::listener::{Listener, Peer};
use self::settings::Settings;
pub use self::settings::{
    CONNECTIONS, HEADER_BYTES, HEADER_TIME, IDLE_TIME, SEND_RATE, SEND_TIME, SHUTDOWN_TIME,
    STREAMS_PER_CONNECTION,
};
#[cfg(feature = "serve-tls")]
pub use self::tls::TlsError;
use crate::body::BoxError;

/// How long to wait before connections are accepted again after none could be: too many files are open, for one.
const PAUSE: Duration = Duration::from_millis(100);

/// What connections are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Serving,
    /// No further requests.
    Draining,
    /// The end.
    Over,
}

/// Serves a service on a listener of tokio, for TCP or Unix sockets, over HTTP/1.1 and HTTP/2, until
/// [`shutdown_on`](Serve::shutdown_on) says otherwise. The service is any `tower::Service` that does not fail: a
/// [`Service`](super::Service), or a router of axum around several.
///
/// Nobody can keep the server from others by being slow, and each limit is a setting:
///
/// | limit | default | what happens beyond |
/// |---|---|---|
/// | [`connections`](Serve::connections) | [16,384](CONNECTIONS) | further ones wait to be accepted |
/// | [`header_time`](Serve::header_time) | [20 s](HEADER_TIME) | the connection ends |
/// | [`header_bytes`](Serve::header_bytes) | [64 KiB](HEADER_BYTES) | 431, and the connection ends |
/// | [`idle_time`](Serve::idle_time) | [75 s](IDLE_TIME) | the connection ends |
/// | [`send_time`](Serve::send_time) | [60 s](SEND_TIME), in which a caller takes [240 bytes a second](SEND_RATE) | the connection ends |
/// | [`streams_per_connection`](Serve::streams_per_connection) | [100](STREAMS_PER_CONNECTION) | further ones wait (HTTP/2) |
/// | [`shutdown_time`](Serve::shutdown_time) | [30 s](SHUTDOWN_TIME) | connections are cut |
///
/// The service has the limits of requests ([`Limits`](super::Limits)). Requests have their [`Peer`] as an extension.
///
/// ```no_run
/// use farrier::server::{Dispatch, Service, serve};
/// use tokio::net::TcpListener;
///
/// # async fn run<D: Dispatch<Caller = ()>>(service: Service<D>) -> std::io::Result<()> {
/// # async fn ctrl_c() {}
/// let listener = TcpListener::bind("0.0.0.0:8080").await?;
/// serve(listener, service).shutdown_on(ctrl_c()).await
/// # }
/// ```
///
/// # Errors
///
/// What is awaited returns after a shutdown. Errors of single connections end these alone, and a listener that cannot
/// accept for a while is asked again.
pub fn serve<L: Listener, S>(listener: L, service: S) -> Serve<L, S> {
    Serve {
        listener,
        service,
        settings: Settings::default(),
        shutdown: pending(),
    }
}

/// A server that runs once it is awaited: what [`serve`] returns.
#[must_use = "a server runs when it is awaited"]
pub struct Serve<L, S, F = Pending<()>> {
    listener: L,
    service: S,
    settings: Settings,
    shutdown: F,
}

impl<L, S, F> Serve<L, S, F> {
    /// The same server, which shuts down when the future ends: it accepts no more connections and takes no more requests,
    /// waits for the requests that it has, and returns.
    pub fn shutdown_on<G: Future>(self, shutdown: G) -> Serve<L, S, G> {
        Serve {
            listener: self.listener,
            service: self.service,
            settings: self.settings,
            shutdown,
        }
    }

    /// The same server with at most so many connections at once.
    pub fn connections(self, count: usize) -> Self {
        self.with(|it| it.connections = count.min(Semaphore::MAX_PERMITS))
    }

    /// The same server with this time for the head of a request, from its first byte, and for the handshake of TLS. A new
    /// connection has to bring a whole head within it.
    pub fn header_time(self, time: Duration) -> Self {
        self.with(|it| it.header_time = time)
    }

    /// The same server with at most so many bytes in the head of a request.
    pub fn header_bytes(self, bytes: usize) -> Self {
        self.with(|it| it.header_bytes = bytes)
    }

    /// The same server, ending connections without a request after this time. It should be longer than that of a load
    /// balancer before it, which is 60 s commonly, because a request that is sent at that moment is lost.
    pub fn idle_time(self, time: Duration) -> Self {
        self.with(|it| it.idle_time = time)
    }

    /// The same server, ending connections whose peer does not take what it is sent. In each such period it has to take
    /// [240 bytes](SEND_RATE) for each second.
    pub fn send_time(self, time: Duration) -> Self {
        self.with(|it| it.send_time = time)
    }

    /// The same server with at most so many requests at once on a connection of HTTP/2.
    pub fn streams_per_connection(self, count: u32) -> Self {
        self.with(|it| it.streams_per_connection = count)
    }

    /// The same server, waiting for so long after a shutdown has begun. What is left then is cut.
    pub fn shutdown_time(self, time: Duration) -> Self {
        self.with(|it| it.shutdown_time = time)
    }

    fn with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self
    }
}

impl<L, S, B, F> Serve<L, S, F>
where
    L: Listener,
    S: tower_service::Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    S: Clone + Send + 'static,
    S::Future: Send + 'static,
    B: http_body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
    F: Future + Send + 'static,
{
    /// Runs the server.
    async fn run(mut self) -> io::Result<()> {
        let settings = Arc::new(self.settings);
        let places = Arc::new(Semaphore::new(settings.connections));
        let (stage, stages) = channel::channel(Stage::Serving);
        let mut shutdown = pin!(self.shutdown);
        loop {
            let place = first(Arc::clone(&places).acquire_owned(), shutdown.as_mut());
            let Some(Ok(place)) = place.await else { break };
            let accepted = match first(self.listener.accept(), shutdown.as_mut()).await {
                Some(Ok(accepted)) => accepted,
                Some(Err(error)) if is_of_connection(&error) => continue,
                Some(Err(_)) => {
                    // Nothing can be accepted, and asking again at once would keep a processor busy.
                    match first(tokio::time::sleep(PAUSE), shutdown.as_mut()).await {
                        Some(()) => continue,
                        None => break,
                    }
                }
                None => break,
            };
            let (stream, peer) = accepted;
            let service = self.service.clone();
            let connection =
                connection::run(stream, peer, service, Arc::clone(&settings), stages.clone());
            tokio::spawn(async move {
                let _place = place;
                connection.await;
            });
        }
        // Whoever connects from now on is refused at once.
        drop(self.listener);
        drop(stages);
        let _ = stage.send(Stage::Draining);
        let _ = tokio::time::timeout(settings.shutdown_time, stage.closed()).await;
        let _ = stage.send(Stage::Over);
        stage.closed().await;
        Ok(())
    }
}

/// Whether an error is one of the connection that was about to be accepted.
fn is_of_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted
    )
}

/// Does some work. Returns `None` if the other future ends before.
async fn first<T, F: Future>(work: impl Future<Output = T>, mut end: Pin<&mut F>) -> Option<T> {
    let mut work = pin!(work);
    std::future::poll_fn(|cx| {
        if end.as_mut().poll(cx).is_ready() {
            return std::task::Poll::Ready(None);
        }
        work.as_mut().poll(cx).map(Some)
    })
    .await
}

impl<L, S, B, F> IntoFuture for Serve<L, S, F>
where
    L: Listener,
    S: tower_service::Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    S: Clone + Send + 'static,
    S::Future: Send + 'static,
    B: http_body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
    F: Future + Send + 'static,
{
    type Output = io::Result<()>;
    type IntoFuture = Pin<Box<dyn Future<Output = io::Result<()>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<L, S, F> fmt::Debug for Serve<L, S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Serve")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
