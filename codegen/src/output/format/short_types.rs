//! Prints structures and enums whose lines are all short: most of generated code, and the part of it that
//! needs no decision about line breaks. What comes out is what prettyplease prints, without parsing.
//!
//! Only the few forms are understood that types have here. Anything else (a long line, an attribute with a
//! value, a type that is no path) is left to prettyplease.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::printer::{INDENT, doc_literal};
use super::split_items as items;

/// Lines up to this length are never broken. It is below the width that prettyplease keeps to, so that its
/// exact rule does not matter.
const SHORT: usize = 80;

/// The text of an item, without its documentation; `None` if that is for prettyplease to decide.
pub(super) fn print(tokens: &[TokenTree]) -> Option<String> {
    let mut out = String::new();
    let mut rest = attributes(tokens, 0, &mut out)?;
    let start = out.len();
    let fields = match rest {
        [.., TokenTree::Group(group)] if group.delimiter() == Delimiter::Brace => group,
        _ => return None,
    };
    rest = &rest[..rest.len() - 1];
    let structure = match rest {
        [
            TokenTree::Ident(public),
            TokenTree::Ident(keyword),
            TokenTree::Ident(_),
        ] if public == "pub" && keyword == "struct" => true,
        [
            TokenTree::Ident(public),
            TokenTree::Ident(keyword),
            TokenTree::Ident(_),
        ] if public == "pub" && keyword == "enum" => false,
        _ => return None,
    };
    for word in rest {
        out.push_str(&word.to_string());
        out.push(' ');
    }
    (out.len() - start < SHORT).then_some(())?;
    let fields = self::fields(fields, structure)?;
    if fields.is_empty() {
        out.push_str("{}\n");
    } else {
        out.push_str("{\n");
        out.push_str(&fields);
        out.push_str("}\n");
    }
    Some(out)
}

/// Prints `#[word]` and `#[word(Word, Word)]`, and answers with what comes after.
fn attributes<'a>(
    mut tokens: &'a [TokenTree],
    indent: usize,
    out: &mut String,
) -> Option<&'a [TokenTree]> {
    while let [TokenTree::Punct(sign), TokenTree::Group(group), rest @ ..] = tokens {
        if sign.as_char() != '#' || group.delimiter() != Delimiter::Bracket {
            return None;
        }
        let start = out.len();
        out.extend(std::iter::repeat_n(' ', indent));
        out.push_str("#[");
        let mut inside = group.stream().into_iter();
        match (inside.next(), inside.next(), inside.next()) {
            (Some(TokenTree::Ident(word)), None, _) => out.push_str(&word.to_string()),
            (Some(TokenTree::Ident(word)), Some(TokenTree::Group(list)), None)
                if list.delimiter() == Delimiter::Parenthesis =>
            {
                out.push_str(&word.to_string());
                out.push('(');
                words(list.stream(), out)?;
                out.push(')');
            }
            _ => return None,
        }
        out.push_str("]\n");
        (out.len() - start <= SHORT).then_some(())?;
        tokens = rest;
    }
    Some(tokens)
}

/// Words with commas between them.
fn words(tokens: TokenStream, out: &mut String) -> Option<()> {
    let mut word_next = true;
    for token in tokens {
        match token {
            TokenTree::Ident(word) if word_next => out.push_str(&word.to_string()),
            TokenTree::Punct(comma) if !word_next && comma.as_char() == ',' => out.push_str(", "),
            _ => return None,
        }
        word_next = !word_next;
    }
    (!word_next).then_some(())
}

/// The lines of fields or variants, each with its documentation and attributes.
fn fields(group: &Group, structure: bool) -> Option<String> {
    let mut out = String::new();
    let mut field: Vec<TokenTree> = Vec::new();
    let mut depth = 0_usize;
    for token in group.stream() {
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    one(&field, structure, &mut out)?;
                    field.clear();
                    continue;
                }
                _ => {}
            }
        }
        field.push(token);
        if let Some(line) = items::doc(&mut field) {
            out.extend(std::iter::repeat_n(' ', INDENT));
            doc_literal(line, &mut out).ok()?;
        }
    }
    if !field.is_empty() {
        one(&field, structure, &mut out)?;
    }
    Some(out)
}

/// `pub name: Type,` or `Name(Type),`.
fn one(tokens: &[TokenTree], structure: bool, out: &mut String) -> Option<()> {
    let tokens = attributes(tokens, INDENT, out)?;
    let start = out.len();
    out.extend(std::iter::repeat_n(' ', INDENT));
    match (structure, tokens) {
        (
            true,
            [
                TokenTree::Ident(public),
                TokenTree::Ident(name),
                TokenTree::Punct(colon),
                ty @ ..,
            ],
        ) if public == "pub" && colon.as_char() == ':' => {
            out.push_str("pub ");
            out.push_str(&name.to_string());
            out.push_str(": ");
            path(ty.iter().cloned(), out)?;
        }
        (false, [TokenTree::Ident(name)]) => out.push_str(&name.to_string()),
        (false, [TokenTree::Ident(name), TokenTree::Group(ty)])
            if ty.delimiter() == Delimiter::Parenthesis =>
        {
            out.push_str(&name.to_string());
            out.push('(');
            path(ty.stream(), out)?;
            out.push(')');
        }
        _ => return None,
    }
    out.push_str(",\n");
    (out.len() - start <= SHORT).then_some(())
}

/// A type that is a path, with arguments that are paths: `Option<Vec<a::B>>`.
fn path(tokens: impl IntoIterator<Item = TokenTree>, out: &mut String) -> Option<()> {
    let start = out.len();
    for token in tokens {
        match token {
            TokenTree::Ident(word) => {
                let apart = out[start..].ends_with(|it: char| it.is_alphanumeric() || it == '_');
                // Two words: `dyn Trait`, which has rules of its own.
                (!apart).then_some(())?;
                out.push_str(&word.to_string());
            }
            TokenTree::Punct(sign) => match sign.as_char() {
                ',' => out.push_str(", "),
                sign @ (':' | '<' | '>') => out.push(sign),
                _ => return None,
            },
            TokenTree::Group(_) | TokenTree::Literal(_) => return None,
        }
    }
    // `Vec<>`, `A<B,>` and calls of functions look otherwise; none is a type that is generated.
    let odd = ["<>", ", >", "->", ":<"]
        .iter()
        .any(|it| out[start..].contains(it));
    let odd = odd || out.ends_with(", ");
    (!odd && out.len() > start).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(source: &str) -> Option<String> {
        let tokens: Vec<TokenTree> = source.parse::<TokenStream>().unwrap().into_iter().collect();
        print(&tokens)
    }

    fn pretty(source: &str) -> String {
        prettyplease::unparse(&syn::parse_str(source).unwrap())
    }

    #[test]
    fn what_is_printed_is_what_prettyplease_prints() {
        for source in [
            "pub struct A {}",
            "#[derive(Clone, Debug)] #[non_exhaustive] pub struct A { pub b: String }",
            r#"pub struct A {
                #[doc = " A line \"quoted\"."] #[doc = ""] #[doc = " - another  "]
                pub r#type: Option<BTreeMap<String, Vec<Option<a::b::C>>>>,
                #[deprecated] pub other: Box<A>,
            }"#,
            "#[derive(Clone)] pub enum E { #[doc = \" One.\"] A, B(Vec<u8>), #[deprecated] C(a::D) }",
            "pub enum E {}",
        ] {
            assert_eq!(plain(source), Some(pretty(source)), "{source}");
        }
    }

    #[test]
    fn what_may_be_broken_or_is_unknown_is_left_to_prettyplease() {
        let long = "pub struct A { pub a_name: Option<BTreeMap<String, Vec<AVeryLongNameOfATypeThatIsLonger>>> }";
        let derive = format!("#[derive({})] pub struct A {{}}", ["Clone"; 20].join(", "));
        for source in [
            long,
            &derive,
            "struct A { pub b: u8 }",
            "pub struct A { b: u8 }",
            "pub struct A<T> { pub b: T }",
            "pub struct A { pub b: [u8; 3] }",
            "pub struct A { pub b: &'static str }",
            "pub struct A { pub b: Box<dyn B> }",
            "pub struct A { pub b: Vec<u8,> }",
            "pub struct A { pub b: fn() -> u8 }",
            "pub struct A(u8);",
            "#[deprecated(note = \"x\")] pub struct A {}",
            "pub enum E { A = 1 }",
            "pub enum E { A { b: u8 } }",
            "pub enum E { A(u8, u8,) }",
            "pub fn a() {}",
            "impl A {}",
        ] {
            assert_eq!(plain(source), None, "{source}");
        }
    }
}
