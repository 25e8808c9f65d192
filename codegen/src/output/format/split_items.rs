//! Cuts the tokens of a module into its items.
//!
//! Only as much is understood of an item as decides where it ends, who prints it and where blank lines go:
//! a parser of Rust reads it once more if it is to be printed by prettyplease, and most of it is not.

use proc_macro2::{Delimiter, Literal, Spacing, TokenStream, TokenTree, token_stream};

/// An item.
pub(super) struct Item {
    /// The lines of documentation before its other attributes, as string literals.
    pub(super) docs: Vec<Literal>,
    /// What it is.
    pub(super) kind: Kind,
    pub(super) body: Body,
}

/// What decides about blank lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Import,
    Export,
    Module,
    Static,
    Call,
    Other,
}

/// What an item is made of.
pub(super) enum Body {
    /// Items that a call of the runtime keeps or drops: `farrier::with_x! { ... }`.
    Gated { path: String, items: TokenStream },
    /// Another call of one of the runtime's macros: `farrier::x!(...);`.
    Call {
        path: String,
        arguments: TokenStream,
    },
    /// Any other item, without the documentation.
    Rust(Vec<TokenTree>),
}

/// Items in their order.
pub(super) struct Items(token_stream::IntoIter);

impl Items {
    pub(super) fn of(tokens: TokenStream) -> Self {
        Self(tokens.into_iter())
    }
}

impl Iterator for Items {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        let mut docs = Vec::new();
        let mut tokens: Vec<TokenTree> = Vec::new();
        let mut head = Head::default();
        for token in self.0.by_ref() {
            let end = match &token {
                TokenTree::Punct(punct) => punct.as_char() == ';',
                TokenTree::Group(group) => {
                    group.delimiter() == Delimiter::Brace && !head.ends_with_semicolon()
                }
                _ => false,
            };
            tokens.push(token);
            if end {
                break;
            }
            match doc(&mut tokens) {
                Some(line) => docs.push(line),
                None => head.read(&tokens),
            }
        }
        if tokens.is_empty() && docs.is_empty() {
            return None;
        }
        if head.keyword.as_deref() == Some("farrier") && docs.is_empty() {
            tokens = match call(tokens) {
                Ok((kind, body)) => return Some(Item { docs, kind, body }),
                Err(tokens) => tokens,
            };
        }
        let is_line = matches!(tokens.last(), Some(TokenTree::Punct(_)));
        let kind = match head.keyword.as_deref() {
            Some("use") if head.public => Kind::Export,
            Some("use") => Kind::Import,
            Some("mod") if is_line => Kind::Module,
            Some("static") => Kind::Static,
            _ => Kind::Other,
        };
        let body = Body::Rust(tokens);
        Some(Item { docs, kind, body })
    }
}

/// The first words of an item.
#[derive(Default)]
struct Head {
    public: bool,
    /// The first word that is no visibility, and not the `const` of a function.
    keyword: Option<String>,
}

impl Head {
    /// Looks at the last token.
    fn read(&mut self, tokens: &[TokenTree]) {
        let Some(TokenTree::Ident(word)) = tokens.last() else {
            return;
        };
        match &self.keyword {
            None if word == "pub" => self.public = true,
            None => self.keyword = Some(word.to_string()),
            Some(keyword) if keyword == "const" && word == "fn" => {
                let before = tokens.iter().nth_back(1);
                if matches!(before, Some(TokenTree::Ident(it)) if it == "const") {
                    self.keyword = Some(word.to_string());
                }
            }
            Some(_) => {}
        }
    }

    /// Whether braces do not end the item: they are a part of a value or of a list of imports.
    fn ends_with_semicolon(&self) -> bool {
        matches!(
            self.keyword.as_deref(),
            Some("use" | "static" | "const" | "type")
        )
    }
}

/// Takes `#[doc = "..."]` off, if that is all there is.
pub(super) fn doc(tokens: &mut Vec<TokenTree>) -> Option<Literal> {
    let [TokenTree::Punct(sign), TokenTree::Group(group)] = &tokens[..] else {
        return None;
    };
    if sign.as_char() != '#' || group.delimiter() != Delimiter::Bracket {
        return None;
    }
    let mut inside = group.stream().into_iter();
    let (name, equal, line) = (inside.next()?, inside.next()?, inside.next()?);
    let name = matches!(&name, TokenTree::Ident(it) if it == "doc");
    let equal = matches!(&equal, TokenTree::Punct(it) if it.as_char() == '=');
    match line {
        TokenTree::Literal(line) if name && equal && inside.next().is_none() => {
            tokens.clear();
            Some(line)
        }
        _ => None,
    }
}

/// `farrier::name!(...);`, or the tokens if they are something else.
fn call(mut tokens: Vec<TokenTree>) -> Result<(Kind, Body), Vec<TokenTree>> {
    let semicolon = tokens.pop_if(|it| matches!(it, TokenTree::Punct(it) if it.as_char() == ';'));
    let path = match &tokens[..] {
        [
            TokenTree::Ident(farrier),
            TokenTree::Punct(first),
            TokenTree::Punct(second),
            TokenTree::Ident(name),
            TokenTree::Punct(bang),
            TokenTree::Group(_),
        ] if (first.as_char(), first.spacing()) == (':', Spacing::Joint)
            && second.as_char() == ':'
            && bang.as_char() == '!' =>
        {
            format!("{farrier}::{name}")
        }
        _ => {
            tokens.extend(semicolon);
            return Err(tokens);
        }
    };
    let (delimiter, stream) = match tokens.pop() {
        // The group goes, so that its tokens can be taken and need not be copied.
        Some(TokenTree::Group(group)) => (group.delimiter(), group.stream()),
        _ => return Err(tokens),
    };
    let gate = delimiter == Delimiter::Brace && path.starts_with("farrier::with_");
    Ok(match gate {
        true => (
            Kind::Other,
            Body::Gated {
                path,
                items: stream,
            },
        ),
        // Most calls add to the type above them. This one declares a type of its own.
        false if path == "farrier::operation_error" => (
            Kind::Other,
            Body::Call {
                path,
                arguments: stream,
            },
        ),
        false => (
            Kind::Call,
            Body::Call {
                path,
                arguments: stream,
            },
        ),
    })
}
