//! The form of `--format json`: the answer of a command comes in, one document goes out. `docs/cli.md` fixes
//! it, with an example for each command.

use serde::Serialize;

use crate::diagnostic_json::DiagnosticJson;

/// What every command answers with.
#[derive(Debug, Serialize)]
pub(crate) struct Document<T> {
    command: &'static str,
    status: Outcome,
    /// Why there is no result, or why it is not all that it could be.
    error: Option<String>,
    diagnostics: Vec<DiagnosticJson>,
    result: Option<T>,
}

/// How a command ended; the exit status says the same in fewer words.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Outcome {
    /// As asked.
    Ok,
    /// Files are out of date.
    Drift,
    /// Something is wrong.
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
            result: None,
        }
    }

    /// Says what is wrong although there is a result.
    pub(crate) fn but(mut self, error: Option<String>) -> Self {
        if error.is_some() {
            self.status = Outcome::Failed;
            self.error = error;
        }
        self
    }
}
