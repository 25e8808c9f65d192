//! Sets of code points: the meaning of every character, class and escape of a pattern.
//!
//! The input is ranges in any order. The output is a [`CharSet`], which is sorted and can be compared, hashed and
//! queried. A surrogate can be a member, because a pattern can name one. No Rust string contains a surrogate, so it
//! never matches.

use std::collections::HashSet;
use std::sync::OnceLock;

/// The last code point.
pub(crate) const MAX: u32 = 0x10_FFFF;

/// A set of code points: inclusive ranges, sorted, neither overlapping nor adjacent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct CharSet(Vec<(u32, u32)>);

impl CharSet {
    /// Makes the set of these inclusive ranges, which may overlap and be in any order.
    pub(crate) fn new(ranges: &[(u32, u32)]) -> Self {
        let mut set = Self(ranges.to_vec());
        set.normalize();
        set
    }

    /// Makes the set of one code point.
    pub(crate) fn one(c: u32) -> Self {
        Self(vec![(c, c)])
    }

    /// Makes the set of all code points.
    pub(crate) fn all() -> Self {
        Self(vec![(0, MAX)])
    }

    /// Returns the inclusive ranges, in order.
    pub(crate) fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }

    /// Returns the set of all other code points.
    pub(crate) fn negate(&self) -> Self {
        let mut out = Vec::with_capacity(self.0.len() + 1);
        let mut from = 0;
        for &(low, high) in &self.0 {
            if low > from {
                out.push((from, low - 1));
            }
            from = high + 1;
        }
        if from <= MAX {
            out.push((from, MAX));
        }
        Self(out)
    }

    /// Returns the set of code points that are in at least one of the two sets.
    pub(crate) fn union(&self, other: &Self) -> Self {
        Self::new(&[self.ranges(), other.ranges()].concat())
    }

    /// Returns the set of code points that are in both sets.
    pub(crate) fn intersect(&self, other: &Self) -> Self {
        self.negate().union(&other.negate()).negate()
    }

    /// Returns whether `c` is a member.
    pub(crate) fn contains(&self, c: char) -> bool {
        let c = c as u32;
        let after = self.0.partition_point(|&(low, _)| low <= c);
        after > 0 && c <= self.0[after - 1].1
    }

    /// Returns this set with all cases of its members, which is its meaning under `(?i)`.
    pub(crate) fn fold_case(&self) -> Self {
        let cased = cased().iter();
        let members = cased
            .clone()
            .filter(|it| self.contains(it.0) || self.contains(it.1));
        let folded: HashSet<char> = members.map(|it| it.1).collect();
        let mut ranges = self.0.clone();
        for &(c, folded) in cased.filter(|it| folded.contains(&it.1)) {
            ranges.push((c as u32, c as u32));
            ranges.push((folded as u32, folded as u32));
        }
        Self::new(&ranges)
    }

    /// Sorts the ranges, and joins those that overlap or are adjacent.
    fn normalize(&mut self) {
        self.0.sort_unstable();
        let mut out: Vec<(u32, u32)> = Vec::with_capacity(self.0.len());
        for &(low, high) in &self.0 {
            match out.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => out.push((low, high)),
            }
        }
        self.0 = out;
    }
}

/// Returns the characters that [`fold`] changes, each with its folded character.
fn cased() -> &'static [(char, char)] {
    /// The first code point from which on no character has case.
    const CASELESS: u32 = 0x1_EA00;
    static CASED: OnceLock<Vec<(char, char)>> = OnceLock::new();
    CASED.get_or_init(|| {
        let all = (0..CASELESS)
            .filter_map(char::from_u32)
            .map(|c| (c, fold(c)));
        all.filter(|(c, folded)| c != folded).collect()
    })
}

/// Returns the character that stands for all cases of `c` (simple case folding).
pub(crate) fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let upper = single(c.to_uppercase()).unwrap_or(c);
    single(upper.to_lowercase()).unwrap_or(upper)
}

/// Returns the only character of `mapped`, or `None` if there are several.
fn single(mut mapped: impl Iterator<Item = char>) -> Option<char> {
    let first = mapped.next()?;
    mapped.next().is_none().then_some(first)
}
