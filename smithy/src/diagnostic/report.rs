//! Diagnostics for people: batches of diagnostics come in, each with the files that it points into. Text in the form
//! of rustc goes out, with a summary if there are errors.

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};

use super::{Diagnostic, Diagnostics, Severity, Sources, Style};

/// Diagnostics with the files that they point into, one batch for each service (and one for the
/// configuration file). Prints them the way rustc does; where any is an error, a summary comes last.
#[derive(Clone, Debug, Default)]
pub struct Report {
    batches: Vec<(Sources, Diagnostics)>,
    /// The configuration file, where it is what the diagnostics are about.
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

    /// Adds the batch of another service. What an earlier one has said already, because both read the
    /// same file, is not said again.
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

    /// Adds what another run has found. What both say about the same file is not said twice.
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

    /// Without the diagnostics that are less severe: a big model has hundreds of notes.
    pub fn at_least(mut self, severity: Severity) -> Self {
        for (_, diagnostics) in &mut self.batches {
            diagnostics.retain(|it| it.severity >= severity);
        }
        self
    }

    /// Whether any of them keeps Farrier from generating.
    pub fn has_errors(&self) -> bool {
        self.batches.iter().any(|(_, it)| it.has_errors())
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.batches.iter().all(|(_, it)| it.is_empty())
    }

    /// All diagnostics as text, the way rustc prints, each ending in a line break.
    pub fn render(&self, style: Style) -> String {
        let batches = self.batches.iter();
        let texts = batches.map(|(sources, it)| it.render_in(sources, style));
        texts.collect()
    }

    /// How many errors there are, and where: `2 problems in 1 model`. `None` where there are none.
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
