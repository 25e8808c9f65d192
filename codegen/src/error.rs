//! Everything that can keep Farrier from answering with code. Each error prints as a person needs it: what
//! was found, where, and what to do.

use std::collections::HashSet;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use farrier_smithy::diagnostic::{
    Diagnostic, Diagnostics, Finding, Locator, Severity, Sources, Style,
};

/// Why nothing was generated, or nothing written.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The models or the configuration file are wrong. Prints every diagnostic and a summary.
    Invalid(Report),
    /// A setting made by a method of [`Config`](crate::Config) is wrong: what, and what would be right.
    Setting(String),
    /// The operating system refused to read or write.
    Io {
        /// What was tried: "read", "write", "create", "replace".
        action: &'static str,
        /// The file or folder it was tried on.
        path: PathBuf,
        /// What the operating system answered.
        source: io::Error,
    },
    /// These files stand where output belongs, but Farrier did not write them.
    Foreign(Vec<PathBuf>),
    /// Writing failed midway, and so did moving the previous output back.
    NotRestored {
        /// Why writing failed.
        cause: Box<Error>,
        /// Files that were moved: where they belong, and where they lie now.
        astray: Vec<(PathBuf, PathBuf)>,
    },
    /// Farrier has made code that is not Rust: a defect of Farrier, whatever the model.
    Internal(String),
}

impl Error {
    /// The diagnostics, where the models are what is wrong.
    pub(crate) fn into_report(self) -> Result<Report, Self> {
        match self {
            Self::Invalid(report) => Ok(report),
            other => Err(other),
        }
    }

    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        Self::Io {
            action,
            path,
            source,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(report) => report.fmt(f),
            Self::Setting(message) => write!(f, "error: {message}"),
            Self::Io {
                action,
                path,
                source,
            } => write!(f, "error: could not {action} {}: {source}", path.display()),
            Self::Foreign(files) => {
                let (these, they) = match files.len() {
                    1 => ("this file stands", "it"),
                    _ => ("these files stand", "them"),
                };
                writeln!(
                    f,
                    "error: {these} where output belongs, but farrier did not write {they}:"
                )?;
                for file in files {
                    writeln!(f, "  {}", file.display())?;
                }
                write!(
                    f,
                    "move or delete {they}, then run again; nothing was written"
                )
            }
            Self::NotRestored { cause, astray } => {
                writeln!(f, "{cause}")?;
                write!(
                    f,
                    "moving the previous output back failed as well; these files are astray:"
                )?;
                for (belongs, lies) in astray {
                    write!(f, "\n  {} lies at {}", belongs.display(), lies.display())?;
                }
                Ok(())
            }
            Self::Internal(message) => {
                write!(
                    f,
                    "error: {message}\nthis is a defect of farrier, please report it"
                )
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::NotRestored { cause, .. } => Some(cause),
            _ => None,
        }
    }
}

/// Diagnostics with the files that they point into, one batch for each service (and one for the
/// configuration file). Prints them the way rustc does; where any is an error, a summary comes last.
#[derive(Clone, Debug, Default)]
pub struct Report {
    batches: Vec<(Sources, Diagnostics)>,
    /// The configuration file, where it is what the diagnostics are about.
    configuration: Option<PathBuf>,
}

impl Report {
    pub(crate) fn new(sources: Sources, diagnostics: Diagnostics) -> Self {
        let mut report = Self::default();
        report.add(sources, diagnostics);
        report
    }

    #[cfg(feature = "config-file")]
    pub(crate) fn of_configuration(
        path: &Path,
        sources: Sources,
        diagnostics: Diagnostics,
    ) -> Self {
        let configuration = Some(path.to_owned());
        Self {
            configuration,
            ..Self::new(sources, diagnostics)
        }
    }

    /// Adds the batch of another service. What an earlier one has said already, because both read the
    /// same file, is not said again.
    pub(crate) fn add(&mut self, sources: Sources, mut diagnostics: Diagnostics) {
        fn key<'a>(sources: &'a Sources, it: &'a Diagnostic) -> impl Eq + std::hash::Hash + 'a {
            let source = it.place.as_ref().and_then(|it| sources.get(it.source()));
            (
                it.rule,
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

    /// All diagnostics for programs, in the order in which they are printed.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (sources, diagnostics) in &self.batches {
            let mut locator = Locator::new(sources);
            findings.extend(diagnostics.iter().map(|it| Finding::new(it, &mut locator)));
        }
        findings
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
