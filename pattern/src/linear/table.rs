//! The steps of a program in a table (a DFA).
//!
//! The input is a program. The output is a [`Table`], unless it would be too large; it scans a text with one lookup for
//! each symbol.

use std::cell::Cell;
use std::collections::HashMap;

use super::stepper::Stepper;
use crate::alphabet::{Alphabet, EDGE};
use crate::program::{Inst, Program};
use crate::steps::Steps;

/// The most entries of a table, two bytes each.
const MAX_ENTRIES: usize = 1 << 16;
/// The most instructions that are executed to make a table, a few milliseconds.
const MAX_WORK: usize = 1 << 19;
/// The most look-arounds that a program with a table tests. Each doubles the table.
const MAX_LOOKS: usize = 3;
/// The flag of an entry which says that the program matches at this position.
const FOUND: u16 = 1 << 15;
/// The state from which no match is possible.
const DEAD: u16 = 0;
/// The state in which a scan starts.
const START: u16 = 1;

/// The threads of a program between two symbols, sorted, and the traits of the symbol behind them.
type State = (Vec<u32>, u8);

/// The steps of a program. There is a row for each state, and a column for each symbol and each combination of the
/// answers of look-arounds.
#[derive(Debug)]
pub(super) struct Table {
    /// The number of the next state, with the flag [`FOUND`].
    entries: Vec<u16>,
    /// The number of columns.
    width: usize,
    /// The numbers of the look-arounds that the program tests.
    looks: Vec<u32>,
}

impl Table {
    /// Makes the table of `program`. Returns `None` if the table would be too large, or if the program has counters
    /// or groups.
    pub(super) fn new(program: &Program, alphabet: &Alphabet, steps: &mut Steps) -> Option<Self> {
        if program.counters + program.groups > 0 {
            return None;
        }
        let looks = looks(program);
        if looks.len() > MAX_LOOKS {
            return None;
        }
        let mut stepper = Stepper::new(program, alphabet);
        let entries = entries(&mut stepper, alphabet, &looks);
        steps.add(stepper.work());
        Some(Self {
            entries: entries?,
            width: width(alphabet, &looks),
            looks,
        })
    }

    /// Returns whether the program tests look-arounds.
    pub(super) fn has_looks(&self) -> bool {
        !self.looks.is_empty()
    }

    /// Scans `text` forward with a program that tests no look-arounds. Calls `found` with every position where the
    /// program matches, and stops and returns `true` when `found` does.
    // Inlined where `found` is known: a match with a look-around takes 10 % more instructions otherwise.
    #[inline]
    pub(super) fn scan_plain(
        &self,
        alphabet: &Alphabet,
        text: &str,
        mut found: impl FnMut(usize) -> bool,
    ) -> bool {
        let mut state = START;
        let mut at = 0;
        while state != DEAD {
            let (symbol, next) = alphabet.forward(text, at);
            let entry = self.entries[usize::from(state) * self.width + symbol];
            if entry & FOUND != 0 && found(at) {
                return true;
            }
            state = entry & !FOUND;
            at = next;
        }
        false
    }

    /// Scans `text` like [`Table::scan_plain`], in either direction. `looks` has the answers of the look-arounds at
    /// each position.
    #[inline]
    pub(super) fn scan(
        &self,
        alphabet: &Alphabet,
        backward: bool,
        text: &str,
        looks: &[Cell<u32>],
        mut found: impl FnMut(usize) -> bool,
    ) -> bool {
        let mut state = START;
        let mut at = if backward { text.len() } else { 0 };
        while state != DEAD {
            let (symbol, next) = if backward {
                alphabet.backward(text, at)
            } else {
                alphabet.forward(text, at)
            };
            let bits = looks.get(at).map_or(0, Cell::get);
            let answers = gather(bits, &self.looks);
            let column = symbol << self.looks.len() | answers as usize;
            let entry = self.entries[usize::from(state) * self.width + column];
            if entry & FOUND != 0 && found(at) {
                return true;
            }
            state = entry & !FOUND;
            at = next;
        }
        false
    }
}

/// Returns the entries for all states that a scan can reach, or `None` if there are too many.
fn entries(stepper: &mut Stepper<'_>, alphabet: &Alphabet, looks: &[u32]) -> Option<Vec<u16>> {
    let width = width(alphabet, looks);
    let mut states = States::new();
    let mut entries = Vec::new();
    let mut number = 0;
    while let Some((threads, behind)) = states.list.get(number).cloned() {
        if entries.len() + width > MAX_ENTRIES
            || stepper.work() > MAX_WORK
            || states.list.len() >= usize::from(FOUND)
        {
            return None;
        }
        for symbol in 0..=alphabet.edge() {
            for answers in 0..1u32 << looks.len() {
                let bits = spread(answers, looks);
                let found = stepper.step(&threads, behind, symbol, bits);
                let ends = symbol == alphabet.edge() || threads.is_empty();
                let state = if ends || stepper.next_threads().is_empty() {
                    DEAD
                } else {
                    states.number(stepper.next_threads(), alphabet.traits(symbol))
                };
                entries.push(if found { state | FOUND } else { state });
            }
        }
        number += 1;
    }
    Some(entries)
}

/// The states of a table, by number.
struct States {
    list: Vec<State>,
    numbers: HashMap<State, u16>,
}

impl States {
    fn new() -> Self {
        let list: Vec<State> = vec![(Vec::new(), 0), (vec![0], EDGE)];
        let numbers = list.iter().cloned().zip([DEAD, START]).collect();
        Self { list, numbers }
    }

    /// Returns the number of the state with these threads, which is new if it is not in the list.
    fn number(&mut self, threads: &[u32], behind: u8) -> u16 {
        let mut threads = threads.to_vec();
        threads.sort_unstable();
        let next = self.list.len() as u16;
        let entry = self.numbers.entry((threads, behind));
        *entry.or_insert_with_key(|state| {
            self.list.push(state.clone());
            next
        })
    }
}

/// Returns the number of columns: one for each symbol and each combination of the answers of look-arounds.
fn width(alphabet: &Alphabet, looks: &[u32]) -> usize {
    (alphabet.edge() + 1) << looks.len()
}

/// Returns the numbers of the look-arounds that `program` tests, in order.
fn looks(program: &Program) -> Vec<u32> {
    let tested = program.insts.iter().filter_map(|inst| match inst {
        Inst::Look { index, .. } => Some(*index),
        _ => None,
    });
    let mut looks: Vec<u32> = tested.collect();
    looks.sort_unstable();
    looks.dedup();
    looks
}

/// Moves the bits of `answers` from the first places to the places that `looks` names.
fn spread(answers: u32, looks: &[u32]) -> u32 {
    let places = looks.iter().enumerate();
    places.fold(0, |bits, (place, look)| {
        bits | (answers >> place & 1) << look
    })
}

/// Moves the bits at the places that `looks` names to the first places.
#[inline]
fn gather(bits: u32, looks: &[u32]) -> u32 {
    let places = looks.iter().rev();
    places.fold(0, |answers, look| answers << 1 | bits >> look & 1)
}
