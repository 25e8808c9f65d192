//! Diagnostics for people: batches of diagnostics come in, each with the files that it points into. Text in the form
//! of rustc goes out, with a summary if there are errors.

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};

use super::{Diagnostic, Diagnostics, Severity, Sources, Style};

/// Diagnostics with the files that they point into: a batch for each service, and one for the configuration file.
/// Prints them in the form of rustc; if there are errors, a summary comes last.
#[derive(Clone, Debug, Default)]
pub struct Report {
    batches: Vec<(Sources, Diagnostics)>,
    /// The configuration file, if the diagnostics are about it.
    configuration: Option<PathBuf>,
}

impl Report {
    /// A report of one batch.
    pub fn new(sources: Sources, diagnostics: Diagnostics) -> Self {
        let mut report = Self::default();
        report.add(sources, diagnostics);
        report
    }

    /// A report about a configuration file, which its summary names.
    pub fn of_configuration(path: &Path, sources: Sources, diagnostics: Diagnostics) -> Self {
        let configuration = Some(path.to_owned());
        Self {
            configuration,
            ..Self::new(sources, diagnostics)
        }
    }

    /// Adds the batch of another service. Diagnostics that an earlier batch has, because both read the same file, are
    /// dropped.
    pub fn add(&mut self, sources: Sources, mut diagnostics: Diagnostics) {
        fn key<'a>(sources: &'a Sources, it: &'a Diagnostic) -> impl Eq + std::hash::Hash + 'a {
            let source = it.place.as_ref().and_then(|it| sources.get(it.source()));
            (
                it.rule.id(),
                &it.shape,
                it.message.as_str(),
                source.map(|it| it.path.as_path()),
            )
        }
        let mut said = HashSet::new();
        for (sources, earlier) in &self.batches {
            said.extend(earlier.iter().map(|it| key(sources, it)));
        }
        let fresh: Vec<bool> = diagnostics
            .iter()
            .map(|it| !said.contains(&key(&sources, it)))
            .collect();
        drop(said);
        let mut fresh = fresh.into_iter();
        diagnostics.retain(|_| fresh.next().unwrap_or(true));
        self.batches.push((sources, diagnostics));
    }

    /// Adds the batches of another run. Diagnostics that both have are not repeated.
    pub fn append(&mut self, other: Self) {
        for (sources, diagnostics) in other.batches {
            self.add(sources, diagnostics);
        }
    }

    /// The batches, each with the files that its places point into.
    pub fn batches(&self) -> impl Iterator<Item = (&Sources, &Diagnostics)> {
        self.batches.iter().map(|(sources, found)| (sources, found))
    }

    /// All diagnostics, in the order in which they are printed.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.batches.iter().flat_map(|(_, it)| it)
    }

    /// The report without less severe diagnostics: a big model has hundreds of notes.
    pub fn at_least(mut self, severity: Severity) -> Self {
        for (_, diagnostics) in &mut self.batches {
            diagnostics.retain(|it| it.severity >= severity);
        }
        self
    }

    /// The report with every diagnostic of at least this severity as an error.
    pub fn deny(mut self, severity: Severity) -> Self {
        for (_, diagnostics) in &mut self.batches {
            diagnostics.raise(severity);
        }
        self
    }

    /// Whether there is an error.
    pub fn has_errors(&self) -> bool {
        self.batches.iter().any(|(_, it)| it.has_errors())
    }

    /// Whether there are no diagnostics.
    pub fn is_empty(&self) -> bool {
        self.batches.iter().all(|(_, it)| it.is_empty())
    }

    /// All diagnostics as text in the form of rustc, each ending in a line break.
    pub fn render(&self, style: Style) -> String {
        let batches = self.batches.iter();
        let texts = batches.map(|(sources, it)| it.render_in(sources, style));
        texts.collect()
    }

    /// The number of errors, and where they are: `2 problems in 1 model`. `None` if there are none.
    pub fn summary(&self) -> Option<String> {
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        let problems: usize = self.batches.iter().map(|(_, it)| it.errors()).sum();
        if problems == 0 {
            return None;
        }
        let place = match &self.configuration {
            Some(file) => file.display().to_string(),
            None => {
                let failed = self.batches.iter().filter(|(_, it)| it.has_errors());
                let models = failed.count();
                format!("{models} model{}", plural(models))
            }
        };
        Some(format!("{problems} problem{} in {place}", plural(problems)))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Style::Plain))?;
        match self.summary() {
            Some(summary) => write!(f, "error: {summary}; nothing was written"),
            None => Ok(()),
        }
    }
}
