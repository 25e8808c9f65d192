// src/serve.rs
use std::{pin::pin, sync::Arc, time::Duration};

use axum::{Router, http::StatusCode};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::time::{sleep, timeout};
use tokio::{net::TcpListener, sync::Semaphore};
use tower_http::timeout::TimeoutLayer;

/// What callers may take, so that slow ones do not keep others out.
pub struct Limits {
    /// Connections at a time. Further ones wait.
    pub connections: usize,
    /// How long the head of a request may take. An idle connection is closed after the same time.
    pub head: Duration,
    /// How long the body of a request and its handler may take. After it, the response is 503.
    pub request: Duration,
    /// How long a connection takes new requests.
    pub connection: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            head: Duration::from_secs(10),
            request: Duration::from_secs(30),
            connection: Duration::from_secs(600),
        }
    }
}

pub async fn serve(listener: TcpListener, router: Router, limits: Limits) {
    let deadline = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, limits.request);
    let service = TowerToHyperService::new(router.layer(deadline));
    let places = Arc::new(Semaphore::new(limits.connections));
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        let Ok((stream, _)) = listener.accept().await else {
            sleep(Duration::from_millis(100)).await; // Too many files are open, for example.
            continue;
        };
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .serve_connection(TokioIo::new(stream), service.clone());
        tokio::spawn(async move {
            let _place = place;
            let mut connection = pin!(connection);
            if timeout(limits.connection, connection.as_mut())
                .await
                .is_err()
            {
                connection.as_mut().graceful_shutdown();
                let _ = timeout(limits.request, connection).await;
            }
        });
    }
}
