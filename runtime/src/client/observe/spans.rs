//! Spans of tracing: one for a call, named `Service.Operation`, and within it one for each attempt.
//!
//! Nothing in them comes from the input, the output or the headers but the code of an error and the id of the request.

use std::collections::HashMap;
use std::ptr;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use tracing::callsite::{self, Callsite, Identifier};
use tracing::field::{FieldSet, Value};
use tracing::level_filters::LevelFilter;
use tracing::metadata::Kind;
use tracing::subscriber::Interest;
use tracing::{Level, Metadata, Span, dispatcher};

use super::super::Config;
use super::super::error::{CallError, ResponseResult};
use super::{CallOutcome, RpcSystem};
use crate::operation::{Operation, Service};

/// The fields of a call's span. The names are those of OpenTelemetry, where it has one.
const FIELDS: &[&str] = &[
    "otel.kind",
    "rpc.system",
    "rpc.service",
    "rpc.method",
    "rpc.attempts",
    "http.response.status_code",
    "request_id",
    "error.type",
];

/// The span of a call.
#[derive(Default)]
pub(super) struct CallSpan(Option<Span>);

impl CallSpan {
    pub(super) fn begin(config: &Config, operation: &'static Operation) -> Self {
        // Without a subscriber this is all that is done.
        if LevelFilter::current() < Level::INFO {
            return Self(None);
        }
        let place = Place::of(config.service, operation);
        let system = config.setting().copied().unwrap_or(RpcSystem("smithy"));
        Self(place.span(system.0, config.service.rpc_name(), operation.name()))
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

/// A place in the code that makes spans, as tracing wants it: with a name that is known before. The macros of tracing make
/// one where they stand; here there is one for each operation that is called.
struct Place {
    metadata: OnceLock<Metadata<'static>>,
    /// Whether a subscriber wants spans of this place: never, sometimes, always.
    interest: AtomicU8,
}

const NEVER: u8 = 0;
const SOMETIMES: u8 = 1;
const ALWAYS: u8 = 2;

/// The places by the addresses of service and operation.
type Places = HashMap<(usize, usize), &'static Place>;

impl Place {
    /// The place of an operation. What it takes is never given back; there are no more than operations.
    fn of(service: &'static Service, operation: &'static Operation) -> &'static Self {
        static PLACES: OnceLock<Mutex<Places>> = OnceLock::new();
        let key = (
            ptr::from_ref(service).addr(),
            ptr::from_ref(operation).addr(),
        );
        let places = PLACES.get_or_init(Mutex::default);
        let mut places = places.lock().unwrap_or_else(PoisonError::into_inner);
        places.entry(key).or_insert_with(|| {
            let name = format!("{}.{}", service.rpc_name(), operation.name());
            Self::register(String::leak(name))
        })
    }

    fn register(name: &'static str) -> &'static Self {
        let place: &'static Self = Box::leak(Box::new(Self {
            metadata: OnceLock::new(),
            interest: AtomicU8::new(SOMETIMES),
        }));
        place.metadata.get_or_init(|| {
            Metadata::new(
                name,
                "farrier::client",
                Level::INFO,
                None,
                None,
                Some(module_path!()),
                FieldSet::new(FIELDS, Identifier(place)),
                Kind::SPAN,
            )
        });
        callsite::register(place);
        place
    }

    /// A new span, if a subscriber wants it.
    fn span(&'static self, system: &str, service: &str, operation: &str) -> Option<Span> {
        let metadata = self.metadata.get()?;
        let wanted = match self.interest.load(Ordering::Relaxed) {
            NEVER => false,
            ALWAYS => true,
            _ => dispatcher::get_default(|it| it.enabled(metadata)),
        };
        if !wanted {
            return None;
        }
        let fields = metadata.fields();
        let field = |name| fields.field(name);
        let kind = field("otel.kind")?;
        let (rpc_system, rpc_service) = (field("rpc.system")?, field("rpc.service")?);
        let rpc_method = field("rpc.method")?;
        let values = [
            (&kind, Some(&"client" as &dyn Value)),
            (&rpc_system, Some(&system as &dyn Value)),
            (&rpc_service, Some(&service as &dyn Value)),
            (&rpc_method, Some(&operation as &dyn Value)),
        ];
        Some(Span::new(metadata, &fields.value_set(&values)))
    }
}

impl Callsite for Place {
    fn set_interest(&self, interest: Interest) {
        let interest = if interest.is_never() {
            NEVER
        } else if interest.is_always() {
            ALWAYS
        } else {
            SOMETIMES
        };
        self.interest.store(interest, Ordering::Relaxed);
    }

    fn metadata(&self) -> &Metadata<'_> {
        self.metadata
            .get()
            .expect("a place has its metadata before tracing knows it")
    }
}
