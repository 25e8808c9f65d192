//! The cost of compiling and matching, counted in steps.
//!
//! The input is the steps that the engines report. The output is their sum, which tests read: times depend on the
//! machine, and steps do not. A step is one instruction of a program at one position of a text, one lookup in a table,
//! or, while a pattern is compiled, one node or one run of characters.

/// A sum of steps.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    taken: u64,
}

impl Steps {
    /// Adds `steps` to the sum.
    pub(crate) fn add(&mut self, steps: usize) {
        self.taken = self.taken.saturating_add(steps as u64);
    }

    /// Returns the sum so far.
    pub(crate) fn taken(&self) -> u64 {
        self.taken
    }
}
