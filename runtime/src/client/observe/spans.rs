//! Spans of tracing: one for a call, named `Service.Operation`, and within it one for each attempt.
//!
//! Nothing in them comes from the input, the output or the headers but the code of an error and the id of the request.

use tracing::Span;

use super::super::Config;
use super::super::error::{CallError, ResponseResult};
use super::{CallOutcome, RpcSystem};
use crate::operation::Operation;
use crate::spans::{self, Side};

static CLIENT: Side = Side {
    target: "farrier::client",
    kind: "client",
    fields: &[
        "otel.kind",
        "rpc.system",
        "rpc.service",
        "rpc.method",
        "rpc.attempts",
        "http.response.status_code",
        "request_id",
        "error.type",
    ],
};

/// The span of a call.
#[derive(Default)]
pub(super) struct CallSpan(Option<Span>);

impl CallSpan {
    pub(super) fn begin(config: &Config, operation: &'static Operation) -> Self {
        let system = config.setting().copied().unwrap_or(RpcSystem("smithy"));
        Self(spans::span(
            &CLIENT,
            system.0,
            config.service,
            Some(operation),
        ))
    }

    pub(super) fn is_on(&self) -> bool {
        self.0.is_some()
    }

    pub(super) fn within<T>(&self, run: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(span) => span.in_scope(run),
            None => run(),
        }
    }

    pub(super) fn end(&self, outcome: &CallOutcome<'_>) {
        let Some(span) = &self.0 else {
            return;
        };
        span.record("rpc.attempts", outcome.attempts);
        span.record("http.response.status_code", outcome.status);
        span.record("request_id", outcome.request_id);
        span.record("error.type", outcome.error);
    }
}

/// The span of an attempt.
pub(super) struct AttemptSpan(Span);

impl AttemptSpan {
    pub(super) fn begin(number: u32) -> Self {
        Self(tracing::debug_span!(
            "attempt",
            number,
            http.response.status_code = tracing::field::Empty,
            error.type = tracing::field::Empty,
        ))
    }

    pub(super) fn within<T>(&self, run: impl FnOnce() -> T) -> T {
        self.0.in_scope(run)
    }

    pub(super) fn end(&self, result: &ResponseResult) {
        match result {
            Ok((head, _)) => self
                .0
                .record("http.response.status_code", head.status.as_u16()),
            Err(error) => self.0.record("error.type", CallError::name(error)),
        };
    }
}
