//! Sets of members, by their index.

/// A set of member indexes. The first 128 cost no allocation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberSet {
    low: [u64; 2],
    high: Vec<usize>,
}

impl MemberSet {
    /// The empty set.
    pub const fn new() -> Self {
        Self {
            low: [0; 2],
            high: Vec::new(),
        }
    }

    /// Adds an index. Returns whether it is new.
    #[inline]
    pub fn insert(&mut self, index: usize) -> bool {
        let Some(word) = self.low.get_mut(index / 64) else {
            return self.insert_high(index);
        };
        let bit = 1 << (index % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    #[cold]
    fn insert_high(&mut self, index: usize) -> bool {
        let is_new = !self.high.contains(&index);
        if is_new {
            self.high.push(index);
        }
        is_new
    }

    /// Whether an index is in the set.
    #[inline]
    pub fn contains(&self, index: usize) -> bool {
        match self.low.get(index / 64) {
            Some(word) => word & (1 << (index % 64)) != 0,
            None => self.high.contains(&index),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_new_once() {
        let all = [0, 1, 63, 64, 127, 128, 129, 1_000];
        let mut set = MemberSet::new();
        for (at, index) in all.into_iter().enumerate() {
            assert!(set.insert(index), "{index}");
            assert!(!set.insert(index), "{index}");
            for (other, index) in all.into_iter().enumerate() {
                assert_eq!(set.contains(index), other <= at, "{index}");
            }
        }
    }
}
