//! Matching in linear time: the engine for every pattern without back-references.
//!
//! The input is the tree of a pattern, and later a text. The output is whether the text matches.
//!
//! All threads of a program advance together, symbol by symbol, so the engine never returns to an earlier position of
//! the text. The first match puts these steps into a table of bounded size (a DFA). If the table would be too large,
//! every match computes the steps again.
//!
//! A look-around is a program of its own. It reads the whole text before the main program does (a look-ahead from the
//! end), and sets a bit at each position where it holds. A match therefore takes time proportional to the length of the
//! text, times the size of the program, times one more than the number of look-arounds.
//!
//! Where steps are not tabulated, a large count of one set is a counter, and a large count of anything else is a bit for
//! each number, so that both need few threads.

mod counter;
mod groups;
mod stepper;
mod table;

use std::cell::Cell;
use std::sync::OnceLock;

use crate::alphabet::{Alphabet, EDGE};
use crate::budget::StepBudget;
use crate::error::{LINEAR_STEPS, Problem, StepLimit};
use crate::parse::Tree;
use crate::program::{self, Counts, Program};
use crate::steps::Steps;
use stepper::Stepper;
use table::Table;

/// How many instructions a stepper makes room for in the time of a step.
const INSTRUCTIONS_PER_STEP: usize = 8;

/// A pattern that is matched in linear time.
#[derive(Debug)]
pub(crate) struct Linear {
    machine: Machine,
    /// The same pattern with counters and groups. It is used if `machine` is too large for its tables.
    counted: Option<Machine>,
}

/// The programs of a pattern, and the alphabet that they share.
#[derive(Debug)]
struct Machine {
    alphabet: Alphabet,
    looks: Vec<Automaton>,
    main: Automaton,
}

/// A program and its table.
#[derive(Debug)]
struct Automaton {
    program: Program,
    /// The table, made at the first match. It is `None` if it would be too large.
    table: OnceLock<Option<Table>>,
}

impl Linear {
    /// Makes the matcher of `tree`, which has no back-references.
    pub(crate) fn new(tree: &Tree, steps: &mut Steps) -> Result<Self, Problem> {
        let spelt_out = Machine::new(tree, Counts::SpeltOut, steps);
        if !program::has_counts(&tree.root) {
            let machine = spelt_out?;
            return Ok(Self {
                machine,
                counted: None,
            });
        }
        // A pattern that is too large is loosened by its counts as they are spelt out, so it has no groups.
        let mut counted = |counts| Machine::new(tree, counts, steps);
        Ok(match spelt_out {
            Ok(machine) => Self {
                machine,
                counted: counted(Counts::Grouped)
                    .or_else(|_| counted(Counts::Counted))
                    .ok(),
            },
            Err(_) => Self {
                machine: counted(Counts::Counted)?,
                counted: None,
            },
        })
    }

    /// Returns whether the pattern matches anywhere in `text`.
    ///
    /// Steps that are not tabulated have a limit: their number for each symbol is that of the threads, which can be that
    /// of the instructions.
    pub(crate) fn try_match(
        &self,
        text: &str,
        steps: &mut Steps,
        budget: &mut StepBudget,
    ) -> Result<bool, StepLimit> {
        if self.machine.is_tabulated(steps) {
            return self.machine.try_match(text, steps, &mut 0);
        }
        let machine = self.counted.as_ref().unwrap_or(&self.machine);
        let limit = budget.grant(text, StepLimit::allowed(LINEAR_STEPS, text));
        if limit == 0 {
            return Err(StepLimit { steps: 0 });
        }
        let mut allowed = limit;
        let matched = machine.try_match(text, steps, &mut allowed);
        budget.take(limit - allowed);
        matched
    }
}

impl Machine {
    fn new(tree: &Tree, counts: Counts, steps: &mut Steps) -> Result<Self, Problem> {
        let code = program::compile(tree, counts, steps)?;
        let Some(alphabet) = Alphabet::new(&code, steps) else {
            let message = "the pattern distinguishes more characters than can be numbered";
            return Err(Problem::unsupported(0, message, "use fewer characters"));
        };
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

    /// Returns whether every program has a table. Makes the tables if this is the first match.
    fn is_tabulated(&self, steps: &mut Steps) -> bool {
        let mut all = self.looks.iter().chain([&self.main]);
        all.all(|it| it.table(&self.alphabet, steps).is_some())
    }

    fn try_match(
        &self,
        text: &str,
        steps: &mut Steps,
        allowed: &mut u64,
    ) -> Result<bool, StepLimit> {
        let positions = if self.looks.is_empty() {
            0
        } else {
            text.len() + 1
        };
        let looks = vec![Cell::new(0u32); positions];
        for (index, look) in self.looks.iter().enumerate() {
            let read = Reading {
                alphabet: &self.alphabet,
                text,
                looks: &looks,
            };
            look.scan(read, steps, allowed, |at| {
                looks[at].set(looks[at].get() | 1 << index);
                false
            })?;
        }
        let read = Reading {
            alphabet: &self.alphabet,
            text,
            looks: &looks,
        };
        self.main.scan(read, steps, allowed, |_| true)
    }
}

impl Automaton {
    fn table(&self, alphabet: &Alphabet, steps: &mut Steps) -> Option<&Table> {
        let table = || Table::new(&self.program, alphabet, steps);
        self.table.get_or_init(table).as_ref()
    }

    /// Runs the program over a text, and calls `found` with every position where the program matches. Stops and returns
    /// `true` when `found` does.
    fn scan(
        &self,
        read: Reading<'_>,
        steps: &mut Steps,
        allowed: &mut u64,
        found: impl FnMut(usize) -> bool,
    ) -> Result<bool, StepLimit> {
        let Reading {
            alphabet,
            text,
            looks,
        } = read;
        // A lookup for each byte, even if the scan stops early: to count them in its loop takes 7 % more instructions.
        steps.add(text.len() + 1);
        match self.table(alphabet, steps) {
            Some(table) if !table.has_looks() && !self.program.backward => {
                Ok(table.scan_plain(alphabet, text, found))
            }
            Some(table) => Ok(table.scan(alphabet, self.program.backward, text, looks, found)),
            None => {
                let mut stepper = Stepper::new(&self.program, alphabet);
                let result = self.simulate(read, &mut stepper, *allowed, found);
                steps.add(stepper.work());
                let start = self.program.insts.len() / INSTRUCTIONS_PER_STEP;
                *allowed = allowed.saturating_sub((start + stepper.work()) as u64);
                result
            }
        }
    }

    /// Does the work of [`Automaton::scan`] without a table.
    fn simulate(
        &self,
        Reading {
            alphabet,
            text,
            looks,
        }: Reading<'_>,
        stepper: &mut Stepper<'_>,
        allowed: u64,
        mut found: impl FnMut(usize) -> bool,
    ) -> Result<bool, StepLimit> {
        let mut threads = vec![0];
        let mut behind = EDGE;
        let mut at = if self.program.backward { text.len() } else { 0 };
        while !threads.is_empty() || stepper.is_counting() {
            let (symbol, next) = if self.program.backward {
                alphabet.backward(text, at)
            } else {
                alphabet.forward(text, at)
            };
            let answers = looks.get(at).map_or(0, Cell::get);
            if stepper.step(&threads, behind, symbol, answers) && found(at) {
                return Ok(true);
            }
            if symbol == alphabet.edge() {
                break;
            }
            let steps = stepper.work() as u64;
            if steps > allowed {
                return Err(StepLimit { steps });
            }
            std::mem::swap(&mut threads, stepper.next_threads());
            behind = alphabet.traits(symbol);
            at = next;
        }
        Ok(false)
    }
}

/// A text as a program reads it.
#[derive(Clone, Copy)]
struct Reading<'a> {
    alphabet: &'a Alphabet,
    text: &'a str,
    /// The answers of the look-arounds at each position, one bit for each. It is empty if the pattern has none.
    looks: &'a [Cell<u32>],
}
