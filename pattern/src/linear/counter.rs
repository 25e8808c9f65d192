//! Counters: what large counts of one set are where they are not spelt out.
//!
//! Comes in: positions at which a count was entered, and then whether each character is of its set. Goes out:
//! whether the count may end. A character of the set brings all entries one further, any other clears them, so
//! what the oldest has taken is all there is to ask, and a step takes the same time whatever the count. Entries are
//! kept as runs; there are fewer than characters were read.

use std::collections::VecDeque;

use crate::program::{Inst, Program};

/// What [`Inst::Count`] has taken so far, from every position where it was entered. Positions are counted in
/// characters read.
pub(crate) struct Counter {
    place: u32,
    set: u32,
    min: usize,
    max: Option<usize>,
    /// The positions as runs, first and last, in order.
    entries: VecDeque<(usize, usize)>,
}

/// The counters of a program, by their numbers.
pub(crate) fn counters(program: &Program) -> Vec<Counter> {
    if program.counters == 0 {
        return Vec::new();
    }
    let counts = program.insts.iter().zip(0..).filter_map(|it| match it {
        (&Inst::Count { set, min, max, .. }, place) => Some(Counter {
            place,
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
    /// The set whose characters it counts.
    pub(crate) fn set(&self) -> u32 {
        self.set
    }

    /// Where the program goes on when the count ends.
    pub(crate) fn end(&self) -> u32 {
        self.place + 1
    }

    pub(crate) fn is_running(&self) -> bool {
        !self.entries.is_empty()
    }

    /// The program is at the count, at the position `now`.
    pub(crate) fn enter(&mut self, now: usize) {
        match self.entries.back_mut() {
            // The oldest is all that matters where it never has too many.
            Some(_) if self.max.is_none() => {}
            Some(last) if last.1 + 1 == now => last.1 = now,
            _ => self.entries.push_back((now, now)),
        }
    }

    /// Whether one of the entries has taken enough; none has taken too many.
    pub(crate) fn may_end(&self, now: usize) -> bool {
        let oldest = self.entries.front();
        oldest.is_some_and(|it| now - it.0 >= self.min)
    }

    /// A character was read, which brought the position to `now`.
    pub(crate) fn read(&mut self, held: bool, now: usize) {
        if !held {
            self.entries.clear();
        }
        let Some(first) = self.max.map(|max| now.saturating_sub(max)) else {
            return;
        };
        if let Some(oldest) = self.entries.front_mut() {
            oldest.0 = oldest.0.max(first);
            if oldest.0 > oldest.1 {
                self.entries.pop_front();
            }
        }
    }
}
