//! The quota of retries, which keeps clients from burdening a service that is down.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// The most that a quota holds.
const CAPACITY: u32 = 500;

/// How many retries all callers of a client have left together. A retry takes some, a success gives some back. Clones
/// share it.
#[derive(Clone, Debug)]
pub struct RetryQuota {
    left: Arc<AtomicU32>,
    capacity: u32,
}

impl RetryQuota {
    /// A quota that is full.
    pub fn new(capacity: u32) -> Self {
        Self {
            left: Arc::new(AtomicU32::new(capacity)),
            capacity,
        }
    }

    /// The same capacity with this much left in it, apart from all clones.
    #[must_use]
    pub fn with_left(self, left: u32) -> Self {
        Self {
            left: Arc::new(AtomicU32::new(left.min(self.capacity))),
            ..self
        }
    }

    /// Returns how much is left.
    pub fn left(&self) -> u32 {
        self.left.load(Ordering::Relaxed)
    }

    /// Takes `cost`, if that much is left.
    pub(super) fn take(&self, cost: u32) -> bool {
        let take = |left: u32| left.checked_sub(cost);
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
            .is_ok()
    }

    /// Gives `amount` back, up to the capacity.
    pub(super) fn give(&self, amount: u32) {
        let give = |left: u32| {
            let given = left.saturating_add(amount).min(self.capacity);
            // A full quota is only read, so that callers do not wait for each other.
            (given != left).then_some(given)
        };
        let _ = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, give);
    }
}

/// A quota of 500.
impl Default for RetryQuota {
    fn default() -> Self {
        Self::new(CAPACITY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_take_from_one_quota() {
        let quota = RetryQuota::new(20);
        assert!(quota.clone().take(14));
        assert!(!quota.take(14));
        assert_eq!(quota.left(), 6);
    }

    #[test]
    fn no_more_is_given_back_than_there_is_room() {
        let quota = RetryQuota::new(20).with_left(15);
        quota.give(14);
        assert_eq!(quota.left(), 20);
    }
}
