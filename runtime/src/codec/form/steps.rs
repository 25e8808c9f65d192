//! Counts the steps of reading in tests, which check that the steps grow no faster than the form.
//!
//! The numbers of bytes or nodes that loops look at come in. Their sum goes out, for each thread. Other builds count
//! nothing.

/// Adds to the number of steps.
#[cfg(not(test))]
#[inline(always)]
pub(super) fn count(_: usize) {}

#[cfg(test)]
pub(super) use self::counted::{count, of};

#[cfg(test)]
mod counted {
    use std::cell::Cell;

    thread_local! {
        static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    pub(in crate::codec::form) fn count(steps: usize) {
        STEPS.set(STEPS.get() + steps);
    }

    /// Returns the result of `run` and the number of its steps.
    pub(in crate::codec::form) fn of<T>(run: impl FnOnce() -> T) -> (T, usize) {
        STEPS.set(0);
        let result = run();
        (result, STEPS.get())
    }
}
