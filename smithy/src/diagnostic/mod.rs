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
pub use self::report::Report;
pub use self::rule::Rule;
pub use self::source_map::{FindSpan, SourceMap, SpanMap};
pub use self::sources::{Source, SourceId, Sources};
use crate::shape_id::ShapeId;

/// How bad a finding is (Smithy 2.0, "Severity"). Only errors stop the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing has to change.
    Note,
    /// Probably a mistake.
    Warning,
    /// Very probably a mistake, and one that hurts.
    Danger,
    /// Cannot be generated.
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

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The rule that reports it.
    pub rule: &'static Rule,
    /// The event of the reference implementation, where only one of the rule's events reports the same.
    pub event: Option<String>,
    /// The shape that it is about.
    pub shape: Option<ShapeId>,
    /// What was found, in one line; names in backquotes.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
    /// Another place that belongs to it, with a word on it: the first of two definitions.
    pub related: Option<(Place, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A finding of a given severity; place, shape and help are added by the methods below.
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

    /// Says which event of the reference implementation reports the same: one of [`Rule::events`].
    pub fn event(mut self, event: impl Into<String>) -> Self {
        self.event = Some(event.into());
        self
    }

    /// Says where.
    pub fn at(mut self, place: impl Into<Option<Place>>) -> Self {
        self.place = place.into();
        self
    }

    /// Says which shape it is about.
    pub fn shape(mut self, shape: &ShapeId) -> Self {
        self.shape = Some(shape.clone());
        self
    }

    /// Shows another place that belongs to it.
    pub fn related(mut self, place: Place, what: impl Into<String>) -> Self {
        self.related = Some((place, what.into()));
        self
    }

    /// Says what to do about it.
    pub fn help(mut self, help: impl Into<Option<String>>) -> Self {
        self.help = help.into();
        self
    }
}

/// Findings, in the order of their finding.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all of another stage.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// All, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// How many, of any severity.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many are errors.
    pub fn errors(&self) -> usize {
        self.0
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .count()
    }

    /// Whether the generator has to stop.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|it| it.severity == Severity::Error)
    }

    /// Keeps those for which `keep` says so.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.0.retain(keep);
    }

    /// All of them as text, the way rustc prints, each ending in a line break.
    pub fn render(&self, sources: &Sources) -> String {
        self.render_in(sources, Style::Plain)
    }

    /// As [`render`](Self::render), in colour if that is asked for.
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
