//! Sets of the nodes of a graph, with a bit for each node.

/// Some of the nodes `0..len` of a graph. Operations on two sets are meant for sets of the same graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    words: Vec<u64>,
    len: usize,
}

impl Set {
    /// The set without nodes.
    pub fn empty(len: usize) -> Self {
        Self {
            words: vec![0; len.div_ceil(64)],
            len,
        }
    }

    /// The set of all nodes.
    pub fn full(len: usize) -> Self {
        Self::empty(len).complement()
    }

    /// Adds a node. Returns whether it is new.
    pub fn insert(&mut self, node: usize) -> bool {
        let Some(word) = self.words.get_mut(node / 64) else {
            return false;
        };
        let bit = 1 << (node % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// Whether a node is in it.
    pub fn contains(&self, node: usize) -> bool {
        let word = self.words.get(node / 64);
        word.is_some_and(|word| word & (1 << (node % 64)) != 0)
    }

    /// The nodes, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                rest &= rest.checked_sub(1)?;
                Some(at * 64 + usize::try_from(bit).ok()?)
            })
        })
    }

    /// Whether no node is in it.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// How much an operation on the set costs.
    pub fn cost(&self) -> usize {
        self.words.len() + 1
    }

    /// The nodes that are in both.
    pub fn and(mut self, other: &Self) -> Self {
        self.words
            .iter_mut()
            .zip(&other.words)
            .for_each(|(a, b)| *a &= b);
        self
    }

    /// The nodes that are in one of them.
    pub fn or(mut self, other: &Self) -> Self {
        self.words
            .iter_mut()
            .zip(&other.words)
            .for_each(|(a, b)| *a |= b);
        self
    }

    /// The nodes that are not in the other.
    pub fn without(mut self, other: &Self) -> Self {
        self.words
            .iter_mut()
            .zip(&other.words)
            .for_each(|(a, b)| *a &= !b);
        self
    }

    /// The nodes that are not in it.
    pub fn complement(mut self) -> Self {
        self.words.iter_mut().for_each(|word| *word = !*word);
        // Bits beyond the last node stay clear, so that `is_empty` and `==` are correct.
        if let Some(last) = self.words.last_mut()
            && !self.len.is_multiple_of(64)
        {
            *last &= (1 << (self.len % 64)) - 1;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_hold_what_was_put_in_and_nothing_beyond_their_end() {
        let mut set = Set::empty(70);
        assert!(set.insert(0) && set.insert(63) && set.insert(69));
        assert!(!set.insert(69));
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 69]);
        assert_eq!(set.clone().complement().iter().count(), 67);
        assert_eq!(Set::full(70).without(&set), set.clone().complement());
        assert!(set.clone().and(&set.clone().complement()).is_empty());
        assert_eq!(set.clone().or(&set.complement()), Set::full(70));
    }
}
