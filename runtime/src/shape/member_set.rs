//! Which members of a structure have been seen.

/// A set of member indexes. The first 128 cost no allocation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberSet {
    low: u128,
    high: Vec<usize>,
}

impl MemberSet {
    /// The empty set.
    pub const fn new() -> Self {
        Self {
            low: 0,
            high: Vec::new(),
        }
    }

    /// Adds an index.
    pub fn insert(&mut self, index: usize) {
        if index < 128 {
            self.low |= 1 << index;
        } else if !self.high.contains(&index) {
            self.high.push(index);
        }
    }

    /// Whether an index is in the set.
    pub fn contains(&self, index: usize) -> bool {
        if index < 128 {
            self.low & (1 << index) != 0
        } else {
            self.high.contains(&index)
        }
    }
}
