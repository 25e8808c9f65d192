//! What is known of tests on the way to a branch: tests that have been made come in, and so do the results of tests that
//! follow from them. Rules test much again and again; a branch whose test is known needs no place in a program.

use std::collections::HashMap;

use super::parameter::{EndpointParameter, EndpointParameterType};
use super::program::Test;

/// The tests of a program, by their numbers.
#[derive(Debug)]
pub(super) struct Tests {
    all: Vec<Known>,
    numbers: HashMap<Test, usize>,
    slots: Vec<Slot>,
}

/// A test, the slots that its result depends on, and the one that it assigns its value to.
#[derive(Debug)]
struct Known {
    test: Test,
    uses: Vec<u16>,
    assigned: Option<u16>,
}

/// The tests that have to do with a slot.
#[derive(Clone, Debug, Default)]
struct Slot {
    /// Whether it has a value from the beginning to the end.
    is_always_set: bool,
    /// Whether it is true or false from the beginning to the end.
    is_always_boolean: bool,
    /// Those that look at this slot alone.
    plain: Vec<usize>,
    /// Those whose results, or whose assigned values, are no longer known when the slot gets another value.
    affected: Vec<usize>,
}

/// Which tests hold and which fail on a way, as far as it is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    holding: Numbers,
    failing: Numbers,
}

/// A set of numbers.
#[derive(Clone, Debug, Default)]
struct Numbers(Vec<u64>);

impl Tests {
    /// No tests yet, of a program with these parameters and so many slots.
    pub(super) fn new(parameters: &[EndpointParameter], slots: usize) -> Self {
        let mut all = vec![Slot::default(); slots];
        for (slot, parameter) in all.iter_mut().zip(parameters) {
            // Rules do not run without the values that parameters have to have.
            slot.is_always_set = parameter.is_required() || parameter.default_value().is_some();
            let is_boolean = parameter.parameter_type() == EndpointParameterType::Boolean;
            slot.is_always_boolean = slot.is_always_set && is_boolean;
        }
        Self {
            all: Vec::new(),
            numbers: HashMap::new(),
            slots: all,
        }
    }

    /// Returns the number of a test. `uses` are the slots that its result depends on, `assigned` is the slot that it
    /// assigns its value to.
    pub(super) fn number(&mut self, test: Test, uses: Vec<u16>, assigned: Option<u16>) -> usize {
        if let Some(number) = self.numbers.get(&test) {
            return *number;
        }
        let number = self.all.len();
        for slot in uses.iter().chain(&assigned) {
            if let Some(slot) = self.slots.get_mut(usize::from(*slot)) {
                slot.affected.push(number);
            }
        }
        let plain = plain_slot(test).and_then(|it| self.slots.get_mut(usize::from(it)));
        if let Some(slot) = plain {
            slot.plain.push(number);
        }
        self.all.push(Known {
            test,
            uses,
            assigned,
        });
        self.numbers.insert(test, number);
        number
    }

    /// The test with a number.
    pub(super) fn test(&self, number: usize) -> Option<Test> {
        self.all.get(number).map(|it| it.test)
    }

    /// What is known after a test.
    pub(super) fn after(&self, before: &Facts, number: usize, holds: bool) -> Facts {
        let mut facts = before.clone();
        let Some(known) = self.all.get(number) else {
            return facts;
        };
        if let Some(slot) = known.assigned {
            let affected = self.slots.get(usize::from(slot)).map(|it| &it.affected);
            for other in affected.into_iter().flatten() {
                facts.forget(*other);
            }
            if known.uses.contains(&slot) {
                return facts;
            }
        }
        facts.add(number, holds);
        facts
    }

    /// Whether a test holds, if the facts say so.
    pub(super) fn decide(&self, facts: &Facts, number: usize) -> Option<bool> {
        if let Some(holds) = facts.get(number) {
            return Some(holds);
        }
        let test = self.test(number)?;
        let slot = self.slots.get(usize::from(plain_slot(test)?))?;
        if slot.is_always_set && matches!(test, Test::IsSet(_)) {
            return Some(true);
        }
        let mut others = slot.plain.iter();
        others.find_map(|other| {
            let holds = facts.get(*other)?;
            implied(self.test(*other)?, holds, test, slot.is_always_boolean)
        })
    }
}

/// The slot of a test that looks at one alone.
fn plain_slot(test: Test) -> Option<u16> {
    match test {
        Test::IsSet(slot) | Test::IsTrue(slot) | Test::IsFalse(slot) | Test::IsText(slot, _) => {
            Some(slot)
        }
        Test::Condition(_) => None,
    }
}

/// What a known test of a slot says about another test of the slot.
fn implied(known: Test, holds: bool, asked: Test, is_always_boolean: bool) -> Option<bool> {
    use Test::{IsFalse, IsSet, IsTrue};
    match (known, holds, asked) {
        (IsSet(_), false, _) => Some(false),
        (IsSet(_), true, _) => None,
        (_, true, IsSet(_)) => Some(true),
        // A slot has one value.
        (_, true, _) => Some(false),
        (IsTrue(_), false, IsFalse(_)) | (IsFalse(_), false, IsTrue(_)) if is_always_boolean => {
            Some(true)
        }
        (_, false, _) => None,
    }
}

impl Facts {
    fn get(&self, number: usize) -> Option<bool> {
        match (self.holding.has(number), self.failing.has(number)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }

    fn add(&mut self, number: usize, holds: bool) {
        self.forget(number);
        match holds {
            true => self.holding.add(number),
            false => self.failing.add(number),
        }
    }

    fn forget(&mut self, number: usize) {
        self.holding.remove(number);
        self.failing.remove(number);
    }

    /// Keeps what is known on another way as well.
    pub(super) fn meet(&mut self, other: &Self) {
        self.holding.meet(&other.holding);
        self.failing.meet(&other.failing);
    }
}

impl Numbers {
    fn has(&self, number: usize) -> bool {
        let bits = self.0.get(number / 64).copied().unwrap_or_default();
        bits >> (number % 64) & 1 == 1
    }

    fn add(&mut self, number: usize) {
        if number / 64 >= self.0.len() {
            self.0.resize(number / 64 + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(number / 64) {
            *bits |= 1 << (number % 64);
        }
    }

    fn remove(&mut self, number: usize) {
        if let Some(bits) = self.0.get_mut(number / 64) {
            *bits &= !(1 << (number % 64));
        }
    }

    fn meet(&mut self, other: &Self) {
        self.0.truncate(other.0.len());
        for (bits, others) in self.0.iter_mut().zip(&other.0) {
            *bits &= others;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tests() -> (Tests, [usize; 5]) {
        let boolean = EndpointParameter::new("Flag", "", EndpointParameterType::Boolean);
        let string = EndpointParameter::new("Text", "", EndpointParameterType::String);
        let mut tests = Tests::new(&[boolean.required(), string], 3);
        let numbers = [
            tests.number(Test::IsTrue(0), vec![0], None),
            tests.number(Test::IsFalse(0), vec![0], None),
            tests.number(Test::IsSet(1), vec![1], None),
            tests.number(Test::IsText(1, "a"), vec![1], None),
            tests.number(Test::Condition(0), vec![1], Some(2)),
        ];
        (tests, numbers)
    }

    #[test]
    fn a_test_says_what_others_of_the_same_value_say() {
        let (tests, [is_true, is_false, is_set, is_text, _]) = tests();
        let nothing = Facts::default();
        assert_eq!(tests.decide(&nothing, is_true), None);
        let not_true = tests.after(&nothing, is_true, false);
        assert_eq!(tests.decide(&not_true, is_true), Some(false));
        assert_eq!(tests.decide(&not_true, is_false), Some(true));
        let text = tests.after(&nothing, is_text, true);
        assert_eq!(tests.decide(&text, is_set), Some(true));
        let unset = tests.after(&nothing, is_set, false);
        assert_eq!(tests.decide(&unset, is_text), Some(false));
        let set = tests.after(&nothing, is_set, true);
        assert_eq!(tests.decide(&set, is_text), None);
    }

    #[test]
    fn two_ways_know_what_both_know() {
        let (tests, [is_true, _, is_set, ..]) = tests();
        let one = tests.after(&Facts::default(), is_true, true);
        let mut both = tests.after(&one, is_set, true);
        both.meet(&one);
        assert_eq!(tests.decide(&both, is_true), Some(true));
        assert_eq!(tests.decide(&both, is_set), None);
        both.meet(&tests.after(&Facts::default(), is_true, false));
        assert_eq!(tests.decide(&both, is_true), None);
    }

    #[test]
    fn a_slot_that_gets_another_value_is_not_known_any_more() {
        let (mut tests, [.., first]) = tests();
        let is_set = tests.number(Test::IsSet(2), vec![2], None);
        let second = tests.number(Test::Condition(1), vec![0], Some(2));
        let unset = tests.after(&Facts::default(), is_set, false);
        let assigned = tests.after(&unset, first, true);
        assert_eq!(tests.decide(&assigned, is_set), None);
        assert_eq!(tests.decide(&assigned, first), Some(true));
        let again = tests.after(&assigned, second, true);
        assert_eq!(tests.decide(&again, first), None);
        assert_eq!(tests.decide(&again, second), Some(true));
    }
}
