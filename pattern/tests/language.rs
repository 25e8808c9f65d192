//! The meaning of patterns, by topic. Each row has a pattern, texts that match and texts that do not.

use farrier_pattern::{Kind, LazyPattern, Pattern};

fn compile(pattern: &str) -> Pattern {
    Pattern::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"))
}

#[track_caller]
fn check(rows: &[(&str, &[&str], &[&str])]) {
    let mut wrong = Vec::new();
    for (source, matching, failing) in rows {
        let pattern = compile(source);
        for (text, expected) in matching
            .iter()
            .map(|it| (it, true))
            .chain(failing.iter().map(|it| (it, false)))
        {
            if pattern.try_match(text) != Ok(expected) {
                wrong.push(format!("{source} on {text:?} should be {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_pattern_is_not_anchored_unless_it_says_so() {
    check(&[
        (r"\w+", &["hello", "!hello!"], &["", "!!"]),
        (r"^\w+$", &["hello"], &["!hello!", "hello\n"]),
        ("", &["", "x"], &[]),
        ("^$", &[""], &["x", "\n"]),
        ("a^b|b$", &["b", "ab"], &["ba", "a"]),
        ("^(a)|(b)$", &["ax", "xb"], &["xa", "bx"]),
    ]);
}

#[test]
fn classes_hold_what_ecma_says() {
    check(&[
        (
            r"^\s+$",
            &[" \t\n\u{b}\u{c}\r\u{a0}\u{feff}\u{2028}\u{2029}\u{3000}\u{1680}"],
            &["\u{200b}", "\u{180e}", "\u{85}"],
        ),
        (r"^\S$", &["a", "\u{200b}", "😀"], &["\u{feff}"]),
        (r"^\d$", &["7"], &["\u{0663}"]),
        (r"^\w$", &["_", "Z"], &["é", "-"]),
        (r"^\W$", &["é", "-", "😀"], &["a"]),
        (
            "^.$",
            &["a", "\u{85}", "😀"],
            &["\n", "\r", "\u{2028}", "\u{2029}", "", "ab"],
        ),
        ("[]", &[], &["", "a"]),
        ("^[^]$", &["a", "\n"], &["", "ab"]),
        ("^[^a-c]$", &["d", "é"], &["b"]),
        (r"^[\w-.]+$", &["a-.", "_"], &["+", "/"]),
        (r"^[a-\d]+$", &["a-7"], &["b"]),
        ("^[a-zA-Z0-9-_.]+$", &["a-b_c.9"], &["a b"]),
        ("^[+--/]+$", &["+,-/"], &[".", "0"]),
        (r"^[\b\-\]\\]+$", &["\u{8}-]\\"], &["b"]),
        ("^[[:alpha:]]$", &["a]", "[]", ":]"], &["a", "b]"]),
        (r"^[\s\S]*$", &["", "a\nb"], &[]),
        (r"^[\u{1F600}-\u{1F64F}]$", &["😀"], &["a"]),
    ]);
}

#[test]
fn escapes_stand_for_their_characters() {
    check(&[
        (
            r"^\t\n\v\f\r\0\cJ\x41\u0042\u{43}\u{1f600}$",
            &["\t\n\u{b}\u{c}\r\0\nABC😀"],
            &[],
        ),
        (r"^\uD83D\uDE00$", &["😀"], &["\u{fffd}"]),
        (r"^\.\-\_\/\ \#\@\'$", &[".-_/ #@'"], &[]),
        (r"^\012[\0-\011]$", &["\n\t"], &["\nA"]),
        (r"^\a\e\x{1F600}\h$", &["\u{7}\u{1b}😀\t"], &[]),
        (r"\Aab\z", &["ab"], &["xab", "ab\n"]),
    ]);
}

#[test]
fn braces_and_brackets_that_open_nothing_are_characters() {
    check(&[
        ("^a{$", &["a{"], &["a"]),
        ("^a{,5}$", &["a{,5}"], &["aaa"]),
        ("^]}$", &["]}"], &[]),
        ("^x{a}$", &["x{a}"], &[]),
    ]);
}

#[test]
fn quantifiers_count() {
    check(&[
        ("^a*b+c?$", &["b", "aabbc"], &["ac", "bcc"]),
        ("^a{2}$", &["aa"], &["a", "aaa"]),
        ("^a{2,}$", &["aa", "aaaaa"], &["a"]),
        ("^a{2,3}$", &["aa", "aaa"], &["a", "aaaa"]),
        ("^a{0}b$", &["b"], &["ab"]),
        ("^(a|b){1,2}?$", &["ab"], &["aba"]),
        ("^(?:){99999999}$", &[""], &["a"]),
        ("^(a{0,3}){0,4}$", &["aaaaaaaaaaaa"], &["aaaaaaaaaaaaa"]),
        (
            "^([a-z]{3}-?){2,}$",
            &["abc-def", "abcdef-ghi"],
            &["abc", "ab-cde"],
        ),
        ("^(a)*${1,128}$", &["aa", ""], &["b"]),
        ("^(a?)*?b$", &["b", "aab"], &["a"]),
    ]);
}

#[test]
fn large_counts_hold_to_the_character() {
    for most in [1024usize, 2048, 10_000] {
        for pattern in [
            format!("^[a-z]{{1,{most}}}$"),
            format!("^(?:[a-z]|-(?!-)){{1,{most}}}$"),
        ] {
            let pattern = compile(&pattern);
            assert!(pattern.is_match("a"));
            assert!(pattern.is_match(&"a".repeat(most)));
            assert!(!pattern.is_match(&"a".repeat(most + 1)));
            assert!(!pattern.is_match(""));
        }
    }
}

#[test]
fn look_around_holds_or_not() {
    check(&[
        (r"^(?!\s*$).+$", &["a", " a "], &["", "  ", "\t"]),
        (
            "^(?=.{3,5}$)[a-z]+$",
            &["abc", "abcde"],
            &["ab", "abcdef", "ABC"],
        ),
        (r"^[a-z.]*(?<!\.)$", &["a.b", ""], &["a."]),
        ("(?<=a)b", &["ab"], &["b", "cb"]),
        ("(?<=^|,)x(?=,|$)", &["x", "a,x", "x,a"], &["ax", "xa"]),
        (
            "^[a-z]([a-z]|-(?!-)){1,4}[a-z]$",
            &["a-b-c", "abc"],
            &["a--b", "ab"],
        ),
        ("^(?!a(?=b(?!c)))[abc]+$", &["abc", "ac"], &["ab", "abb"]),
        ("(?<!a(?<=xa))b", &["ab", "b", "xbb"], &["xab"]),
        (
            r"^P(?!$)(\d+D)?(T(?=\d)(\d+H)?)?$",
            &["P1D", "PT2H", "P1DT2H"],
            &["P", "PT", "P1DT"],
        ),
        (r"(?=é)\W(?<=é)$", &["aé"], &["ae"]),
        (r"\bfoo\b", &["foo", "a foo.", "é foo"], &["foobar", "_foo"]),
        (r"^\Boo|o\B$", &[], &["oo"]),
        (r"\Boo", &["foo"], &["oo"]),
    ]);
}

#[test]
fn look_around_alone_is_still_linear() {
    assert_eq!(compile(r"^(?!\s*$)(?<=x|^)a").kind(), Kind::Linear);
    assert_eq!(compile(r"(a)\1").kind(), Kind::Backtracking);
}

#[test]
fn back_references_repeat_what_was_captured() {
    check(&[
        (r"^(a|b)\1$", &["aa", "bb"], &["ab"]),
        (r"^(?<q>['x])y\k<q>$", &["'y'", "xyx"], &["'yx"]),
        (r"^\1(a)$", &["a"], &["aa"]),
        // The same name in two alternatives.
        (
            r"^(?:(?<q>')|_(?:(?<q>x)|z))y\k<q>$",
            &["'y'", "_xyx", "_zy"],
            &["'y", "_xy'"],
        ),
        (r"^(?:(a)|b)\1$", &["aa", "b"], &["ba"]),
        // Each iteration resets the groups that the iteration before captured.
        (r"^(?:(a)|(b))*\1$", &["ab", "aa", "b"], &["aba_"]),
        (r"^(?=(a+))\1b$", &["aab"], &["aaa"]),
        (r"^(?!(a)\1)..$", &["ab", "ba"], &["aa"]),
        (r"(?<=\1(a))b", &["aab"], &["ab"]),
        (r"(?<=(a)\1)b", &["ab"], &["b"]),
        (r"(?i)^(é)\1$", &["éÉ"], &["éa"]),
        (r"^(a*)*\1$", &["", "aa"], &["b"]),
        (r"^((a)|b)+?\2c$", &["aac", "bc"], &["acc"]),
    ]);
}

#[test]
fn modifiers_are_in_force_where_they_stand() {
    check(&[
        ("^(?i)abc$", &["ABC", "aBc"], &["abd"]),
        ("^a(?i:b)c$", &["aBc", "abc"], &["Abc", "abC"]),
        ("^(a(?i)b)c$", &["aBc"], &["aBC"]),
        ("(?i)^[k]$", &["K", "k", "\u{212a}"], &["l"]),
        ("(?i)^é$", &["É"], &["e"]),
        ("^(?s).$", &["\n"], &[""]),
        ("(?m)^b$", &["a\nb\nc", "b"], &["ab"]),
        ("(?-i:a)", &["a"], &["A"]),
        (r"(?i)^\W$", &["-"], &["s", "k"]),
    ]);
}

#[test]
fn properties_are_ecma_s_and_then_java_s() {
    check(&[
        (r"^\p{L}+$", &["aéß漢ʰ"], &["1", "_", "\u{301}"]),
        (r"^\pL\PL$", &["a1"], &["aa"]),
        (
            r"^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$",
            &["Ünï 12_½"],
            &["a#", "a\t"],
        ),
        (r"^\p{Lu}\p{Ll}$", &["Éé"], &["éÉ"]),
        (r"^\p{M}$", &["\u{301}"], &["a"]),
        (r"^\p{S}\p{P}$", &["+!", "€–"], &["!+"]),
        (r"^\p{General_Category=Decimal_Number}$", &["٣"], &["½"]),
        (r"^\p{Alnum}+$", &["a9"], &["é", "-"]),
        (r"^\p{Print}+$", &["a ~"], &["\t", "é"]),
        (r"^\p{Graph}\p{Punct}\p{Blank}\p{XDigit}$", &["a!\tF"], &[]),
        (r"^\p{ASCII}{0,3}$", &["a\0\x7f"], &["aaaa", "é"]),
        (
            r"^\p{IsAlphabetic}\p{IsL}\p{Alpha}$",
            &["éaa", "aaé"],
            &["1aa"],
        ),
        (r"^[^\p{Cn}\p{Cc}]$", &["a", "😀"], &["\0", "\u{378}"]),
    ]);
}

/// Two forms of one class in published models. The documentation of the crate says why they differ.
#[test]
fn surrogates_are_pairs_or_nothing() {
    let pairs = r"^[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*$";
    let transposed = r"^(?!\s*$)[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDBFF-\uDC00\uDFFF\t]*$";
    let astral = ["😀", "\u{10000}", "\u{103ff}", "\u{10fc00}", "\u{10ffff}"];
    check(&[
        (pairs, &astral, &["\n"]),
        (pairs, &["", "a\t", "\u{fffd}", "\u{e000}"], &["\u{fffe}"]),
        (transposed, &["Café", "\u{fffd}x", "\u{d7ff}"], &astral),
        (transposed, &["漢"], &["", " \t", "a\n", "\u{ffff}"]),
        (r"^[^\uD800]$", &["a", "😀"], &[]),
        // With or without Annex B, the class has U+1000, a range from `0` to U+10FF, and two letters.
        (
            r"^[\u10000-\u10FFFF]$",
            &["\u{1000}", "5", "F"],
            &["\u{10001}", "/"],
        ),
    ]);
}

#[test]
fn a_lazy_pattern_answers_from_a_static() {
    static GOOD: LazyPattern = LazyPattern::new("^a+$");
    static BAD: LazyPattern = LazyPattern::new("(");
    assert!(GOOD.matches("aa") && !GOOD.matches("b"));
    assert!(!BAD.matches("(") && !BAD.matches(""));
    assert_eq!(GOOD.as_str(), "^a+$");
}
