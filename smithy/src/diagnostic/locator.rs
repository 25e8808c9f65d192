//! Resolves places into lines and columns: a [`Place`] comes in, a [`Location`] goes out. What is found out about a
//! file is kept, so that a thousand places cost one walk through its text.

use std::collections::HashMap;
use std::ops::Range;

use super::place::PlaceKind;
use super::{FindSpan, Place, Source, SourceId, Sources};

/// Resolves places in the files of [`Sources`].
pub struct Locator<'a> {
    sources: &'a Sources,
    known: HashMap<SourceId, LineIndex<'a>>,
}

/// A place as people and editors name it. Lines and columns count from 1, columns in characters; the end is
/// the column after the last character.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Location {
    /// The file, as it is shown to people.
    pub file: String,
    /// The part of the file; `None` for the file as a whole.
    pub span: Option<Span>,
}

/// A part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The fields say it.
#[non_exhaustive]
pub struct Span {
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

/// What is known of a file: the bytes where its lines begin, and what finds places in it.
struct LineIndex<'a> {
    lines: Lines,
    finder: Box<dyn FindSpan + 'a>,
}

/// A place in a text.
pub(super) struct Found<'a, 'l> {
    pub(super) source: &'a Source,
    /// `None` for the file as a whole.
    pub(super) span: Option<Range<usize>>,
    pub(super) lines: &'l Lines,
}

/// The lines of a text. Columns are found in steps that do not depend on the length of a line: a minified file has one.
pub(super) struct Lines {
    /// Where each line begins.
    starts: Vec<usize>,
    /// The number of characters before each block of [`BLOCK`] bytes.
    blocks: Vec<usize>,
}

/// The bytes between two counts of characters.
const BLOCK: usize = 1024;

impl Lines {
    fn new(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1));
        let mut blocks = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            let before = blocks.last().copied().unwrap_or(0);
            blocks.push(before + characters(block));
        }
        Self {
            starts: starts.collect(),
            blocks,
        }
    }

    /// The number of the line that holds a byte, from 1, and the bytes where this line and the next one begin.
    pub(super) fn line_at(&self, at: usize) -> (usize, usize, Option<usize>) {
        let line = self.starts.partition_point(|&start| start <= at);
        let start = line.checked_sub(1).and_then(|it| self.starts.get(it));
        (
            line,
            start.copied().unwrap_or(0),
            self.starts.get(line).copied(),
        )
    }

    /// The number of characters between two bytes of the text.
    pub(super) fn characters(&self, text: &str, range: Range<usize>) -> usize {
        let before = |at: usize| {
            let block = at / BLOCK;
            let rest = text.as_bytes().get(block * BLOCK..at).unwrap_or_default();
            self.blocks.get(block).copied().unwrap_or(0) + characters(rest)
        };
        before(range.end).saturating_sub(before(range.start))
    }
}

/// The number of characters that begin in these bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    let begins = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
    bytes.iter().filter(begins).count()
}

impl<'a> Locator<'a> {
    /// A locator for these files. Nothing is read before the first place is resolved.
    pub fn new(sources: &'a Sources) -> Self {
        let known = HashMap::new();
        Self { sources, known }
    }

    /// File, line and column of a place; `None` for the prelude, which no file holds.
    pub fn location(&mut self, place: &Place) -> Option<Location> {
        let found = self.find(place)?;
        let text = &*found.source.text;
        let position = |at: usize| {
            let (line, start, _) = found.lines.line_at(at);
            (line, found.lines.characters(text, start..at) + 1)
        };
        let span = found.span.as_ref().map(|span| {
            let (line, column) = position(span.start);
            let (end_line, end_column) = position(span.end);
            Span {
                line,
                column,
                end_line,
                end_column,
            }
        });
        let file = found.source.path.display().to_string();
        Some(Location { file, span })
    }

    /// The file of a place and the byte where it begins, by which places are in order. `None` for the prelude.
    pub(super) fn start(&mut self, place: &Place) -> Option<(SourceId, usize)> {
        let source = self.sources.resolve(place).source();
        let found = self.find(place)?;
        Some((source, found.span.map_or(0, |it| it.start)))
    }

    /// The text of a place; `None` for a file as a whole. If the file does not have the whole path, the text of the
    /// deepest part that it has.
    pub fn text(&mut self, place: &Place) -> Option<&'a str> {
        let Found { source, span, .. } = self.find(place)?;
        source.text.get(span?)
    }

    pub(super) fn find(&mut self, place: &Place) -> Option<Found<'a, '_>> {
        let place = &self.sources.resolve(place);
        let source = self.sources.get(place.source)?;
        let text = &*source.text;
        let known = self.known.entry(place.source).or_insert_with(|| LineIndex {
            lines: Lines::new(text),
            finder: source.map.finder(text),
        });
        let span = match &place.kind {
            PlaceKind::File => None,
            PlaceKind::Bytes(start, end) => {
                let start = floor_boundary(text, *start);
                Some(start..floor_boundary(text, *end).max(start))
            }
            // A finder of a front end may err; nothing is printed then but the file.
            PlaceKind::Path { keys, key } => known
                .finder
                .find(keys, *key)
                .filter(|it| text.get(it.clone()).is_some()),
        };
        Some(Found {
            source,
            span,
            lines: &known.lines,
        })
    }
}

/// The nearest boundary of a character at or before `offset`.
fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, bytes: Range<usize>) -> (usize, usize, usize, usize) {
        let mut sources = Sources::default();
        let source = sources.add("a.json", text);
        let location = Locator::new(&sources).location(&Place::at(source, bytes));
        let Span {
            line,
            column,
            end_line,
            end_column,
        } = location.unwrap().span.unwrap();
        (line, column, end_line, end_column)
    }

    #[test]
    fn columns_count_characters_and_the_end_is_exclusive() {
        assert_eq!(span("ab\nüé x", 3..7), (2, 1, 2, 3));
        assert_eq!(span("ab\ncd", 0..4), (1, 1, 2, 2));
        assert_eq!(span("", 0..0), (1, 1, 1, 1));
    }

    #[test]
    fn bytes_beyond_the_text_or_within_a_character_have_a_place() {
        assert_eq!(span("é", 1..9), (1, 1, 1, 2));
    }
}
