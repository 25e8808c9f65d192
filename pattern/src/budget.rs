//! The steps of all matches on the texts of one message.
//!
//! The input is the texts that are matched, and the steps that each match took. The output is the steps that are left
//! for the next match. Without it, a long text could be cut into many short ones, each with a limit of its own.

/// The steps that any message may take, as many as a single text.
const STEPS: u64 = 10_000_000;
/// The additional steps for each byte, and one more for each text. An empty text takes a byte of a message, too.
const STEPS_PER_BYTE: u64 = 32;

/// How many steps are left for the texts of one message: 10 million, and 32 for each byte of the texts.
///
/// Lookups in a table are not counted, so a text takes steps only if its pattern has back-references or is too large
/// for a table. When the steps are used up, no such text is matched any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepBudget {
    left: u64,
    taken: u64,
}

impl Default for StepBudget {
    fn default() -> Self {
        Self {
            left: STEPS,
            taken: 0,
        }
    }
}

impl StepBudget {
    /// The steps for the matches on a single text, whose own limit is the only one.
    pub(crate) fn unlimited() -> Self {
        Self {
            left: u64::MAX,
            taken: 0,
        }
    }

    /// Returns whether the steps are used up.
    pub fn is_exhausted(&self) -> bool {
        self.left == 0
    }

    /// Returns the number of steps that all matches took.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// Adds the steps for `text`, and returns how many its match may take: `limit` of them at most. What is used up
    /// stays so.
    pub(crate) fn grant(&mut self, text: &str, limit: u64) -> u64 {
        if !self.is_exhausted() {
            let more = STEPS_PER_BYTE.saturating_mul(text.len() as u64 + 1);
            self.left = self.left.saturating_add(more);
        }
        self.left.min(limit)
    }

    /// Takes the steps of a match.
    pub(crate) fn take(&mut self, steps: u64) {
        self.left = self.left.saturating_sub(steps);
        self.taken = self.taken.saturating_add(steps);
    }
}
