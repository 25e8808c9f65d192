//! What `\d`, `\s`, `\w`, `.` and `\p{...}` stand for.
//!
//! Comes in: an escape or the text between the braces of `\p{...}`. Goes out: a [`CharSet`]. The names
//! are those of ECMA-262 and, where ECMA-262 knows none, those of `java.util.regex.Pattern`.

mod categories;

use crate::set::{CharSet, MAX};
use categories::RUNS;

/// The general categories in the order of the table, with the long names of ECMA-262.
const CATEGORIES: [(&str, &str); 30] = [
    ("Lu", "Uppercase_Letter"),
    ("Ll", "Lowercase_Letter"),
    ("Lt", "Titlecase_Letter"),
    ("Lm", "Modifier_Letter"),
    ("Lo", "Other_Letter"),
    ("Mn", "Nonspacing_Mark"),
    ("Mc", "Spacing_Mark"),
    ("Me", "Enclosing_Mark"),
    ("Nd", "Decimal_Number"),
    ("Nl", "Letter_Number"),
    ("No", "Other_Number"),
    ("Pc", "Connector_Punctuation"),
    ("Pd", "Dash_Punctuation"),
    ("Ps", "Open_Punctuation"),
    ("Pe", "Close_Punctuation"),
    ("Pi", "Initial_Punctuation"),
    ("Pf", "Final_Punctuation"),
    ("Po", "Other_Punctuation"),
    ("Sm", "Math_Symbol"),
    ("Sc", "Currency_Symbol"),
    ("Sk", "Modifier_Symbol"),
    ("So", "Other_Symbol"),
    ("Zs", "Space_Separator"),
    ("Zl", "Line_Separator"),
    ("Zp", "Paragraph_Separator"),
    ("Cc", "Control"),
    ("Cf", "Format"),
    ("Cs", "Surrogate"),
    ("Co", "Private_Use"),
    ("Cn", "Unassigned"),
];

/// Groups of categories: what their short names begin with, and their long names.
const GROUPS: [(&str, &str); 7] = [
    ("L", "Letter"),
    ("M", "Mark"),
    ("N", "Number"),
    ("P", "Punctuation"),
    ("S", "Symbol"),
    ("Z", "Separator"),
    ("C", "Other"),
];

/// What is known of the name of a property.
pub(crate) enum Property {
    Set(CharSet),
    /// ECMA-262 or Java may know it, and the table of its characters is not here.
    Elsewhere,
    /// Nobody knows it.
    Unknown,
}

/// Binary properties of ECMA-262 and Java whose characters are not in the tables here.
const BINARY_ELSEWHERE: &str = "Bidi_Control Bidi_C Bidi_Mirrored Bidi_M Case_Ignorable CI Changes_When_Casefolded CWCF \
    Changes_When_Casemapped CWCM Changes_When_Lowercased CWL Changes_When_NFKC_Casefolded CWKCF \
    Changes_When_Titlecased CWT Changes_When_Uppercased CWU Dash Default_Ignorable_Code_Point DI \
    Deprecated Dep Diacritic Dia Emoji Emoji_Component EComp Emoji_Modifier EMod Emoji_Modifier_Base \
    EBase Emoji_Presentation EPres Extended_Pictographic ExtPict Extender Ext Grapheme_Base Gr_Base \
    Grapheme_Extend Gr_Ext ID_Continue IDC ID_Start IDS IDS_Binary_Operator IDSB IDS_Trinary_Operator \
    IDST Ideographic Ideo Logical_Order_Exception LOE Math Pattern_Syntax Pat_Syn Quotation_Mark QMark \
    Radical Sentence_Terminal STerm Soft_Dotted SD Terminal_Punctuation Term Unified_Ideograph UIdeo \
    Variation_Selector VS XID_Continue XIDC XID_Start XIDS javaIdeographic javaMirrored";

/// `\d`.
pub(crate) fn digit() -> CharSet {
    CharSet::new(&[(0x30, 0x39)])
}

/// `\w`, ASCII only as ECMA-262 has it.
pub(crate) fn word() -> CharSet {
    CharSet::new(&[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)])
}

/// Whether `c` is one of `\w`.
pub(crate) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// `\s`: ECMA-262's WhiteSpace and LineTerminator.
pub(crate) fn space() -> CharSet {
    CharSet::new(&[
        (0x09, 0x0D),
        (0x20, 0x20),
        (0xA0, 0xA0),
        (0x1680, 0x1680),
        (0x2000, 0x200A),
        (0x2028, 0x2029),
        (0x202F, 0x202F),
        (0x205F, 0x205F),
        (0x3000, 0x3000),
        (0xFEFF, 0xFEFF),
    ])
}

/// `\h`, which is Java's.
pub(crate) fn horizontal_space() -> CharSet {
    CharSet::new(&[
        (0x09, 0x09),
        (0x20, 0x20),
        (0xA0, 0xA0),
        (0x1680, 0x1680),
        (0x180E, 0x180E),
        (0x2000, 0x200A),
        (0x202F, 0x202F),
        (0x205F, 0x205F),
        (0x3000, 0x3000),
    ])
}

/// The complement of `\V`, which is Java's.
pub(crate) fn vertical_space() -> CharSet {
    CharSet::new(&[(0x0A, 0x0D), (0x85, 0x85), (0x2028, 0x2029)])
}

/// ECMA-262's LineTerminator: what `.` leaves out.
pub(crate) fn line_terminators() -> CharSet {
    CharSet::new(&[(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)])
}

/// Whether `c` ends a line.
pub(crate) fn is_line_terminator(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// The property that `\p{name}` names.
pub(crate) fn property(name: &str) -> Property {
    if let Some((key, value)) = name.split_once('=') {
        return match key.to_ascii_lowercase().as_str() {
            "gc" | "general_category" => category(value).map_or(Property::Unknown, Property::Set),
            "sc" | "script" | "scx" | "script_extensions" | "blk" | "block" if is_name(value) => {
                Property::Elsewhere
            }
            _ => Property::Unknown,
        };
    }
    let known = category(name)
        .or_else(|| binary(name))
        .or_else(|| java(name))
        .or_else(|| java_is(name.strip_prefix("Is")?));
    let of_java = name.strip_prefix("Is").or_else(|| name.strip_prefix("In"));
    match known {
        Some(set) => Property::Set(set),
        None if BINARY_ELSEWHERE.split(' ').any(|it| it == name) => Property::Elsewhere,
        // Scripts and blocks.
        None if of_java.is_some_and(is_name) => Property::Elsewhere,
        None => Property::Unknown,
    }
}

fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ');
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(fits)
}

fn category(name: &str) -> Option<CharSet> {
    // ECMA-262 takes these over from the aliases of the Unicode character database.
    let name = match name {
        "LC" | "Cased_Letter" => {
            return Some(by_category(|short| matches!(short, "Lu" | "Ll" | "Lt")));
        }
        "punct" => "P",
        "digit" => "Nd",
        "cntrl" => "Cc",
        "Combining_Mark" => "M",
        other => other,
    };
    if let Some((prefix, _)) = GROUPS.iter().find(|it| it.0 == name || it.1 == name) {
        return Some(by_category(|short| short.starts_with(prefix)));
    }
    let (wanted, _) = CATEGORIES.iter().find(|it| it.0 == name || it.1 == name)?;
    Some(by_category(|short| short == *wanted))
}

fn binary(name: &str) -> Option<CharSet> {
    Some(match name {
        "Any" => CharSet::all(),
        "Assigned" => by_category(|short| short == "Cn").negate(),
        "ASCII" => CharSet::new(&[(0, 0x7F)]),
        "ASCII_Hex_Digit" | "AHex" => ascii(|c| c.is_ascii_hexdigit()),
        "Alphabetic" | "Alpha" => by_predicate(char::is_alphabetic),
        "Lowercase" | "Lower" => by_predicate(char::is_lowercase),
        "Uppercase" | "Upper" => by_predicate(char::is_uppercase),
        "White_Space" | "space" => by_predicate(char::is_whitespace),
        "Cased" => binary("Lowercase")?
            .union(&binary("Uppercase")?)
            .union(&category("Lt")?),
        "Hex_Digit" | "Hex" => {
            let full_width = CharSet::new(&[(0xFF10, 0xFF19), (0xFF21, 0xFF26), (0xFF41, 0xFF46)]);
            binary("AHex")?.union(&full_width)
        }
        "Join_Control" | "Join_C" => CharSet::new(&[(0x200C, 0x200D)]),
        "Noncharacter_Code_Point" | "NChar" => {
            let last_two = (0..=0x10).map(|plane| (plane << 16 | 0xFFFE, plane << 16 | 0xFFFF));
            CharSet::new(&last_two.chain([(0xFDD0, 0xFDEF)]).collect::<Vec<_>>())
        }
        "Pattern_White_Space" | "Pat_WS" => CharSet::new(&[
            (0x09, 0x0D),
            (0x20, 0x20),
            (0x85, 0x85),
            (0x200E, 0x200F),
            (0x2028, 0x2029),
        ]),
        "Regional_Indicator" | "RI" => CharSet::new(&[(0x1_F1E6, 0x1_F1FF)]),
        _ => return None,
    })
}

/// The names of Java that ECMA-262 does not know. The POSIX classes are ASCII only, as in Java.
fn java(name: &str) -> Option<CharSet> {
    let digits = &["Nd"];
    let identifier = &[LETTERS, &["Nl", "Sc", "Pc"]].concat();
    Some(match name {
        "Digit" => digit(),
        "Alnum" => ascii(|c| c.is_ascii_alphanumeric()),
        "Punct" => ascii(|c| c.is_ascii_punctuation()),
        "Graph" => ascii(|c| c.is_ascii_graphic()),
        "Print" => ascii(|c| c.is_ascii_graphic() || *c == b' '),
        "Blank" => ascii(|c| matches!(c, b' ' | b'\t')),
        "Cntrl" => ascii(u8::is_ascii_control),
        "XDigit" => ascii(u8::is_ascii_hexdigit),
        "Space" => CharSet::new(&[(0x09, 0x0D), (0x20, 0x20)]),
        "all" => CharSet::all(),
        "L1" => CharSet::new(&[(0, 0xFF)]),
        "LD" | "javaLetterOrDigit" => of_categories(&[LETTERS, digits].concat()),
        "javaLetter" => of_categories(LETTERS),
        "javaDigit" => of_categories(digits),
        "javaLowerCase" => binary("Lowercase")?,
        "javaUpperCase" => binary("Uppercase")?,
        "javaTitleCase" => of_categories(&["Lt"]),
        "javaAlphabetic" => binary("Alphabetic")?,
        "javaDefined" => binary("Assigned")?,
        "javaISOControl" => of_categories(&["Cc"]),
        "javaSpaceChar" => of_categories(&["Zs", "Zl", "Zp"]),
        "javaWhitespace" => {
            let unbroken = CharSet::new(&[(0xA0, 0xA0), (0x2007, 0x2007), (0x202F, 0x202F)]);
            of_categories(&["Zs", "Zl", "Zp"])
                .intersect(&unbroken.negate())
                .union(&CharSet::new(&[(0x09, 0x0D), (0x1C, 0x1F)]))
        }
        "javaIdentifierIgnorable" => {
            let controls = CharSet::new(&[(0, 0x08), (0x0E, 0x1B), (0x7F, 0x9F)]);
            of_categories(&["Cf"]).union(&controls)
        }
        "javaJavaIdentifierStart" => of_categories(identifier),
        "javaJavaIdentifierPart" => of_categories(identifier)
            .union(&of_categories(&["Nd", "Mn", "Mc"]))
            .union(&java("javaIdentifierIgnorable")?),
        _ => return None,
    })
}

const LETTERS: &[&str] = &["Lu", "Ll", "Lt", "Lm", "Lo"];

/// Java's `\p{IsAlphabetic}` and its like, with the `Is` taken off.
fn java_is(name: &str) -> Option<CharSet> {
    let known = match name.to_ascii_lowercase().as_str() {
        "alphabetic" => "Alphabetic",
        "lowercase" => "Lowercase",
        "uppercase" => "Uppercase",
        "titlecase" => "Lt",
        "white_space" | "whitespace" => "White_Space",
        "hex_digit" | "hexdigit" => return Some(binary("Hex_Digit")?.union(&category("Nd")?)),
        "join_control" | "joincontrol" => "Join_Control",
        "noncharacter_code_point" | "noncharactercodepoint" => "Noncharacter_Code_Point",
        "letter" => "L",
        "digit" => "Nd",
        "punctuation" => "P",
        "control" => "Cc",
        "assigned" => "Assigned",
        "alnum" => return Some(binary("Alphabetic")?.union(&category("Nd")?)),
        "blank" => return Some(category("Zs")?.union(&CharSet::one(0x09))),
        "graph" => return Some(of_categories(&["Zs", "Zl", "Zp", "Cc", "Cs", "Cn"]).negate()),
        "print" => return Some(of_categories(&["Zl", "Zp", "Cc", "Cs", "Cn"]).negate()),
        "word" => {
            let others = of_categories(&["Mn", "Mc", "Me", "Nd", "Pc"]);
            return Some(
                binary("Alphabetic")?
                    .union(&others)
                    .union(&binary("Join_Control")?),
            );
        }
        _ => return category(name).or_else(|| java(name)),
    };
    category(known).or_else(|| binary(known))
}

fn of_categories(names: &[&str]) -> CharSet {
    by_category(|short| names.contains(&short))
}

fn by_category(wanted: impl Fn(&str) -> bool) -> CharSet {
    let mut ranges = Vec::new();
    let mut from = 0;
    let mut bytes = RUNS.bytes().peekable();
    while let Some(name) = bytes.next() {
        let mut more = 0;
        while let Some(figure) = bytes.next_if(u8::is_ascii_lowercase) {
            more = more * 26 + u32::from(figure - b'a');
        }
        let place = usize::from(name.wrapping_sub(b'A'));
        if CATEGORIES
            .get(place)
            .is_some_and(|(short, _)| wanted(short))
        {
            ranges.push((from, from + more));
        }
        from += more + 1;
    }
    CharSet::new(&ranges)
}

fn by_predicate(wanted: impl Fn(char) -> bool) -> CharSet {
    let members = (0..=MAX).filter(|&c| char::from_u32(c).is_some_and(&wanted));
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for c in members {
        match ranges.last_mut() {
            Some(last) if last.1 + 1 == c => last.1 = c,
            _ => ranges.push((c, c)),
        }
    }
    CharSet::new(&ranges)
}

fn ascii(wanted: impl Fn(&u8) -> bool) -> CharSet {
    let members = (0..0x80u8).filter(wanted);
    CharSet::new(&members.map(|c| (c.into(), c.into())).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_covers_every_code_point_once() {
        assert_eq!(by_category(|_| true), CharSet::new(&[(0, MAX)]));
    }

    #[test]
    fn the_table_agrees_with_the_standard_library_on_numbers_and_controls() {
        assert_eq!(category("N"), Some(by_predicate(char::is_numeric)));
        assert_eq!(category("Cc"), Some(by_predicate(char::is_control)));
    }
}
