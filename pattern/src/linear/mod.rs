//! Matching in linear time: every pattern without back-references.
//!
//! Comes in: the programs of a pattern. Goes out: whether a text matches. All the places at which a program
//! may be are advanced together, symbol by symbol, so that no text is read twice. These steps are
//! tabulated once, at the first match, as far as a bounded table goes (a DFA); beyond, they are taken
//! anew for every text. A look-around is a program that reads the whole text before the main one does,
//! look-aheads from its end, and leaves a bit at each position where it holds: the time is that of the
//! text's length, times the program's, times one more than the number of look-arounds.
//!
//! Where steps are not tabulated, a large count of one set is a counter instead of so many places.

mod counter;

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::OnceLock;

use crate::alphabet::{Alphabet, EDGE, holds_between};
use crate::error::Problem;
use crate::parse::Tree;
use crate::program::{self, Inst, Program};
use crate::steps::Steps;
use counter::{Counter, counters};

/// The most entries of a table, two bytes each.
const MAX_ENTRIES: usize = 1 << 16;
/// The most steps that go into a table, a few milliseconds.
const MAX_WORK: usize = 1 << 19;
/// The most look-arounds that a table can tell apart; each doubles it.
const MAX_TABLE_LOOKS: usize = 3;
/// Set in an entry: the program matches at this position.
const FOUND: u16 = 1 << 15;
/// The state from which nothing matches any more, and the one to start in.
const DEAD: u16 = 0;
const START: u16 = 1;

/// A pattern that is matched in linear time.
#[derive(Debug)]
pub(crate) struct Linear {
    machine: Machine,
    /// The same with counters, for when the steps of the first are too many for its tables.
    counted: Option<Machine>,
}

#[derive(Debug)]
struct Machine {
    alphabet: Alphabet,
    looks: Vec<Automaton>,
    main: Automaton,
}

#[derive(Debug)]
struct Automaton {
    program: Program,
    table: OnceLock<Option<Table>>,
}

impl Linear {
    /// The matcher of `tree`, which has no back-references.
    pub(crate) fn new(tree: &Tree, steps: &mut Steps) -> Result<Self, Problem> {
        let spelt = Machine::new(tree, false, steps);
        if !program::has_counts(&tree.root) {
            let machine = spelt?;
            return Ok(Self {
                machine,
                counted: None,
            });
        }
        let counted = Machine::new(tree, true, steps);
        Ok(match spelt {
            Ok(machine) => Self {
                machine,
                counted: counted.ok(),
            },
            Err(_) => Self {
                machine: counted?,
                counted: None,
            },
        })
    }

    /// Whether the pattern matches somewhere in `text`.
    pub(crate) fn is_match(&self, text: &str, steps: &mut Steps) -> bool {
        match &self.counted {
            Some(counted) if !self.machine.is_tabulated(steps) => counted.is_match(text, steps),
            _ => self.machine.is_match(text, steps),
        }
    }
}

impl Machine {
    fn new(tree: &Tree, counted: bool, steps: &mut Steps) -> Result<Self, Problem> {
        let code = program::compile(tree, counted, steps)?;
        let message = "the pattern tells more characters apart than can be numbered";
        let alphabet = Alphabet::new(&code, steps).ok_or_else(|| Problem::beyond(0, message))?;
        let automaton = |program| Automaton {
            program,
            table: OnceLock::new(),
        };
        let looks = code.looks.into_iter().map(automaton).collect();
        Ok(Self {
            alphabet,
            looks,
            main: automaton(code.main),
        })
    }

    fn is_tabulated(&self, steps: &mut Steps) -> bool {
        let mut all = self.looks.iter().chain([&self.main]);
        all.all(|it| it.table(&self.alphabet, steps).is_some())
    }

    fn is_match(&self, text: &str, steps: &mut Steps) -> bool {
        let length = if self.looks.is_empty() {
            0
        } else {
            text.len() + 1
        };
        let looks = vec![Cell::new(0u32); length];
        for (index, look) in self.looks.iter().enumerate() {
            look.scan(&self.alphabet, text, &looks, steps, |at| {
                looks[at].set(looks[at].get() | 1 << index);
                false
            });
        }
        self.main
            .scan(&self.alphabet, text, &looks, steps, |_| true)
    }
}

impl Automaton {
    fn table(&self, alphabet: &Alphabet, steps: &mut Steps) -> Option<&Table> {
        let table = || Table::new(&self.program, alphabet, steps);
        self.table.get_or_init(table).as_ref()
    }

    /// Runs over `text` and calls `found` with every position where the program may end, until `found`
    /// says to stop; whether it did.
    fn scan(
        &self,
        alphabet: &Alphabet,
        text: &str,
        looks: &[Cell<u32>],
        steps: &mut Steps,
        found: impl FnMut(usize) -> bool,
    ) -> bool {
        match self.table(alphabet, steps) {
            Some(table) if table.looks.is_empty() && !self.program.backward => {
                table.scan_plain(alphabet, text, steps, found)
            }
            Some(table) => table.scan(alphabet, self.program.backward, text, looks, steps, found),
            None => self.simulate(alphabet, text, looks, steps, found),
        }
    }

    fn simulate(
        &self,
        alphabet: &Alphabet,
        text: &str,
        looks: &[Cell<u32>],
        steps: &mut Steps,
        mut found: impl FnMut(usize) -> bool,
    ) -> bool {
        let mut stepper = Stepper::new(&self.program, alphabet);
        let mut matched = false;
        let mut places = vec![0];
        let mut behind = EDGE;
        let mut at = if self.program.backward { text.len() } else { 0 };
        while !places.is_empty() || stepper.is_counting() {
            let (symbol, next) = if self.program.backward {
                alphabet.backward(text, at)
            } else {
                alphabet.forward(text, at)
            };
            let bits = looks.get(at).map_or(0, Cell::get);
            matched = stepper.step(&places, behind, symbol, bits) && found(at);
            if matched || symbol == alphabet.edge() {
                break;
            }
            std::mem::swap(&mut places, &mut stepper.next.items);
            behind = alphabet.traits(symbol);
            at = next;
        }
        steps.add(stepper.work);
        matched
    }
}

/// Takes one step of a program, from all the places where it is.
struct Stepper<'a> {
    program: &'a Program,
    alphabet: &'a Alphabet,
    pending: Vec<u32>,
    seen: Places,
    /// The places after the step.
    next: Places,
    counters: Vec<Counter>,
    /// How many characters were read.
    read: usize,
    /// The steps that were taken, each counter of a position among them.
    work: usize,
}

impl<'a> Stepper<'a> {
    fn new(program: &'a Program, alphabet: &'a Alphabet) -> Self {
        let places = || Places {
            items: Vec::new(),
            rounds: vec![0; program.insts.len()],
            round: 0,
        };
        Self {
            program,
            alphabet,
            pending: Vec::new(),
            seen: places(),
            next: places(),
            counters: counters(program),
            read: 0,
            work: 0,
        }
    }

    fn is_counting(&self) -> bool {
        self.counters.iter().any(Counter::is_running)
    }

    /// Steps over `symbol`, with a neighbour of traits `behind` on the other side and the answers of the
    /// look-arounds in `looks`. Whether the program may end before the symbol.
    fn step(&mut self, places: &[u32], behind: u8, symbol: usize, looks: u32) -> bool {
        let ahead = self.alphabet.traits(symbol);
        let (left, right) = if self.program.backward {
            (ahead, behind)
        } else {
            (behind, ahead)
        };
        let mut found = false;
        self.seen.clear();
        self.next.clear();
        self.pending.extend(places.iter().rev());
        let ends = self.counters.iter().filter(|it| it.may_end(self.read));
        self.pending.extend(ends.map(Counter::end));
        while let Some(place) = self.pending.pop() {
            self.work += 1;
            if !self.seen.insert(place) {
                continue;
            }
            match self.program.insts[place as usize] {
                Inst::Set { set, .. } if self.alphabet.holds(set, symbol) => {
                    self.advance(place + 1)
                }
                Inst::Split(first, second) => self.pending.extend([second, first]),
                Inst::Jump(target) => self.pending.push(target),
                Inst::Assert(assertion) if holds_between(assertion, left, right) => {
                    self.pending.push(place + 1)
                }
                Inst::Look { index, negative } if (looks >> index & 1 == 1) != negative => {
                    self.pending.push(place + 1);
                }
                Inst::Count { counter, min, .. } => {
                    if let Some(counter) = self.counters.get_mut(counter as usize) {
                        counter.enter(self.read);
                    }
                    if min == 0 {
                        self.pending.push(place + 1);
                    }
                }
                Inst::Match => found = true,
                // A condition that does not hold; the others are the backtracking engine's.
                _ => {}
            }
        }
        self.read += 1;
        self.work += self.counters.len();
        for counter in &mut self.counters {
            let held = self.alphabet.holds(counter.set(), symbol);
            counter.read(held, self.read);
        }
        if !self.program.anchored {
            self.next.insert(0);
        }
        found
    }

    fn advance(&mut self, mut place: u32) {
        while let Inst::Jump(target) = self.program.insts[place as usize] {
            place = target;
        }
        self.next.insert(place);
    }
}

/// A set of places in a program that is emptied in no time.
struct Places {
    items: Vec<u32>,
    rounds: Vec<u32>,
    round: u32,
}

impl Places {
    fn clear(&mut self) {
        self.items.clear();
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.rounds.fill(0);
            self.round = 1;
        }
    }

    fn insert(&mut self, place: u32) -> bool {
        let fresh = self.rounds[place as usize] != self.round;
        if fresh {
            self.rounds[place as usize] = self.round;
            self.items.push(place);
        }
        fresh
    }
}

/// The steps of a program, tabulated: a row per state, a column per symbol and answer of the look-arounds.
#[derive(Debug)]
struct Table {
    entries: Vec<u16>,
    width: usize,
    /// The look-arounds that the program asks, by their bits.
    looks: Vec<u32>,
}

impl Table {
    /// The table of `program`, or `None` where it would be too large or has counters.
    fn new(program: &Program, alphabet: &Alphabet, steps: &mut Steps) -> Option<Self> {
        if program.counters > 0 {
            return None;
        }
        let mut looks: Vec<u32> = program
            .insts
            .iter()
            .filter_map(|inst| {
                if let Inst::Look { index, .. } = inst {
                    Some(*index)
                } else {
                    None
                }
            })
            .collect();
        looks.sort_unstable();
        looks.dedup();
        if looks.len() > MAX_TABLE_LOOKS {
            return None;
        }
        let mut stepper = Stepper::new(program, alphabet);
        let entries = Self::entries(&mut stepper, &looks);
        steps.add(stepper.work);
        Some(Self {
            entries: entries?,
            width: width(alphabet, &looks),
            looks,
        })
    }

    /// The entries of all states that can be reached, or `None` where they would be too many.
    fn entries(stepper: &mut Stepper<'_>, looks: &[u32]) -> Option<Vec<u16>> {
        let alphabet = stepper.alphabet;
        let width = width(alphabet, looks);
        let mut states: Vec<(Vec<u32>, u8)> = vec![(Vec::new(), 0), (vec![0], EDGE)];
        let mut numbers: HashMap<(Vec<u32>, u8), u16> = HashMap::new();
        for (number, state) in states.iter().enumerate() {
            numbers.insert(state.clone(), number as u16);
        }
        let mut entries = Vec::new();
        let mut number = 0;
        while let Some((places, behind)) = states.get(number).cloned() {
            if entries.len() + width > MAX_ENTRIES
                || stepper.work > MAX_WORK
                || states.len() >= usize::from(FOUND)
            {
                return None;
            }
            for symbol in 0..=alphabet.edge() {
                for answers in 0..1u32 << looks.len() {
                    let bits = looks
                        .iter()
                        .enumerate()
                        .fold(0, |bits, (at, look)| bits | (answers >> at & 1) << look);
                    let found = stepper.step(&places, behind, symbol, bits);
                    let mut next = stepper.next.items.clone();
                    if symbol == alphabet.edge() || places.is_empty() {
                        next.clear();
                    }
                    next.sort_unstable();
                    let behind = if next.is_empty() {
                        0
                    } else {
                        alphabet.traits(symbol)
                    };
                    let fresh = states.len() as u16;
                    let state = *numbers.entry((next, behind)).or_insert_with_key(|state| {
                        states.push(state.clone());
                        fresh
                    });
                    entries.push(if found { state | FOUND } else { state });
                }
            }
            number += 1;
        }
        Some(entries)
    }

    /// [`Automaton::scan`] by table, forward and without look-arounds.
    fn scan_plain(
        &self,
        alphabet: &Alphabet,
        text: &str,
        steps: &mut Steps,
        mut found: impl FnMut(usize) -> bool,
    ) -> bool {
        let mut state = START;
        let mut at = 0;
        let mut matched = false;
        while state != DEAD {
            let (symbol, next) = alphabet.forward(text, at);
            let entry = self.entries[usize::from(state) * self.width + symbol];
            if entry & FOUND != 0 && found(at) {
                matched = true;
                break;
            }
            state = entry & !FOUND;
            at = next;
        }
        // Once for the whole text, because a count for each character is a measurable part of this loop.
        steps.add(at + 1);
        matched
    }

    fn scan(
        &self,
        alphabet: &Alphabet,
        backward: bool,
        text: &str,
        looks: &[Cell<u32>],
        steps: &mut Steps,
        mut found: impl FnMut(usize) -> bool,
    ) -> bool {
        let mut state = START;
        let mut matched = false;
        let mut at = if backward { text.len() } else { 0 };
        while state != DEAD {
            let (symbol, next) = if backward {
                alphabet.backward(text, at)
            } else {
                alphabet.forward(text, at)
            };
            let bits = looks.get(at).map_or(0, Cell::get);
            let answers = self
                .looks
                .iter()
                .rev()
                .fold(0, |answers, look| answers << 1 | bits >> look & 1);
            let column = symbol << self.looks.len() | answers as usize;
            let entry = self.entries[usize::from(state) * self.width + column];
            if entry & FOUND != 0 && found(at) {
                matched = true;
                break;
            }
            state = entry & !FOUND;
            at = next;
        }
        steps.add(1 + if backward { text.len() - at } else { at });
        matched
    }
}

/// The columns of a table: symbols, times the answers of its look-arounds.
fn width(alphabet: &Alphabet, looks: &[u32]) -> usize {
    (alphabet.edge() + 1) << looks.len()
}
