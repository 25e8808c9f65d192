//! Measurements of requests to servers.

use std::fmt;
use std::sync::Arc;

use crate::operation::{Operation, Service};

/// Takes the measurements of requests, and hands them to a library of metrics. It is for servers what
/// `farrier::client::Metrics` is for clients.
///
/// ```
/// use farrier::server::{Measurement, Metrics};
///
/// /// Prints what a request costs.
/// struct Print;
///
/// impl Metrics for Print {
///     fn record(&self, measurement: &Measurement<'_>) {
///         let operation = measurement.operation().map_or("none", |it| it.name());
///         println!("{operation} {} {}", measurement.metric().name(), measurement.value());
///     }
/// }
///
/// # fn settle<D: farrier::server::Dispatch>(service: farrier::server::Service<D>) {
/// let service = service.with_metrics(Print);
/// # }
/// ```
///
/// It runs within the request, so it does not wait for anything.
pub trait Metrics: Send + Sync + 'static {
    /// Takes a measurement.
    fn record(&self, measurement: &Measurement<'_>);
}

impl<M: Metrics + ?Sized> Metrics for Arc<M> {
    fn record(&self, measurement: &Measurement<'_>) {
        M::record(self, measurement);
    }
}

/// What is measured. The names are those of OpenTelemetry, where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Metric {
    /// How many requests are being answered: 1 when one arrives, -1 when its response is complete or its caller is gone.
    /// To be summed up.
    ActiveRequests,
    /// How long it takes from the head of a request to the end of its response: of the response's head, and of its body
    /// if that is a stream.
    RequestDuration,
    /// How long a handler takes from its input to its output or error.
    HandlerDuration,
    /// How many bytes the body of a request has that was read as a whole.
    RequestBodySize,
    /// How many bytes the body of a response has, if that is known when it begins.
    ResponseBodySize,
    /// A request that was not answered with an output.
    Errors,
}

impl Metric {
    /// The name: `http.server.request.duration`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ActiveRequests => "http.server.active_requests",
            Self::RequestDuration => "http.server.request.duration",
            Self::HandlerDuration => "smithy.server.handler.duration",
            Self::RequestBodySize => "http.server.request.body.size",
            Self::ResponseBodySize => "http.server.response.body.size",
            Self::Errors => "smithy.server.errors",
        }
    }

    /// The unit, as UCUM writes it: seconds, bytes, or a number of something.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::ActiveRequests => "{request}",
            Self::Errors => "{error}",
            Self::RequestBodySize | Self::ResponseBodySize => "By",
            Self::RequestDuration | Self::HandlerDuration => "s",
        }
    }
}

/// A value with what it belongs to. Nothing in it comes from the input or the output.
pub struct Measurement<'a> {
    pub(super) metric: Metric,
    pub(super) value: f64,
    pub(super) service: &'static Service,
    pub(super) operation: Option<&'static Operation>,
    pub(super) status: Option<u16>,
    pub(super) error: Option<&'a str>,
}

impl Measurement<'_> {
    /// What is measured.
    pub fn metric(&self) -> Metric {
        self.metric
    }

    /// The value, in [`Metric::unit`].
    pub fn value(&self) -> f64 {
        self.value
    }

    /// The service that is called (`rpc.service`).
    pub fn service(&self) -> &'static Service {
        self.service
    }

    /// The operation that is called (`rpc.method`). `None` if none was found, and while none is known.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.operation
    }

    /// The status of the response (`http.response.status_code`), once there is one.
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// The code of the error with which the request was answered (`error.type`): that of the model or the protocol, or
    /// `Cancelled` if the caller was gone before the response was complete.
    pub fn error(&self) -> Option<&str> {
        self.error
    }
}

impl fmt::Debug for Measurement<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Measurement")
            .field("metric", &self.metric)
            .field("value", &self.value)
            .field("service", &self.service.name())
            .field("operation", &self.operation.map(Operation::name))
            .field("status", &self.status)
            .field("error", &self.error)
            .finish()
    }
}
