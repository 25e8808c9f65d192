//! How often calls that must not be repeated have reached the handler.
//!
//! Names of calls come in, counts go out. The last names are kept; what is older than [`KEPT`] calls is forgotten, so that
//! the memory does not grow with the time.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// How many names are kept: those of about a minute, and a request is on its way for a few seconds.
const KEPT: usize = 2_000;

#[derive(Default)]
pub(crate) struct Reached(Mutex<Names>);

#[derive(Default)]
struct Names {
    counts: HashMap<String, u32>,
    order: VecDeque<String>,
    once: u64,
    twice: u64,
}

impl Reached {
    /// Counts a call that has reached the handler.
    pub(crate) fn count(&self, name: &str) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match names.counts.get_mut(name) {
            Some(count) => {
                *count += 1;
                if *count == 2 {
                    names.twice += 1;
                    println!("reached twice: {name}");
                }
            }
            None => {
                names.once += 1;
                names.counts.insert(name.to_owned(), 1);
                names.order.push_back(name.to_owned());
                if names.order.len() > KEPT
                    && let Some(oldest) = names.order.pop_front()
                {
                    names.counts.remove(&oldest);
                }
            }
        }
    }

    /// Returns how many calls have reached the handler.
    pub(crate) fn once(&self) -> u64 {
        let names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        names.once
    }

    /// Returns how many of them did more than once.
    pub(crate) fn twice(&self) -> u64 {
        let names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        names.twice
    }
}
