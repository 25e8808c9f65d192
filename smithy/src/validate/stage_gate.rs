//! A gate at the end of the stages: the diagnostics of one stage after another come in. A report goes out, in the order
//! of the places, without what the model suppresses, and without what an earlier stage has reported; and whether there
//! are errors, so that what needs a model without errors does not begin.

use std::collections::HashSet;

use super::Suppressions;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Report, Severity, Sources};
use crate::model::{Model, ShapeId};

/// Collects the diagnostics of the stages that a model goes through.
#[derive(Clone, Debug)]
pub struct StageGate {
    sources: Sources,
    suppressions: Suppressions,
    diagnostics: Diagnostics,
    /// What is reported, by rule, place and message.
    said: HashSet<(&'static str, Option<Place>, String)>,
}

impl StageGate {
    /// A gate for the stages of a loaded model.
    pub fn new(model: &Model) -> Self {
        Self {
            sources: model.sources.clone(),
            suppressions: Suppressions::of(model),
            diagnostics: Diagnostics::new(),
            said: HashSet::new(),
        }
    }

    /// Adds the diagnostics of a stage.
    pub fn add(&mut self, found: Diagnostics) {
        for diagnostic in self.suppressions.apply(found) {
            let place = diagnostic.place.as_ref();
            let place = place.map(|it| self.sources.resolve(it));
            let key = (diagnostic.rule.id(), place, diagnostic.message.clone());
            if self.said.insert(key) {
                self.diagnostics.push(diagnostic);
            }
        }
    }

    /// Whether a stage has found an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.has_errors()
    }

    /// Removes what is no error and is about a shape for which `keep` is false. A diagnostic that is about no shape
    /// stays.
    pub fn retain_shapes(&mut self, keep: impl Fn(&str) -> bool) {
        self.diagnostics
            .retain(|it| it.severity == Severity::Error || subject(it).is_none_or(&keep));
    }

    /// The report of all stages, in the order of the places. If there are errors, notes are left out: what is wrong
    /// matters more.
    pub fn into_report(self) -> Report {
        let least = match self.diagnostics.has_errors() {
            true => Severity::Warning,
            false => Severity::Note,
        };
        Report::new(self.sources, self.diagnostics)
            .at_least(least)
            .in_order()
    }
}

/// The shape that a diagnostic is about, by its id in the files.
fn subject(diagnostic: &Diagnostic) -> Option<&str> {
    let place = diagnostic.place.as_ref().and_then(Place::subject);
    let shape = diagnostic.shape.as_ref().map(ShapeId::as_str);
    place.map(|(shape, _)| shape).or(shape)
}
