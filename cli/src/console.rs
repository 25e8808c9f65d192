//! Standard output and standard error: results and reports come in, text goes out.
//!
//! This module decides about colour, about what `--quiet` and `--verbose` show, and about readers that close a stream.

use std::env;
use std::io::{self, IsTerminal as _, Write as _};

use farrier_codegen::Report;
use farrier_smithy::diagnostic::{Severity, Style};
use serde::Serialize;

use crate::arguments::{Color, Format, Output};
use crate::diagnostic_json::DiagnosticJson;
use crate::document::Document;
use crate::status::{Failure, Status};

/// How to print: the options, and properties of the terminal.
#[derive(Debug)]
pub(crate) struct Console {
    style: Style,
    json: bool,
    quiet: bool,
    verbose: bool,
    /// Whether a line of progress can be overwritten.
    terminal: bool,
    /// Whether the terminal shows a line of progress.
    dirty: bool,
}

impl Console {
    pub(crate) fn new(output: &Output) -> Self {
        let terminal = io::stderr().is_terminal();
        Self {
            style: style(output.color, terminal, |name| {
                let value = env::var_os(name)?;
                Some(value.to_string_lossy().into_owned())
            }),
            json: output.format == Format::Json,
            quiet: output.quiet,
            verbose: output.verbose,
            terminal: terminal && env::var_os("TERM").is_none_or(|it| it != "dumb"),
            dirty: false,
        }
    }

    /// Whether the result is a JSON document.
    pub(crate) fn json(&self) -> bool {
        self.json
    }

    /// Whether to print only errors and the result.
    pub(crate) fn quiet(&self) -> bool {
        self.quiet
    }

    /// The lowest severity that is shown.
    pub(crate) fn least(&self) -> Severity {
        match (self.quiet, self.verbose) {
            (true, _) => Severity::Error,
            (_, true) => Severity::Note,
            _ => Severity::Warning,
        }
    }

    /// Reports progress. On a terminal the line is overwritten by the next one; with `--verbose` each step has a line.
    pub(crate) fn step(&mut self, what: &str) {
        if self.verbose {
            self.say(&format!("{what}\n"));
        } else if self.terminal && !self.quiet {
            self.dirty = true;
            // Cut to the width of any terminal, because a wrapped line cannot be overwritten.
            let what: String = what.chars().take(78).collect();
            let _ = write!(io::stderr(), "\r\x1b[K{what}");
            let _ = io::stderr().flush();
        }
    }

    /// Prints diagnostics on standard error. With JSON they are part of the document instead.
    pub(crate) fn report(&mut self, report: &Report) {
        if !self.json {
            let text = report.clone().at_least(self.least()).render(self.style);
            self.say(&text);
        }
    }

    /// Prints an error as one line on standard error.
    pub(crate) fn error(&mut self, message: &str) {
        let error = self.style.severity(Severity::Error);
        self.say(&format!("{error}: {message}\n"));
    }

    /// Prints the result as text.
    pub(crate) fn answer(&mut self, text: &str) -> Result<(), Failure> {
        self.clear();
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(text.as_bytes());
        match written.and_then(|()| stdout.flush()) {
            // The reader needs no more.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(Failure::Stdout(error)),
            Ok(()) => Ok(()),
        }
    }

    /// Prints the result as JSON.
    pub(crate) fn document(&mut self, document: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(document);
        let text = text.map_err(|it| Failure::Stdout(it.into()))?;
        self.answer(&format!("{text}\n"))
    }

    /// Reports why a command failed, and returns the exit status.
    pub(crate) fn fail(&mut self, command: &'static str, failure: &Failure) -> Status {
        let status = failure.status();
        let message = failure.message(command);
        let answerable = status != Status::Usage && !matches!(failure, Failure::Stdout(_));
        if self.json && answerable {
            let diagnostics = failure.report().map(DiagnosticJson::of_report);
            let omitted = failure.report().map_or(0, Report::omitted);
            let document =
                Document::<()>::failed(command, message, diagnostics.unwrap_or_default())
                    .omitting(omitted);
            return match self.document(&document) {
                Ok(()) => status,
                Err(failure) => self.fail(command, &failure),
            };
        }
        if let Some(report) = failure.report() {
            self.report(report);
        }
        self.error(&message);
        if status == Status::Usage {
            self.say(&format!("\nSee `farrier {command} --help`.\n"));
        }
        status
    }

    /// Not `eprint`, which panics if standard error is closed.
    fn say(&mut self, text: &str) {
        self.clear();
        let _ = io::stderr().write_all(text.as_bytes());
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.dirty) {
            let _ = write!(io::stderr(), "\r\x1b[K");
            let _ = io::stderr().flush();
        }
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Whether to colour: by the arguments, or else by the conventions of no-color.org and bixense.com/clicolors.
fn style(color: Color, terminal: bool, variable: impl Fn(&str) -> Option<String>) -> Style {
    let set = |name: &str| variable(name).is_some_and(|it| !it.is_empty());
    let forced = variable("CLICOLOR_FORCE").is_some_and(|it| !it.is_empty() && it != "0");
    let coloured = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if forced => true,
        Color::Auto => {
            let dumb = variable("TERM").is_some_and(|it| it == "dumb");
            let off = variable("CLICOLOR").is_some_and(|it| it == "0");
            terminal && !dumb && !off
        }
    };
    if coloured { Style::Ansi } else { Style::Plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coloured(color: Color, terminal: bool, variables: &[(&str, &str)]) -> bool {
        let variable = |name: &str| {
            let found = variables.iter().find(|it| it.0 == name);
            found.map(|it| it.1.to_owned())
        };
        style(color, terminal, variable) == Style::Ansi
    }

    #[test]
    fn colour_is_for_terminals() {
        assert!(coloured(Color::Auto, true, &[]));
        assert!(!coloured(Color::Auto, false, &[]));
        assert!(!coloured(Color::Auto, true, &[("TERM", "dumb")]));
        assert!(!coloured(Color::Auto, true, &[("CLICOLOR", "0")]));
    }

    #[test]
    fn the_environment_is_asked_before_the_terminal() {
        assert!(!coloured(Color::Auto, true, &[("NO_COLOR", "1")]));
        assert!(coloured(Color::Auto, true, &[("NO_COLOR", "")]));
        assert!(coloured(Color::Auto, false, &[("CLICOLOR_FORCE", "1")]));
        assert!(!coloured(Color::Auto, false, &[("CLICOLOR_FORCE", "0")]));
        let both = [("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")];
        assert!(!coloured(Color::Auto, true, &both));
    }

    #[test]
    fn an_argument_goes_before_everything_else() {
        assert!(coloured(Color::Always, false, &[("NO_COLOR", "1")]));
        assert!(!coloured(Color::Never, true, &[("CLICOLOR_FORCE", "1")]));
    }
}
