//! Measurements of calls.

use std::fmt;
use std::sync::Arc;

use crate::operation::{Operation, Service};

/// Takes the measurements of calls, and hands them to a library of metrics.
///
/// ```
/// use farrier::client::{Measurement, Metrics};
///
/// /// Prints what a call costs.
/// struct Print;
///
/// impl Metrics for Print {
///     fn record(&self, measurement: &Measurement<'_>) {
///         let operation = measurement.operation().name();
///         println!("{operation} {} {}", measurement.metric().name(), measurement.value());
///     }
/// }
///
/// # fn client<C: farrier::client::ServiceClient>(builder: farrier::client::Builder<C>) {
/// let builder = builder.metrics(Print);
/// # }
/// ```
///
/// It runs within the call, so it does not wait for anything.
pub trait Metrics: Send + Sync + 'static {
    /// Takes a measurement.
    fn record(&self, measurement: &Measurement<'_>);
}

impl<M: Metrics + ?Sized> Metrics for Arc<M> {
    fn record(&self, measurement: &Measurement<'_>) {
        M::record(self, measurement);
    }
}

/// What is measured. The names are those that other clients of Smithy have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Metric {
    /// How long a call takes, with all its attempts.
    CallDuration,
    /// How many attempts a call takes.
    CallAttempts,
    /// A call that failed.
    CallErrors,
    /// How long an attempt takes, with the reading of its body.
    AttemptDuration,
    /// How long it takes to write the request.
    SerializationDuration,
    /// How long it takes to read the output or the error from a response that has arrived.
    DeserializationDuration,
    /// How long it takes to find the endpoint.
    ResolveEndpointDuration,
    /// How long it takes to choose a scheme of authorization, and to get an identity for it.
    ResolveIdentityDuration,
    /// How long it takes to sign.
    SigningDuration,
    /// How many bytes the body of a request has, if that is known.
    RequestPayloadSize,
    /// How many bytes the body of a response has that was read as a whole.
    ResponsePayloadSize,
    /// How long it takes from sending a request to the head of its response.
    TimeToFirstByte,
}

impl Metric {
    /// The name: `smithy.client.call.duration`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CallDuration => "smithy.client.call.duration",
            Self::CallAttempts => "smithy.client.call.attempts",
            Self::CallErrors => "smithy.client.call.errors",
            Self::AttemptDuration => "smithy.client.call.attempt_duration",
            Self::SerializationDuration => "smithy.client.call.serialization_duration",
            Self::DeserializationDuration => "smithy.client.call.deserialization_duration",
            Self::ResolveEndpointDuration => "smithy.client.call.resolve_endpoint_duration",
            Self::ResolveIdentityDuration => "smithy.client.call.auth.resolve_identity_duration",
            Self::SigningDuration => "smithy.client.call.auth.signing_duration",
            Self::RequestPayloadSize => "smithy.client.call.request_payload_size",
            Self::ResponsePayloadSize => "smithy.client.call.response_payload_size",
            Self::TimeToFirstByte => "smithy.client.http.time_to_first_byte",
        }
    }

    /// The unit, as UCUM writes it: seconds, bytes, or a number of something.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::CallAttempts => "{attempt}",
            Self::CallErrors => "{error}",
            Self::RequestPayloadSize | Self::ResponsePayloadSize => "By",
            _ => "s",
        }
    }
}

/// A value with what it belongs to. Nothing in it comes from the input or the output of the call.
pub struct Measurement<'a> {
    pub(super) metric: Metric,
    pub(super) value: f64,
    pub(super) service: &'static Service,
    pub(super) operation: &'static Operation,
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

    /// The service that is called. Its [`rpc_name`](Service::rpc_name) is what `rpc.service` stands for.
    pub fn service(&self) -> &'static Service {
        self.service
    }

    /// The operation that is called (`rpc.method`).
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The code of the error with which the call or the attempt ended, or its kind if it has no code (`error.type`).
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
            .field("operation", &self.operation.name())
            .field("error", &self.error)
            .finish()
    }
}
