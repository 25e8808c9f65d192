//! The way to a connection when none is kept: a new one is made, and whichever is there first is taken, the new one or one
//! that becomes free.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use ::hyper::client::conn::http1;
#[cfg(feature = "http2")]
use ::hyper::client::conn::http2;
use ::hyper_util::rt::TokioIo;
#[cfg(feature = "http2")]
use ::hyper_util::rt::{TokioExecutor, TokioTimer};
use http::Uri;
use tokio::sync::oneshot;
use tokio::time::sleep;

use super::Shared;
use super::hosts::{Keep as _, Key};
use super::lane::{Lane, Sender, Use};
use crate::body::BoxError;
use crate::transport::connector::Connection;

/// How long a connection of HTTP/2 with requests is silent until the peer is asked whether it is still there, and how
/// long its answer may take. Without it, all later requests would wait on a connection that a router has forgotten.
#[cfg(feature = "http2")]
const HTTP2_PING: Duration = Duration::from_secs(20);

/// How long a connection of HTTP/1.1 may take to end after it was given up. Without a limit, one whose peer reads no more
/// would wait to send what it has, and keep the rest of a request with it, for as long as the peer does.
const PARTING: Duration = Duration::from_secs(1);

type Connecting = Pin<Box<dyn Future<Output = Result<Lane, BoxError>> + Send>>;

/// Returns a connection, and whether it was one that became free, which may have closed since.
pub(super) async fn lane(
    pool: &Arc<Shared>,
    key: &Key,
    uri: &Uri,
) -> Result<(Lane, bool), BoxError> {
    let mut connecting: Connecting = Box::pin(connect(Arc::clone(pool), uri.clone()));
    let Some(mut waiting) = Waiting::begin(pool, key) else {
        return Ok((connecting.await?, false));
    };
    let mut has_begun = false;
    let first = poll_fn(|cx| {
        if let Poll::Ready(Some(lane)) = waiting.poll(cx) {
            return Poll::Ready(Ok((lane, true)));
        }
        has_begun = true;
        connecting.as_mut().poll(cx).map_ok(|lane| (lane, false))
    });
    let (lane, is_given) = first.await?;
    match (is_given, lane.share()) {
        // What has been begun is for the next one.
        (true, None) if has_begun => {
            let (pool, key) = (Arc::clone(pool), key.clone());
            tokio::spawn(async move {
                if let Ok(lane) = connecting.await {
                    pool.keep(&key, lane);
                }
            });
        }
        (false, Some(shared)) => pool.keep(key, shared),
        _ => {}
    }
    Ok((lane, is_given))
}

/// A request that waits for a connection to become free.
struct Waiting<'a> {
    pool: &'a Arc<Shared>,
    key: &'a Key,
    given: Option<oneshot::Receiver<Lane>>,
}

impl<'a> Waiting<'a> {
    /// `None` if connections are not kept.
    fn begin(pool: &'a Arc<Shared>, key: &'a Key) -> Option<Self> {
        let given = pool.hosts().wait(key)?;
        pool.look_after();
        Some(Self {
            pool,
            key,
            given: Some(given),
        })
    }

    /// `None` if nothing is given any more, or what was given has closed meanwhile.
    fn poll(&mut self, cx: &mut std::task::Context<'_>) -> Poll<Option<Lane>> {
        let Some(given) = &mut self.given else {
            return Poll::Pending;
        };
        let polled = Pin::new(given).poll(cx);
        let polled = polled.map(|it| it.ok().filter(Lane::is_open));
        if polled.is_ready() {
            self.given = None;
        }
        polled
    }
}

/// What was given too late is for the next one.
impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some(given) = &mut self.given {
            given.close();
            if let Ok(lane) = given.try_recv() {
                self.pool.keep(self.key, lane);
            }
        }
    }
}

async fn connect(pool: Arc<Shared>, uri: Uri) -> Result<Lane, BoxError> {
    let Connection { stream, proxy } = pool.connector.connect(&uri).await?;
    let is_http2 = stream.get_ref().is_http2();
    let io = TokioIo::new(stream);
    let sender = match is_http2 {
        #[cfg(feature = "http2")]
        true => {
            let mut builder = http2::Builder::new(TokioExecutor::new());
            builder
                .timer(TokioTimer::new())
                .adaptive_window(true)
                .keep_alive_interval(HTTP2_PING)
                .keep_alive_timeout(HTTP2_PING);
            let (sender, connection) = builder.handshake(io).await?;
            Sender::Http2(run(sender, connection, http2::SendRequest::poll_ready).await?)
        }
        _ => {
            let (sender, connection) = http1::handshake(io).await?;
            let (in_use, is_used) = Use::begin();
            let connection = while_used(connection, is_used);
            let sender = run(sender, connection, http1::SendRequest::poll_ready).await?;
            Sender::Http1 {
                sender,
                _use: in_use,
            }
        }
    };
    Ok(Lane::new(sender, &uri, proxy))
}

/// Runs a connection until it ends, or until it was given up and has not ended in time.
async fn while_used<E>(
    connection: impl Future<Output = Result<(), E>>,
    is_used: oneshot::Receiver<Infallible>,
) -> Result<(), E> {
    let mut connection = pin!(connection);
    let mut parting = pin!(async {
        // Nothing is ever sent: the error is that nobody uses the connection any more.
        drop(is_used.await);
        sleep(PARTING).await;
    });
    poll_fn(|cx| match connection.as_mut().poll(cx) {
        Poll::Pending => parting.as_mut().poll(cx).map(Ok),
        ended => ended,
    })
    .await
}

/// Lets a connection run by itself, and returns its sender when it can be used. The error of the connection says more than
/// that of its sender.
async fn run<S>(
    mut sender: S,
    connection: impl Future<Output = Result<(), ::hyper::Error>> + Send + 'static,
    poll_ready: fn(&mut S, &mut std::task::Context<'_>) -> Poll<Result<(), ::hyper::Error>>,
) -> Result<S, ::hyper::Error> {
    let (failed, failure) = oneshot::channel();
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            // Nobody waits for it once the connection is in use: requests have errors of their own.
            drop(failed.send(error));
        }
    });
    match poll_fn(|cx| poll_ready(&mut sender, cx)).await {
        Ok(()) => Ok(sender),
        Err(error) => Err(failure.await.unwrap_or(error)),
    }
}
