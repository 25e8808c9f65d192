//! The paths that a file names inside its crate: a text and its module's path come in; full paths go out, with
//! the names that the module binds by `use`.
//!
//! The text is read as tokens, so comments and string literals name nothing, and macro definitions are read like
//! any code.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::modules::ModulePath;

/// What a file names.
#[derive(Default)]
pub(crate) struct Named {
    pub(crate) paths: Vec<(ModulePath, usize)>,
    pub(crate) aliases: BTreeMap<String, ModulePath>,
}

/// Reads a file that holds the module `path`.
pub(crate) fn named(text: &str, path: &[String]) -> Named {
    let tokens: TokenStream = text
        .parse()
        .unwrap_or_else(|error| panic!("{path:?} has no tokens: {error}"));
    let mut named = Named::default();
    Reader {
        named: &mut named,
        depth: path.len(),
    }
    .tokens(tokens, path);
    named
}

struct Reader<'a> {
    named: &'a mut Named,
    /// How deep the file's own module lies: names that modules inside the file bind are their own.
    depth: usize,
}

impl Reader<'_> {
    fn tokens(&mut self, tokens: TokenStream, module: &[String]) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            if is_test_attribute(&tokens[at..]) {
                at = end_of_item(&tokens, at + 2);
                continue;
            }
            if let Some((name, body)) = inline_module(&tokens[at..]) {
                let inner = [module, &[name]].concat();
                self.tokens(body, &inner);
                at += 3;
                continue;
            }
            if is_word(&tokens[at], "use") {
                let end = end_of_item(&tokens, at);
                self.import(&tokens[at + 1..end], module);
                at = end;
                continue;
            }
            if let Some((path, used)) = path_at(&tokens[at..], module) {
                self.named.paths.push((path, line(&tokens[at])));
                at += used;
                continue;
            }
            if let TokenTree::Group(group) = &tokens[at] {
                self.tokens(group.stream(), module);
            }
            at += 1;
        }
    }

    /// Reads what stands between `use` and the semicolon.
    fn import(&mut self, tokens: &[TokenTree], module: &[String]) {
        let Some((prefix, used)) = path_at(tokens, module) else {
            return; // Another crate, or a name that the module has already.
        };
        let line = tokens.first().map_or(0, line);
        self.tree(prefix, &tokens[used..], module, line);
    }

    /// Reads a tree of imports whose paths begin with `prefix`.
    fn tree(
        &mut self,
        mut prefix: ModulePath,
        tokens: &[TokenTree],
        module: &[String],
        line: usize,
    ) {
        let mut rename = None;
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(word) if *word == "as" => {
                    rename = tokens.get(at + 1).map(ToString::to_string);
                    break;
                }
                TokenTree::Ident(word) if *word == "self" => {}
                TokenTree::Ident(word) => prefix.push(word.to_string()),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
                    let is_comma =
                        |it: &TokenTree| matches!(it, TokenTree::Punct(it) if it.as_char() == ',');
                    for branch in tokens.split(is_comma).filter(|it| !it.is_empty()) {
                        self.tree(prefix.clone(), branch, module, line);
                    }
                    return;
                }
                _ => {}
            }
        }
        if let Some(name) = rename.or_else(|| prefix.last().cloned())
            && module.len() == self.depth
        {
            self.named.aliases.insert(name, prefix.clone());
        }
        self.named.paths.push((prefix, line));
    }
}

/// The full path that begins with `crate`, `$crate`, `super` or `self` here, and how many tokens it takes.
fn path_at(tokens: &[TokenTree], module: &[String]) -> Option<(ModulePath, usize)> {
    let mut path = match tokens.first()? {
        TokenTree::Ident(word) if *word == "crate" => Vec::new(),
        TokenTree::Ident(word) if *word == "self" => module.to_vec(),
        TokenTree::Ident(word) if *word == "super" => parent(module),
        _ => return None,
    };
    let mut used = 1;
    if !is_separator(&tokens[used..]) {
        return None; // `self` as a value, `pub(crate)`.
    }
    while is_separator(&tokens[used..]) {
        match tokens.get(used + 2) {
            Some(TokenTree::Ident(word)) if *word == "super" => path = parent(&path),
            Some(TokenTree::Ident(word)) => path.push(word.to_string()),
            _ => return Some((path, used + 2)),
        }
        used += 3;
    }
    Some((path, used))
}

fn parent(module: &[String]) -> ModulePath {
    module
        .split_last()
        .map_or_else(Vec::new, |(_, parent)| parent.to_vec())
}

fn is_separator(tokens: &[TokenTree]) -> bool {
    let colon = |it: &TokenTree| matches!(it, TokenTree::Punct(it) if it.as_char() == ':');
    tokens.len() >= 2 && tokens[..2].iter().all(colon)
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(it) if *it == word)
}

fn line(token: &TokenTree) -> usize {
    token.span().start().line
}

/// Whether `#[cfg(test)]`, or a condition that holds in tests alone, stands here.
fn is_test_attribute(tokens: &[TokenTree]) -> bool {
    let [TokenTree::Punct(sign), TokenTree::Group(group), ..] = tokens else {
        return false;
    };
    let text = group.stream().to_string().replace(' ', "");
    sign.as_char() == '#' && (text == "cfg(test)" || text.starts_with("cfg(all(test,"))
}

/// The index behind the item that begins at `at`: behind its semicolon, or behind its braces.
fn end_of_item(tokens: &[TokenTree], at: usize) -> usize {
    let import = tokens[at..].iter().take(3).any(|it| is_word(it, "use"));
    let ends = |it: &TokenTree| match it {
        TokenTree::Punct(it) => it.as_char() == ';',
        TokenTree::Group(it) => it.delimiter() == Delimiter::Brace && !import,
        _ => false,
    };
    let end = tokens[at..].iter().position(ends);
    end.map_or(tokens.len(), |end| at + end + 1)
}

/// `mod name { ... }`, if it begins here.
fn inline_module(tokens: &[TokenTree]) -> Option<(String, TokenStream)> {
    let [
        TokenTree::Ident(word),
        TokenTree::Ident(name),
        TokenTree::Group(body),
        ..,
    ] = tokens
    else {
        return None;
    };
    let is_module = *word == "mod" && body.delimiter() == Delimiter::Brace;
    is_module.then(|| (name.to_string(), body.stream()))
}
