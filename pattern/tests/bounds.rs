//! What hostile patterns and texts get: an error or an answer, soon.

use std::time::{Duration, Instant};

use farrier_pattern::{Error, ErrorKind, Pattern};

#[track_caller]
fn refused(pattern: &str) -> Error {
    let start = Instant::now();
    let error = Pattern::new(pattern).expect_err("this should be refused");
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "took {:?}",
        start.elapsed()
    );
    error
}

#[test]
fn errors_name_their_kind_and_place() {
    let rows = [
        ("a(b", ErrorKind::Syntax, 1),
        ("ab)", ErrorKind::Syntax, 2),
        ("é[a", ErrorKind::Syntax, 2),
        ("*a", ErrorKind::Syntax, 0),
        ("a**", ErrorKind::Syntax, 2),
        ("a|{2}", ErrorKind::Syntax, 2),
        ("a{3,2}", ErrorKind::Range, 1),
        ("[z-a]", ErrorKind::Range, 1),
        ("a\\", ErrorKind::Escape, 1),
        (r"\i", ErrorKind::Escape, 0),
        (r"\c1", ErrorKind::Escape, 0),
        (r"\x4", ErrorKind::Escape, 0),
        (r"a\u12", ErrorKind::Escape, 1),
        (r"\u{110000}", ErrorKind::Escape, 0),
        (r"[\1]", ErrorKind::Escape, 1),
        (r"\p{Nope}", ErrorKind::Property, 0),
        (r"\p{Script=Greek}", ErrorKind::Property, 0),
        (r"\p", ErrorKind::Escape, 0),
        (r"(a)\2", ErrorKind::Group, 3),
        (r"\k<a>", ErrorKind::Group, 0),
        ("(?<a>x)(?<a>y)", ErrorKind::Group, 7),
        ("(?<1>x)", ErrorKind::Group, 0),
        ("a*+", ErrorKind::Dialect, 2),
        ("(?>a)", ErrorKind::Dialect, 0),
        ("(?#a)", ErrorKind::Dialect, 0),
        (r"\Qa\E", ErrorKind::Dialect, 0),
        ("[a-z&&[^b]]", ErrorKind::Dialect, 4),
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

#[test]
fn hostile_patterns_are_too_large() {
    let rows = [
        "(".repeat(100_000),
        "(".repeat(10_000),
        format!("{}a{}", "(".repeat(1_000), ")".repeat(1_000)),
        "(?=".repeat(300),
    ];
    for pattern in rows {
        assert_eq!(refused(&pattern).kind(), ErrorKind::TooLarge);
    }
}

#[test]
fn a_pattern_is_too_large_at_what_made_it_so() {
    let rows = [
        ("a".repeat(20_000), 0),
        ("(".repeat(201), 200),
        ("a{99999999}".into(), 1),
        ("a{99999999999999999999}".into(), 1),
        ("éa{0,99999999}".into(), 3),
        ("(|){99999999}".into(), 3),
        // The second of these: the first fits, and of the third only one copy was begun.
        ("((a{1,1000}){1,1000}){1,1000}".into(), 12),
        // Each of the inner ones fits, their sum does not fit as often as asked.
        ("(?:a{300}b{300})?(?:a{300}b{300}){300}".into(), 33),
        ("(?:a{40000}b{40000}){3}".into(), 12),
        ("(?:a{60000}){2}".into(), 12),
        // `a+` is `aa*`, so each takes twice what it holds: four instructions, ten, and the 15th 98,302.
        (format!("{}a{}", "(".repeat(20), "+)".repeat(20)), 49),
        // The count leaves no room for what has none.
        (format!("(?:a{{65530}})?b{{2}}{}", "c".repeat(9)), 4),
        (r"(a)\1b{70000}".into(), 6),
        ("(?<=xa{70000})".into(), 6),
        ("(?=a)".repeat(33), 160),
        (format!("(?:(?=a)b){{40}}{}", "(?=a)".repeat(32)), 169),
    ];
    for (pattern, offset) in rows {
        let error = refused(&pattern);
        assert_eq!(
            (error.kind(), error.offset()),
            (ErrorKind::TooLarge, offset),
            "{pattern}: {error}"
        );
    }
}

#[test]
fn patterns_that_blow_up_elsewhere_take_bounded_time() {
    let start = Instant::now();
    let long = "a".repeat(20_000);
    let almost = format!("{long}!");
    for pattern in [
        "^(a+)+$",
        "^(a|aa)*$",
        "^(a|a?)+$",
        "^((a*)*)*$",
        "^([0-9a]+)+$",
        "^(?!(a+)+$|b)a*$",
        "^((a{0,10}){0,10}){0,10}$",
        "(a{0,30}b){0,30}!!",
    ] {
        let compiled = Pattern::new(pattern).expect(pattern);
        assert!(compiled.is_linear());
        assert!(!compiled.is_match(&almost), "{pattern}");
    }
    assert!(!Pattern::new("(.*)*x").expect("compiles").is_match(&almost));
    assert!(
        !Pattern::new("(x+x+)+y")
            .expect("compiles")
            .is_match(&"x".repeat(20_000))
    );
    assert!(
        start.elapsed() < Duration::from_secs(30),
        "took {:?}",
        start.elapsed()
    );
}

#[test]
fn a_back_reference_stops_at_its_step_limit() {
    let start = Instant::now();
    let pattern = Pattern::new(r"^(a|a)*(\1|a)*b\1$").expect("compiles");
    let limit = pattern
        .try_match(&"a".repeat(5_000))
        .expect_err("this cannot be known in time");
    assert!(limit.steps() <= 200_000 + 100 * 5_000 + 5_000);
    assert!(!pattern.is_match(&"a".repeat(5_000)));
    assert!(pattern.is_match("aaba"));
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "took {:?}",
        start.elapsed()
    );
}

#[test]
fn many_distinct_sets_compile_in_bounded_time() {
    let start = Instant::now();
    let many = |form: fn(char) -> String| ('\u{4e00}'..).take(2_000).map(form).collect::<String>();
    for pattern in [many(|c| c.to_string()), many(|c| format!("[^{c}]"))] {
        let compiled = Pattern::new(&pattern).expect("compiles");
        assert!(!compiled.is_match("abc"));
    }
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "took {:?}",
        start.elapsed()
    );
}

#[test]
fn arbitrary_text_as_a_pattern_never_panics() {
    let pieces: Vec<&str> = "( ) [ ] { } | * + ? ^ $ . \\ - , : = ! < > & a b é 😀 0 1 9 (?: (?= (?! (?<= (?<! (?<n> (?i) \
                             \\k<n> \\1 \\d \\W \\p{L} \\u \\uD83D \\uDE00 \\u{ \\x \\c \\b [^ {2} {1,3} {,} \\Q && [a-z]"
        .split(' ')
        .collect();
    let texts = ["", "a", "aab😀", "[é0]", "\n-a1"];
    let mut seed = 0x2545_f491_4f6c_dd1du64;
    let mut compiled = 0;
    for _ in 0..20_000 {
        let mut pattern = String::new();
        let length = next(&mut seed) % 12;
        for _ in 0..length {
            pattern.push_str(pieces[next(&mut seed) % pieces.len()]);
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

fn next(seed: &mut u64) -> usize {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    (*seed >> 11) as usize
}
