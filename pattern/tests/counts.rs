//! Large counts. They are exact, and their cost depends only on the length of the text.

use farrier_pattern::{Pattern, RemarkKind};
use farrier_test_support::random::Random;

#[track_caller]
fn compile(pattern: &str) -> Pattern {
    let compiled = Pattern::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
    assert_eq!(compiled.remarks(), [], "{pattern}");
    compiled
}

#[test]
fn a_count_of_a_hundred_thousand_holds_to_the_character() {
    let count = compile("^.{1,100000}$");
    let text = "é".repeat(100_001);
    assert!(!count.is_match(""));
    assert!(count.is_match("a"));
    assert!(count.is_match(&text[2..]));
    assert!(!count.is_match(&text));
    assert!(!count.is_match("a\nb"));

    let least = compile("^a[bc]{90000,}d?$");
    assert!(!least.is_match(&format!("a{}", "b".repeat(89_999))));
    assert!(least.is_match(&format!("a{}", "b".repeat(90_000))));
    assert!(least.is_match(&format!("a{}d", "c".repeat(90_001))));

    let exact = compile(r"(?:^|-)(\d){70000}$");
    assert!(exact.is_match(&format!("x-{}", "1".repeat(70_000))));
    assert!(!exact.is_match(&format!("x-{}", "1".repeat(70_001))));
    assert!(!exact.is_match(&format!("x-{}", "1".repeat(69_999))));

    let optional = compile("^x[ab]{0,99999999}y$");
    assert!(optional.is_match("xy") && optional.is_match("xaby") && !optional.is_match("xacy"));
}

/// Counts that start again while they run, because a match may begin at any character.
#[test]
fn counts_that_overlap_agree_with_a_peer() {
    let mut random = Random::new(7);
    let mut next = |bound: usize| random.below(bound);
    let mut positive = 0;
    let mut compared = 0;
    for form in [
        "[ab]{100,103}c[ab]{100,101}d",
        "^(?:[ab]{100,120}|ca)*d$",
        "(?:a|b[ab]{100,102}c)+d$",
        "^(?:ab)*[ab]{101,104}b$",
        "b[ab]{100,}d",
        "a.{100,104}d",
        "^(?:a?b?[ab]{0,100}c){1,2}d$",
        r"\b[ab]{100}(?:c|\b)[ab]{2,100}d",
    ] {
        // The second alternative makes the table too large, so that the engine uses counters.
        let large = format!("(?:{form})|^[ab]{{70000}}[cd]{{70000}}");
        let (ours, theirs) = (compile(&large), regex::Regex::new(form).expect("compiles"));
        for _ in 0..300 {
            let mut text = String::new();
            for _ in 0..1 + next(3) {
                let run = 95 + next(14);
                (0..run).for_each(|_| text.push(if next(2) == 0 { 'a' } else { 'b' }));
                text.push(['c', 'd'][next(2)]);
            }
            let expected = theirs.is_match(&text);
            assert_eq!(ours.is_match(&text), expected, "{form} on {text}");
            compared += 1;
            positive += usize::from(expected);
        }
    }
    assert!(
        positive > compared / 10 && positive < compared * 9 / 10,
        "{positive} of {compared} match"
    );
}

#[test]
fn counts_in_look_arounds_are_read_from_either_side() {
    let pattern = compile("^(?=[a-z]{1,80000}$)(?!.{500,70000}q)a.*(?<=x[a-w]{66000,70000})z$");
    let text = |q: &str, few: usize| format!("a{q}x{}z", "b".repeat(few));
    assert!(pattern.is_match(&text("", 66_000)));
    assert!(pattern.is_match(&text("q", 70_000)));
    assert!(!pattern.is_match(&text("", 65_999)));
    assert!(!pattern.is_match(&text("", 70_001)));
    assert!(!pattern.is_match(&text(&format!("{}q", "b".repeat(600)), 66_000)));
}

#[test]
fn a_hostile_text_costs_a_count_no_more_than_its_length() {
    let texts = [
        "a".repeat(100_000),
        "ab".repeat(50_000),
        "aab".repeat(33_000),
    ];
    // The number is the most steps per character.
    for (each, source) in [
        (3, "^.{1,100000}$"),
        (4, "[a-z]{1,100000}!"),
        (6, "a.{60000,100000}b.{60000,100000}!"),
        (12, "(?:ab?)*[ab]{1,90000}!"),
        (40, "(?:[ab]{1,5000}!?){1,5}#"),
        (6, "^(?!.*[ab]{99000}!)[a-z]{1,2048}!$"),
    ] {
        let pattern = compile(source);
        for text in &texts {
            let steps = pattern.match_steps(text);
            let most = 100 + each * text.len() as u64;
            assert!(steps <= most, "{steps} steps for {source}");
        }
    }
}

/// The pattern is from a published model. It repeats 73 instructions 900 times.
#[test]
fn a_group_of_words_is_counted_to_nine_hundred() {
    let words = r"\{satellite_id\}|\{config\-name}|\{s3\-config-id}|\{year\}|\{month\}|\{day\}";
    let pattern = compile(&format!(r"^([a-zA-Z0-9_\-=/]|{words}){{1,900}}$"));
    assert!(pattern.is_match(&"{year}/{month}=a".repeat(180)));
    assert!(!pattern.is_match(&"{year}/{month}=a".repeat(181)));
    assert!(pattern.is_match(&"{satellite_id}".repeat(900)));
    assert!(!pattern.is_match(&"a".repeat(901)));
    for text in ["{satellite_id}{day".repeat(5_000), "a{day}".repeat(16_000)] {
        let steps = pattern.match_steps(&text);
        assert!(steps <= 2 * text.len() as u64, "{steps} steps");
        assert!(!pattern.is_match(&text));
    }
}

#[test]
fn a_count_that_is_too_large_lets_more_pass_never_less() {
    let check = |source: &str, matching: &[&str], failing: &[&str]| {
        let pattern = Pattern::new(source).expect("compiles");
        let kinds: Vec<_> = pattern.remarks().iter().map(|it| it.kind()).collect();
        assert_eq!(kinds, [RemarkKind::Loosened], "{source}");
        for text in matching {
            assert!(pattern.is_match(text), "{source} on {text}");
        }
        for text in failing {
            assert!(!pattern.is_match(text), "{source} on {text}");
        }
    };
    check("^(?:ab){1,99999999}$", &["ab", "abab"], &["", "a", "abc"]);
    check("^(?:ab){0,99999999}c$", &["c", "ababc"], &["ab"]);
    // A loosened count also accepts fewer repetitions. It must never refuse a text with the full number.
    check("^(?:ab){99999999}c$", &["abc"], &["c"]);
    // The count in a negative lookahead must not be loosened, because more texts would be refused. So the lookahead is
    // dropped.
    check("^(?!(?:ab){99999999})[abc]*$", &["ab", "c"], &["d"]);
    check("^(?!x|(?!(?:ab){99999999})c)[abc]*$", &["ab", "c"], &["x"]);
    check("^(?=(?:ab){99999999})[abc]*$", &["abc"], &["c"]);
}

/// Counts of groups, which are a bit for each number. The bounds are those of words of 64 bits.
#[test]
fn counts_of_groups_agree_with_a_peer() {
    let mut random = Random::new(11);
    let mut positive = 0;
    let mut compared = 0;
    for form in [
        "(?:a|b|ab){40,45}c",
        "^(?:ab|a|ba){32,40}c",
        "(?:a[bc]?){33,}d",
        "^(?:(?:a|b)+c){32,34}d",
        "(?:a|\\bb|ab){32,50}d",
        "^(?:(?:ab?){2,3}|b){32,64}d",
        "(?:ab|b){62,63}c",
        "(?:ab|b){63,64}c",
        "(?:ab|b){64,65}c",
        "(?:ab|a){127,}c",
        "^b*(?:ab|a|b){128}c$",
        "(?:(?:ab|a){32,40}c?){32,33}d",
        "x(?:ab|a|b){0,70}d|(?:ba|b){33,70}c",
        "^(?:ab|b|a){0,99}$",
    ] {
        // The second alternative makes the table too large, so that the engine counts.
        let large = format!("(?:{form})|^[ab]{{20000}}[cd]{{20000}}");
        let (ours, theirs) = (compile(&large), regex::Regex::new(form).expect("compiles"));
        for _ in 0..400 {
            let mut text = String::new();
            if random.below(3) == 0 {
                text.push('x');
            }
            for _ in 0..1 + random.below(40) {
                let most = [3, 3, 3, 140][random.below(4)];
                let run = 1 + random.below(most);
                let only = random.below(3);
                (0..run).for_each(|_| {
                    text.push(match (only, random.below(2)) {
                        (0, 0) => 'b',
                        _ => 'a',
                    })
                });
                text.push_str(random.pick(&["b", "c", "", "", "ab"]));
            }
            text.push_str(random.pick(&["c", "d", ""]));
            let expected = theirs.is_match(&text);
            assert_eq!(ours.is_match(&text), expected, "{form} on {text}");
            compared += 1;
            positive += usize::from(expected);
        }
    }
    assert!(
        positive > compared / 10 && positive < compared * 9 / 10,
        "{positive} of {compared} match"
    );
}

#[test]
fn groups_in_look_arounds_are_read_from_either_side() {
    let pattern =
        compile("^(?=(?:ab|b){40,60}c)(?:ab|b)*c(?<=(?:ab|b){45,50}c)$|^[ab]{20000}[cd]{20000}");
    for (count, expected) in [
        (39, false),
        (44, false),
        (45, true),
        (50, true),
        (51, true),
        (61, false),
    ] {
        for (start, rest) in [("b", "b"), ("ab", "ab"), ("b", "ab")] {
            let text = format!("{start}{}c", rest.repeat(count - 1));
            assert_eq!(pattern.is_match(&text), expected, "{text}");
        }
    }
}
