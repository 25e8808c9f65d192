//! Pages of keys: by prefix, with the keys below a delimiter rolled up.

use std::collections::BTreeMap;
use std::ops::Bound;

/// Which keys a page has.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    /// The start of each key.
    pub prefix: &'a str,
    /// The text behind the prefix up to which keys are rolled up into one entry; empty for none.
    pub delimiter: &'a str,
    /// The key or the rolled-up prefix after which the page starts; empty for the first page.
    pub after: &'a str,
    /// The most entries that the page may have.
    pub limit: usize,
}

/// An entry of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry<T> {
    /// A key, with what belongs to it.
    Key(String, T),
    /// The common prefix of keys that are rolled up.
    Prefix(String),
}

impl<T> Entry<T> {
    /// Returns the key or the prefix.
    pub fn name(&self) -> &str {
        match self {
            Self::Key(name, _) | Self::Prefix(name) => name,
        }
    }
}

/// A page of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The entries, ordered by name.
    pub entries: Vec<Entry<T>>,
    /// The name after which the next page starts; absent if this page is the last.
    pub next: Option<String>,
}

impl Listing<'_> {
    pub(super) fn page<T: Clone>(&self, keys: &BTreeMap<String, T>) -> Page<T> {
        let mut entries: Vec<Entry<T>> = Vec::new();
        let start = self.after.max(self.prefix);
        let from = (Bound::Included(start), Bound::Unbounded);
        let keys = keys.range::<str, _>(from);
        for (key, value) in keys.take_while(|(key, _)| key.starts_with(self.prefix)) {
            let entry = match self.rolled_up(key) {
                Some(prefix) => Entry::Prefix(prefix.to_owned()),
                None => Entry::Key(key.clone(), value.clone()),
            };
            let seen = entries.last().map_or(self.after, Entry::name) == entry.name();
            // The first page has the key that is named as its prefix.
            if seen && !entry.name().is_empty() {
                continue;
            }
            if entries.len() == self.limit {
                let next = entries.last().map(|it| it.name().to_owned());
                return Page { entries, next };
            }
            entries.push(entry);
        }
        let next = None;
        Page { entries, next }
    }

    /// Returns the prefix into which a key is rolled up, if it is.
    fn rolled_up<'k>(&self, key: &'k str) -> Option<&'k str> {
        if self.delimiter.is_empty() {
            return None;
        }
        let at = key.get(self.prefix.len()..)?.find(self.delimiter)?;
        key.get(..self.prefix.len() + at + self.delimiter.len())
    }
}
