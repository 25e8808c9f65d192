//! The module `patterns`: what validators match strings with.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::{Module, ident, module};
use crate::ir::Pattern;

pub(super) fn emit(patterns: &[Pattern]) -> Module {
    let mut imports = Imports::new(None);
    imports.add(&["farrier", "validate"], "Pattern");
    let items: TokenStream = patterns
        .iter()
        .map(|it| {
            let name = ident(&it.name);
            let source = raw(&it.source);
            quote! { pub(crate) static #name: Pattern = Pattern::new(#source); }
        })
        .collect();
    let docs = ["The patterns that strings are held against."];
    let module = module(&["patterns"], &docs, imports, items);
    Module {
        public: false,
        ..module
    }
}

/// A string literal as a person writes a pattern: raw where that saves backslashes.
fn raw(source: &str) -> TokenStream {
    let printable = source.chars().all(|it| !it.is_control());
    if printable && source.contains(['\\', '"']) {
        let longest = source
            .split('"')
            .skip(1)
            .map(|it| it.len() - it.trim_start_matches('#').len());
        let fence = match longest.max() {
            None => String::new(),
            Some(longest) => "#".repeat(longest + 1),
        };
        if let Ok(literal) = format!("r{fence}\"{source}\"{fence}").parse() {
            return literal;
        }
    }
    quote! { #source }
}
