//! Prints calls of the runtime's macros. They are lists that prettyplease knows nothing of and would break
//! anywhere; here they are broken between entries only.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use super::printer::{INDENT, WIDTH};

/// `farrier::name!(...);` on one line if it fits, else with its last argument, a list in braces, below.
pub(super) fn print(path: &str, arguments: TokenStream, out: &mut String) {
    let mut arguments = entries(arguments);
    let length = path.len() + "!();".len() + joined_length(&arguments);
    if length <= WIDTH {
        out.push_str(path);
        out.push_str("!(");
        join(&arguments, out);
        out.push_str(");\n");
        return;
    }
    // An empty list has nothing to be broken.
    let list = arguments.pop_if(|it| it.braces().is_some_and(|entries| !entries.is_empty()));
    let entries = list.as_ref().and_then(Entry::braces).unwrap_or_default();
    let head = path.len() + "!(".len() + joined_length(&arguments);
    out.push_str(path);
    if list.is_some() && head + ", {".len() <= WIDTH {
        out.push_str("!(");
        join(&arguments, out);
        out.push_str(", {\n");
        fill(entries, INDENT, out);
        out.push_str("});\n");
        return;
    }
    out.push_str("!(\n");
    fill(&arguments, INDENT, out);
    if let Some(list) = &list {
        indent(INDENT, out);
        if INDENT + list.text.len() <= WIDTH {
            out.push_str(&list.text);
        } else {
            out.push_str("{\n");
            fill(entries, 2 * INDENT, out);
            indent(INDENT, out);
            out.push('}');
        }
        out.push('\n');
    }
    out.push_str(");\n");
}

fn indent(columns: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', columns));
}

/// Lines of as many entries as fit, each with a comma. An entry that is too long for a line is broken
/// within its parentheses if it has any.
fn fill(entries: &[Entry], indentation: usize, out: &mut String) {
    let mut column = 0;
    for entry in entries {
        let length = entry.text.len() + ",".len();
        let block = entry.is_block();
        if column > 0 && column + 1 + length <= WIDTH && !block {
            out.push(' ');
            column += 1;
        } else {
            if column > 0 {
                out.push('\n');
            }
            indent(indentation, out);
            column = indentation;
        }
        if column + length > WIDTH
            && let Some(List {
                name: Some(name),
                braces,
                entries,
            }) = &entry.list
        {
            let (open, close) = match braces {
                true => (" {\n", "},\n"),
                false => ("(\n", "),\n"),
            };
            out.push_str(name);
            out.push_str(open);
            fill(entries, indentation + INDENT, out);
            indent(indentation, out);
            out.push_str(close);
            column = 0;
            continue;
        }
        if column + length > WIDTH
            && let Some((start, result)) = entry.text.split_once(" -> ")
        {
            // A signature: its result goes below.
            out.push_str(start);
            out.push('\n');
            indent(indentation + INDENT, out);
            out.push_str("-> ");
            out.push_str(result);
            out.push_str(",\n");
            column = 0;
            continue;
        }
        out.push_str(&entry.text);
        out.push(',');
        column += length;
        if block {
            out.push('\n');
            column = 0;
        }
    }
    if column > 0 {
        out.push('\n');
    }
}

fn joined_length(entries: &[Entry]) -> usize {
    let commas = entries.len().saturating_sub(1) * ", ".len();
    entries.iter().map(|it| it.text.len()).sum::<usize>() + commas
}

fn join(entries: &[Entry], out: &mut String) {
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        out.push_str(&entry.text);
    }
}

/// An entry of a list: its text on one line, and what it can be broken into.
#[derive(Default)]
struct Entry {
    text: String,
    list: Option<List>,
    tokens: usize,
    space: bool,
    after_word: bool,
}

/// `{ a, b }`, `name(a, b)`, or `head { a, b }`.
struct List {
    /// What stands before it.
    name: Option<String>,
    /// Whether it is in braces.
    braces: bool,
    entries: Vec<Entry>,
}

/// The entries of a list, without their commas.
fn entries(tokens: TokenStream) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut entry = Entry::default();
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
        entry.push(token);
    }
    if entry.tokens > 0 {
        entries.push(entry);
    }
    entries
}

impl Entry {
    /// Whether it is a head with a list in braces, and has a line of its own.
    fn is_block(&self) -> bool {
        matches!(&self.list, Some(it) if it.braces && it.name.is_some())
    }

    /// The entries in the braces that are all there is.
    fn braces(&self) -> Option<&[Entry]> {
        match &self.list {
            Some(List {
                name: None,
                entries,
                ..
            }) => Some(entries),
            _ => None,
        }
    }

    /// Adds a token with spaces where people put them: for the few forms that arguments of our macros have.
    fn push(&mut self, token: TokenTree) {
        let out = &mut self.text;
        let word = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        let mut list = None;
        match token {
            TokenTree::Group(group) => {
                let delimiter = group.delimiter();
                let call = self.after_word && delimiter == Delimiter::Parenthesis;
                let stream = group.stream();
                // Without the group the tokens can be taken and need not be copied.
                drop(group);
                let inner = entries(stream);
                let name = match (delimiter, self.tokens) {
                    (Delimiter::Brace, 0) => Some(None),
                    (Delimiter::Brace, _) => Some(Some(out.clone())),
                    (Delimiter::Parenthesis, 1) if self.after_word => Some(Some(out.clone())),
                    _ => None,
                };
                if self.space && !call {
                    out.push(' ');
                }
                let (open, close) = match delimiter {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace if inner.is_empty() => ("{", "}"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                out.push_str(open);
                join(&inner, out);
                out.push_str(close);
                list = name.map(|name| List {
                    name,
                    braces: delimiter == Delimiter::Brace,
                    entries: inner,
                });
                self.space = true;
            }
            TokenTree::Punct(punct) => {
                let sign = punct.as_char();
                if self.space && matches!(sign, '=' | '&' | '-') {
                    out.push(' ');
                }
                out.push(sign);
                let path =
                    sign == ':' && (punct.spacing() == Spacing::Joint || out.ends_with("::"));
                self.space = match sign {
                    ':' => !path,
                    '=' | ',' => punct.spacing() == Spacing::Alone,
                    '>' | '?' => true,
                    _ => false,
                };
            }
            word => {
                if self.space {
                    out.push(' ');
                }
                out.push_str(&word.to_string());
                self.space = true;
            }
        }
        // What follows makes it more than a list.
        self.list = list;
        self.after_word = word;
        self.tokens += 1;
    }
}
