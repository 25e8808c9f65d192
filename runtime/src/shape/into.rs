//! Arguments of generated functions that are lists and maps: anything with elements or entries comes in, the value of the
//! member goes out.

use std::collections::BTreeMap;

/// Returns the list of these elements.
pub fn list<T>(elements: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    elements.into_iter().map(Into::into).collect()
}

/// Returns the map of these entries. The last one of several with one key stays.
pub fn map<K: Ord, V>(
    entries: impl IntoIterator<Item = (impl Into<K>, impl Into<V>)>,
) -> BTreeMap<K, V> {
    let entries = entries.into_iter();
    entries
        .map(|(key, value)| (key.into(), value.into()))
        .collect()
}
