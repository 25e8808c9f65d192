//! One connection, from its first byte to its end: a stream comes in, and nothing goes out but responses.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use bytes::Bytes;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch as channel;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::activity::Activity;
use super::counted::Counted;
use super::listener::Peer;
use super::settings::{PING, Settings};
use super::transport::Transport;
use super::watch::{Verdict, Watch};
use super::watched_io::WatchedIo;
use super::{Stage, first, preface};
use crate::body::BoxError;

/// Answers the requests of a connection until it ends.
pub(super) async fn run<T, S, B>(
    stream: T,
    peer: Peer,
    service: S,
    settings: Arc<Settings>,
    mut stages: channel::Receiver<Stage>,
) where
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    S: tower_service::Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    S: Clone + Send + 'static,
    S::Future: Send + 'static,
    B: http_body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    let begun = Instant::now();
    let opened = timeout_at(begun + settings.header_time, open(stream, &settings));
    // Whoever has sent no request loses none by the shutdown.
    let is_told = stages.wait_for(|it| *it != Stage::Serving);
    let opened = first(opened, pin!(is_told)).await;
    let Some(Ok(Ok((transport, is_http2, read)))) = opened else {
        return;
    };
    let activity = Arc::new(Activity::default());
    let io = TokioIo::new(WatchedIo::new(transport, read, Arc::clone(&activity)));
    let service = Counted {
        service,
        activity: Arc::clone(&activity),
        peer,
    };
    let watch = Watch::new(is_http2, begun);
    if is_http2 {
        let connection = Box::pin(http2(&settings).serve_connection(io, service));
        let close = |it: Pin<&mut http2::Connection<_, _, _>>| it.graceful_shutdown();
        drive(connection, close, watch, activity, settings, stages).await;
    } else {
        let connection = Box::pin(http1(&settings).serve_connection(io, service));
        let close = |it: Pin<&mut http1::Connection<_, _>>| it.graceful_shutdown();
        drive(connection, close, watch, activity, settings, stages).await;
    }
}

/// Finds out which HTTP is spoken on a connection. Returns what was read for it, too.
async fn open<T>(stream: T, settings: &Settings) -> io::Result<(Transport<T>, bool, Bytes)>
where
    T: AsyncRead + AsyncWrite + Unpin,
{
    #[cfg(feature = "serve-tls")]
    if let Some(tls) = &settings.tls {
        let (stream, is_http2) = super::tls::accept(stream, tls).await?;
        return Ok((Transport::Tls(Box::new(stream)), is_http2, Bytes::new()));
    }
    let _ = settings;
    let mut stream = stream;
    let (is_http2, read) = preface::read(&mut stream).await?;
    Ok((Transport::Plain(stream), is_http2, read))
}

fn http1(settings: &Settings) -> http1::Builder {
    let mut builder = http1::Builder::new();
    // `watch` has the limits of time, which hyper has for heads alone.
    builder.max_header_size(settings.header_bytes);
    builder
}

fn http2(settings: &Settings) -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .keep_alive_interval(PING)
        .keep_alive_timeout(PING)
        .max_concurrent_streams(settings.streams_per_connection)
        .max_header_list_size(u32::try_from(settings.header_bytes).unwrap_or(u32::MAX));
    builder
}

/// Lets a connection go on until it ends, is too slow, or the server is over. The connection is in a box: a future has
/// what it is given twice, and there are thousands of them.
async fn drive<C: Future>(
    mut connection: Pin<Box<C>>,
    close: fn(Pin<&mut C>),
    mut watch: Watch,
    activity: Arc<Activity>,
    settings: Arc<Settings>,
    mut stages: channel::Receiver<Stage>,
) {
    let mut alarm = pin!(sleep_until(Instant::now() + settings.header_time));
    let is_draining = AtomicBool::new(false);
    let mut over = pin!(async {
        drop(stages.wait_for(|it| *it != Stage::Serving).await);
        is_draining.store(true, Ordering::Relaxed);
        drop(stages.wait_for(|it| *it == Stage::Over).await);
    });
    poll_fn(|cx| {
        loop {
            // The error of a connection has nobody to be told to.
            if connection.as_mut().poll(cx).is_ready() || over.as_mut().poll(cx).is_ready() {
                return Poll::Ready(());
            }
            let now = Instant::now();
            if is_draining.load(Ordering::Relaxed) && !watch.is_closing() {
                close(connection.as_mut());
                watch.close(now);
                continue;
            }
            match watch.look(&activity, &settings, now) {
                Verdict::Wait(None) => return Poll::Pending,
                Verdict::Wait(Some(end)) => {
                    // An alarm that is early costs less than one that is set anew for each request.
                    if alarm.is_elapsed() || alarm.deadline() > end {
                        alarm.as_mut().reset(end);
                    }
                    if alarm.as_mut().poll(cx).is_pending() {
                        return Poll::Pending;
                    }
                }
                Verdict::Close => {
                    close(connection.as_mut());
                    watch.close(now);
                }
                Verdict::Cut => return Poll::Ready(()),
            }
        }
    })
    .await;
}
