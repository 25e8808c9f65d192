//! Spans of tracing: one for each request, named `Service.Operation`. A request without an operation has one with the name
//! of the service.
//!
//! Nothing in them comes from the input, the output or the headers but the code of an error and the id of the request.

use std::sync::OnceLock;

use http::StatusCode;
use tracing::Span;

use crate::operation::{Operation, Service};
use crate::server::ErrorSource;
use crate::spans::{self, Side};

static SERVER: Side = Side {
    target: "farrier::server",
    kind: "server",
    fields: &[
        "otel.kind",
        "rpc.system",
        "rpc.service",
        "rpc.method",
        "http.response.status_code",
        "request_id",
        "error.type",
    ],
};

/// The span of a request, once it has begun. It is absent within if nobody wants it.
#[derive(Default)]
pub(super) struct RequestSpan(OnceLock<Option<Span>>);

impl RequestSpan {
    /// Begins the span, unless it has begun.
    pub(super) fn begin(
        &self,
        service: &'static Service,
        operation: Option<&'static Operation>,
        request_id: &str,
    ) {
        self.0.get_or_init(|| {
            let span = spans::span(&SERVER, "smithy", service, operation)?;
            span.record("request_id", request_id);
            Some(span)
        });
    }

    pub(super) fn in_scope<T>(&self, run: impl FnOnce() -> T) -> T {
        match self.0.get() {
            Some(Some(span)) => span.in_scope(run),
            _ => run(),
        }
    }

    pub(super) fn end(&self, status: Option<u16>, error: Option<&str>) {
        if let Some(Some(span)) = self.0.get() {
            span.record("http.response.status_code", status);
            span.record("error.type", error);
        }
    }
}

/// Tells why a request failed: the error with all its causes.
pub(super) fn report(
    source: &ErrorSource,
    status: StatusCode,
    operation: Option<&str>,
    request_id: &str,
) {
    let status_code = status.as_u16();
    if status.is_server_error() {
        tracing::error!(
            target: "farrier::server",
            error = %source,
            request_id,
            rpc.method = operation,
            http.response.status_code = status_code,
            "a request failed",
        );
    } else {
        tracing::warn!(
            target: "farrier::server",
            error = %source,
            request_id,
            rpc.method = operation,
            http.response.status_code = status_code,
            "a request was refused",
        );
    }
}
