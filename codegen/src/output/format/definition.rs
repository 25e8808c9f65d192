//! Prints items with a known form: imports, declarations of modules, statics, structures and enums.
//!
//! An item whose lines are all short is printed as it is. If a line may have to be broken, prettyplease prints the
//! item. Either way, the result is what prettyplease prints.

use proc_macro2::TokenStream;

use super::printer::{INDENT, doc_lines, indent};
use crate::emit::{Field, Item, Variant};

/// Lines up to this length are never broken. It is below the width of prettyplease, so that its exact rule does not
/// matter.
const SHORT: usize = 79;

/// Adds an item to a text. Does not print calls of macros and items that consist of tokens.
///
/// # Errors
///
/// The message of the parser and the item, if the item is not Rust.
pub(super) fn print(item: Item, out: &mut String) -> Result<(), String> {
    if let Item::Struct { docs, .. } | Item::Enum { docs, .. } = &item {
        doc_lines(0, docs, out);
    }
    let start = out.len();
    match item {
        Item::Use { public, path } => line(&[visibility(public), "use ", &path, ";"], out),
        Item::Module {
            attributes,
            public,
            name,
        } => {
            self::attributes(0, &attributes, out);
            line(&[visibility(public), "mod ", &name, ";"], out);
        }
        Item::Static {
            attributes,
            name,
            ty,
            value,
        } => {
            self::attributes(0, &attributes, out);
            line(
                &["pub(crate) static ", &name, ": ", ty, " = ", &value, ";"],
                out,
            );
        }
        Item::Struct {
            attributes,
            name,
            fields,
            ..
        } => {
            self::attributes(0, &attributes, out);
            body("struct", &name, &fields, field, out);
        }
        Item::Enum {
            attributes,
            name,
            variants,
            ..
        } => {
            self::attributes(0, &attributes, out);
            body("enum", &name, &variants, variant, out);
        }
        Item::MacroCall(_) | Item::Gated { .. } | Item::Rust { .. } => {}
    }
    let is_short = |line: &str| line.len() <= SHORT || line.trim_start().starts_with("///");
    if !out[start..].lines().all(is_short) {
        let text = out.split_off(start);
        let tokens = text.parse().map_err(|error| in_source(&error, &text))?;
        out.push_str(&reformat(tokens)?);
    }
    Ok(())
}

fn visibility(public: bool) -> &'static str {
    if public { "pub " } else { "" }
}

fn line(parts: &[&str], out: &mut String) {
    out.extend(parts.iter().copied());
    out.push('\n');
}

/// `pub keyword name { ... }`
fn body<T>(keyword: &str, name: &str, all: &[T], print: fn(&T, &mut String), out: &mut String) {
    if all.is_empty() {
        return line(&["pub ", keyword, " ", name, " {}"], out);
    }
    line(&["pub ", keyword, " ", name, " {"], out);
    for it in all {
        print(it, out);
    }
    out.push_str("}\n");
}

fn field(it: &Field, out: &mut String) {
    doc_lines(INDENT, &it.docs, out);
    attributes(INDENT, &it.attributes, out);
    indent(INDENT, out);
    line(&["pub ", &it.name, ": ", &it.ty, ","], out);
}

fn variant(it: &Variant, out: &mut String) {
    doc_lines(INDENT, &it.docs, out);
    attributes(INDENT, &it.attributes, out);
    indent(INDENT, out);
    match &it.value {
        None => line(&[&it.name, ","], out),
        Some(value) => line(&[&it.name, "(", value, "),"], out),
    }
}

fn attributes(columns: usize, attributes: &[String], out: &mut String) {
    for attribute in attributes {
        indent(columns, out);
        line(&["#[", attribute, "]"], out);
    }
}

/// Returns an item as prettyplease prints it.
pub(super) fn reformat(tokens: TokenStream) -> Result<String, String> {
    // A copy of tokens is cheap, and the message needs the text around the error.
    let item = syn::parse2(tokens.clone());
    let item = item.map_err(|error| in_source(&error, &tokens.to_string()))?;
    Ok(prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    }))
}

fn in_source(error: &dyn std::fmt::Display, source: &str) -> String {
    let source: String = source.chars().take(2_000).collect();
    format!("{error}, in:\n{source}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|&it| it.to_owned()).collect()
    }

    /// Items of each kind that prettyplease knows, with texts of this length.
    fn definitions(length: usize) -> Vec<Item> {
        let name = "N".repeat(length);
        let docs = lines(&["A line.", "", " - another"]);
        let attributes = lines(&[
            "derive(Clone, Debug)",
            &format!("deprecated(note = \"{name}\")"),
        ]);
        vec![
            Item::Use {
                public: true,
                path: format!("a::{{{name}, b}}"),
            },
            Item::Module {
                attributes: attributes[1..].to_vec(),
                public: false,
                name: name.clone(),
            },
            Item::Static {
                attributes: Vec::new(),
                name: "S".to_owned(),
                ty: "Pattern",
                value: format!("Pattern::new(r\"{name}\")"),
            },
            Item::Struct {
                docs: docs.clone(),
                attributes: attributes.clone(),
                name: "Type".to_owned(),
                fields: vec![
                    Field {
                        docs: docs.clone(),
                        attributes: attributes[1..].to_vec(),
                        name: "r#type".to_owned(),
                        ty: format!("Option<BTreeMap<String, Vec<Option<a::b::{name}>>>>"),
                    },
                    Field {
                        docs: Vec::new(),
                        attributes: lines(&["deprecated"]),
                        name,
                        ty: "()".to_owned(),
                    },
                ],
            },
            Item::Enum {
                docs: docs.clone(),
                attributes,
                name: "Type".to_owned(),
                variants: vec![
                    Variant {
                        docs: Vec::new(),
                        attributes: lines(&["deprecated"]),
                        name: "N".repeat(length),
                        value: None,
                    },
                    Variant {
                        docs,
                        attributes: Vec::new(),
                        name: "A".to_owned(),
                        value: Some("N".repeat(length)),
                    },
                ],
            },
            Item::Struct {
                docs: Vec::new(),
                attributes: Vec::new(),
                name: "N".repeat(length),
                fields: Vec::new(),
            },
        ]
    }

    fn printed(item: Item) -> String {
        let mut text = String::new();
        print(item, &mut text).unwrap();
        text
    }

    #[test]
    fn what_is_printed_is_what_prettyplease_prints_however_long_the_lines_are() {
        for length in 1..120 {
            for item in definitions(length) {
                let text = printed(item.clone());
                let pretty = prettyplease::unparse(&syn::parse_str(&text).unwrap());
                assert_eq!(text, pretty, "{length}: {item:?}");
            }
        }
    }
}
