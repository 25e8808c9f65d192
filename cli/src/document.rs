//! The document of `--format json`. `docs/cli.md` fixes its form, with an example for each command.

use serde::Serialize;

use crate::diagnostic_json::DiagnosticJson;

/// The output of every command.
#[derive(Debug, Serialize)]
pub(crate) struct Document<T> {
    command: &'static str,
    status: Outcome,
    /// Why there is no result, or why it is incomplete.
    error: Option<String>,
    diagnostics: Vec<DiagnosticJson>,
    /// The number of diagnostics that are left out because there are too many.
    #[serde(skip_serializing_if = "is_zero")]
    omitted: usize,
    result: Option<T>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde's form.
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// How a command ended. The exit status corresponds to it.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Outcome {
    /// The command succeeded.
    Ok,
    /// Files are out of date.
    Drift,
    /// There are errors.
    Failed,
}

impl<T> Document<T> {
    pub(crate) fn new(
        command: &'static str,
        status: Outcome,
        diagnostics: Vec<DiagnosticJson>,
        result: T,
    ) -> Self {
        Self {
            command,
            status,
            error: None,
            diagnostics,
            omitted: 0,
            result: Some(result),
        }
    }

    pub(crate) fn failed(
        command: &'static str,
        error: String,
        diagnostics: Vec<DiagnosticJson>,
    ) -> Self {
        Self {
            command,
            status: Outcome::Failed,
            error: Some(error),
            diagnostics,
            omitted: 0,
            result: None,
        }
    }

    /// Adds the number of diagnostics that a report has left out.
    pub(crate) fn omitting(mut self, count: usize) -> Self {
        self.omitted = count;
        self
    }

    /// Adds an error to a document with a result.
    pub(crate) fn but(mut self, error: Option<String>) -> Self {
        if error.is_some() {
            self.status = Outcome::Failed;
            self.error = error;
        }
        self
    }
}
