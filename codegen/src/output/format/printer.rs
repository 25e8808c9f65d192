//! Prints the items of a module. Items come in. The text of the module goes out.
//!
//! It decides where blank lines are. `definition` and `macro_call` print single items.

use super::definition::{self, reformat};
use super::macro_call;
use crate::emit::Item;
use crate::visible::cleaned;

/// The width of lines in calls of macros, unless an argument is longer.
pub(super) const WIDTH: usize = 100;
pub(super) const INDENT: usize = 4;
/// The kinds of items that blank lines depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Import,
    Export,
    Module,
    Static,
    /// A call that belongs to the item above it.
    Attached,
    Other,
}

/// The text of a module, to which items are added.
#[derive(Debug, Default)]
pub(super) struct Text {
    out: String,
    first: Option<Kind>,
    previous: Option<Kind>,
}

impl Text {
    /// Adds the documentation of the module. Call it before adding items.
    pub(super) fn docs(&mut self, lines: &[String]) {
        for line in lines {
            doc_line("//!", line, &mut self.out);
        }
    }

    /// Adds attributes of the module, after its documentation.
    pub(super) fn inner_attributes<'a>(&mut self, attributes: impl Iterator<Item = &'a &'a str>) {
        for attribute in attributes {
            self.out.push_str(&format!("#![{attribute}]\n"));
        }
    }

    /// Adds items.
    ///
    /// # Errors
    ///
    /// The message of the parser and the item, if the item is not Rust.
    pub(super) fn items(&mut self, items: Vec<Item>) -> Result<(), String> {
        for item in items {
            self.begin(Kind::of(&item));
            match item {
                Item::MacroCall(call) => macro_call::print(&call, &mut self.out),
                Item::Gated { gate, items } => {
                    let mut inside = Text::default();
                    inside.items(items)?;
                    let head = gate.name().map(|name| format!("{name}!"));
                    self.braces(&head.unwrap_or_default(), &inside);
                }
                Item::Rust { docs, tokens } => {
                    doc_lines(0, &docs, &mut self.out);
                    self.out.push_str(&reformat(tokens)?);
                }
                other => definition::print(other, &mut self.out)?,
            }
        }
        Ok(())
    }

    /// Adds `head { inside }`, where the head may have several lines.
    pub(super) fn block(&mut self, head: &str, inside: &Text) {
        self.begin(Kind::Other);
        self.braces(head, inside);
    }

    /// Adds items that were printed separately.
    pub(super) fn append(&mut self, other: Text) {
        let Some(kind) = other.first else { return };
        self.begin(kind);
        self.out.push_str(&other.out);
        self.previous = other.previous;
    }

    /// Returns the text.
    pub(super) fn into_string(self) -> String {
        self.out
    }

    /// Adds the blank line before an item, if there is one.
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

    /// Adds items in braces, indented by one level. Literals of generated code have no line breaks, so whole lines
    /// can be indented.
    fn braces(&mut self, head: &str, inside: &Text) {
        self.out.push_str(head);
        if inside.out.is_empty() {
            self.out.push_str(" {}\n");
            return;
        }
        self.out.push_str(" {\n");
        for line in inside.out.lines() {
            if !line.is_empty() {
                indent(INDENT, &mut self.out);
                self.out.push_str(line);
            }
            self.out.push('\n');
        }
        self.out.push_str("}\n");
    }
}

impl Kind {
    fn of(item: &Item) -> Self {
        match item {
            Item::Use { public: false, .. } => Self::Import,
            Item::Use { public: true, .. } => Self::Export,
            Item::Module { .. } => Self::Module,
            Item::Static { .. } => Self::Static,
            Item::MacroCall(call) if call.attached => Self::Attached,
            Item::MacroCall(_)
            | Item::Struct { .. }
            | Item::Enum { .. }
            | Item::Gated { .. }
            | Item::Rust { .. } => Self::Other,
        }
    }
}

/// Whether there is a blank line between items. There is none between lines of one kind, and none before a call that
/// belongs to the item above it.
fn apart(previous: Kind, next: Kind) -> bool {
    let lines = [Kind::Import, Kind::Export, Kind::Module, Kind::Static];
    let run = previous == next && lines.contains(&next);
    // After imports, exports and declarations of modules, a call does not belong to the item above it.
    let attached =
        next == Kind::Attached && !matches!(previous, Kind::Import | Kind::Export | Kind::Module);
    !run && !attached
}

pub(super) fn doc_lines(columns: usize, docs: &[String], out: &mut String) {
    for line in docs {
        indent(columns, out);
        doc_line("///", line, out);
    }
}

/// Adds a line of documentation, without spaces at its end, as prettyplease prints it.
pub(super) fn doc_line(mark: &str, line: &str, out: &mut String) {
    out.push_str(mark);
    let start = out.len();
    out.push(' ');
    // A line break would end the comment.
    out.push_str(&cleaned(line));
    out.truncate(start + out[start..].trim_end_matches(' ').len());
    out.push('\n');
}

pub(super) fn indent(columns: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', columns));
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;
    use crate::emit::{Argument, Gate, MacroCall};

    fn printed(items: Vec<Item>) -> Result<String, String> {
        let mut text = Text::default();
        text.items(items)?;
        Ok(text.into_string())
    }

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|&it| it.to_owned()).collect()
    }

    #[test]
    fn a_line_of_documentation_is_one_line_without_spaces_at_its_end() {
        let mut text = String::new();
        for line in [
            "plain",
            "",
            "  ",
            "spaces   ",
            "a\nline\r\nbreak\n",
            "\"\\\u{200b}",
        ] {
            doc_line("///", line, &mut text);
        }
        let expected = "/// plain\n///\n///\n/// spaces\n/// a line  break\n/// \"\\\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn blank_lines_stand_between_items_but_not_within_runs() {
        let import = |public, path: &str| Item::Use {
            public,
            path: path.to_owned(),
        };
        let module = |name: &str| Item::Module {
            attributes: Vec::new(),
            public: true,
            name: name.to_owned(),
        };
        let pattern = |name: &str| Item::Static {
            attributes: Vec::new(),
            name: name.to_owned(),
            ty: "u8",
            value: "1".to_owned(),
        };
        let call = |attached| {
            Item::MacroCall(MacroCall {
                path: "runtime::x",
                attached,
                arguments: vec![Argument::text("Place")],
            })
        };
        let place = || Item::Struct {
            docs: lines(&["A place."]),
            attributes: Vec::new(),
            name: "Place".to_owned(),
            fields: Vec::new(),
        };
        let mut text = Text::default();
        text.docs(&["Docs.".to_owned()]);
        let items = vec![
            import(false, "a::b"),
            import(false, "c::d"),
            import(true, "e::f"),
            import(true, "g::*"),
            module("x"),
            module("y"),
            pattern("A"),
            pattern("B"),
            place(),
            call(true),
            call(true),
            call(false),
            place(),
            Item::rust(quote! { impl Place { fn x() {} } }),
            Item::Gated {
                gate: Gate::Client,
                items: vec![module("z"), call(true)],
            },
        ];
        text.items(items).unwrap();
        insta::assert_snapshot!(text.into_string());
    }

    #[test]
    fn what_is_no_item_is_an_error_that_shows_it() {
        let long = "1 + ".repeat(100);
        for item in [
            Item::rust(quote! { pub struct 5; }),
            Item::rust(quote! { fn f() }),
            Item::Static {
                attributes: Vec::new(),
                name: "S".to_owned(),
                ty: "u8",
                value: long.clone(),
            },
            Item::Static {
                attributes: Vec::new(),
                name: "S".to_owned(),
                ty: "u8",
                value: format!("{long})"),
            },
        ] {
            let error = printed(vec![item]).unwrap_err();
            assert!(error.contains("in:\n"), "{error}");
        }
    }
}
