//! Hostile patterns and texts. Each gets an error or a result within a bounded number of steps.

use farrier_pattern::{Error, ErrorKind, Pattern, Remark, RemarkKind, StepBudget};
use farrier_test_support::random::Random;

/// The largest number of steps to compile a pattern. A program has up to 131,072 instructions, and the compiler loosens
/// up to sixteen counts one after the other.
const MAX_COMPILE_STEPS: u64 = 8_000_000;

/// Checks that compiling the pattern, or refusing it, takes a bounded number of steps.
#[track_caller]
fn compiles_soon(pattern: &str) {
    let steps = Pattern::compile_steps(pattern);
    assert!(
        steps <= MAX_COMPILE_STEPS,
        "{steps} steps to compile {pattern:.60}"
    );
}

/// Returns whether the text matches. Checks that the match takes at most `most` steps, including those that build the
/// tables of the pattern.
#[track_caller]
fn matches_within(most: u64, pattern: &str, text: &str) -> bool {
    let compiled = Pattern::new(pattern).expect(pattern);
    let steps = compiled.match_steps(text);
    assert!(steps <= most, "{steps} steps for {pattern:.60}");
    compiled.is_match(text)
}

#[track_caller]
fn refused(pattern: &str) -> Error {
    Pattern::new(pattern).expect_err("this should be refused")
}

#[test]
fn errors_name_their_kind_and_place() {
    let rows = [
        ("a(b", ErrorKind::Syntax, 1),
        ("ab)", ErrorKind::Syntax, 2),
        ("é[a", ErrorKind::Syntax, 2),
        ("*a", ErrorKind::Syntax, 0),
        ("a**", ErrorKind::Syntax, 2),
        ("a{2}*", ErrorKind::Syntax, 4),
        ("a++*", ErrorKind::Syntax, 3),
        ("{2}*", ErrorKind::Syntax, 3),
        ("a{3,2}", ErrorKind::Range, 1),
        ("[z-a]", ErrorKind::Range, 1),
        ("a\\", ErrorKind::Escape, 1),
        (r"\i", ErrorKind::Escape, 0),
        (r"\cé", ErrorKind::Escape, 0),
        (r"\E", ErrorKind::Escape, 0),
        (r"\x4", ErrorKind::Escape, 0),
        (r"a\u12", ErrorKind::Escape, 1),
        (r"\u{110000}", ErrorKind::Escape, 0),
        (r"[\1]", ErrorKind::Escape, 1),
        (r"\p{Nope}", ErrorKind::Property, 0),
        (r"\p{Is}", ErrorKind::Property, 0),
        (r"\p{Sky=Blue}", ErrorKind::Property, 0),
        (r"\p", ErrorKind::Escape, 0),
        (r"\k<a>", ErrorKind::Group, 0),
        ("(?<a>x)(?<a>y)", ErrorKind::Group, 7),
        ("(?:(?<a>x)|y)(?<a>y)", ErrorKind::Group, 13),
        ("(?<a>(?<a>y)|z)", ErrorKind::Group, 5),
        ("(?<1>x)", ErrorKind::Group, 0),
        ("(?#a)", ErrorKind::Dialect, 0),
        ("(?P<n>a)", ErrorKind::Dialect, 0),
        ("[a-z&&[^b]", ErrorKind::Syntax, 0),
        ("[a-z&&[z-a]]", ErrorKind::Range, 7),
    ];
    for (pattern, kind, offset) in rows {
        let error = refused(pattern);
        assert_eq!(
            (error.kind(), error.offset()),
            (kind, offset),
            "{pattern}: {error}"
        );
        assert!(
            error
                .to_string()
                .ends_with(&format!("(at byte {offset} of the pattern)"))
        );
    }
}

/// Compiles a pattern that has exactly one remark, and returns the remark too.
#[track_caller]
fn remarked(pattern: &str) -> (Pattern, Remark) {
    compiles_soon(pattern);
    let compiled = Pattern::new(pattern).expect("this should compile");
    match compiled.remarks() {
        [remark] => {
            let remark = remark.clone();
            (compiled, remark)
        }
        remarks => panic!("{remarks:?}"),
    }
}

#[test]
fn every_text_passes_a_pattern_that_is_too_large_or_too_deep() {
    let rows = [
        ("(".repeat(100_000), 0),
        ("a".repeat(20_000), 0),
        ("(".repeat(201), 200),
        ("(".repeat(10_000), 200),
        (format!("{}a{}", "(".repeat(1_000), ")".repeat(1_000)), 200),
        (format!("[a&&{}", "[".repeat(300)), 203),
        ("(?=".repeat(300), 600),
        ("(?=a)".repeat(33), 160),
        (format!("(?:(?=a)b){{40}}{}", "(?=a)".repeat(32)), 169),
    ];
    for (source, offset) in rows {
        let (pattern, remark) = remarked(&source);
        assert_eq!(
            (remark.kind(), remark.offset()),
            (RemarkKind::Loosened, offset),
            "{source}: {remark}"
        );
        assert!(remark.message().contains(", so every text passes; "));
        assert!(pattern.is_match("") && pattern.is_match("-"));
    }
}

#[test]
fn what_made_a_pattern_too_large_is_counted_no_further() {
    let rows = [
        ("(?:ab){99999999}".into(), 6),
        ("(?:ab){99999999999999999999}".into(), 6),
        ("é(?:ab){0,99999999}".into(), 8),
        ("(|){99999999}".into(), 3),
        // The part with a count leaves no room for the parts without one.
        (format!("(?:ab){{65530}}b{{2}}{}", "c".repeat(20)), 6),
        (r"(a)\1b{140000}".into(), 6),
        ("(?<=(?:ab){70000}x)".into(), 10),
        // Each inner part fits, but not 300 times their sum.
        (
            "(?:(?:ab){300}(?:cd){300})?(?:(?:ab){300}(?:cd){300}){300}".into(),
            53,
        ),
        // The count of a set is no longer a single instruction if the set is in a repeated group.
        ("(?:a{40000}b{40000}){50}".into(), 20),
    ];
    for (source, offset) in rows {
        let (_, remark) = remarked(&source);
        assert_eq!(
            (remark.kind(), remark.offset()),
            (RemarkKind::Loosened, offset),
            "{source}: {remark}"
        );
        assert!(remark.message().contains("is read as `{"), "{remark}");
    }
}

#[test]
fn a_pattern_of_many_counts_is_compiled_in_bounded_steps() {
    // `a+` is compiled as `aa*`, so each level doubles the size: four instructions, ten, ...
    let doubled = format!("{}a{}", "(".repeat(60), "+)".repeat(60));
    let nested = format!("{}ab{}", "(?:".repeat(150), "){2,900}".repeat(150));
    let looks = format!("{}(?:ab){{90000}}{}", "(?!".repeat(150), ")".repeat(150));
    let possessive = format!("^{}$", "a{0,90000}+".repeat(40));
    for source in [doubled, nested, looks, possessive] {
        compiles_soon(&source);
        let pattern = Pattern::new(&source).expect("compiles");
        matches_within(1_000, &source, "aabab");
        let loosened = |it: &Remark| it.kind() == RemarkKind::Loosened;
        assert!(pattern.remarks().iter().any(loosened), "{source}");
    }
}

#[test]
fn patterns_that_blow_up_elsewhere_take_steps_in_proportion_to_the_text() {
    let long = "a".repeat(20_000);
    let almost = format!("{long}!");
    // The last two patterns have too many states for a table. The number is the most steps per character.
    for (each, pattern) in [
        (2, "^(a+)+$"),
        (2, "^(a|aa)*$"),
        (2, "^(a|a?)+$"),
        (2, "^((a*)*)*$"),
        (2, "^([0-9a]+)+$"),
        (3, "^(?!(a+)+$|b)a*$"),
        (2, "(.*)*x"),
        (2, "(a+a+)+y"),
        (120, "^((a{0,10}){0,10}){0,10}$"),
        (30, "(a{0,30}b){0,30}!!"),
    ] {
        assert!(Pattern::new(pattern).expect(pattern).is_linear());
        let most = each * almost.len() as u64;
        assert!(!matches_within(most, pattern, &almost), "{pattern}");
    }
}

#[test]
fn a_back_reference_stops_at_its_step_limit() {
    let pattern = Pattern::new(r"^(a|a)*(\1|a)*b\1$").expect("compiles");
    let limit = pattern
        .try_match(&"a".repeat(5_000))
        .expect_err("this cannot be known in time");
    assert!(limit.steps() <= 200_000 + 100 * 5_000 + 5_000);
    assert!(!pattern.is_match(&"a".repeat(5_000)));
    assert!(pattern.is_match("aaba"));
}

#[test]
fn a_count_of_a_group_that_matches_in_many_ways_takes_few_steps() {
    let text = "ab".repeat(2_000);
    // Spelt out, it has 7,200 instructions, and half of them are threads.
    assert!(!matches_within(
        40 * 4_000 + 600_000,
        "(?:a|b|ab){1,900}!",
        &text
    ));
    assert!(matches_within(
        40 * 4_000 + 600_000,
        "(?:a|b|ab){1,900}!",
        &(text + "!")
    ));
}

#[test]
fn a_match_without_a_table_stops_at_its_step_limit() {
    for pattern in [
        "a(?:[ab]b?){31}(?:[ab]b?){31}(?:[ab]b?){31}!",
        "(?:(?:a|ab){0,30}b?){0,30}!",
    ] {
        let compiled = Pattern::new(pattern).expect(pattern);
        assert!(compiled.is_linear());
        let text = "a".repeat(20_000);
        let limit = compiled.try_match(&text).expect_err(pattern);
        assert!(limit.steps() <= 3_100_000, "{pattern}: {limit}");
        assert!(!compiled.is_match(&text));
        // A text of the usual length is checked.
        assert_eq!(compiled.try_match(&"ab".repeat(50)), Ok(false), "{pattern}");
    }
    // A table has no limit.
    let table = Pattern::new("^[ab]*!$").expect("compiles");
    assert_eq!(table.try_match(&"ab".repeat(6_000_000)), Ok(false));
}

#[test]
fn many_distinct_sets_compile_in_bounded_steps() {
    let many = |form: fn(char) -> String| ('\u{4e00}'..).take(2_000).map(form).collect::<String>();
    for pattern in [many(|c| c.to_string()), many(|c| format!("[^{c}]"))] {
        compiles_soon(&pattern);
        assert!(!matches_within(500_000, &pattern, "abc"));
    }
}

#[test]
fn arbitrary_text_as_a_pattern_never_panics() {
    let pieces: Vec<&str> = "( ) [ ] { } | * + ? ^ $ . \\ - , : = ! < > & a b é 😀 0 1 9 (?: (?= (?! (?<= (?<! (?<n> (?i) \
                             \\k<n> \\1 \\d \\W \\p{L} \\u \\uD83D \\uDE00 \\u{ \\x \\c \\b [^ {2} {1,3} {,} \\Q && [a-z] &&[ [a&&[ (?> (?x) \\p{IsX} \\P{LD} {0,300} \\R"
        .split(' ')
        .collect();
    let texts = ["", "a", "aab😀", "[é0]", "\n-a1"];
    let mut random = Random::new(0x2545_f491_4f6c_dd1d);
    let mut compiled = 0;
    for _ in 0..20_000 {
        let mut pattern = String::new();
        for _ in 0..random.below(12) {
            pattern.push_str(random.pick(&pieces));
        }
        match Pattern::new(&pattern) {
            Ok(it) => {
                compiled += 1;
                assert!(
                    texts.iter().all(|text| it.try_match(text).is_ok()),
                    "{pattern}"
                );
            }
            Err(error) => assert!(pattern.is_char_boundary(error.offset()), "{pattern}"),
        }
    }
    assert!(compiled > 1_000, "only {compiled} compiled");
}

/// Cut into short texts, each of which has a limit of its own, a long text must not take more steps.
#[test]
fn texts_of_one_message_share_their_steps() {
    for (pattern, text) in [
        ("^(?:a*|b*|(?:ab)*){1,500}$", "ab".repeat(50)),
        (r"^(a|a)*(\1|a)*b\1$", "a".repeat(100)),
        // An empty text takes steps, too.
        ("^(?:a*|b*|(?:ab)*){1,500}$", String::new()),
    ] {
        let pattern = Pattern::new(pattern).expect(pattern);
        let mut budget = StepBudget::default();
        let texts = 20_000;
        let matched = (0..texts).filter(|_| pattern.try_match_within(&text, &mut budget).is_ok());
        let matched = matched.count() as u64;
        let most = 10_000_000 + 32 * (texts * (text.len() as u64 + 1)) + 100_000;
        assert!(budget.taken() <= most, "{pattern}: {budget:?}");
        if budget.is_exhausted() {
            let spent = budget.taken();
            assert!(matched < texts, "{pattern}");
            assert!(pattern.try_match_within(&text, &mut budget).is_err());
            assert_eq!(budget.taken(), spent, "nothing is matched any more");
        }
    }
}

#[test]
fn a_text_with_a_table_takes_no_steps_of_its_message() {
    let plain = Pattern::new("^(?!x)[a-z]{1,64}$").expect("compiles");
    let mut budget = StepBudget::default();
    for _ in 0..50_000 {
        assert_eq!(
            plain.try_match_within(&"a".repeat(40), &mut budget),
            Ok(true)
        );
    }
    assert_eq!(budget, StepBudget::default());
}

#[test]
fn texts_that_take_few_steps_are_all_matched() {
    let name = Pattern::new(r"^(['\x22])\w+\1$").expect("compiles");
    let many = Pattern::new("^(?:a|b|ab){1,900}!$").expect("compiles");
    for (pattern, text) in [(name, "'horse'".to_owned()), (many, "ab".repeat(10) + "!")] {
        let mut budget = StepBudget::default();
        for _ in 0..(2 << 20) / text.len() {
            assert_eq!(
                pattern.try_match_within(&text, &mut budget),
                Ok(true),
                "{pattern}: {budget:?}"
            );
        }
    }
}
