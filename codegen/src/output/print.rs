//! Text of a parsed file: in comes syntax, out goes what is written to disk.
//!
//! Items are printed by prettyplease, one at a time, so that blank lines can stand between them. Calls of
//! the runtime's macros are lists that prettyplease knows nothing of and would break anywhere; they are
//! printed here, and broken between entries only.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, File, Item, ItemMacro, ItemMod, MacroDelimiter};

/// The width that prettyplease keeps to where it can.
const WIDTH: usize = 100;
const INDENT: usize = 4;

/// The text of a file.
pub(super) fn print(file: File) -> String {
    let mut out = unparse(file.attrs, Vec::new());
    print_items(file.items, &mut out);
    out
}

fn print_items(items: Vec<Item>, out: &mut String) {
    let mut previous: Option<Kind> = None;
    for item in items {
        let kind = Kind::of(&item);
        if previous.map_or(!out.is_empty(), |previous| apart(previous, kind)) {
            out.push('\n');
        }
        print_item(item, out);
        previous = Some(kind);
    }
}

fn print_item(item: Item, out: &mut String) {
    match item {
        Item::Macro(call) if is_ours(&call) => match gated(&call) {
            Some(items) => {
                out.push_str(&format!(
                    "{}! {{\n",
                    tight(&call.mac.path.to_token_stream())
                ));
                print_inside(items, out);
            }
            None => out.push_str(&print_call(&call)),
        },
        Item::Mod(ItemMod {
            content: Some((braces, items)),
            attrs,
            vis,
            unsafety,
            mod_token,
            ident,
            semi,
        }) if !items.is_empty() => {
            let content = Some((braces, Vec::new()));
            let empty = ItemMod {
                attrs,
                vis,
                unsafety,
                mod_token,
                ident,
                content,
                semi,
            };
            let text = unparse(Vec::new(), vec![Item::Mod(empty)]);
            out.push_str(text.trim_end().trim_end_matches('}'));
            out.push('\n');
            print_inside(items, out);
        }
        item => out.push_str(&unparse(Vec::new(), vec![item])),
    }
}

/// Items a step further in, and the brace that closes them. No literal of generated code has a line break
/// in it, so whole lines can move.
fn print_inside(items: Vec<Item>, out: &mut String) {
    let mut inside = String::new();
    print_items(items, &mut inside);
    for line in inside.lines() {
        if !line.is_empty() {
            out.push_str(&" ".repeat(INDENT));
            out.push_str(line);
        }
        out.push('\n');
    }
    out.push_str("}\n");
}

/// The items in the braces of a call that keeps or drops items.
fn gated(call: &ItemMacro) -> Option<Vec<Item>> {
    matches!(call.mac.delimiter, MacroDelimiter::Brace(_)).then_some(())?;
    let file: File = syn::parse2(call.mac.tokens.clone()).ok()?;
    Some(file.items)
}

fn unparse(attrs: Vec<Attribute>, items: Vec<Item>) -> String {
    prettyplease::unparse(&File {
        shebang: None,
        frontmatter: None,
        attrs,
        items,
    })
}

/// What decides about blank lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Import,
    Export,
    Module,
    Static,
    Call,
    Other,
}

impl Kind {
    fn of(item: &Item) -> Self {
        match item {
            Item::Use(it) if matches!(it.vis, syn::Visibility::Inherited) => Self::Import,
            Item::Use(_) => Self::Export,
            Item::Mod(it) if it.content.is_none() => Self::Module,
            Item::Static(_) => Self::Static,
            Item::Macro(call) if gated(call).is_some() => Self::Other,
            Item::Macro(_) => Self::Call,
            _ => Self::Other,
        }
    }
}

/// Whether a blank line stands between items: not between lines of a kind, and not before a call, which
/// belongs to the type above it.
fn apart(previous: Kind, next: Kind) -> bool {
    let lines = [Kind::Import, Kind::Export, Kind::Module, Kind::Static];
    let run = previous == next && lines.contains(&next);
    // A call stands by the type above it, and is no more than a line or two in a list of its own.
    !run && (next != Kind::Call || matches!(previous, Kind::Import | Kind::Export | Kind::Module))
}

fn is_ours(call: &ItemMacro) -> bool {
    let first = call.mac.path.segments.first();
    first.is_some_and(|it| it.ident == "farrier") && call.attrs.is_empty() && call.ident.is_none()
}

/// `farrier::name!(...);` on one line if it fits, else with its last argument, a list in braces, below.
fn print_call(call: &ItemMacro) -> String {
    let path = tight(&call.mac.path.to_token_stream());
    let mut arguments = split(call.mac.tokens.clone());
    let line = format!("{path}!({});", joined(&arguments));
    if line.len() <= WIDTH {
        return line + "\n";
    }
    let list = arguments.pop_if(|it| braced(it).is_some());
    let entries = list
        .as_ref()
        .and_then(braced)
        .map(split)
        .unwrap_or_default();
    let mut out = String::new();
    let head = format!("{path}!({}", joined(&arguments));
    if list.is_some() && head.len() + ", {".len() <= WIDTH {
        out.push_str(&head);
        out.push_str(", {\n");
        fill(&entries, INDENT, &mut out);
        out.push_str("});\n");
        return out;
    }
    out.push_str(&format!("{path}!(\n"));
    fill(&arguments, INDENT, &mut out);
    let closed = list
        .as_ref()
        .map(tight)
        .filter(|it| INDENT + it.len() <= WIDTH);
    if let Some(closed) = closed {
        out.push_str(&format!("{:INDENT$}{closed}\n", ""));
    } else if list.is_some() {
        out.push_str(&format!("{:INDENT$}{{\n", ""));
        fill(&entries, 2 * INDENT, &mut out);
        out.push_str(&format!("{:INDENT$}}}\n", ""));
    }
    out.push_str(");\n");
    out
}

/// Lines of as many entries as fit, each with a comma. An entry that is too long for a line is broken
/// within its parentheses if it has any.
fn fill(entries: &[TokenStream], indent: usize, out: &mut String) {
    let mut column = 0;
    for entry in entries {
        let text = tight(entry) + ",";
        if column > 0 && column + 1 + text.len() <= WIDTH {
            out.push(' ');
            column += 1;
        } else {
            if column > 0 {
                out.push('\n');
            }
            out.push_str(&" ".repeat(indent));
            column = indent;
        }
        if column + text.len() > WIDTH
            && let Some((name, inner)) = parenthesized(entry)
        {
            out.push_str(&name);
            out.push_str("(\n");
            fill(&inner, indent + INDENT, out);
            out.push_str(&" ".repeat(indent));
            out.push_str("),\n");
            column = 0;
            continue;
        }
        out.push_str(&text);
        column += text.len();
    }
    if column > 0 {
        out.push('\n');
    }
}

/// The entries of a list, without their commas.
fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut entries = Vec::new();
    let mut entry = TokenStream::new();
    let mut depth = 0_usize;
    for token in tokens {
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                // Type arguments are no groups to the lexer, but their commas separate nothing here.
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    entries.push(std::mem::take(&mut entry));
                    continue;
                }
                _ => {}
            }
        }
        entry.extend([token]);
    }
    if !entry.is_empty() {
        entries.push(entry);
    }
    entries
}

fn joined(entries: &[TokenStream]) -> String {
    let entries: Vec<String> = entries.iter().map(tight).collect();
    entries.join(", ")
}

fn braced(entry: &TokenStream) -> Option<TokenStream> {
    match single(entry)? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    }
}

fn single(entry: &TokenStream) -> Option<TokenTree> {
    let mut tokens = entry.clone().into_iter();
    tokens.next().filter(|_| tokens.next().is_none())
}

/// `name(a, b)` as its name and the entries in its parentheses.
fn parenthesized(entry: &TokenStream) -> Option<(String, Vec<TokenStream>)> {
    let mut tokens = entry.clone().into_iter();
    match (tokens.next()?, tokens.next()?, tokens.next()) {
        (TokenTree::Ident(name), TokenTree::Group(group), None)
            if group.delimiter() == Delimiter::Parenthesis =>
        {
            Some((name.to_string(), split(group.stream())))
        }
        _ => None,
    }
}

/// Tokens with spaces where people put them: for the few forms that arguments of our macros have.
fn tight(tokens: &TokenStream) -> String {
    let mut out = String::new();
    let mut space = false;
    let mut after_word = false;
    for token in tokens.clone() {
        let word = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        match token {
            TokenTree::Group(group) => {
                let call = after_word && group.delimiter() == Delimiter::Parenthesis;
                if space && !call {
                    out.push(' ');
                }
                let inner = joined(&split(group.stream()));
                match group.delimiter() {
                    Delimiter::Parenthesis => out.push_str(&format!("({inner})")),
                    Delimiter::Bracket => out.push_str(&format!("[{inner}]")),
                    Delimiter::Brace if inner.is_empty() => out.push_str("{}"),
                    Delimiter::Brace => out.push_str(&format!("{{ {inner} }}")),
                    Delimiter::None => out.push_str(&inner),
                }
                space = true;
            }
            TokenTree::Punct(punct) => {
                let sign = punct.as_char();
                if space && matches!(sign, '=' | '&' | '-') && !out.ends_with(['=', '-']) {
                    out.push(' ');
                }
                out.push(sign);
                let path =
                    sign == ':' && (punct.spacing() == Spacing::Joint || out.ends_with("::"));
                space = match sign {
                    ':' => !path,
                    '=' | ',' => punct.spacing() == Spacing::Alone,
                    '>' | '?' => true,
                    _ => false,
                };
            }
            word => {
                if space {
                    out.push(' ');
                }
                out.push_str(&word.to_string());
                space = true;
            }
        }
        after_word = word;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(source: &str) -> String {
        print(syn::parse_str(source).expect("the test's source parses"))
    }

    #[test]
    fn a_call_that_fits_is_one_line() {
        let call = "farrier :: structure ! (Place , PlaceBuilder ? , schemas :: PLACE , new (name : Vec < \
            Option < String > >) , { 0 name : required Vec < Option < String > > , 1 n : default (5) i32 }) ;";
        let line = "farrier::structure!(Place, PlaceBuilder?, schemas::PLACE, new(name: Vec<Option<String>>), \
            { 0 name: required Vec<Option<String>>, 1 n: default(5) i32 });\n";
        let expected = "farrier::structure!(Place, PlaceBuilder?, schemas::PLACE, new(name: Vec<Option<String>>), {\n    \
            0 name: required Vec<Option<String>>, 1 n: default(5) i32,\n});\n";
        assert!(line.len() > WIDTH);
        assert_eq!(printed(call), expected);
        let short = "farrier::union!(Source, SOURCE, Unknown, { 0 Url: String, 1 Neither: () });\n";
        assert_eq!(printed(short), short);
    }

    #[test]
    fn a_long_call_is_broken_between_entries_only() {
        let name = "ARatherLongNameForAStructureOfWhichThereAreSome";
        let members: Vec<String> = (0..5)
            .map(|it| format!("{it} member_number_{it}: required String"))
            .collect();
        let members = members.join(", ");
        let source = format!(
            "farrier::structure!({name}, {name}Builder?, schemas::{name}, new({}), {{ {members} }});",
            (0..5)
                .map(|it| format!("member_number_{it}: String"))
                .collect::<Vec<_>>()
                .join(", ")
        );
        let text = printed(&source);
        insta::assert_snapshot!(text);
        assert!(text.lines().all(|line| line.len() <= WIDTH));
        let tokens = |text: &str| text.parse::<TokenStream>().unwrap().to_string();
        let commas = |text: &str| tokens(text).replace([',', ' ', '\n'], "");
        assert_eq!(commas(&text), commas(&source), "nothing is lost");
    }

    #[test]
    fn blank_lines_stand_between_items_but_not_within_runs() {
        insta::assert_snapshot!(printed(
            "//! Docs.\n use a::b; use c::d; pub mod x; pub mod y; static A: u8 = 1; static B: u8 = 2;\
             /// A place.\n pub struct Place { pub name: String } impl Place { fn x() {} }\
             farrier::error!(Place, PLACE, client \"X\", optional message); pub struct Other;"
        ));
    }
}
