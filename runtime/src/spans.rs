//! Spans of tracing with the name of an operation, for clients and servers.
//!
//! In come the tables of a service and an operation, and which side it is. Out goes a span named `Service.Operation`, if a
//! subscriber wants it. Nothing in it comes from the input, the output or the headers.

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

use crate::operation::{Operation, Service};

/// The side of a call that makes spans.
#[derive(Debug)]
pub(crate) struct Side {
    /// The target of its spans, by which subscribers filter.
    pub(crate) target: &'static str,
    /// What the field `otel.kind` says.
    pub(crate) kind: &'static str,
    /// The fields of its spans: `otel.kind`, `rpc.system`, `rpc.service`, `rpc.method`, and those that are recorded later.
    /// The names are those of OpenTelemetry, where it has one.
    pub(crate) fields: &'static [&'static str],
}

/// Whether a subscriber can want spans of operations. Without one, this is all that is done.
pub(crate) fn is_on() -> bool {
    LevelFilter::current() >= Level::INFO
}

/// A new span of an operation, if a subscriber wants it. Without an operation, the span has the service's name.
pub(crate) fn span(
    side: &'static Side,
    system: &str,
    service: &'static Service,
    operation: Option<&'static Operation>,
) -> Option<Span> {
    if !is_on() {
        return None;
    }
    let place = Place::of(side, service, operation);
    place.span(
        side.kind,
        system,
        service.rpc_name(),
        operation.map(Operation::name),
    )
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

/// The places by the addresses of side, service and operation.
type Places = HashMap<[usize; 3], &'static Place>;

impl Place {
    /// The place of an operation. What it takes is never given back; there are no more than operations.
    fn of(
        side: &'static Side,
        service: &'static Service,
        operation: Option<&'static Operation>,
    ) -> &'static Self {
        static PLACES: OnceLock<Mutex<Places>> = OnceLock::new();
        let key = [
            ptr::from_ref(side).addr(),
            ptr::from_ref(service).addr(),
            operation.map_or(0, |it| ptr::from_ref(it).addr()),
        ];
        let places = PLACES.get_or_init(Mutex::default);
        let mut places = places.lock().unwrap_or_else(PoisonError::into_inner);
        places.entry(key).or_insert_with(|| {
            let name = match operation {
                Some(operation) => {
                    String::leak(format!("{}.{}", service.rpc_name(), operation.name()))
                }
                None => service.rpc_name(),
            };
            Self::register(side, name)
        })
    }

    fn register(side: &'static Side, name: &'static str) -> &'static Self {
        let place: &'static Self = Box::leak(Box::new(Self {
            metadata: OnceLock::new(),
            interest: AtomicU8::new(SOMETIMES),
        }));
        place.metadata.get_or_init(|| {
            Metadata::new(
                name,
                side.target,
                Level::INFO,
                None,
                None,
                Some(module_path!()),
                FieldSet::new(side.fields, Identifier(place)),
                Kind::SPAN,
            )
        });
        callsite::register(place);
        place
    }

    /// A new span, if a subscriber wants it.
    fn span(
        &'static self,
        kind_of_side: &str,
        system: &str,
        service: &str,
        operation: Option<&str>,
    ) -> Option<Span> {
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
            (&kind, Some(&kind_of_side as &dyn Value)),
            (&rpc_system, Some(&system as &dyn Value)),
            (&rpc_service, Some(&service as &dyn Value)),
            (&rpc_method, operation.as_ref().map(|it| it as &dyn Value)),
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
