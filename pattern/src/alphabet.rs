//! The alphabet of a pattern: characters that no part of the pattern distinguishes are one symbol.
//!
//! The input is the sets of a pattern and its assertions. The output is an [`Alphabet`], which reads a text as symbols,
//! forward or backward, and knows the symbols of each set. Most patterns have fewer than twenty symbols, so a table
//! with a column for each symbol is small.

use std::collections::HashMap;

use crate::parse::Assertion;
use crate::program::{Code, Inst};
use crate::set::{CharSet, MAX};
use crate::steps::Steps;
use crate::unicode;

/// The trait of a symbol that is the edge of the text. Traits are flags; assertions depend on those of the two symbols
/// at a position.
pub(crate) const EDGE: u8 = 1;
/// The trait of a symbol whose characters are in `\w`.
const WORD: u8 = 2;
/// The trait of a symbol whose characters end a line.
const LINE: u8 = 4;

/// The symbols of a pattern, numbered from 0. The edge of the text is the last symbol.
#[derive(Debug)]
pub(crate) struct Alphabet {
    /// The symbol of each ASCII character.
    ascii: [u16; 128],
    /// The first code point of each run of code points with one symbol, in order.
    starts: Vec<u32>,
    /// The symbol of each run.
    symbols: Vec<u16>,
    /// The traits of each symbol.
    traits: Vec<u8>,
    /// One bit for each set and symbol: whether the set contains the symbol.
    members: Vec<u64>,
    /// The number of words in `members` for each set.
    words: usize,
}

impl Alphabet {
    /// Makes the alphabet of `code`. Returns `None` if it has more symbols than a `u16` can number.
    pub(crate) fn new(code: &Code, steps: &mut Steps) -> Option<Self> {
        let relevant = relevant_traits(code);
        let mut sets: Vec<CharSet> = code.sets.clone();
        if relevant & WORD != 0 {
            sets.push(unicode::word());
        }
        if relevant & LINE != 0 {
            sets.push(unicode::line_terminators());
        }
        let mut starts: Vec<u32> = vec![0];
        for &(low, high) in sets.iter().flat_map(CharSet::ranges) {
            starts.push(low);
            starts.push(high + 1);
        }
        starts.sort_unstable();
        starts.dedup();
        starts.retain(|&it| it <= MAX);

        let (symbols, count) = partition(&starts, &sets, steps);
        let edge = u16::try_from(count).ok()?;
        let mut traits = vec![0; count + 1];
        traits[count] = EDGE;
        let words = (count + 1).div_ceil(64);
        let mut members = vec![0u64; words * sets.len()];
        for (number, set) in sets.iter().enumerate() {
            for run in runs(&starts, set) {
                let symbol = usize::from(symbols[run]);
                members[number * words + symbol / 64] |= 1 << (symbol % 64);
            }
        }
        for (&start, &symbol) in starts.iter().zip(&symbols) {
            if let Some(c) = char::from_u32(start) {
                traits[usize::from(symbol)] = relevant & traits_of(Some(c));
            }
        }
        let mut alphabet = Self {
            ascii: [edge; 128],
            starts,
            symbols,
            traits,
            members,
            words,
        };
        for c in 0..128u8 {
            alphabet.ascii[usize::from(c)] = alphabet.symbol(c.into());
        }
        Some(alphabet)
    }

    /// Returns the symbol of the edge of the text, which is also the number of other symbols.
    pub(crate) fn edge(&self) -> usize {
        self.traits.len() - 1
    }

    /// Returns the traits of `symbol` that the pattern's assertions depend on.
    pub(crate) fn traits(&self, symbol: usize) -> u8 {
        self.traits[symbol]
    }

    /// Returns whether the numbered set contains `symbol`. No set contains the edge.
    pub(crate) fn holds(&self, set: u32, symbol: usize) -> bool {
        self.members[set as usize * self.words + symbol / 64] >> (symbol % 64) & 1 == 1
    }

    /// Returns the symbol after the byte offset `at`, and the offset after the symbol.
    #[inline]
    pub(crate) fn forward(&self, text: &str, at: usize) -> (usize, usize) {
        match text.as_bytes().get(at) {
            None => (self.edge(), at),
            Some(&byte) if byte < 128 => (self.ascii[usize::from(byte)].into(), at + 1),
            Some(_) => match text.get(at..).and_then(|it| it.chars().next()) {
                Some(c) => (self.symbol(c).into(), at + c.len_utf8()),
                None => (self.edge(), at),
            },
        }
    }

    /// Returns the symbol before the byte offset `at`, and the offset before the symbol.
    #[inline]
    pub(crate) fn backward(&self, text: &str, at: usize) -> (usize, usize) {
        match text.get(..at).and_then(|it| it.chars().next_back()) {
            None => (self.edge(), at),
            Some(c) if c.is_ascii() => (self.ascii[c as usize].into(), at - 1),
            Some(c) => (self.symbol(c).into(), at - c.len_utf8()),
        }
    }

    fn symbol(&self, c: char) -> u16 {
        let after = self.starts.partition_point(|&start| start <= c as u32);
        self.symbols[after.saturating_sub(1)]
    }
}

/// Returns the traits that the assertions of `code` depend on.
fn relevant_traits(code: &Code) -> u8 {
    let programs = code.looks.iter().chain([&code.main]);
    programs
        .flat_map(|it| &it.insts)
        .fold(EDGE, |traits, inst| match inst {
            Inst::Assert(Assertion::WordBoundary | Assertion::NotWordBoundary) => traits | WORD,
            Inst::Assert(Assertion::LineStart | Assertion::LineEnd) => traits | LINE,
            _ => traits,
        })
}

/// Returns the numbers of the runs that `set` contains. `starts` has the start of each run.
fn runs<'a>(starts: &'a [u32], set: &'a CharSet) -> impl Iterator<Item = usize> + 'a {
    set.ranges().iter().flat_map(|&(low, high)| {
        starts.partition_point(|&it| it < low)..starts.partition_point(|&it| it <= high)
    })
}

/// Returns the symbol of each run, and the number of symbols. All runs begin in one class, and each set splits the
/// classes that it contains only in part.
fn partition(starts: &[u32], sets: &[CharSet], steps: &mut Steps) -> (Vec<u16>, usize) {
    let mut classes = vec![0u32; starts.len()];
    let mut fresh = 1;
    for set in sets {
        let mut renamed = HashMap::new();
        for run in runs(starts, set) {
            steps.add(1);
            classes[run] = *renamed.entry(classes[run]).or_insert_with(|| {
                fresh += 1;
                fresh - 1
            });
        }
    }
    let mut numbers: HashMap<u32, u16> = HashMap::new();
    let symbols = classes.iter().map(|class| {
        let next = numbers.len() as u16;
        *numbers.entry(*class).or_insert(next)
    });
    (symbols.collect(), numbers.len())
}

/// Returns whether `assertion` holds between two symbols with these traits.
pub(crate) fn holds_between(assertion: Assertion, left: u8, right: u8) -> bool {
    match assertion {
        Assertion::TextStart => left & EDGE != 0,
        Assertion::TextEnd => right & EDGE != 0,
        Assertion::LineStart => left & (EDGE | LINE) != 0,
        Assertion::LineEnd => right & (EDGE | LINE) != 0,
        Assertion::WordBoundary => (left ^ right) & WORD != 0,
        Assertion::NotWordBoundary => (left ^ right) & WORD == 0,
    }
}

/// Returns the traits of a character, or of the edge of the text for `None`.
pub(crate) fn traits_of(c: Option<char>) -> u8 {
    c.map_or(EDGE, |c| {
        let word = if unicode::is_word(c) { WORD } else { 0 };
        let line = if unicode::is_line_terminator(c) {
            LINE
        } else {
            0
        };
        word | line
    })
}
