//! Finds places in JSON: a path of keys and a text come in, a range of bytes goes out.
//!
//! The walk keeps no tree and does not recurse. Where the text ends early or is not JSON, the deepest part that was
//! found is returned.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{FindSpan, SourceMap};

/// Finds places by walking along their paths, so that nothing has to be recorded while a model is read.
#[derive(Debug)]
pub(super) struct JsonMap;

impl SourceMap for JsonMap {
    fn finder<'a>(&'a self, text: &'a str) -> Box<dyn FindSpan + 'a> {
        Box::new(Finder {
            text,
            visited: HashMap::new(),
        })
    }
}

struct Finder<'a> {
    text: &'a str,
    /// The objects and arrays that paths have led through, by the bytes where they begin, with their entries if more
    /// than one path has. So many places in a file do not cost a walk each.
    visited: HashMap<usize, Option<Index>>,
}

/// The entries of an object by their keys, or the elements of an array.
enum Index {
    Object(HashMap<String, Entry>),
    Array(Vec<Entry>),
}

impl Index {
    fn new(text: &str, start: usize) -> Self {
        if text.as_bytes().get(start) == Some(&b'[') {
            return Self::Array(Entries::new(text, start).collect());
        }
        let mut index = HashMap::new();
        for entry in Entries::new(text, start) {
            index.entry(decode(text, &entry.key)).or_insert(entry);
        }
        Self::Object(index)
    }

    fn get(&self, key: &str) -> Option<Entry> {
        match self {
            Self::Object(entries) => entries.get(key).cloned(),
            Self::Array(elements) => elements.get(key.parse::<usize>().ok()?).cloned(),
        }
    }
}

/// A key (empty for an element of an array) and where its value begins.
#[derive(Clone)]
struct Entry {
    key: Range<usize>,
    value: usize,
}

impl FindSpan for Finder<'_> {
    fn find(&mut self, path: &[Arc<str>], at_key: bool) -> Option<Range<usize>> {
        Some(self.path(path.iter().map(AsRef::as_ref), at_key))
    }
}

impl Finder<'_> {
    fn path<'k>(&mut self, keys: impl Iterator<Item = &'k str>, at_key: bool) -> Range<usize> {
        let text = self.text;
        let root = skip_space(text, 0);
        let mut found = Entry {
            key: root..root,
            value: root,
        };
        for key in keys {
            match self.child(found.value, key) {
                Some(entry) => found = entry,
                // If a part of a definition is elsewhere, its name is the best place.
                None if found.key.is_empty() => break,
                None => return found.key,
            }
        }
        if at_key && !found.key.is_empty() {
            return found.key;
        }
        found.value..skip_value(text, found.value)
    }

    /// The entry of an object under a key, or the element of an array at an index.
    fn child(&mut self, start: usize, key: &str) -> Option<Entry> {
        let text = self.text;
        match self.visited.get_mut(&start) {
            None => {
                self.visited.insert(start, None);
                child(text, start, key)
            }
            Some(index) => index
                .get_or_insert_with(|| Index::new(text, start))
                .get(key),
        }
    }
}

/// The string, number, literal or punctuation that ends at `offset` or surrounds it, in a JSON text that begins at
/// `start`. A JSON parser reports the end of what it has read.
pub(super) fn token_before(text: &str, start: usize, offset: usize) -> Range<usize> {
    let mut at = skip_space(text, start);
    let mut last = at..at;
    while at < text.len() && at < offset {
        last = at..skip_token(text, at);
        at = skip_space(text, last.end);
    }
    last
}

/// The keys of the object that begins at a byte, in order, repeated ones included.
pub(super) fn keys_of(text: &str, start: usize) -> Vec<Range<usize>> {
    Entries::new(text, start).map(|entry| entry.key).collect()
}

/// Where the value at the end of a path begins.
pub(super) fn value_at(text: &str, start: usize, path: &[&str]) -> usize {
    path.iter().fold(start, |at, key| {
        child(text, at, key).map_or(at, |entry| entry.value)
    })
}

/// The entry of an object under a key, or the element of an array at an index.
fn child(text: &str, start: usize, key: &str) -> Option<Entry> {
    let mut entries = Entries::new(text, start);
    match text.as_bytes().get(start)? {
        b'[' => entries.nth(key.parse().ok()?),
        _ => entries.find(|entry| is_key(&text[entry.key.clone()], key)),
    }
}

fn is_key(raw: &str, key: &str) -> bool {
    let plain = raw.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    // Escapes are rare, and decoding them allocates.
    plain == Some(key)
        || (raw.contains('\\') && serde_json::from_str(raw).is_ok_and(|it: String| it == key))
}

fn decode(text: &str, key: &Range<usize>) -> String {
    let raw = &text[key.clone()];
    if raw.contains('\\') {
        return serde_json::from_str(raw).unwrap_or_default();
    }
    raw.trim_matches('"').to_owned()
}

/// The entries of the object, or elements of the array, that begins at a byte.
struct Entries<'a> {
    text: &'a str,
    /// Where the first entry begins.
    at: usize,
    /// Where the value of the last entry begins.
    last: Option<usize>,
    object: bool,
}

impl<'a> Entries<'a> {
    fn new(text: &'a str, start: usize) -> Self {
        let (object, at) = match text.as_bytes().get(start) {
            Some(b'{') => (true, start + 1),
            Some(b'[') => (false, start + 1),
            _ => (false, text.len()),
        };
        Self {
            text,
            at,
            last: None,
            object,
        }
    }
}

impl Iterator for Entries<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let bytes = self.text.as_bytes();
        // The last value is skipped only now, because a search often ends before.
        let mut at = self
            .last
            .take()
            .map_or(self.at, |value| skip_value(self.text, value));
        at = skip_space(self.text, at);
        if bytes.get(at) == Some(&b',') {
            at = skip_space(self.text, at + 1);
        }
        let mut key = at..at;
        if self.object {
            if bytes.get(at) != Some(&b'"') {
                return None;
            }
            key.end = skip_token(self.text, at);
            at = skip_space(self.text, key.end);
            if bytes.get(at) != Some(&b':') {
                return None;
            }
            at = skip_space(self.text, at + 1);
        }
        if matches!(bytes.get(at), None | Some(b']' | b'}')) {
            return None;
        }
        self.last = Some(at);
        Some(Entry { key, value: at })
    }
}

fn skip_space(text: &str, mut at: usize) -> usize {
    while matches!(text.as_bytes().get(at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
        at += 1;
    }
    at
}

/// The end of the value at a byte, or the end of the text if it is cut off.
fn skip_value(text: &str, mut at: usize) -> usize {
    let mut depth = 0usize;
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at = skip_token(text, at);
        if depth == 0 {
            return at;
        }
        at = skip_space(text, at);
    }
    at
}

/// The end of the token at a byte: always after it, and on the boundary of a character.
fn skip_token(text: &str, at: usize) -> usize {
    let rest = &text.as_bytes()[at..];
    let length = match rest.first() {
        Some(b'"') => {
            let mut end = 1;
            while let Some(byte) = rest.get(end) {
                end += if *byte == b'\\' { 2 } else { 1 };
                if *byte == b'"' {
                    break;
                }
            }
            end
        }
        Some(b'{' | b'}' | b'[' | b']' | b',' | b':') => 1,
        _ => {
            let ends = |byte: &u8| b" \t\r\n{}[],:\"".contains(byte);
            rest.iter().position(ends).unwrap_or(rest.len())
        }
    };
    let mut end = (at + length.max(1)).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Locator, Place, SourceId, Sources};

    const TEXT: &str = r#"{
  "smithy": "2.0",
  "shapes": {
    "a#B": { "type": "list", "tr\u0061its": [1, {"x": "é"}, true] }
  }
}"#;

    fn found(text: &str, place: impl Fn(SourceId) -> Place) -> String {
        let mut sources = Sources::default();
        let id = sources.add("a.json", text);
        sources.set_map(id, Arc::new(JsonMap));
        Locator::new(&sources).text(&place(id)).unwrap().to_owned()
    }

    #[test]
    fn a_path_leads_to_a_value_or_to_its_key() {
        assert_eq!(found(TEXT, |id| Place::new(id, ["smithy"])), "\"2.0\"");
        assert_eq!(
            found(TEXT, |id| Place::new(id, ["smithy"]).key()),
            "\"smithy\""
        );
        assert_eq!(
            found(TEXT, |id| Place::new(id, ["shapes", "a#B", "type"])),
            "\"list\""
        );
        assert_eq!(
            found(TEXT, |id| Place::new(
                id,
                ["shapes", "a#B", "traits", "1", "x"]
            )),
            "\"é\""
        );
        assert_eq!(
            found(TEXT, |id| Place::new(id, ["shapes", "a#B", "traits"])
                .index(2)),
            "true"
        );
    }

    #[test]
    fn a_path_that_the_file_does_not_have_leads_to_the_deepest_part_that_it_has() {
        assert_eq!(
            found(TEXT, |id| Place::new(id, ["shapes", "a#B", "members", "x"])),
            "\"a#B\""
        );
        assert_eq!(
            found(TEXT, |id| Place::new(id, ["shapes", "a#C"])),
            "\"shapes\""
        );
        assert!(found(TEXT, |id| Place::new(id, ["x"])).starts_with('{'));
    }

    #[test]
    fn a_text_that_is_cut_or_not_json_still_has_places() {
        for end in (0..TEXT.len()).filter(|&it| TEXT.is_char_boundary(it)) {
            found(&TEXT[..end], |id| {
                Place::new(id, ["shapes", "a#B", "traits", "1", "x"])
            });
        }
        for text in [
            "",
            "é",
            "\"\\",
            "]]]",
            "{\"a\" 1}",
            "[,,",
            "{\"shapes\":{\"a#B\":",
            "\"\\é",
        ] {
            found(text, |id| Place::new(id, ["shapes", "a#B"]));
            found(text, |id| Place::at(id, 1..99));
            token_before(text, 0, 5);
        }
    }
}
