//! A gate between stages: the diagnostics of one stage after another come in; the gate stays open until there are
//! errors. A report goes out, without what the model suppresses.

use super::Suppressions;
use crate::diagnostic::{Diagnostics, Report, Severity, Sources};
use crate::model::Model;

/// Collects the diagnostics of the stages that a model goes through.
#[derive(Clone, Debug)]
pub struct StageGate {
    sources: Sources,
    suppressions: Suppressions,
    diagnostics: Diagnostics,
}

impl StageGate {
    /// A gate for the stages of a loaded model.
    pub fn new(model: &Model) -> Self {
        Self {
            sources: model.sources.clone(),
            suppressions: Suppressions::of(model),
            diagnostics: Diagnostics::new(),
        }
    }

    /// Adds the diagnostics of a stage. An error among them closes the gate, because the next stage may rely on what
    /// this one has checked.
    ///
    /// # Errors
    ///
    /// The report of all stages, as [`close`](Self::close) returns it.
    pub fn pass(&mut self, found: Diagnostics) -> Result<(), Report> {
        if found.has_errors() {
            return Err(self.close(found));
        }
        self.diagnostics.append(self.suppressions.apply(found));
        Ok(())
    }

    /// The report of all stages, of which the last one has failed. Notes are left out: what is wrong matters more.
    pub fn close(&mut self, found: Diagnostics) -> Report {
        self.diagnostics.append(self.suppressions.apply(found));
        let diagnostics = std::mem::take(&mut self.diagnostics);
        let report = Report::new(self.sources.clone(), diagnostics);
        report.at_least(Severity::Warning)
    }

    /// The report of all stages, if none has failed.
    pub fn into_report(self) -> Report {
        Report::new(self.sources, self.diagnostics)
    }
}
