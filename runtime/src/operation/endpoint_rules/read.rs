//! Reads the program of a table: its text comes in, what can be run goes out.
//!
//! A text is checked on the way, so that running it meets nothing that is broken. Branches whose tests are known from
//! tests before them are left out: a list of rules tests the same again in each of its rules.

use std::collections::{BTreeMap, HashMap};

use super::expressions::Expressions;
use super::facts::{Facts, Tests};
use super::grammar::{Broken, Cursor};
use super::parameter::EndpointParameter;
use super::program::{Branch, Condition, Program, RuleResult, Target, Test};

/// The place that is the end of all rules without a result.
const NO_RULE: usize = 0;

type Result<T> = std::result::Result<T, Broken>;

/// Reads the text of a program.
///
/// # Errors
///
/// When the text is not of the grammar.
pub(super) fn read(
    parameters: &[EndpointParameter],
    slots: usize,
    texts: &'static [&'static str],
    text: &'static str,
) -> Result<Program> {
    let mut reader = Reader {
        text: Cursor::new(text, 0),
        expressions: Expressions::new(slots, texts, text.len()),
        tests: Tests::new(parameters, slots),
        parts: vec![None; text.len()],
        places: HashMap::new(),
        conditions: Vec::new(),
        results: Vec::new(),
    };
    let nothing = Facts::default();
    let start = reader.text.jump(0).place()?;
    let start = reader.follow(start, &nothing)?;
    let mut branches = Vec::new();
    // Branches lead back only. So all ways to a place are known when the places behind it are done.
    let mut waiting = BTreeMap::from([(start, nothing)]);
    while let Some((place, facts)) = waiting.pop_last() {
        let Part::Branch(branch) = reader.part(place)? else {
            continue;
        };
        let mut ways = [NO_RULE; 2];
        for (way, (to, holds)) in ways
            .iter_mut()
            .zip([(branch.then, true), (branch.otherwise, false)])
        {
            let facts = reader.tests.after(&facts, branch.test, holds);
            *way = reader.follow(to, &facts)?;
            let known = waiting.entry(*way);
            known.and_modify(|it| it.meet(&facts)).or_insert(facts);
        }
        // All branches to this one have been followed.
        let target = Target::Branch(index_of(branches.len())?);
        reader.keep(place, Part::Target(target));
        branches.push((branch.test, ways));
    }
    let target = |place: usize| match reader.parts.get(place) {
        Some(Some(Part::Target(target))) => Ok(*target),
        _ => Err(Broken),
    };
    let branches = branches
        .iter()
        .map(|(test, [then, otherwise])| -> Result<_> {
            Ok(Branch {
                test: reader.tests.test(*test).ok_or(Broken)?,
                then: target(*then)?,
                otherwise: target(*otherwise)?,
            })
        });
    Ok(Program {
        branches: branches.collect::<Result<_>>()?,
        start: target(start)?,
        conditions: reader.conditions.into(),
        results: reader.results.into(),
    })
}

struct Reader {
    text: Cursor<'static>,
    expressions: Expressions,
    tests: Tests,
    /// What stands at places that were read.
    parts: Vec<Option<Part>>,
    /// The numbers of the tests that conditions at places are.
    places: HashMap<usize, usize>,
    conditions: Vec<Condition>,
    results: Vec<RuleResult>,
}

/// What stands at a place to which branches lead.
#[derive(Clone, Copy)]
enum Part {
    Branch(Unread),
    Target(Target),
}

/// A branch with the number of its test, and the places that it leads to.
#[derive(Clone, Copy)]
struct Unread {
    test: usize,
    then: usize,
    otherwise: usize,
}

impl Reader {
    /// Goes on from a place through the branches whose tests are known. Returns the place where that ends.
    fn follow(&mut self, mut place: usize, facts: &Facts) -> Result<usize> {
        while let Part::Branch(branch) = self.part(place)? {
            place = match self.tests.decide(facts, branch.test) {
                Some(true) => branch.then,
                Some(false) => branch.otherwise,
                None => break,
            };
        }
        Ok(place)
    }

    /// What stands at a place.
    fn part(&mut self, place: usize) -> Result<Part> {
        if let Some(Some(part)) = self.parts.get(place) {
            return Ok(*part);
        }
        let mut at = self.text.jump(place);
        let part = match place {
            NO_RULE => Part::Target(Target::NoRule),
            _ => match at.letter()? {
                b'!' => {
                    let message = self.expressions.expression(&mut at)?;
                    self.result(RuleResult::Error(message))?
                }
                b'>' => {
                    let endpoint = self.expressions.endpoint(&mut at)?;
                    self.result(RuleResult::Endpoint(Box::new(endpoint)))?
                }
                letter => {
                    let test = self.test(letter, &mut at)?;
                    let (then, otherwise) = (at.place()?, at.place()?);
                    // Branches lead back: a program ends, whatever its text is.
                    if then >= place || otherwise >= place {
                        return Err(Broken);
                    }
                    Part::Branch(Unread {
                        test,
                        then,
                        otherwise,
                    })
                }
            },
        };
        self.keep(place, part);
        Ok(part)
    }

    fn keep(&mut self, place: usize, part: Part) {
        if let Some(known) = self.parts.get_mut(place) {
            *known = Some(part);
        }
    }

    fn result(&mut self, result: RuleResult) -> Result<Part> {
        let index = index_of(self.results.len())?;
        self.results.push(result);
        Ok(Part::Target(Target::Result(index)))
    }

    /// The number of the test of a branch. Most branches have it in themselves.
    fn test(&mut self, letter: u8, at: &mut Cursor<'static>) -> Result<usize> {
        if letter == b'?' {
            let condition = at.place()?;
            return self.condition(condition);
        }
        let slot = self.expressions.slot(at)?;
        let test = match letter {
            b'd' => Test::IsSet(slot),
            b'b' => Test::IsTrue(slot),
            b'a' => Test::IsFalse(slot),
            b'e' => Test::IsText(slot, self.expressions.text(at)?),
            _ => return Err(Broken),
        };
        Ok(self.tests.number(test, vec![slot], None))
    }

    /// The number of the test that a condition is.
    fn condition(&mut self, place: usize) -> Result<usize> {
        if let Some(number) = self.places.get(&place) {
            return Ok(*number);
        }
        let mut at = self.text.jump(place);
        let assigned = match at.count()?.checked_sub(1) {
            Some(slot) => Some(self.expressions.checked(slot)?),
            None => None,
        };
        let (expression, uses) = self.expressions.condition(&mut at)?;
        let test = Test::Condition(index_of(self.conditions.len())?);
        self.conditions.push(Condition {
            expression,
            assigned,
        });
        let number = self.tests.number(test, uses, assigned);
        self.places.insert(place, number);
        Ok(number)
    }
}

fn index_of(index: usize) -> Result<u32> {
    u32::try_from(index).map_err(|_| Broken)
}

#[cfg(test)]
mod tests {
    use farrier_test_support::random::Random;

    use super::super::parameter::EndpointParameterType;
    use super::super::program::Expression;
    use super::*;

    const TEXTS: &[&str] = &["https://a", "https://b", "no"];

    fn place(at: usize) -> String {
        const LETTERS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let digit = |shift: usize| char::from(LETTERS[at >> shift & 63]);
        String::from_iter([digit(12), digit(6), digit(0)])
    }

    fn read_text(text: &'static str) -> Result<Program> {
        let flag = EndpointParameter::new("Flag", "", EndpointParameterType::Boolean);
        let text_parameter = EndpointParameter::new("Text", "", EndpointParameterType::String);
        read(&[flag, text_parameter], 3, TEXTS, text)
    }

    #[test]
    fn a_branch_whose_test_is_known_is_left_out() {
        // 3: an endpoint; 8: an error; 11: is the flag true, else the error; 19: has it a value, else the error; 27: is
        // it true again, then 19, else 11.
        let program = read_text("AAb>sAAA!sCbAAADAAIdAAALAAIbAAATAAL").unwrap();
        assert_eq!(program.branches.len(), 1);
        assert_eq!(program.branches[0].test, Test::IsTrue(0));
        assert!(matches!(program.branches[0].then, Target::Result(_)));
        assert!(matches!(program.branches[0].otherwise, Target::Result(_)));
    }

    #[test]
    fn a_text_that_no_generator_wrote_is_broken() {
        for text in [
            "",
            "AAD",
            "AAD>sDAA",
            "AADdAAADAAA",
            "AADdDAAAAAA",
            "AAG$D$?AADAAAAAA",
            "AAD*",
        ] {
            assert!(read_text(text).is_err(), "{text}");
        }
    }

    #[test]
    fn conditions_that_overlap_cannot_grow_without_bound() {
        // 2,000 literals, in `coalesce` of `coalesce` of ... A condition can begin at each second letter.
        let conditions = |count: usize| {
            let expression = format!("{}Ow-B{}", "OB".repeat(30), "t".repeat(2000));
            let mut text = format!("AAA{expression}");
            let mut last = NO_RULE;
            for condition in 0..count {
                let (condition, branch) = (place(4 + 2 * condition), text.len());
                text += &format!("?{condition}{}AAA", place(last));
                last = branch;
            }
            text.replace_range(..3, &place(last));
            read_text(text.leak())
        };
        assert_eq!(conditions(1).unwrap().conditions.len(), 1);
        assert!(conditions(20).is_err());
    }

    /// A value of a slot.
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Held {
        Flag(bool),
        Text(&'static str),
    }

    type Slots = [Option<Held>; 3];

    fn holds(test: Test, program: &Program, slots: &mut Slots) -> bool {
        let is = |slot: u16, value| slots[usize::from(slot)] == Some(value);
        match test {
            Test::IsSet(slot) => slots[usize::from(slot)].is_some(),
            Test::IsTrue(slot) => is(slot, Held::Flag(true)),
            Test::IsFalse(slot) => is(slot, Held::Flag(false)),
            Test::IsText(slot, text) => is(slot, Held::Text(text)),
            Test::Condition(index) => {
                let condition = &program.conditions[index as usize];
                let Expression::Slot(from) = condition.expression else {
                    panic!("{condition:?}");
                };
                let value = slots[usize::from(from)];
                if let Some(to) = condition.assigned {
                    slots[usize::from(to)] = value;
                }
                value.is_some_and(|it| it != Held::Flag(false))
            }
        }
    }

    /// The text of the result.
    fn run(program: &Program, mut slots: Slots) -> &'static str {
        let mut at = program.start;
        while let Target::Branch(index) = at {
            let branch = &program.branches[index as usize];
            at = match holds(branch.test, program, &mut slots) {
                true => branch.then,
                false => branch.otherwise,
            };
        }
        let Target::Result(index) = at else { return "" };
        match &program.results[index as usize] {
            RuleResult::Error(Expression::Text(text)) => text,
            RuleResult::Endpoint(endpoint) => match endpoint.url {
                Expression::Text(text) => text,
                _ => panic!("{endpoint:?}"),
            },
            other => panic!("{other:?}"),
        }
    }

    /// The same, by the text of the program, with every branch on the way.
    fn run_text(text: &'static str, mut slots: Slots) -> &'static str {
        let start = Cursor::new(text, 0);
        let mut place = start.jump(0).place().unwrap();
        loop {
            let mut at = start.jump(place);
            if place == NO_RULE {
                return "";
            }
            let letter = at.letter().unwrap();
            let holds = match letter {
                b'>' | b'!' => {
                    at.letter().unwrap();
                    return TEXTS[at.count().unwrap()];
                }
                b'?' => {
                    let mut condition = start.jump(at.place().unwrap());
                    let to = condition.count().unwrap();
                    condition.letter().unwrap();
                    let value = slots[condition.count().unwrap()];
                    if to > 0 {
                        slots[to - 1] = value;
                    }
                    value.is_some_and(|it| it != Held::Flag(false))
                }
                _ => {
                    let value = slots[at.count().unwrap()];
                    match letter {
                        b'd' => value.is_some(),
                        b'b' => value == Some(Held::Flag(true)),
                        b'a' => value == Some(Held::Flag(false)),
                        _ => value == Some(Held::Text(TEXTS[at.count().unwrap()])),
                    }
                }
            };
            let ways = [at.place().unwrap(), at.place().unwrap()];
            place = ways[usize::from(!holds)];
        }
    }

    #[test]
    fn programs_without_known_branches_have_the_results_of_their_texts() {
        let mut random = Random::new(31);
        let mut left_out = 0;
        for _ in 0..2000 {
            // Conditions at 3, 6 and 9, and three results.
            let mut text = "AAAD$AD$BA$C>sAAA>sBAA!sC".to_owned();
            let mut places = vec![NO_RULE, 12, 17, 22];
            let count = 1 + random.below(24);
            for _ in 0..count {
                let tests = [
                    "dA", "bA", "aA", "dB", "eBA", "eBB", "dC", "bC", "eCA", "?AAD", "?AAG", "?AAJ",
                ];
                places.push(text.len());
                text += tests[random.below(tests.len())];
                for _ in 0..2 {
                    // Mostly the last ones, so that ways are long.
                    let back = 2 + random.below(3) * random.below(places.len());
                    text += &place(places[places.len().saturating_sub(back)]);
                }
            }
            text.replace_range(..3, &place(places[places.len() - 1]));
            let text: &'static str = text.leak();
            let program = read_text(text).unwrap();
            left_out += count - program.branches.len().min(count);
            let flags = [None, Some(Held::Flag(true)), Some(Held::Flag(false))];
            let texts = [None, Some(Held::Text(TEXTS[0])), Some(Held::Text(TEXTS[1]))];
            for slots in flags
                .iter()
                .flat_map(|it| texts.map(|text| [*it, text, None]))
            {
                assert_eq!(
                    run(&program, slots),
                    run_text(text, slots),
                    "{text} {slots:?}"
                );
            }
        }
        assert!(left_out > 2000, "{left_out}");
    }
}
