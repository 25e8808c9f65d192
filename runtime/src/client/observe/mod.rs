//! What others can see of calls: measurements ([`Metrics`](super::Metrics)) and spans (feature `tracing`).
//!
//! In come the points of a call at which something begins or ends. Out go measurements and spans, to those that a program
//! has named. Without them, nothing is measured, and the time is not even read.

#[cfg(feature = "tracing")]
mod spans;

use std::time::Instant;

use super::Config;
use super::error::{CallError, ResponseResult};
use super::interceptor::RequestContext;
use super::metrics::{Measurement, Metric};
use crate::body::Payload;
use crate::operation::Operation;

/// A setting of clients: what spans say of the system that is called (`rpc.system`), which is `smithy` without it. Spans
/// need the feature `tracing`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RpcSystem(pub &'static str);

/// A call, from its first poll to its output or error.
#[derive(Default)]
pub(super) struct CallObservation {
    /// Set only if somebody takes measurements.
    start: Option<Instant>,
    #[cfg(feature = "tracing")]
    span: spans::CallSpan,
}

/// What came of a call.
pub(super) struct CallOutcome<'a> {
    /// The code of the error, or the kind of one that has no code.
    pub(super) error: Option<&'a str>,
    #[cfg_attr(
        not(feature = "tracing"),
        allow(dead_code, reason = "only spans have it")
    )]
    pub(super) status: Option<u16>,
    #[cfg_attr(
        not(feature = "tracing"),
        allow(dead_code, reason = "only spans have it")
    )]
    pub(super) request_id: Option<&'a str>,
    pub(super) attempts: u32,
}

impl CallObservation {
    pub(super) fn begin(config: &Config, operation: &'static Operation) -> Self {
        #[cfg(not(feature = "tracing"))]
        let _ = operation;
        Self {
            start: config.begin_measurement(),
            #[cfg(feature = "tracing")]
            span: spans::CallSpan::begin(config, operation),
        }
    }

    /// Runs a part of the call.
    pub(super) fn within<T>(&self, run: impl FnOnce() -> T) -> T {
        #[cfg(feature = "tracing")]
        return self.span.within(run);
        #[cfg(not(feature = "tracing"))]
        run()
    }

    /// Whether anybody observes the call.
    pub(super) fn is_on(&self) -> bool {
        #[cfg(feature = "tracing")]
        if self.span.is_on() {
            return true;
        }
        self.start.is_some()
    }

    pub(super) fn end(
        &self,
        config: &Config,
        operation: &'static Operation,
        outcome: &CallOutcome<'_>,
    ) {
        #[cfg(feature = "tracing")]
        self.span.end(outcome);
        let error = outcome.error;
        let record = |metric, value| config.record(operation, metric, value, error);
        record(Metric::CallAttempts, f64::from(outcome.attempts));
        if error.is_some() {
            record(Metric::CallErrors, 1.0);
        }
        config.end_measurement(operation, Metric::CallDuration, self.start, error);
    }
}

/// One attempt of a call.
pub(super) struct AttemptObservation {
    start: Option<Instant>,
    #[cfg(feature = "tracing")]
    span: spans::AttemptSpan,
}

impl AttemptObservation {
    pub(super) fn begin(context: &RequestContext) -> Self {
        Self {
            start: context.config.begin_measurement(),
            #[cfg(feature = "tracing")]
            span: spans::AttemptSpan::begin(context.attempt),
        }
    }

    /// Runs a part of the attempt.
    pub(super) fn within<T>(&self, run: impl FnOnce() -> T) -> T {
        #[cfg(feature = "tracing")]
        return self.span.within(run);
        #[cfg(not(feature = "tracing"))]
        run()
    }

    pub(super) fn end(&self, context: &RequestContext, result: &ResponseResult) {
        #[cfg(feature = "tracing")]
        self.span.end(result);
        let (config, operation) = (&context.config, context.operation);
        let error = result.as_ref().err().map(CallError::name);
        config.end_measurement(operation, Metric::AttemptDuration, self.start, error);
        if let (Some(_), Ok((_, Payload::Bytes(body)))) = (self.start, result) {
            context.record(Metric::ResponsePayloadSize, body.len() as f64);
        }
    }
}

impl RequestContext {
    /// Records the time since `start`, if somebody takes measurements.
    pub(super) fn end_measurement(&self, metric: Metric, start: Option<Instant>) {
        self.config
            .end_measurement(self.operation, metric, start, None);
    }

    /// Records a value, if somebody takes measurements.
    pub(super) fn record(&self, metric: Metric, value: f64) {
        self.config.record(self.operation, metric, value, None);
    }
}

impl Config {
    /// The time, if somebody takes measurements.
    pub(super) fn begin_measurement(&self) -> Option<Instant> {
        self.metrics.is_some().then(|| self.clock().instant())
    }

    /// Records the time since `start`, in seconds.
    pub(super) fn end_measurement(
        &self,
        operation: &'static Operation,
        metric: Metric,
        start: Option<Instant>,
        error: Option<&str>,
    ) {
        if let Some(start) = start {
            let now = self.clock().instant();
            let passed = now.saturating_duration_since(start);
            self.record(operation, metric, passed.as_secs_f64(), error);
        }
    }

    /// Measures how long something takes.
    pub(super) fn measure<T>(
        &self,
        operation: &'static Operation,
        metric: Metric,
        run: impl FnOnce() -> T,
    ) -> T {
        let start = self.begin_measurement();
        let value = run();
        self.end_measurement(operation, metric, start, None);
        value
    }

    /// Records a value, if somebody takes measurements.
    pub(super) fn record(
        &self,
        operation: &'static Operation,
        metric: Metric,
        value: f64,
        error: Option<&str>,
    ) {
        if let Some(metrics) = &self.metrics {
            metrics.record(&Measurement {
                metric,
                value,
                service: self.service,
                operation,
                error,
            });
        }
    }
}
