//! A subscriber of tracing that keeps all spans and events of Farrier.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// A span: its name and its fields.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) name: &'static str,
    pub(crate) parent: Option<&'static str>,
    pub(crate) fields: BTreeMap<&'static str, String>,
}

/// Keeps all spans.
#[derive(Clone, Default)]
pub(crate) struct Spans {
    pub(crate) seen: Arc<Mutex<Vec<Seen>>>,
    pub(crate) events: Arc<Mutex<Vec<Seen>>>,
    entered: Arc<Mutex<Vec<usize>>>,
}

impl Visit for Seen {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.fields.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name(), value.to_owned());
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("farrier")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut all = self.seen.lock().unwrap();
        let parent = self.entered.lock().unwrap().last().map(|it| all[*it].name);
        let mut seen = Seen {
            name: attributes.metadata().name(),
            parent,
            fields: BTreeMap::new(),
        };
        attributes.record(&mut seen);
        all.push(seen);
        Id::from_u64(all.len() as u64)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        let index = id.into_u64() as usize - 1;
        values.record(&mut self.seen.lock().unwrap()[index]);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut seen = Seen::default();
        event.record(&mut seen);
        let parent = self.entered.lock().unwrap().last().copied();
        seen.parent = parent.map(|it| self.seen.lock().unwrap()[it].name);
        self.events.lock().unwrap().push(seen);
    }

    fn enter(&self, id: &Id) {
        let index = id.into_u64() as usize - 1;
        self.entered.lock().unwrap().push(index);
    }

    fn exit(&self, _: &Id) {
        self.entered.lock().unwrap().pop();
    }
}
