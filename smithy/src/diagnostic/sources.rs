//! The files that diagnostics point into.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::origins::Origins;
use super::{Place, SourceMap, SpanMap};

/// A file among [`Sources`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

impl SourceId {
    /// The prelude, which is in no file. Nothing is printed for places in it.
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
    /// Its text; empty if it could not be read.
    pub text: Arc<str>,
    /// Finds places in the text.
    pub(super) map: Arc<dyn SourceMap>,
}

/// All files that diagnostics can point into.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
    /// Shared, because each stage that reports keeps a copy of the sources.
    origins: Arc<Origins>,
}

impl Sources {
    /// Adds a file. It has no places but itself and its bytes, until [`set_map`](Self::set_map) gives it more.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<Arc<str>>) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(Source {
            path: path.into(),
            text: text.into(),
            map: Arc::new(SpanMap::default()),
        });
        id
    }

    /// Sets what finds places in a file.
    pub fn set_map(&mut self, id: SourceId, map: Arc<dyn SourceMap>) {
        let index = usize::try_from(id.0).ok();
        if let Some(source) = index.and_then(|at| self.files.get_mut(at)) {
            source.map = map;
        }
    }

    /// A file; `None` for the prelude.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.files.get(usize::try_from(id.0).ok()?)
    }

    /// All files with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        (0..).map(SourceId).zip(&self.files)
    }

    /// The place in the files of a thing that merging brought to the shape in which `place` names it: a member of a
    /// mixin, a trait that an `apply` statement added. For anything else, `place` itself.
    pub fn resolve(&self, place: &Place) -> Place {
        self.origins.resolve(place).unwrap_or_else(|| place.clone())
    }

    /// Redirects a place to the one where the thing that it names is in the files.
    pub(crate) fn redirect(&mut self, from: &Place, to: Place) {
        Arc::make_mut(&mut self.origins).add(from, to);
    }

    /// The place to which exactly this one is redirected.
    pub(crate) fn redirect_of(&self, place: &Place) -> Option<&Place> {
        self.origins.redirect_of(place)
    }
}
