//! One step of a program: all its threads read one symbol.
//!
//! The input is the threads before the step, as addresses of instructions, and the symbol. The output is the threads
//! after the step, and whether the program matches before the symbol.

use super::counter::{Counter, counters};
use super::groups::Groups;
use crate::alphabet::{Alphabet, holds_between};
use crate::program::{Inst, Program};

/// How many words of bits are moved in the time of an instruction.
const WORDS_PER_STEP: usize = 8;

/// Takes the steps of a program.
pub(super) struct Stepper<'a> {
    program: &'a Program,
    alphabet: &'a Alphabet,
    /// The threads that have yet to advance up to the symbol, in reverse order.
    pending: Vec<u32>,
    seen: AddressSet,
    /// The threads after the step.
    next: AddressSet,
    counters: Vec<Counter>,
    groups: Groups,
    /// The number of symbols that were read.
    read: usize,
    work: usize,
}

impl<'a> Stepper<'a> {
    pub(super) fn new(program: &'a Program, alphabet: &'a Alphabet) -> Self {
        let addresses = program.insts.len();
        Self {
            program,
            alphabet,
            pending: Vec::new(),
            seen: AddressSet::new(addresses),
            next: AddressSet::new(addresses),
            counters: counters(program),
            groups: Groups::new(program),
            read: 0,
            work: 0,
        }
    }

    /// Returns the number of instructions that all steps have executed. Reading a symbol with a counter counts as one.
    pub(super) fn work(&self) -> usize {
        self.work + self.read * self.counters.len()
    }

    /// Returns whether a counter is running, so that the program can match although it has no threads.
    pub(super) fn is_counting(&self) -> bool {
        self.counters.iter().any(Counter::is_running)
    }

    /// Returns the threads after the last step.
    pub(super) fn next_threads(&mut self) -> &mut Vec<u32> {
        &mut self.next.addresses
    }

    /// Reads `symbol` with all `threads`. Returns whether the program matches before the symbol.
    ///
    /// `behind` has the traits of the symbol on the other side of the position. `looks` has the answers of the
    /// look-arounds at the position, one bit for each.
    pub(super) fn step(&mut self, threads: &[u32], behind: u8, symbol: usize, looks: u32) -> bool {
        let ahead = self.alphabet.traits(symbol);
        let (left, right) = if self.program.backward {
            (ahead, behind)
        } else {
            (behind, ahead)
        };
        let mut found = false;
        self.groups.next_symbol(&self.seen.addresses);
        self.seen.clear();
        self.next.clear();
        self.pending.extend(threads.iter().rev());
        let ends = self.counters.iter().filter(|it| it.may_end(self.read));
        self.pending.extend(ends.map(Counter::end));
        while let Some(address) = self.pending.pop() {
            self.work += 1;
            if let Some(start) = self.groups.start(address) {
                self.move_in_group(address, start, symbol, (left, right), looks);
                continue;
            }
            if !self.seen.insert(address) {
                continue;
            }
            match self.program.insts[address as usize] {
                Inst::Set { set, .. } if self.alphabet.holds(set, symbol) => {
                    self.advance(address + 1);
                }
                Inst::Split(first, second) => self.pending.extend([second, first]),
                Inst::Jump(target) => self.pending.push(target),
                Inst::Assert(assertion) if holds_between(assertion, left, right) => {
                    self.pending.push(address + 1)
                }
                Inst::Look { index, negative } if (looks >> index & 1 == 1) != negative => {
                    self.pending.push(address + 1);
                }
                Inst::Count { counter, min, .. } => {
                    if let Some(counter) = self.counters.get_mut(counter as usize) {
                        counter.enter(self.read);
                    }
                    if min == 0 {
                        self.pending.push(address + 1);
                    }
                }
                Inst::Enter => {
                    self.groups.enter(address + 1);
                    self.pending.push(address + 1);
                }
                Inst::Match => found = true,
                // The set does not contain the symbol, or the condition does not hold. All other instructions belong
                // to the backtracking engine.
                _ => {}
            }
        }
        self.leave(symbol);
        found
    }

    /// Moves behind `symbol`: counters count it, and a program that can match anywhere starts again.
    fn leave(&mut self, symbol: usize) {
        self.read += 1;
        for counter in &mut self.counters {
            let held = self.alphabet.holds(counter.set(), symbol);
            counter.read(held, self.read);
        }
        if !self.program.anchored {
            self.next.insert(0);
        }
    }

    /// Moves on the counts at an address of a group, whose set begins at `start`.
    fn move_in_group(
        &mut self,
        address: u32,
        start: usize,
        symbol: usize,
        (left, right): (u8, u8),
        looks: u32,
    ) {
        let Some(words) = self.groups.take(address, start) else {
            return;
        };
        self.work += words / WORDS_PER_STEP;
        self.seen.insert(address);
        match self.program.insts[address as usize] {
            Inst::Set { set, .. } if self.alphabet.holds(set, symbol) => {
                let to = self.advance(address + 1);
                self.groups.advance(to);
            }
            Inst::Split(first, second) => {
                self.pass(second);
                self.pass(first);
            }
            Inst::Jump(target) => self.pass(target),
            Inst::Assert(assertion) if holds_between(assertion, left, right) => {
                self.pass(address + 1);
            }
            Inst::Look { index, negative } if (looks >> index & 1 == 1) != negative => {
                self.pass(address + 1);
            }
            Inst::Again(head) => {
                if let Inst::Group { limit, .. } = self.program.insts[head as usize] {
                    self.groups.again(head, limit);
                    self.pending.push(head);
                }
            }
            Inst::Group {
                min,
                limit,
                unlimited,
                leave,
            } => {
                if self.groups.reaches(min) {
                    self.pending.push(leave);
                }
                if unlimited || self.groups.drop_count(limit) {
                    self.pass(address + 1);
                }
            }
            _ => {}
        }
    }

    /// Moves the counts that were taken to an address before the symbol.
    fn pass(&mut self, to: u32) {
        self.groups.pass(to);
        self.pending.push(to);
    }

    /// Adds a thread at `address`, or at the target if there is a jump. Returns where it is.
    fn advance(&mut self, mut address: u32) -> u32 {
        while let Inst::Jump(target) = self.program.insts[address as usize] {
            address = target;
        }
        self.next.insert(address);
        address
    }
}

/// A set of addresses that is cleared in constant time.
struct AddressSet {
    /// The members, in the order in which they were inserted.
    addresses: Vec<u32>,
    /// By address: the round in which it was last inserted. It is a member if this is the current round.
    rounds: Vec<u32>,
    round: u32,
}

impl AddressSet {
    /// Makes an empty set for addresses below `size`.
    fn new(size: usize) -> Self {
        Self {
            addresses: Vec::new(),
            rounds: vec![0; size],
            round: 0,
        }
    }

    fn clear(&mut self) {
        self.addresses.clear();
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.rounds.fill(0);
            self.round = 1;
        }
    }

    /// Inserts `address`. Returns whether it is new.
    fn insert(&mut self, address: u32) -> bool {
        let fresh = self.rounds[address as usize] != self.round;
        if fresh {
            self.rounds[address as usize] = self.round;
            self.addresses.push(address);
        }
        fresh
    }
}
