//! What others can see of requests: measurements ([`Metrics`]) and spans (feature `tracing`).
//!
//! In come the points of a request at which something begins or ends. Out go measurements and spans, to those that a
//! program has named. Without them, nothing is measured, nothing is allocated, and the time is not even read.

mod body;
mod metrics;
#[cfg(feature = "tracing")]
mod spans;

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Instant;

use http::Response;
use http_body::Body as _;

use self::body::ObservedBody;
pub use self::metrics::{Measurement, Metric, Metrics};
use super::outcome::Outcome;
use super::{Dispatch, ErrorSource, Service};
use crate::body::Body;
use crate::operation;

/// A request, from its head to the end of its response. Clones are the same request: it ends with the last of them.
#[derive(Clone, Default)]
pub(super) struct Observation(Option<Arc<Observed>>);

struct Observed {
    service: &'static operation::Service,
    /// Set only if somebody takes measurements.
    metrics: Option<(Arc<dyn Metrics>, Instant)>,
    #[cfg(feature = "tracing")]
    span: spans::RequestSpan,
    operation: OnceLock<&'static operation::Operation>,
    status: OnceLock<u16>,
    error: OnceLock<Cow<'static, str>>,
    /// Whether the response reached its end.
    complete: AtomicBool,
}

impl Observation {
    /// Begins if anybody observes requests.
    pub(super) fn begin(
        metrics: Option<&Arc<dyn Metrics>>,
        service: &'static operation::Service,
    ) -> Self {
        #[cfg(feature = "tracing")]
        let has_spans = crate::spans::is_on();
        #[cfg(not(feature = "tracing"))]
        let has_spans = false;
        if metrics.is_none() && !has_spans {
            return Self(None);
        }
        let observed = Observed {
            service,
            metrics: metrics.map(|it| (Arc::clone(it), Instant::now())),
            #[cfg(feature = "tracing")]
            span: spans::RequestSpan::default(),
            operation: OnceLock::new(),
            status: OnceLock::new(),
            error: OnceLock::new(),
            complete: AtomicBool::new(false),
        };
        observed.record(Metric::ActiveRequests, 1.0, None);
        Self(Some(Arc::new(observed)))
    }

    /// The operation is known.
    pub(super) fn begin_operation(
        &self,
        operation: &'static operation::Operation,
        request_id: &str,
    ) {
        let Some(observed) = &self.0 else {
            return;
        };
        let _ = observed.operation.set(operation);
        #[cfg(feature = "tracing")]
        observed
            .span
            .begin(observed.service, Some(operation), request_id);
        #[cfg(not(feature = "tracing"))]
        let _ = request_id;
    }

    /// Runs a future within the span of the request.
    pub(super) fn within<F: Future>(&self, future: Pin<&mut F>) -> impl Future<Output = F::Output> {
        Within {
            observation: self.clone(),
            future,
        }
    }

    /// The body has been read as a whole.
    pub(super) fn end_body(&self, bytes: usize) {
        if let Some(observed) = &self.0 {
            observed.record(Metric::RequestBodySize, bytes as f64, None);
        }
    }

    /// The handler is called. Returns the time if somebody takes measurements.
    pub(super) fn begin_handler(&self) -> Option<Instant> {
        let metrics = self.0.as_ref().and_then(|it| it.metrics.as_ref());
        metrics.map(|_| Instant::now())
    }

    /// The handler has returned.
    pub(super) fn end_handler(&self, start: Option<Instant>) {
        if let (Some(observed), Some(start)) = (&self.0, start) {
            let passed = start.elapsed().as_secs_f64();
            observed.record(Metric::HandlerDuration, passed, None);
        }
    }

    /// The response is ready. A body that is a stream is observed to its end.
    pub(super) fn end(self, response: Response<Body>, request_id: &str) -> Response<Body> {
        report(&response, request_id);
        let Some(observed) = self.0 else {
            return response;
        };
        observed.answer(&response, request_id);
        match response.body().size_hint().exact() {
            Some(bytes) => {
                observed.record(Metric::ResponseBodySize, bytes as f64, None);
                observed.complete.store(true, Ordering::Relaxed);
                response
            }
            None => response.map(|it| Body::wrap(ObservedBody::new(it, Self(Some(observed))))),
        }
    }

    fn in_scope<T>(&self, run: impl FnOnce() -> T) -> T {
        #[cfg(feature = "tracing")]
        if let Some(observed) = &self.0 {
            return observed.span.in_scope(run);
        }
        run()
    }

    /// The body of the response is at its end.
    fn complete(&self) {
        if let Some(observed) = &self.0 {
            observed.complete.store(true, Ordering::Relaxed);
        }
    }

    /// The body of the response broke off.
    fn break_off(&self) {
        if let Some(observed) = &self.0 {
            let _ = observed.error.set("BrokenResponse".into());
        }
    }
}

impl Observed {
    /// Keeps what the response says.
    fn answer(&self, response: &Response<Body>, request_id: &str) {
        let outcome = Outcome::of(response);
        let status = response.status();
        let _ = self.status.set(status.as_u16());
        if let Some(code) = outcome.error() {
            let _ = self.error.set(code.to_owned().into());
        } else if status.is_client_error() || status.is_server_error() {
            let _ = self.error.set(status.as_str().to_owned().into());
        }
        #[cfg(feature = "tracing")]
        self.span
            .begin(self.service, outcome.operation(), request_id);
        #[cfg(not(feature = "tracing"))]
        let _ = request_id;
    }

    fn record(&self, metric: Metric, value: f64, error: Option<&str>) {
        if let Some((metrics, _)) = &self.metrics {
            metrics.record(&Measurement {
                metric,
                value,
                service: self.service,
                operation: self.operation.get().copied(),
                status: self.status.get().copied(),
                error,
            });
        }
    }
}

/// The request is over: its response is complete, or nobody waits for it any longer.
impl Drop for Observed {
    fn drop(&mut self) {
        let mut error = self.error.get().map(AsRef::as_ref);
        if error.is_none() && !self.complete.load(Ordering::Relaxed) {
            error = Some("Cancelled");
        }
        #[cfg(feature = "tracing")]
        self.span.end(self.status.get().copied(), error);
        if error.is_some() {
            self.record(Metric::Errors, 1.0, error);
        }
        if let Some((_, start)) = &self.metrics {
            let passed = start.elapsed().as_secs_f64();
            self.record(Metric::RequestDuration, passed, error);
        }
        self.record(Metric::ActiveRequests, -1.0, None);
    }
}

impl fmt::Debug for Observation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Observation")
            .field(&self.0.is_some())
            .finish()
    }
}

/// A future that runs within the span of a request.
struct Within<'a, F> {
    observation: Observation,
    future: Pin<&'a mut F>,
}

impl<F: Future> Future for Within<'_, F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.get_mut();
        this.observation.in_scope(|| this.future.as_mut().poll(cx))
    }
}

/// Tells logs why a response is an error whose cause the caller is not told.
fn report(response: &Response<Body>, request_id: &str) {
    #[cfg(feature = "tracing")]
    if let Some(source) = response.extensions().get::<ErrorSource>() {
        let operation = Outcome::of(response).operation().map(|it| it.name());
        spans::report(source, response.status(), operation, request_id);
    }
    #[cfg(not(feature = "tracing"))]
    let _ = (response, request_id, None::<ErrorSource>);
}

impl<D: Dispatch, A> Service<D, A> {
    /// The same service, handing measurements of its requests to these metrics.
    #[must_use]
    pub fn with_metrics(mut self, metrics: impl Metrics) -> Self {
        Arc::make_mut(&mut self.settings).metrics = Some(Arc::new(metrics));
        self
    }
}
