//! Finds things in a text: a path of keys and a text come in, a range of bytes goes out.
//!
//! Every front end gives its sources a [`SourceMap`]. A map can find places lazily, by reading the text again, as the
//! map of JSON does. Or the front end records the spans while it reads, in a [`SpanMap`].

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::Place;
use super::place::PlaceKind;

/// Finds places in the text of one source.
pub trait SourceMap: fmt::Debug + Send + Sync {
    /// Begins to find places in the text. The finder may keep what it learns from one place to the next.
    fn finder<'a>(&'a self, text: &'a str) -> Box<dyn FindSpan + 'a>;
}

/// Finds one place after the other in a text.
pub trait FindSpan {
    /// The bytes of the value that a path leads to, or those of its key if `at_key`. If the text does not have the
    /// whole path, the deepest part of it that the text has. `None` if it has none.
    fn find(&mut self, path: &[Arc<str>], at_key: bool) -> Option<Range<usize>>;
}

/// The spans of a source, as its front end recorded them.
#[derive(Clone, Debug, Default)]
pub struct SpanMap {
    spans: HashMap<Vec<Arc<str>>, Spans>,
}

/// The bytes of a key and of its value.
#[derive(Clone, Debug)]
struct Spans {
    key: Range<usize>,
    value: Range<usize>,
}

impl SpanMap {
    /// Records where the key and the value of a place are. A place that is not a path has bytes of its own, and is
    /// not recorded.
    pub fn insert(&mut self, place: &Place, key: Range<usize>, value: Range<usize>) {
        if let PlaceKind::Path { keys, .. } = &place.kind {
            self.spans.insert(keys.clone(), Spans { key, value });
        }
    }
}

impl SourceMap for SpanMap {
    fn finder<'a>(&'a self, _: &'a str) -> Box<dyn FindSpan + 'a> {
        Box::new(self)
    }
}

impl FindSpan for &SpanMap {
    fn find(&mut self, path: &[Arc<str>], at_key: bool) -> Option<Range<usize>> {
        let parts = (0..=path.len()).rev();
        let (length, spans) = parts
            .filter_map(|length| Some((length, self.spans.get(&path[..length])?)))
            .next()?;
        // The name of what surrounds a missing part says more than all of its text.
        let span = match at_key || length < path.len() {
            true => &spans.key,
            false => &spans.value,
        };
        Some(span.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sources;
    use super::*;

    #[test]
    fn a_recorded_place_is_found_and_else_the_name_of_what_surrounds_it() {
        let text = "string City";
        let mut sources = Sources::default();
        let source = sources.add("a.smithy", text);
        let shape = Place::new(source, ["shapes", "a#City"]);
        let mut map = SpanMap::default();
        map.insert(&shape, 7..11, 0..11);
        let find = |place: &Place| {
            let PlaceKind::Path { keys, key } = &place.kind else {
                return None;
            };
            Some(&text[map.finder(text).find(keys, *key)?])
        };
        assert_eq!(find(&shape), Some(text));
        assert_eq!(find(&shape.clone().key()), Some("City"));
        assert_eq!(
            find(&shape.clone().child("traits").child("b")),
            Some("City")
        );
        assert_eq!(find(&Place::new(source, ["metadata"])), None);
    }
}
