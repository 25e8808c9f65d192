//! Sets of code points, the meaning of every character, class and escape of a pattern.
//!
//! Comes in: ranges, one after the other, from the parser. Goes out: a [`CharSet`], sorted and without
//! overlap, that can be compared, hashed and asked. Surrogates may be members, since a pattern may name
//! them; no text holds one, so they never match.

use std::collections::HashSet;
use std::sync::OnceLock;

/// The last code point.
pub(crate) const MAX: u32 = 0x10_FFFF;

/// A set of code points: inclusive ranges, sorted, neither overlapping nor adjacent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct CharSet(Vec<(u32, u32)>);

impl CharSet {
    /// The set of these inclusive ranges, given in any order.
    pub(crate) fn new(ranges: &[(u32, u32)]) -> Self {
        let mut set = Self(ranges.to_vec());
        set.normalize();
        set
    }

    /// The set of one code point.
    pub(crate) fn one(c: u32) -> Self {
        Self(vec![(c, c)])
    }

    /// The set of all code points.
    pub(crate) fn all() -> Self {
        Self(vec![(0, MAX)])
    }

    /// The ranges, in order.
    pub(crate) fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }

    /// Everything that is not in this set.
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

    /// What is in one of the two sets.
    pub(crate) fn union(&self, other: &Self) -> Self {
        Self::new(&[self.ranges(), other.ranges()].concat())
    }

    /// What is in both sets.
    pub(crate) fn intersect(&self, other: &Self) -> Self {
        let mut outside = self.negate().0;
        outside.extend(other.negate().0);
        Self::new(&outside).negate()
    }

    /// Whether `c` is a member.
    pub(crate) fn contains(&self, c: char) -> bool {
        let c = c as u32;
        let after = self.0.partition_point(|&(low, _)| low <= c);
        after > 0 && c <= self.0[after - 1].1
    }

    /// This set and every other case of its members: what `(?i)` makes of it.
    pub(crate) fn fold_case(&self) -> Self {
        let held = |c: char| self.contains(c);
        let cased = cased().iter();
        let folded: HashSet<char> = cased
            .clone()
            .filter(|it| held(it.0) || held(it.1))
            .map(|it| it.1)
            .collect();
        let mut ranges = self.0.clone();
        for &(c, of) in cased.filter(|it| folded.contains(&it.1)) {
            ranges.push((c as u32, c as u32));
            ranges.push((of as u32, of as u32));
        }
        Self::new(&ranges)
    }

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

/// The characters that [`fold`] changes, and what it makes of them.
fn cased() -> &'static [(char, char)] {
    /// No code point from here on has case.
    const CASELESS: u32 = 0x1_EA00;
    static CASED: OnceLock<Vec<(char, char)>> = OnceLock::new();
    CASED.get_or_init(|| {
        let all = (0..CASELESS)
            .filter_map(char::from_u32)
            .map(|c| (c, fold(c)));
        all.filter(|(c, folded)| c != folded).collect()
    })
}

/// The one character that stands for all cases of `c`: simple folding, character by character.
pub(crate) fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let upper = single(c.to_uppercase()).unwrap_or(c);
    single(upper.to_lowercase()).unwrap_or(upper)
}

fn single(mut mapped: impl Iterator<Item = char>) -> Option<char> {
    let first = mapped.next()?;
    mapped.next().is_none().then_some(first)
}
