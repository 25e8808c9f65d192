//! Syntax that only Java accepts. It has Java's meaning here if possible, and otherwise matches at least the same
//! texts.

use farrier_pattern::{Pattern, RemarkKind};

type Row<'a> = (&'a str, &'a [&'a str], &'a [&'a str]);

/// Each row has a pattern, texts that match and texts that do not. Each pattern has one remark of this kind, or none.
#[track_caller]
fn check(kind: Option<RemarkKind>, rows: &[Row<'_>]) {
    let mut wrong = Vec::new();
    for (source, matching, failing) in rows {
        let pattern = Pattern::new(source).unwrap_or_else(|error| panic!("{source}: {error}"));
        let kinds: Vec<_> = pattern.remarks().iter().map(|it| it.kind()).collect();
        if kinds != kind.as_slice() {
            wrong.push(format!("{source} has the remarks {kinds:?}"));
        }
        let (matching, failing) = (matching.iter(), failing.iter());
        for (text, expected) in matching
            .map(|it| (it, true))
            .chain(failing.map(|it| (it, false)))
        {
            if pattern.try_match(text) != Ok(expected) {
                wrong.push(format!("{source} on {text:?} should be {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn possessive_quantifiers_give_nothing_back() {
    check(
        Some(RemarkKind::Java),
        &[
            ("^[0-9A-Z]{2}+$", &["A0"], &["A", "A00"]),
            (r"^\d{1}+:\d{12}+:", &["1:123456789012:"], &["1:1:"]),
            (r"^[\/]?+[a-z]+$", &["/a", "a"], &["//a"]),
            ("^a*+ab", &[], &["ab", "aab", "b"]),
            ("^a*+b", &["b", "aab"], &["aa"]),
            ("^[ab]?+b$", &["ab", "bb"], &["b"]),
            ("^a++[ab]$", &["aab"], &["aa", "a"]),
            ("^a{1,3}+a$", &["aaaa"], &["aaa", "aa", "aaaaa"]),
            ("^a{2,}+a?b$", &["aab"], &["ab"]),
            ("(?<=a{1,2}+a)b", &["aaab"], &["aab"]),
            ("^(?:ab){2}+b?$", &["abab", "ababb"], &["ab"]),
            ("^(?>ab{2})c$", &["abbc"], &["abc"]),
            (r"^(a*+a|b)\1$", &["bb"], &["aa"]),
        ],
    );
}

#[test]
fn other_possessive_quantifiers_and_atomic_groups_are_greedy() {
    check(
        Some(RemarkKind::Loosened),
        &[
            // Java refuses "ab", because the possessive group takes all of it.
            ("^(?:ab)*+(?:ab)?$", &["ab", "", "abab"], &["a"]),
            ("^(?>a|ab)c$", &["ac", "abc"], &["b"]),
            // Java's group takes both letters of "aa", so that the lookahead accepts "aac" there. So the lookahead is
            // dropped.
            ("^(?!(?:a|aa)++ac)[abc]*$", &["aac", "b"], &["x"]),
        ],
    );
}

#[test]
fn classes_intersect() {
    check(
        Some(RemarkKind::Java),
        &[
            (r"^[\p{Print}&&[^|:/]]+$", &["a b~"], &["a|b", "/", "é"]),
            ("^[a-z&&[^b]&&[^c]]$", &["a", "d"], &["b", "c", "&"]),
            ("^[a-c&&[b-x[a]]&&[a-z]]$", &["a", "b", "c"], &["d"]),
            ("^[^a-c&&[b-d]]$", &["a", "d", "e"], &["b", "c"]),
            ("^[a-z&&[b-d]x]$", &["b", "x"], &["a", "y"]),
            ("^[a-z&&[^b][^c]]$", &["a", "b", "c"], &["A"]),
            ("^[#&&[a#]]$", &["#"], &["a"]),
            (r"^[\w&&[^\d_]&&[^x-z]-[Z]]$", &["a"], &["1", "_", "x"]),
            ("^(?i)[a-z&&[^B]]$", &["A", "a"], &["b", "B"]),
            (r"^[\]a&&[]b]]$", &["]"], &["a", "b"]),
        ],
    );
    check(
        None,
        &[
            ("^[a&&b]+$", &["a&b"], &["c"]),
            ("^[[a-c]&]$", &["[&]", "a&]"], &["a"]),
        ],
    );
}

#[test]
fn a_parenthesis_in_a_class_in_a_class_opens_no_group() {
    check(
        Some(RemarkKind::Java),
        &[(r"^[(-z&&[^b](](x)\1", &["(xx"], &["x"])],
    );
}

#[test]
fn a_count_without_a_term_repeats_nothing() {
    check(
        Some(RemarkKind::Java),
        &[
            ("^a{3}{0,1011}$", &["aaa"], &["", "aaaaaa"]),
            ("^a*{2}$", &["", "a", "aaa"], &["b"]),
            ("^(?:a|{2}?)$", &["a", ""], &["aa"]),
            ("^{2}{3}+a$", &["a"], &["aa"]),
        ],
    );
}

#[test]
fn a_reference_to_no_group_matches_nothing() {
    check(Some(RemarkKind::Java), &[(r"^(a)\2?$", &["a"], &["aa"])]);
    check(Some(RemarkKind::Java), &[(r"^(a)\2$", &[], &["a", "aa"])]);
}

#[test]
fn properties_have_java_s_names() {
    check(
        None,
        &[
            (r"^(\p{LD}|\p{Punct}| )+$", &["Straße 5!"], &["\t", "½"]),
            (r"^[\p{all}]*$", &["", "a\n😀"], &[]),
            (r"^\p{L1}+$", &["aÿ"], &["Ā"]),
            (r"^\p{IsLD}\p{IsL1}\P{LD}$", &["٣a-"], &["-aa"]),
            (r"^\p{javaLowerCase}\p{javaUpperCase}$", &["éÉ"], &["Éé"]),
            (r"^\p{javaLetterOrDigit}\p{javaDigit}$", &["漢٣"], &["½1"]),
            (r"^\p{javaJavaIdentifierStart}+$", &["a_$漢"], &["1"]),
            (r"^\p{javaJavaIdentifierPart}+$", &["a1\u{0}"], &["-"]),
            (r"^\p{javaWhitespace}$", &["\t", "\u{1c}"], &["\u{a0}"]),
            (r"^\p{javaSpaceChar}$", &["\u{a0}"], &["\t"]),
            (
                r"^\p{IsAlnum}\p{IsBlank}\p{IsWord}$",
                &["é\u{a0}_"],
                &["_ a"],
            ),
            (r"^\p{IsGraph}\p{IsPrint}$", &["é "], &[" é", "a\t"]),
            (r"^\p{IsHex_Digit}\p{Hex_Digit}$", &["٣Ｆ"], &["F٣"]),
            (r"^\p{IsTitlecase}\p{Cased}$", &["ǅa"], &["aa"]),
            (r"^\H\V\cA\c1\Gx$", &[], &["a"]),
            (r"^\H\V\cA\c1x$", &["aa\u{1}qx"], &["\ta\u{1}qx"]),
            (r"\Ga", &["ab"], &["ba"]),
            ("(?u)(?iu:É)", &["é"], &["e"]),
        ],
    );
}

#[test]
fn every_character_is_of_a_property_that_is_not_known_here() {
    check(
        Some(RemarkKind::Loosened),
        &[
            (r"^\p{Script=Greek}+$", &["αβ", "a"], &[""]),
            (r"^\P{IsLatin}$", &["α", "a"], &[""]),
            (r"^\p{InGreek}*+a$", &["αa", "a"], &["α"]),
            (r"^[^\p{InGreek}a]$", &["α", "a"], &["", "αα"]),
            (r"^(?!\p{Emoji})\w+$", &["a"], &["-"]),
        ],
    );
}

#[test]
fn a_complement_of_what_is_not_known_is_not_known_either() {
    let pattern = Pattern::new(r"^[a-z&&[^\p{sc=Latn}]]$").expect("compiles");
    let kinds: Vec<_> = pattern.remarks().iter().map(|it| it.kind()).collect();
    assert_eq!(kinds, [RemarkKind::Java, RemarkKind::Loosened]);
    assert!(pattern.is_match("a") && !pattern.is_match("ab"));
}

#[test]
fn every_text_passes_what_cannot_be_read() {
    check(
        Some(RemarkKind::Loosened),
        &[
            (r"^\Qa.b\E$", &["a.b", "c"], &[]),
            (r"^a\Rb$", &["a\nb", "c"], &[]),
            ("(?x) a b # c", &["ab", "c"], &[]),
            ("^(?d:.)$", &["\r", "c"], &[]),
            ("[a&&[b]&&&c]", &["a", "d"], &[]),
        ],
    );
}
