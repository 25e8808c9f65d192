//! Keeps what rules have said for some parameters: most calls of a client have those of a call before.

use std::sync::{Mutex, PoisonError};

use crate::client::endpoint::ResolvedEndpoint;
use crate::client::endpoint::rules::{Kind, Value};
use crate::client::endpoint_resolver::EndpointContext;
use crate::operation::Service;

/// How many resolutions are kept. Each has its own parameters, such as the bucket of a call.
const MAX_ENTRIES: usize = 8;

/// Resolutions with their parameters, the latest last.
#[derive(Default)]
pub(super) struct Cache(Mutex<Vec<Entry>>);

struct Entry {
    service: &'static Service,
    /// The functions that the client had, by their addresses.
    functions: Vec<usize>,
    parameters: Vec<Option<Kept>>,
    resolved: ResolvedEndpoint,
}

/// The value of a parameter.
enum Kept {
    Boolean(bool),
    String(Box<str>),
    List(Vec<String>),
}

impl Cache {
    /// Returns the resolution for these parameters, if there is one.
    pub(super) fn find(
        &self,
        context: &EndpointContext<'_>,
        parameters: &[Option<Value<'_>>],
    ) -> Option<ResolvedEndpoint> {
        // A call that would have to wait asks the rules.
        let entries = self.0.try_lock().ok()?;
        let found = entries
            .iter()
            .rev()
            .find(|it| it.is_of(context, parameters));
        found.map(|it| it.resolved.clone())
    }

    /// Keeps a resolution, in the place of the oldest if there are many.
    pub(super) fn keep(
        &self,
        context: &EndpointContext<'_>,
        values: &[Option<Value<'_>>],
        resolved: &ResolvedEndpoint,
    ) {
        let kept = |value: &Option<Value<'_>>| match value {
            None => Some(None),
            Some(value) => Kept::of(*value).map(Some),
        };
        let Some(parameters) = values.iter().map(kept).collect() else {
            return;
        };
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Another call may have asked the rules at the same time.
        if entries.iter().any(|it| it.is_of(context, values)) {
            return;
        }
        if entries.len() >= MAX_ENTRIES {
            entries.remove(0);
        }
        entries.push(Entry {
            service: context.service(),
            functions: functions(context).collect(),
            parameters,
            resolved: resolved.clone(),
        });
    }
}

impl Entry {
    fn is_of(&self, context: &EndpointContext<'_>, parameters: &[Option<Value<'_>>]) -> bool {
        let same = |(kept, value): (&Option<Kept>, &Option<Value<'_>>)| match (kept, value) {
            (None, None) => true,
            (Some(kept), Some(value)) => kept.is(*value),
            _ => false,
        };
        std::ptr::eq(self.service, context.service())
            && self.parameters.len() == parameters.len()
            && self.parameters.iter().zip(parameters).all(same)
            && functions(context).eq(self.functions.iter().copied())
    }
}

/// The addresses of the functions that a client was given. Another address may be the same function, but not the other
/// way round as long as both exist.
fn functions(context: &EndpointContext<'_>) -> impl Iterator<Item = usize> {
    let functions = context.config.endpoint_functions.iter();
    functions.map(|(_, function)| *function as usize)
}

impl Kept {
    /// Returns nothing for values that no parameter has.
    fn of(value: Value<'_>) -> Option<Self> {
        Some(match value.0 {
            Kind::Boolean(value) => Self::Boolean(value),
            Kind::String(text) => Self::String(text.into()),
            Kind::List(_) => {
                let texts = (0..).map_while(|at| value.element(at)?.as_str().map(str::to_owned));
                Self::List(texts.collect())
            }
            _ => return None,
        })
    }

    fn is(&self, value: Value<'_>) -> bool {
        match (self, value.0) {
            (Self::Boolean(kept), Kind::Boolean(value)) => *kept == value,
            (Self::String(kept), Kind::String(text)) => **kept == *text,
            (Self::List(kept), Kind::List(_)) => {
                let mut elements = (0..).map_while(|at| value.element(at)?.as_str());
                kept.iter().all(|it| elements.next() == Some(it)) && elements.next().is_none()
            }
            _ => false,
        }
    }
}

#[cfg(test)]
#[allow(dead_code, unreachable_pub, reason = "macros make more than is used")]
mod tests {
    use super::*;
    use crate::__private::v1::{self as runtime, schema};
    use crate::client::Config;
    use crate::client::endpoint::Endpoint;
    use crate::operation::{Operation, Protocol};

    pub struct Nothing {}
    runtime::structure!(Nothing, NothingBuilder, schema::UNIT, {});

    static PING: Operation = Operation::new("Ping", &schema::UNIT, &schema::UNIT);
    static SERVICE: Service = Service::new("Stables", Protocol::AwsJson1_1, &[&PING]);

    #[test]
    fn what_two_calls_find_at_the_same_time_is_kept_once() {
        let config = Config::new(&SERVICE);
        let context = EndpointContext {
            config: &config,
            operation: &PING,
            input: &Nothing {},
            parameters: &[],
        };
        let cache = Cache::default();
        let resolved = ResolvedEndpoint::new(Endpoint::parse("https://example.com").unwrap());
        for name in ["a", "b", "a", "a"] {
            let parameters = [Some(Value::from(name))];
            cache.keep(&context, &parameters, &resolved);
        }
        assert_eq!(cache.0.lock().unwrap().len(), 2);
    }
}
