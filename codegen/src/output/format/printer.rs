//! Text of items: in come tokens, out goes what is written to disk.
//!
//! Items are printed by prettyplease, one at a time, so that blank lines can stand between them. Most of the
//! work is parsing for it, so what it need not see is kept from it: documentation of items is printed here,
//! calls of the runtime's macros in `call`, and types with short lines in `plain`.

use proc_macro2::{Literal, TokenStream};
use syn::parse::{Parse as _, ParseStream, Parser as _};

use super::split_items::{Body, Item, Items, Kind};
use super::{macro_call as call, short_types as plain};

/// The width that prettyplease keeps to where it can.
pub(super) const WIDTH: usize = 100;
pub(super) const INDENT: usize = 4;

/// The text of a module that grows item by item.
#[derive(Debug, Default)]
pub(super) struct Text {
    out: String,
    first: Option<Kind>,
    previous: Option<Kind>,
}

impl Text {
    /// Adds documentation of the module itself. It comes before all items.
    pub(super) fn docs(&mut self, lines: &[String]) {
        for line in lines {
            doc_line("//!", line, &mut self.out);
        }
    }

    /// Adds items.
    ///
    /// # Errors
    ///
    /// The message of the parser and the item, where it is no Rust.
    pub(super) fn items(&mut self, tokens: TokenStream) -> Result<(), String> {
        for Item { docs, kind, body } in Items::of(tokens) {
            self.begin(kind);
            for line in docs {
                doc_literal(line, &mut self.out)?;
            }
            match body {
                Body::Gated { path, items } => {
                    let mut inside = Text::default();
                    inside.items(items)?;
                    self.braces(&format!("{path}!"), &inside);
                }
                Body::Call { path, arguments } => call::print(&path, arguments, &mut self.out),
                Body::Rust(tokens) => match plain::print(&tokens) {
                    Some(text) => self.out.push_str(&text),
                    None => self.out.push_str(&unparse(tokens.into_iter().collect())?),
                },
            }
        }
        Ok(())
    }

    /// Adds `head { inside }`, where the head may have several lines.
    pub(super) fn block(&mut self, head: &str, inside: &Text) {
        self.begin(Kind::Other);
        self.braces(head, inside);
    }

    /// Adds items that were printed by themselves.
    pub(super) fn append(&mut self, other: Text) {
        let Some(kind) = other.first else { return };
        self.begin(kind);
        self.out.push_str(&other.out);
        self.previous = other.previous;
    }

    /// The text.
    pub(super) fn into_string(self) -> String {
        self.out
    }

    /// Makes the blank line before an item.
    fn begin(&mut self, kind: Kind) {
        if self
            .previous
            .map_or(!self.out.is_empty(), |it| apart(it, kind))
        {
            self.out.push('\n');
        }
        self.first.get_or_insert(kind);
        self.previous = Some(kind);
    }

    /// Items a step further in, in braces. No literal of generated code has a line break in it, so whole
    /// lines can move.
    fn braces(&mut self, head: &str, inside: &Text) {
        self.out.push_str(head);
        if inside.out.is_empty() {
            self.out.push_str(" {}\n");
            return;
        }
        self.out.push_str(" {\n");
        for line in inside.out.lines() {
            if !line.is_empty() {
                self.out.extend(std::iter::repeat_n(' ', INDENT));
                self.out.push_str(line);
            }
            self.out.push('\n');
        }
        self.out.push_str("}\n");
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

/// A line of documentation.
pub(super) fn doc_line(mark: &str, line: &str, out: &mut String) {
    out.push_str(mark);
    if !line.is_empty() {
        out.push(' ');
    }
    comment(line, out);
}

/// The text of a comment, as prettyplease has it: it ends with no spaces.
fn comment(text: &str, out: &mut String) {
    let text = text.trim_end_matches(' ');
    // A line break would end the comment.
    match text.contains(['\n', '\r']) {
        false => out.push_str(text),
        true => out.push_str(text.replace(['\n', '\r'], " ").trim_end_matches(' ')),
    }
    out.push('\n');
}

/// The line of documentation that is in a literal with its space: `" text"`.
pub(super) fn doc_literal(line: Literal, out: &mut String) -> Result<(), String> {
    let text = line.to_string();
    let plain = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let plain = plain.filter(|it| !it.contains('\\'));
    let value;
    let line = match plain {
        Some(line) => line,
        None => {
            let parsed = syn::parse_str::<syn::LitStr>(&text);
            value = parsed
                .map_err(|error| format!("{error}, in:\n{text}"))?
                .value();
            &value
        }
    };
    out.push_str("///");
    comment(line, out);
    Ok(())
}

fn unparse(tokens: TokenStream) -> Result<String, String> {
    let parser = |input: ParseStream<'_>| {
        // The tokens are gone once they are parsed, and the message needs the text around the fault.
        let start = input.cursor();
        syn::Item::parse(input).map_err(|error| {
            let source: String = start.token_stream().to_string();
            let source: String = source.chars().take(2_000).collect();
            syn::Error::new(error.span(), format!("{error}, in:\n{source}"))
        })
    };
    let item = parser.parse2(tokens).map_err(|error| error.to_string())?;
    Ok(prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(source: &str) -> String {
        let mut text = Text::default();
        let tokens = source.parse().expect("the test's source has tokens");
        text.items(tokens).expect("the test's source parses");
        text.into_string()
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
        let mut text = Text::default();
        text.docs(&["Docs.".to_owned()]);
        let items = "use a::b; use c::d; pub mod x; pub mod y; static A: u8 = 1; static B: u8 = 2;\
             /// A place.\n pub struct Place { pub name: String } impl Place { fn x() {} }\
             farrier::error!(Place, PLACE, client \"X\", optional message); pub struct Other;";
        text.items(items.parse().unwrap()).unwrap();
        insta::assert_snapshot!(text.into_string());
    }

    #[test]
    fn what_is_kept_from_prettyplease_looks_as_if_it_had_printed_it() {
        let source = r#"
            #[doc = " A \"quoted\" \u{e9} line, a tab \t and spaces.   "]
            #[doc = ""]
            #[doc = " `a\\b`, 'x', \u{200b}"]
            #[derive(Clone)]
            #[doc = " After an attribute."]
            pub struct A { #[doc = " Inside."] pub b: [u8; { 3 }] }
            use a::{b, c};
            pub(crate) static S: B = B { c: 1 };
            const fn f() -> [u8; 3] { [0; 3] }
            const X: B = B { c: 2 };
            pub type T = Vec<u8>;
            pub struct Unit;
            pub struct Tuple(u8);
            impl<T> Trait for A where T: Clone { fn g(&self) {} }
            farrier::other! { a, b }
            farrier::with_client! { pub mod client; use x::y; }
            #[rustfmt::skip] pub mod inside { pub fn h() {} }
            pub(crate) mod outside;
        "#;
        let whole = prettyplease::unparse(&syn::parse_str(source).unwrap());
        let lines = |text: &str| -> Vec<String> {
            let lines = text.lines().map(|it| it.trim().to_owned());
            lines.filter(|it| !it.is_empty()).collect()
        };
        // Calls of our macros look otherwise, that is what they are printed here for.
        let ours = printed(source).replace("farrier::other!(a, b);", "farrier::other! {\na, b\n}");
        let theirs = whole.replace("pub mod client; use x::y;", "pub mod client;\nuse x::y;");
        assert_eq!(lines(&ours), lines(&theirs));
    }

    #[test]
    fn what_is_no_item_is_an_error_that_shows_it() {
        for source in [
            "pub struct 5;",
            "#[doc = \" A line.\"]",
            "fn f()",
            "farrier::x!(",
        ] {
            let Ok(tokens) = source.parse() else { continue };
            let error = Text::default().items(tokens).unwrap_err();
            assert!(error.contains("in:"), "{source}: {error}");
        }
    }
}
