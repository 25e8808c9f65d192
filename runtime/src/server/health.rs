//! The path by which load balancers ask whether a server works. It belongs to no operation, and is answered before anything
//! else is asked: no protocol, no limit, no identity, no span.

use std::fmt;
use std::sync::Arc;

use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Method, Response, StatusCode, request};

use super::catch_panic::catch;
use super::{Dispatch, Service};
use crate::body::Body;

/// Where a server says whether it works.
#[derive(Clone)]
pub(super) struct HealthPath {
    path: String,
    is_healthy: Arc<dyn Fn() -> bool + Send + Sync>,
}

impl HealthPath {
    /// The answer, if this path is asked for: 200, or 503 for a server that should get no requests.
    pub(super) fn answer(&self, head: &request::Parts) -> Option<Response<Body>> {
        let asks = head.method == Method::GET || head.method == Method::HEAD;
        if !asks || head.uri.path() != self.path {
            return None;
        }
        let (status, text) = match catch(|| (self.is_healthy)()).unwrap_or(false) {
            true => (StatusCode::OK, "healthy\n"),
            false => (StatusCode::SERVICE_UNAVAILABLE, "unhealthy\n"),
        };
        let mut response = Response::new(Body::new(text));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Some(response)
    }
}

impl fmt::Debug for HealthPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HealthPath").field(&self.path).finish()
    }
}

impl<D: Dispatch, A> Service<D, A> {
    /// The same service, answering 200 to GET and HEAD at this path, such as `/ping`: load balancers ask there whether the
    /// server works. The path comes before those of operations. Such requests are not measured.
    #[must_use]
    pub fn with_health_path(self, path: impl Into<String>) -> Self {
        self.with_health_check(path, || true)
    }

    /// [`with_health_path`](Self::with_health_path), answering 503 while `is_healthy` says no: while the server starts or
    /// is about to end, or a database is gone. It runs for each such request, so it does not wait for anything.
    #[must_use]
    pub fn with_health_check(
        mut self,
        path: impl Into<String>,
        is_healthy: impl Fn() -> bool + Send + Sync + 'static,
    ) -> Self {
        Arc::make_mut(&mut self.settings).health = Some(HealthPath {
            path: path.into(),
            is_healthy: Arc::new(is_healthy),
        });
        self
    }
}
