//! Groups: large counts of more than one set that are not spelt out.
//!
//! The input is the moves of threads within a group. The output is which of them have counted something new. A thread
//! in a group is an address with a set of counts: how many iterations it may have completed. The set is one bit for
//! each count, so that all threads at an address move together, and one more iteration is a shift. Most texts have few
//! counts at a time, so a set knows the words that are not zero.

use std::ops::Range;

use crate::program::{Inst, Program, words};

/// The counts of all threads that are in groups.
pub(super) struct Groups {
    /// By address: its first word. Empty if the program has no groups.
    starts: Vec<Option<usize>>,
    /// The counts that have moved on before the current symbol.
    done: Sets,
    /// The counts that have yet to move on.
    todo: Sets,
    /// The counts behind the current symbol.
    ahead: Sets,
    /// The words of the counts that move on now, and the number of the first of them in its set.
    moving: Vec<u64>,
    first: usize,
}

/// A set of counts for each address.
struct Sets {
    words: Vec<u64>,
    /// By address: the words of its set that can be other than zero.
    used: Vec<Range<usize>>,
}

impl Sets {
    fn new(addresses: usize, words: usize) -> Self {
        Self {
            words: vec![0; words],
            used: vec![0..0; addresses],
        }
    }

    /// Adds the bits of a word to the set of an address that begins at `start`.
    fn add(&mut self, address: u32, start: usize, word: usize, bits: u64) {
        self.words[start + word] |= bits;
        let used = &mut self.used[address as usize];
        *used = if used.start == used.end {
            word..word + 1
        } else {
            used.start.min(word)..used.end.max(word + 1)
        };
    }
}

impl Groups {
    /// Makes the groups of a program, without threads.
    pub(super) fn new(program: &Program) -> Self {
        let mut starts = Vec::new();
        let mut size = 0;
        if program.groups > 0 {
            starts.resize(program.insts.len(), None);
            for (head, inst) in program.insts.iter().enumerate() {
                if let &Inst::Group { limit, leave, .. } = inst {
                    for start in &mut starts[head..leave as usize] {
                        *start = Some(size);
                        size += words(limit);
                    }
                }
            }
        }
        let sets = || Sets::new(starts.len(), size);
        Self {
            done: sets(),
            todo: sets(),
            ahead: sets(),
            starts,
            moving: Vec::new(),
            first: 0,
        }
    }

    /// Returns where the set of an address begins. Returns `None` outside of groups.
    #[inline]
    pub(super) fn start(&self, address: u32) -> Option<usize> {
        self.starts.get(address as usize).copied().flatten()
    }

    /// Moves to the next symbol: the counts behind the symbol have yet to move on. `seen` has the addresses from which
    /// counts moved on.
    pub(super) fn next_symbol(&mut self, seen: &[u32]) {
        if self.starts.is_empty() {
            return;
        }
        for address in seen {
            if let Some(start) = self.start(*address) {
                let used = std::mem::take(&mut self.done.used[*address as usize]);
                self.done.words[start + used.start..start + used.end].fill(0);
            }
        }
        std::mem::swap(&mut self.todo, &mut self.ahead);
    }

    /// Puts a thread that has completed no iteration at the head of a group.
    pub(super) fn enter(&mut self, head: u32) {
        if let Some(start) = self.start(head) {
            self.todo.add(head, start, 0, 1);
        }
    }

    /// Takes the counts that move on from an address whose set begins at `start`. Returns how many words they have, and
    /// `None` if all of them have done so before.
    pub(super) fn take(&mut self, address: u32, start: usize) -> Option<usize> {
        let used = std::mem::take(&mut self.todo.used[address as usize]);
        self.moving.clear();
        self.first = used.start;
        let mut any = 0;
        for word in used {
            let new = std::mem::take(&mut self.todo.words[start + word]);
            let new = new & !self.done.words[start + word];
            self.moving.push(new);
            any |= new;
            if new != 0 {
                self.done.add(address, start, word, new);
            }
        }
        (any != 0).then_some(self.moving.len())
    }

    /// Moves the counts that were taken to an address before the symbol.
    pub(super) fn pass(&mut self, to: u32) {
        let Some(start) = self.start(to) else { return };
        for (word, bits) in self.moving.iter().enumerate() {
            self.todo.add(to, start, self.first + word, *bits);
        }
    }

    /// Moves the counts that were taken to an address behind the symbol.
    pub(super) fn advance(&mut self, to: u32) {
        let Some(start) = self.start(to) else { return };
        for (word, bits) in self.moving.iter().enumerate() {
            self.ahead.add(to, start, self.first + word, *bits);
        }
    }

    /// Adds one to the counts that were taken, and moves them to the head of the group. Counts beyond `limit` become
    /// `limit`.
    pub(super) fn again(&mut self, head: u32, limit: u32) {
        let Some(start) = self.start(head) else {
            return;
        };
        let (most, bit) = (limit as usize / 64, limit % 64);
        let mut carry = 0;
        // The word behind the last one takes its highest bit.
        for (word, bits) in (self.first..).zip(self.moving.iter().chain([&0])) {
            let mut shifted = bits << 1 | carry;
            carry = bits >> 63;
            let within = match word.cmp(&most) {
                std::cmp::Ordering::Less => u64::MAX,
                std::cmp::Ordering::Equal => u64::MAX >> (63 - bit),
                std::cmp::Ordering::Greater => 0,
            };
            if shifted & !within != 0 {
                shifted &= within;
                self.todo.add(head, start, most, 1 << bit);
            }
            if shifted != 0 {
                self.todo.add(head, start, word, shifted);
            }
        }
    }

    /// Returns whether one of the counts that were taken is at least `min`.
    pub(super) fn reaches(&self, min: u32) -> bool {
        let (least, bit) = (min as usize / 64, min % 64);
        let mut words = (self.first..).zip(&self.moving);
        words.any(|(word, bits)| match word.cmp(&least) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => bits >> bit != 0,
            std::cmp::Ordering::Greater => *bits != 0,
        })
    }

    /// Drops a count of those that were taken. Returns whether others are left.
    pub(super) fn drop_count(&mut self, count: u32) -> bool {
        let word = (count as usize / 64).checked_sub(self.first);
        if let Some(bits) = word.and_then(|it| self.moving.get_mut(it)) {
            *bits &= !(1 << (count % 64));
        }
        self.moving.iter().any(|it| *it != 0)
    }
}
