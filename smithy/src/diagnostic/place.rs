//! Places in files, as the stages name them: by paths of keys or by bytes.

use std::ops::Range;
use std::sync::Arc;

use super::SourceId;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub(super) source: SourceId,
    pub(super) kind: PlaceKind,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum PlaceKind {
    /// The file as a whole.
    File,
    /// What a path of keys (and indices of lists) leads to, or its key. If the file does not have the whole path,
    /// because another file applies a trait, the deepest part that it has.
    Path { keys: Vec<Arc<str>>, key: bool },
    /// Bytes `start..end` of the text.
    Bytes(usize, usize),
}

impl Place {
    /// The value at the end of a path of keys. An index counts elements of a list from 0.
    pub fn new<K: AsRef<str>>(source: SourceId, keys: impl IntoIterator<Item = K>) -> Self {
        let keys = keys.into_iter().map(|key| key.as_ref().into()).collect();
        Self {
            source,
            kind: PlaceKind::Path { keys, key: false },
        }
    }

    /// The file as a whole, without line or column.
    pub fn file(source: SourceId) -> Self {
        Self {
            source,
            kind: PlaceKind::File,
        }
    }

    /// Bytes of the file's text.
    pub fn at(source: SourceId, bytes: Range<usize>) -> Self {
        Self {
            source,
            kind: PlaceKind::Bytes(bytes.start, bytes.end),
        }
    }

    /// The value under `key` (or an index) in this value.
    pub fn child(mut self, key: impl AsRef<str>) -> Self {
        if let PlaceKind::Path { keys, key: at_key } = &mut self.kind {
            keys.push(key.as_ref().into());
            *at_key = false;
        }
        self
    }

    /// The element at `index` of this list.
    pub fn index(self, index: usize) -> Self {
        self.child(index.to_string())
    }

    /// The key instead of the value: the name of what is defined.
    pub fn key(mut self) -> Self {
        if let PlaceKind::Path { key, .. } = &mut self.kind {
            *key = true;
        }
        self
    }

    /// The shape and the member that it is in, by the ids and names that its file has for them.
    pub(crate) fn subject(&self) -> Option<(&str, Option<&str>)> {
        let PlaceKind::Path { keys, .. } = &self.kind else {
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
