//! The cost of compiling and matching, counted in steps.
//!
//! The engines report what they do; tests read the sum. Times depend on the machine, steps do not. A step is one
//! instruction of a program at one position of a text, one look-up in a table, or, while a pattern is compiled, one
//! node or one run of characters.

/// A sum of steps.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    taken: u64,
}

impl Steps {
    /// Adds steps that were taken.
    pub(crate) fn add(&mut self, steps: usize) {
        self.taken = self.taken.saturating_add(steps as u64);
    }

    /// The sum so far.
    pub(crate) fn taken(&self) -> u64 {
        self.taken
    }
}
