//! The alphabet of a pattern: characters that no part of it tells apart are one symbol.
//!
//! Comes in: the sets of a pattern and its assertions. Goes out: an [`Alphabet`] that reads a text as
//! symbols, forward or backward, and knows which symbols a set holds. Most patterns have fewer than
//! twenty symbols, which is what makes a table of states by symbols small.

use std::collections::HashMap;

use crate::parse::Assertion;
use crate::program::{Code, Inst};
use crate::set::{CharSet, MAX};
use crate::steps::Steps;
use crate::unicode;

/// What an assertion can ask of a neighbour: it is the edge of the text.
pub(crate) const EDGE: u8 = 1;
/// It is a character of `\w`.
const WORD: u8 = 2;
/// It ends a line.
const LINE: u8 = 4;

/// The symbols of a pattern. Symbols are numbered from 0; the edge of the text comes after the last.
#[derive(Debug)]
pub(crate) struct Alphabet {
    ascii: [u16; 128],
    /// The first code point of each run of one symbol, in order, and that symbol.
    starts: Vec<u32>,
    symbols: Vec<u16>,
    /// By symbol: what assertions ask.
    traits: Vec<u8>,
    /// By set and symbol, one bit: whether the set holds the symbol.
    members: Vec<u64>,
    words: usize,
}

impl Alphabet {
    /// The alphabet of `code`, or `None` if it has more symbols than can be numbered.
    pub(crate) fn new(code: &Code, steps: &mut Steps) -> Option<Self> {
        let asked = asked(code);
        let mut sets: Vec<CharSet> = code.sets.clone();
        if asked & WORD != 0 {
            sets.push(unicode::word());
        }
        if asked & LINE != 0 {
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
        for (place, set) in sets.iter().enumerate() {
            for run in runs(&starts, set) {
                let symbol = usize::from(symbols[run]);
                members[place * words + symbol / 64] |= 1 << (symbol % 64);
            }
        }
        for (&start, &symbol) in starts.iter().zip(&symbols) {
            if let Some(c) = char::from_u32(start) {
                let word = if unicode::is_word(c) { WORD } else { 0 };
                let line = if unicode::is_line_terminator(c) {
                    LINE
                } else {
                    0
                };
                traits[usize::from(symbol)] = asked & (word | line);
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

    /// How many symbols there are, which is also the symbol of the text's edge.
    pub(crate) fn edge(&self) -> usize {
        self.traits.len() - 1
    }

    /// What assertions ask of `symbol`.
    pub(crate) fn traits(&self, symbol: usize) -> u8 {
        self.traits[symbol]
    }

    /// Whether the numbered set holds `symbol`; no set holds the edge.
    pub(crate) fn holds(&self, set: u32, symbol: usize) -> bool {
        self.members[set as usize * self.words + symbol / 64] >> (symbol % 64) & 1 == 1
    }

    /// The symbol after `at`, and the position after it.
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

    /// The symbol before `at`, and the position before it.
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

/// What the assertions of `code` ask of a neighbour.
fn asked(code: &Code) -> u8 {
    let programs = code.looks.iter().chain([&code.main]);
    programs
        .flat_map(|it| &it.insts)
        .fold(EDGE, |asked, inst| match inst {
            Inst::Assert(Assertion::WordBoundary | Assertion::NotWordBoundary) => asked | WORD,
            Inst::Assert(Assertion::LineStart | Assertion::LineEnd) => asked | LINE,
            _ => asked,
        })
}

/// The places in `starts` of the runs that `set` holds.
fn runs<'a>(starts: &'a [u32], set: &'a CharSet) -> impl Iterator<Item = usize> + 'a {
    set.ranges().iter().flat_map(|&(low, high)| {
        starts.partition_point(|&it| it < low)..starts.partition_point(|&it| it <= high)
    })
}

/// Gives each run a symbol: one for all at first, split by every set in turn.
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

/// Whether `assertion` holds between two neighbours of these traits.
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

/// What assertions ask of the character on one side, `None` being the edge.
pub(crate) fn traits_of(neighbour: Option<char>) -> u8 {
    neighbour.map_or(EDGE, |c| {
        let word = if unicode::is_word(c) { WORD } else { 0 };
        let line = if unicode::is_line_terminator(c) {
            LINE
        } else {
            0
        };
        word | line
    })
}
