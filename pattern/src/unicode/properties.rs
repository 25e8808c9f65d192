//! Properties: the names in `\p{...}`.
//!
//! The input is the name between the braces. The output is a [`Property`]: a set, or the reason why there is none.

use super::categories::RUNS;
use super::digit;
use crate::set::{CharSet, MAX};

/// The short and long names of the general categories. [`RUNS`] refers to them by index.
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

/// The short and long names of groups of categories. The short names of the categories begin with that of the group.
const GROUPS: [(&str, &str); 7] = [
    ("L", "Letter"),
    ("M", "Mark"),
    ("N", "Number"),
    ("P", "Punctuation"),
    ("S", "Symbol"),
    ("Z", "Separator"),
    ("C", "Other"),
];

/// The short names of the categories of letters.
const LETTERS: &[&str] = &["Lu", "Ll", "Lt", "Lm", "Lo"];

/// The meaning of a property's name.
pub(crate) enum Property {
    /// The characters that have the property.
    Set(CharSet),
    /// ECMA-262 or Java may define the property, but this crate has no table of its characters.
    NoTable,
    /// Neither ECMA-262 nor Java defines the property.
    Unknown,
}

/// The binary properties of ECMA-262 and Java that have no table here.
const BINARY_WITHOUT_TABLE: &str = "\
    Bidi_Control Bidi_C Bidi_Mirrored Bidi_M Case_Ignorable CI Changes_When_Casefolded CWCF \
    Changes_When_Casemapped CWCM Changes_When_Lowercased CWL Changes_When_NFKC_Casefolded CWKCF \
    Changes_When_Titlecased CWT Changes_When_Uppercased CWU Dash Default_Ignorable_Code_Point DI \
    Deprecated Dep Diacritic Dia Emoji Emoji_Component EComp Emoji_Modifier EMod Emoji_Modifier_Base \
    EBase Emoji_Presentation EPres Extended_Pictographic ExtPict Extender Ext Grapheme_Base Gr_Base \
    Grapheme_Extend Gr_Ext ID_Continue IDC ID_Start IDS IDS_Binary_Operator IDSB IDS_Trinary_Operator \
    IDST Ideographic Ideo Logical_Order_Exception LOE Math Pattern_Syntax Pat_Syn Quotation_Mark QMark \
    Radical Sentence_Terminal STerm Soft_Dotted SD Terminal_Punctuation Term Unified_Ideograph UIdeo \
    Variation_Selector VS XID_Continue XIDC XID_Start XIDS javaIdeographic javaMirrored";

/// Returns the meaning of `\p{name}`.
pub(crate) fn property(name: &str) -> Property {
    if let Some((key, value)) = name.split_once('=') {
        return match key.to_ascii_lowercase().as_str() {
            "gc" | "general_category" => category(value).map_or(Property::Unknown, Property::Set),
            "sc" | "script" | "scx" | "script_extensions" | "blk" | "block" if is_name(value) => {
                Property::NoTable
            }
            _ => Property::Unknown,
        };
    }
    let known = category(name)
        .or_else(|| binary(name))
        .or_else(|| java(name))
        .or_else(|| java_is(name.strip_prefix("Is")?));
    let java_name = name.strip_prefix("Is").or_else(|| name.strip_prefix("In"));
    match known {
        Some(set) => Property::Set(set),
        None if BINARY_WITHOUT_TABLE.split(' ').any(|it| it == name) => Property::NoTable,
        // Java's scripts and blocks.
        None if java_name.is_some_and(is_name) => Property::NoTable,
        None => Property::Unknown,
    }
}

/// Returns whether `text` can be the name of a script or block.
fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ');
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(fits)
}

/// Returns the characters of a general category, or of a group of categories.
fn category(name: &str) -> Option<CharSet> {
    // ECMA-262 takes these names from the aliases of the Unicode character database.
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

/// Returns the characters of a binary property of ECMA-262.
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

/// Returns the characters of a property that only Java defines. The POSIX classes are ASCII only, as in Java.
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

/// Returns the characters of one of Java's properties that begin with `Is`, such as `\p{IsAlphabetic}`. `name` is the
/// rest.
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

/// Returns the characters of the categories with these short names.
fn of_categories(names: &[&str]) -> CharSet {
    by_category(|short| names.contains(&short))
}

/// Returns the characters of the categories whose short names are `wanted`.
fn by_category(wanted: impl Fn(&str) -> bool) -> CharSet {
    let mut ranges = Vec::new();
    let mut from = 0;
    let mut bytes = RUNS.bytes().peekable();
    while let Some(name) = bytes.next() {
        let mut length = 0;
        while let Some(digit) = bytes.next_if(u8::is_ascii_lowercase) {
            length = length * 26 + u32::from(digit - b'a');
        }
        length += 1;
        let category = CATEGORIES.get(usize::from(name.wrapping_sub(b'A')));
        if category.is_some_and(|(short, _)| wanted(short)) {
            ranges.push((from, from + length - 1));
        }
        from += length;
    }
    CharSet::new(&ranges)
}

/// Returns the characters that are `wanted`.
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

/// Returns the ASCII characters that are `wanted`.
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
