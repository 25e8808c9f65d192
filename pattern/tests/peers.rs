//! Compares matches of random patterns and texts, with a fixed seed, with those of another engine.
//!
//! `regress` implements ECMA-262 with the flag `u`. `regex` is linear; it agrees with ECMA-262 except on some classes
//! and on empty iterations, which these patterns do not contain.

use farrier_pattern::Pattern;
use farrier_test_support::random::Random;

/// The longest pattern. A backtracking engine takes too long for longer ones.
const MAX_LENGTH: usize = 48;

const QUANTIFIERS: [&str; 12] = [
    "", "", "", "*", "+", "?", "*?", "+?", "{2}", "{0,2}", "{1,3}?", "{2,}",
];

/// Generates random patterns and texts.
struct Generator {
    random: Random,
    /// Whether loops may contain groups.
    looped: bool,
}

impl Generator {
    fn below(&mut self, end: usize) -> usize {
        self.random.below(end)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        self.random.pick(from)
    }

    /// Returns a pattern with at most `depth` nested groups. `atoms` and `groups` are the texts to choose from.
    fn pattern(&mut self, depth: usize, atoms: &[&str], groups: &[&str]) -> String {
        let mut out = String::new();
        for alternative in 0..1 + self.below(6) / 4 {
            if alternative > 0 {
                out.push('|');
            }
            for _ in 0..1 + self.below(3) {
                let nested = depth > 0 && self.below(3) == 0;
                let mut quantified = true;
                if nested {
                    let group = self.pick(groups);
                    quantified = matches!(group, "(" | "(?:");
                    out.push_str(group);
                    out.push_str(&self.pattern(depth - 1, atoms, groups));
                    out.push(')');
                } else {
                    let atom = self.pick(atoms);
                    quantified &= !matches!(atom, "^" | "$" | r"\b" | r"\B");
                    out.push_str(atom);
                }
                if quantified {
                    // `regress` does not end for some loops of groups that can be empty. `regex` checks such loops.
                    let count = if nested && !self.looped {
                        &["", "?"][..]
                    } else {
                        &QUANTIFIERS[..]
                    };
                    out.push_str(self.pick(count));
                }
            }
        }
        out
    }

    fn text(&mut self) -> String {
        let length = self.below(9);
        (0..length)
            .map(|_| self.pick(&["a", "a", "b", "b", "c", "é", "😀", " ", "\n", "-", "1"]))
            .collect()
    }
}

const ATOMS: [&str; 19] = [
    "a",
    "b",
    "c",
    "é",
    "😀",
    ".",
    "[ab]",
    "[^a]",
    "[b-é]",
    r"\w",
    r"\W",
    r"\d",
    r"\s",
    r"\b",
    r"\B",
    "^",
    "$",
    r"[\w\-]",
    r"\u{1F600}",
];

/// Compares `count` patterns, with five texts each. `peer` returns `None` for a pattern that it refuses.
fn compare<P>(
    seed: u64,
    looped: bool,
    count: usize,
    pattern: impl Fn(&mut Generator) -> String,
    peer: impl Fn(&str) -> Option<P>,
    matches: impl Fn(&P, &str) -> bool,
) {
    let mut random = Generator {
        random: Random::new(seed),
        looped,
    };
    let (mut compared, mut positive) = (0, 0);
    for _ in 0..count {
        let source = pattern(&mut random);
        if source.len() > MAX_LENGTH {
            continue;
        }
        let Some(theirs) = peer(&source) else {
            continue;
        };
        if std::env::var_os("PEERS_TRACE").is_some() {
            eprintln!("{source}");
        }
        let ours = Pattern::new(&source).unwrap_or_else(|error| panic!("{source}: {error}"));
        for _ in 0..5 {
            let text = random.text();
            if std::env::var_os("PEERS_TRACE").is_some() {
                eprintln!("  {text:?} theirs");
            }
            let expected = matches(&theirs, &text);
            if std::env::var_os("PEERS_TRACE").is_some() {
                eprintln!("  ours");
            }
            assert_eq!(ours.try_match(&text), Ok(expected), "{source} on {text:?}");
            compared += 1;
            positive += usize::from(expected);
        }
    }
    assert!(compared > count, "only {compared} comparisons");
    assert!(
        positive > compared / 10 && positive < compared * 9 / 10,
        "{positive} of {compared} match"
    );
}

fn ecma(source: &str) -> Option<regress::Regex> {
    regress::Regex::with_flags(source, "u").ok()
}

#[test]
fn linear_patterns_match_what_ecma_matches() {
    let pattern = |random: &mut Generator| random.pattern(2, &ATOMS, &["(", "(?:"]);
    compare(
        0x9e37_79b9_7f4a_7c15,
        false,
        3_000,
        pattern,
        ecma,
        |peer, text| peer.find(text).is_some(),
    );
}

#[test]
fn look_arounds_match_what_ecma_matches() {
    let pattern = |random: &mut Generator| {
        random.pattern(2, &ATOMS, &["(", "(?:", "(?=", "(?!", "(?<=", "(?<!"])
    };
    compare(
        0x1234_5678_9abc_def1,
        false,
        4_000,
        pattern,
        ecma,
        |peer, text| peer.find(text).is_some(),
    );
}

#[test]
fn back_references_match_what_ecma_matches() {
    let atoms: Vec<&str> = ATOMS.iter().copied().chain([r"\1", r"\1", r"\1"]).collect();
    let groups = ["(", "(?:", "(?=", "(?!", "(?<=", "(?<!"];
    // A group does not refer to itself, because `regress` 0.10 differs from V8 there.
    let pattern = |random: &mut Generator| {
        let captured = random.pattern(1, &ATOMS, &["(?:"]);
        format!("({captured})(?:{})", random.pattern(1, &atoms, &groups))
    };
    compare(
        0x0fed_cba9_8765_4321,
        false,
        3_000,
        pattern,
        ecma,
        |peer, text| peer.find(text).is_some(),
    );
}

#[test]
fn modified_patterns_match_what_ecma_matches() {
    let atoms = ["A", "É", "b", ".", "^", "$", "[A-C]", "[^b]", r"\w", r"\W"];
    let pattern = |random: &mut Generator| random.pattern(2, &atoms, &["(", "(?:"]);
    for (flags, modifiers) in [
        ("ui", "(?i)"),
        ("us", "(?s)"),
        ("um", "(?m)"),
        ("uims", "(?ims)"),
    ] {
        let peer = |source: &str| {
            regress::Regex::with_flags(source.strip_prefix(modifiers).unwrap_or(source), flags).ok()
        };
        let pattern = |random: &mut Generator| format!("{modifiers}{}", pattern(random));
        compare(
            0x5bd1_e995_97f4_a7c1,
            false,
            600,
            pattern,
            peer,
            |peer, text| peer.find(text).is_some(),
        );
    }
}

#[test]
fn linear_patterns_match_what_the_crate_regex_matches() {
    let atoms = [
        "a", "b", "é", "😀", "[ab]", "[^a]", "^", "$", r"\p{L}", r"\P{Lu}",
    ];
    let pattern = |random: &mut Generator| random.pattern(2, &atoms, &["(", "(?:"]);
    let peer = |source: &str| regex::Regex::new(source).ok();
    compare(
        0xd6e8_feb8_6659_fd93,
        true,
        4_000,
        pattern,
        peer,
        regex::Regex::is_match,
    );
}
