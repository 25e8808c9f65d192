//! Diagnostics: what is wrong with model or configuration files, where, and what to do about it. Every stage adds to
//! [`Diagnostics`]; a [`Report`] prints them with the [`Sources`] that they point into, in the form of rustc.
//!
//! A [`Place`] is a file and a path (or bytes) in it. It is resolved into line and column only when it is printed. So
//! the model keeps no spans, and every stage after loading can still say where a thing is.

mod locator;
mod origins;
mod place;
mod render;
mod report;
mod rule;
mod source_map;
mod sources;

use std::fmt;

pub use self::locator::{Location, Locator, Span};
pub use self::place::Place;
pub use self::render::Style;
use self::report::Omitted;
pub use self::report::Report;
pub use self::rule::Rule;
pub use self::source_map::{FindSpan, SourceMap, SpanMap};
pub use self::sources::{Source, SourceId, Sources};
use crate::shape_id::ShapeId;

/// How bad a problem is (Smithy 2.0, "Severity"). Only errors stop a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Information; nothing has to change.
    Note,
    /// Probably a mistake.
    Warning,
    /// Very probably a mistake with serious consequences.
    Danger,
    /// The model is wrong.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Danger => "danger",
            Self::Error => "error",
        })
    }
}

/// A problem in a model or configuration file.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The rule that reports it.
    pub rule: &'static Rule,
    /// The event of the reference implementation that reports the same, if it is only one of the rule's events.
    pub event: Option<String>,
    /// The shape that it is about.
    pub shape: Option<ShapeId>,
    /// What is wrong, in one line, with names in backquotes.
    pub message: String,
    /// The place.
    pub place: Option<Place>,
    /// Another place that belongs to it, with a label: the first of two definitions.
    pub related: Option<(Place, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic of a given severity. The methods below add place, shape and help.
    pub fn new(severity: Severity, rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            severity,
            rule,
            event: None,
            shape: None,
            message: message.into(),
            place: None,
            related: None,
            help: None,
        }
    }

    /// An error.
    pub fn error(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, rule, message)
    }

    /// A warning.
    pub fn warning(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, rule, message)
    }

    /// A note.
    pub fn note(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, rule, message)
    }

    /// Sets the event of the reference implementation: one of [`Rule::events`].
    pub fn event(mut self, event: impl Into<String>) -> Self {
        self.event = Some(event.into());
        self
    }

    /// Sets the place.
    pub fn at(mut self, place: impl Into<Option<Place>>) -> Self {
        self.place = place.into();
        self
    }

    /// Sets the shape that it is about.
    pub fn shape(mut self, shape: &ShapeId) -> Self {
        self.shape = Some(shape.clone());
        self
    }

    /// Sets another place that belongs to it, with a label.
    pub fn related(mut self, place: Place, what: impl Into<String>) -> Self {
        self.related = Some((place, what.into()));
        self
    }

    /// Sets what to do about it.
    pub fn help(mut self, help: impl Into<Option<String>>) -> Self {
        self.help = help.into();
        self
    }
}

/// Diagnostics, in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// No diagnostics.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all diagnostics of another stage.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// All diagnostics, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// The number of diagnostics of any severity.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no diagnostics.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of errors.
    pub fn errors(&self) -> usize {
        self.0
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .count()
    }

    /// Whether there is an error, so that a run has to stop.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|it| it.severity == Severity::Error)
    }

    /// Makes errors of all diagnostics that are at least this severe.
    pub(super) fn raise(&mut self, severity: Severity) {
        for diagnostic in &mut self.0 {
            if diagnostic.severity >= severity {
                diagnostic.severity = Severity::Error;
            }
        }
    }

    /// Keeps the diagnostics for which `keep` returns true.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.0.retain(keep);
    }

    /// Keeps at most so many diagnostics, the most severe and of these the first. Returns how many it has removed.
    fn limit(&mut self, most: usize) -> Omitted {
        let mut omitted = Omitted::default();
        if self.0.len() <= most {
            return omitted;
        }
        let mut order: Vec<usize> = (0..self.0.len()).collect();
        order.sort_by_key(|&at| std::cmp::Reverse(self.0[at].severity));
        let kept: std::collections::HashSet<usize> = order.into_iter().take(most).collect();
        let mut at = 0..;
        self.0.retain(|it| {
            let keep = at.next().is_some_and(|at| kept.contains(&at));
            if !keep {
                omitted.count(it.severity);
            }
            keep
        });
        omitted
    }

    /// Sorts them by their places in the files, those without a place last.
    fn sort(&mut self, sources: &Sources) {
        if self.0.len() < 2 {
            // Finding the place would read the file.
            return;
        }
        let mut locator = Locator::new(sources);
        let key = |it: &Diagnostic| {
            let start = it.place.as_ref().and_then(|place| locator.start(place));
            start.map_or((true, None), |start| (false, Some(start)))
        };
        self.0.sort_by_cached_key(key);
    }

    /// All diagnostics as text in the form of rustc, each ending in a line break.
    pub fn render(&self, sources: &Sources) -> String {
        self.render_in(sources, Style::Plain)
    }

    /// Like [`render`](Self::render), in colour if `style` says so.
    pub fn render_in(&self, sources: &Sources, style: Style) -> String {
        render::render(self.iter(), sources, style)
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.0.extend(diagnostics);
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}
