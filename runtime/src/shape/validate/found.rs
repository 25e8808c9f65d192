//! The violations that have been found so far. Paths and constraints come in; a list of bounded size goes out.

use farrier_pattern::StepBudget;

#[cfg(any(test, feature = "server"))]
use super::pointer::{Step, pointer};
use super::violation::Length;
use super::{MAX_BYTES, Violation, Violations};
use crate::excerpt::start;

/// The most bytes of a constraint: a longer one, such as a pattern can have, is cut.
pub(super) const MAX_CONSTRAINT_BYTES: usize = 1024;

/// What an error of a model may have around the texts of a violation: the words of its message three times, and markup.
const AROUND: usize = 320;

/// Violations in the order in which they were found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    list: Vec<Violation>,
    /// What errors of models take that tell the violations in the list: at most [`MAX_BYTES`].
    bytes: usize,
    /// Whether there are more violations than are listed.
    more: bool,
    /// What is left for matching the texts of the message. Who looks for missing members matches keys, too.
    steps: StepBudget,
}

impl Found {
    /// The steps that are left for patterns.
    pub(crate) fn steps(&mut self) -> &mut StepBudget {
        &mut self.steps
    }

    /// Whether another violation would change nothing.
    pub(crate) fn is_full(&self) -> bool {
        self.more
    }

    /// How many violations are listed.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn list(&self) -> &[Violation] {
        &self.list
    }

    /// Removes those of the first `count` violations for which `is` holds, and returns how many of them are left.
    pub(super) fn remove(&mut self, count: usize, is: impl Fn(&Violation) -> bool) -> usize {
        let mut at = 0;
        let before = self.list.len();
        self.list.retain(|it| {
            at += 1;
            at > count || !is(it)
        });
        count - (before - self.list.len())
    }

    /// Adds the violation that a required member is missing.
    #[cfg(feature = "server")]
    pub(crate) fn add_missing<'a>(&mut self, path: impl IntoIterator<Item = &'a Step<'a>>) {
        if !self.more {
            self.add(pointer(path), None, MISSING.to_owned());
        }
    }

    pub(super) fn add(&mut self, path: String, length: Option<Length>, mut constraint: String) {
        if constraint.len() > MAX_CONSTRAINT_BYTES {
            let end = start(&constraint, MAX_CONSTRAINT_BYTES).len();
            constraint.truncate(end);
            constraint.push_str("...");
        }
        // Responses of the query protocols can have the message twice. The list of fields has each path twice.
        let bytes = 4 * written(&path) + 3 * written(&constraint) + AROUND;
        if self.more || !self.list.is_empty() && self.bytes + bytes > MAX_BYTES {
            self.more = true;
            return;
        }
        self.bytes += bytes;
        let violation = Violation::new(path, constraint).with_length(length);
        self.list.push(violation);
    }

    /// Returns the result.
    pub(super) fn finish(self) -> Result<(), Violations> {
        match self.list.is_empty() {
            true => Ok(()),
            false => Err(Violations {
                list: self.list,
                more: self.more,
            }),
        }
    }
}

/// The constraint of a required member.
pub(super) const MISSING: &str = "Member must not be null";

/// Returns how many bytes a text can take in a message: what JSON or XML escapes takes more than in memory.
fn written(text: &str) -> usize {
    let bytes = text.bytes().map(|it| match it {
        b'"' | b'\\' => 2,
        b'&' | b'<' | b'>' => 5,
        it if it.is_ascii_control() => 6,
        // U+0085 is `&#x85;` in XML, and U+2028 is `&#x2028;`.
        it if !it.is_ascii() => 3,
        _ => 1,
    });
    bytes.sum()
}

#[cfg(test)]
mod tests {
    use super::super::pointer::{Step, pointer};
    use super::*;

    #[test]
    fn the_longest_violation_fits() {
        let keys = vec![Step::Key("&".repeat(1 << 20).into()); 128];
        let mut found = Found::default();
        found.add(
            pointer(&keys),
            Some(Length::Least(usize::MAX)),
            "&".repeat(1 << 20),
        );
        assert!(found.bytes <= MAX_BYTES, "{}", found.bytes);
        found.add(pointer(&keys), None, MISSING.to_owned());
        assert_eq!((found.len(), found.is_full()), (1, true));
    }
}
