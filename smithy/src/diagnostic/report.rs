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
    omitted: Omitted,
}

/// How many diagnostics of a batch are kept: nobody reads more, and a model can be made that has millions.
const MAX_DIAGNOSTICS: usize = 1000;

/// The number of diagnostics that were left out, by severity.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Omitted([usize; Omitted::SEVERITIES.len()]);

impl Omitted {
    const SEVERITIES: [Severity; 4] = [
        Severity::Note,
        Severity::Warning,
        Severity::Danger,
        Severity::Error,
    ];

    /// Counts one.
    pub(super) fn count(&mut self, severity: Severity) {
        for (count, of) in self.0.iter_mut().zip(Self::SEVERITIES) {
            *count += usize::from(of == severity);
        }
    }

    fn add(&mut self, other: Self) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count += more;
        }
    }

    fn of(&self, severity: Severity) -> usize {
        let counts = self.0.iter().zip(Self::SEVERITIES);
        counts
            .filter(|(_, of)| *of == severity)
            .map(|it| it.0)
            .sum()
    }

    fn all(&self) -> usize {
        self.0.iter().sum()
    }

    fn at_least(&mut self, severity: Severity) {
        for (count, of) in self.0.iter_mut().zip(Self::SEVERITIES) {
            if of < severity {
                *count = 0;
            }
        }
    }
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
        self.omitted.add(other.omitted);
    }

    /// The report with the diagnostics of each batch in the order of their places, those without a place last. Of very
    /// many, the most severe are kept, and the others counted.
    pub fn in_order(mut self) -> Self {
        for (sources, diagnostics) in &mut self.batches {
            self.omitted.add(diagnostics.limit(MAX_DIAGNOSTICS));
            diagnostics.sort(sources);
        }
        self
    }

    /// The number of diagnostics of this severity, those included that the report has left out because there were too
    /// many.
    pub fn count(&self, severity: Severity) -> usize {
        let shown = self.diagnostics().filter(|it| it.severity == severity);
        shown.count() + self.omitted.of(severity)
    }

    /// The number of diagnostics that were left out because there were too many.
    pub fn omitted(&self) -> usize {
        self.omitted.all()
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
        self.omitted.at_least(severity);
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
        self.count(Severity::Error) > 0
    }

    /// Whether there are no diagnostics.
    pub fn is_empty(&self) -> bool {
        self.batches.iter().all(|(_, it)| it.is_empty())
    }

    /// All diagnostics as text in the form of rustc, each ending in a line break.
    pub fn render(&self, style: Style) -> String {
        let batches = self.batches.iter();
        let texts = batches.map(|(sources, it)| it.render_in(sources, style));
        let mut text: String = texts.collect();
        if self.omitted() > 0 {
            let note = style.severity(Severity::Note);
            text.push_str(&format!("{note}: {} more are not shown\n", self.omitted()));
        }
        text
    }

    /// The number of errors, and where they are: `2 problems in 1 model`. `None` if there are none.
    pub fn summary(&self) -> Option<String> {
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        let problems = self.count(Severity::Error);
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
