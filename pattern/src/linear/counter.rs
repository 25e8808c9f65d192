//! Counters: large counts of one set that are not spelt out.
//!
//! The input is the positions at which a count was entered, and then, for each symbol, whether the set contains it. The
//! output is whether the count may end.
//!
//! A symbol of the set extends all entries by one, and any other symbol clears them. The oldest entry has therefore
//! taken most, and decides alone whether the count may end, so a step takes the same time whatever the count. Entries
//! are stored as runs of positions, and there are never more runs than symbols were read.

use std::collections::VecDeque;

use crate::program::{Inst, Program};

/// The state of one [`Inst::Count`]. Positions are numbers of symbols read.
pub(super) struct Counter {
    address: u32,
    set: u32,
    min: usize,
    max: Option<usize>,
    /// The positions where the count was entered, as runs with their first and last position, in order.
    entries: VecDeque<(usize, usize)>,
}

/// Returns the counters of a program, by number.
pub(super) fn counters(program: &Program) -> Vec<Counter> {
    if program.counters == 0 {
        return Vec::new();
    }
    let counts = program.insts.iter().zip(0..).filter_map(|it| match it {
        (&Inst::Count { set, min, max, .. }, address) => Some(Counter {
            address,
            set,
            min: min as usize,
            max: max.map(|it| it as usize),
            entries: VecDeque::new(),
        }),
        _ => None,
    });
    counts.collect()
}

impl Counter {
    /// Returns the number of the set whose symbols it counts.
    pub(super) fn set(&self) -> u32 {
        self.set
    }

    /// Returns the address where the program continues when the count ends.
    pub(super) fn end(&self) -> u32 {
        self.address + 1
    }

    pub(super) fn is_running(&self) -> bool {
        !self.entries.is_empty()
    }

    /// Enters the count at the position `now`.
    pub(super) fn enter(&mut self, now: usize) {
        match self.entries.back_mut() {
            // Without an upper bound, the oldest entry never expires, so later ones make no difference.
            Some(_) if self.max.is_none() => {}
            Some(last) if last.1 + 1 == now => last.1 = now,
            _ => self.entries.push_back((now, now)),
        }
    }

    /// Returns whether the oldest entry has taken at least `min` symbols. No entry has taken more than `max`.
    pub(super) fn may_end(&self, now: usize) -> bool {
        let oldest = self.entries.front();
        oldest.is_some_and(|it| now - it.0 >= self.min)
    }

    /// Reads a symbol, which moves the position to `now`. `held` is whether the set contains the symbol.
    pub(super) fn read(&mut self, held: bool, now: usize) {
        if !held {
            self.entries.clear();
        }
        let Some(first) = self.max.map(|max| now.saturating_sub(max)) else {
            return;
        };
        // Drops the entry that has now taken too many.
        if let Some(oldest) = self.entries.front_mut() {
            oldest.0 = oldest.0.max(first);
            if oldest.0 > oldest.1 {
                self.entries.pop_front();
            }
        }
    }
}
