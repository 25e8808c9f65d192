//! Diagnostics: what is wrong with model or configuration files, where, and what to do about it. Every
//! stage pushes into [`Diagnostics`]; the generator renders them against [`Sources`], the way rustc prints.
//!
//! A [`Place`] is a file and a JSON path (or bytes) in it. It is resolved into line and column only when
//! it is printed, by walking the text again: so the model keeps no spans, and every stage after loading
//! can still say where a thing stands.

mod json_path;
mod locator;
mod origins;
mod render;
mod report;
mod rule;

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

pub use self::json_path::{keys_of, token_before, value_at};
pub use self::locator::{Location, Locator, Span};
use self::origins::Detours;
pub use self::render::Style;
pub use self::report::Report;
pub use self::rule::Rule;
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

/// A file among [`Sources`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

impl SourceId {
    /// Stands for the prelude, which no file holds; nothing is shown for places in it.
    pub const PRELUDE: Self = Self(u32::MAX);
}

impl fmt::Debug for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceId({})", self.0)
    }
}

/// A file that was read: a model, or the configuration.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path, as it is shown to people.
    pub path: PathBuf,
    /// What it holds; empty where it could not be read.
    pub text: Arc<str>,
}

/// All files that diagnostics can point into.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
    /// Shared, because each stage that reports keeps a copy of the sources.
    detours: Arc<Detours>,
}

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<Arc<str>>) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(Source {
            path: path.into(),
            text: text.into(),
        });
        id
    }

    /// A file; `None` for the prelude.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.files.get(usize::try_from(id.0).ok()?)
    }

    /// All files with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        (0..).map(SourceId).zip(&self.files)
    }

    /// Where a thing really stands that merging has brought to the shape in which a place names it: a member
    /// of a mixin, a trait that an `apply` statement gave.
    pub fn resolve(&self, place: &Place) -> Place {
        self.detours.follow(place).unwrap_or_else(|| place.clone())
    }

    /// Notes that what a place names really stands at another.
    pub(crate) fn lead(&mut self, from: &Place, to: Place) {
        Arc::make_mut(&mut self.detours).add(from, to);
    }

    /// As [`resolve`](Self::resolve), but only what was noted for exactly this place.
    pub(crate) fn led(&self, place: &Place) -> Option<&Place> {
        self.detours.exact(place)
    }
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    source: SourceId,
    spot: Spot,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Spot {
    /// The file as a whole.
    File,
    /// What a path through JSON objects (by key) and arrays (by index) leads to. Where the file does
    /// not have the whole path (a trait that another file applies), the deepest part that it has.
    Path { keys: Vec<Arc<str>>, key: bool },
    /// Bytes `start..end` of the text.
    Bytes(usize, usize),
}

impl Place {
    /// The value at the end of a path of keys; an index counts elements of an array from 0.
    pub fn new<K: AsRef<str>>(source: SourceId, keys: impl IntoIterator<Item = K>) -> Self {
        let keys = keys.into_iter().map(|key| key.as_ref().into()).collect();
        Self {
            source,
            spot: Spot::Path { keys, key: false },
        }
    }

    /// The file as a whole, without line or column.
    pub fn file(source: SourceId) -> Self {
        Self {
            source,
            spot: Spot::File,
        }
    }

    /// Bytes of the file's text.
    pub fn at(source: SourceId, bytes: Range<usize>) -> Self {
        Self {
            source,
            spot: Spot::Bytes(bytes.start, bytes.end),
        }
    }

    /// The value under `key` (or index) in the value here.
    pub fn child(mut self, key: impl AsRef<str>) -> Self {
        if let Spot::Path { keys, key: at_key } = &mut self.spot {
            keys.push(key.as_ref().into());
            *at_key = false;
        }
        self
    }

    /// The element at `index` of the array here.
    pub fn index(self, index: usize) -> Self {
        self.child(index.to_string())
    }

    /// The key instead of the value: where something is defined.
    pub fn key(mut self) -> Self {
        if let Spot::Path { key, .. } = &mut self.spot {
            *key = true;
        }
        self
    }

    /// The shape and the member that it is in, by the ids and names that its file has for them.
    pub(crate) fn subject(&self) -> Option<(&str, Option<&str>)> {
        let Spot::Path { keys, .. } = &self.spot else {
            return None;
        };
        let key = |at: usize| keys.get(at).map(AsRef::as_ref);
        let shape = key(1).filter(|_| key(0) == Some("shapes"))?;
        let member = match key(2) {
            Some("members") => key(3),
            Some("member" | "key" | "value") => key(2),
            _ => None,
        };
        Some((shape, member))
    }

    /// The file.
    pub fn source(&self) -> SourceId {
        self.source
    }
}
