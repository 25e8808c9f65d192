//! The future of a response.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::Response;

use super::expectation::Permission;
use super::idle_timeout::Bounded;
use super::late;
use super::patience::Patience;
use super::pool::Exchange;
use crate::body::{Body, BoxError};

/// The response to a request, or the error of a wait that was too long.
#[must_use = "futures do nothing unless polled"]
pub struct Answer {
    exchange: Exchange,
    patience: Patience,
    /// Absent where a body may stall.
    stall_timeout: Option<Duration>,
    /// Whether the body of the request may be sent, if it asks.
    permission: Option<Permission>,
}

impl Answer {
    pub(super) fn new(
        exchange: Exchange,
        patience: Patience,
        stall_timeout: Option<Duration>,
        permission: Option<Permission>,
    ) -> Self {
        Self {
            exchange,
            patience,
            stall_timeout,
            permission,
        }
    }
}

impl Future for Answer {
    type Output = Result<Response<Body>, BoxError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let Poll::Ready(response) = this.exchange.as_mut().poll(cx) else {
            let limit = ready!(this.patience.poll_end(cx));
            return Poll::Ready(Err(late(format!("nothing came within {limit:?}"))));
        };
        let (stall_timeout, permission) = (this.stall_timeout, this.permission.take());
        Poll::Ready(response.map(|response| {
            response.map(|body| {
                let body = match stall_timeout {
                    Some(limit) => Body::of_unpin(Bounded::new(body, limit)),
                    None => Body::of_unpin(body),
                };
                match permission {
                    Some(permission) => permission.end_with(body),
                    None => body,
                }
            })
        }))
    }
}
