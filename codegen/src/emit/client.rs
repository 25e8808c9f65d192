//! The module `client`.

use proc_macro2::TokenStream;
use quote::quote;

use super::attributes;
use super::imports::Imports;
use super::item::{Argument, Item, MacroCall};
use super::{Gate, Module, ident, literal, module};
use crate::ir::{Operation, Service};

pub(super) fn emit(service: &Service, operations: &[&Operation]) -> Module {
    let mut imports = Imports::new(None);
    imports.service();
    imports.add(&["farrier", "client"], "Answer");
    let docs = [
        &format!(
            "The operations of {}, as a client calls them.",
            service.title
        ),
        "",
        "[`Client`] calls a service; a test can have an implementation of its own. The modules in",
        "[`operation`] have the whole documentation.",
    ];
    let declarations = operations.iter().map(|it| {
        let attributes = attributes::method(it, true);
        let signature = signature(it);
        quote! { #attributes #signature }
    });
    let (name, names) = (
        ident(&service.trait_name),
        attributes::allow_names(operations),
    );
    let definition = Item::Rust {
        docs: docs.map(str::to_owned).into(),
        tokens: quote! {
            #names
            pub trait #name: Send + Sync { #(#declarations)* }
        },
    };
    let methods = operations.iter().map(|it| {
        let call = format!("{}: {}({})", it.name, it.static_name, it.input.name);
        Argument::Signature(
            call,
            format!("Result<{}, {}>", it.output.name, it.error.name),
        )
    });
    let implementation = MacroCall::attached(
        "farrier::client",
        vec![
            Argument::text("Client"),
            Argument::Text(literal::string(&format!("A client of {}.", service.title))),
            Argument::text(&service.trait_name),
            Argument::text("SERVICE"),
            Argument::List(methods.collect()),
        ],
    );
    let items = vec![definition, implementation];
    let module = module(&["client"], &["The client."], imports, items);
    Module {
        gate: Gate::Client,
        ..module
    }
}

/// An operation's method, as both traits declare it.
pub(super) fn signature(it: &Operation) -> TokenStream {
    let (method, input) = (ident(&it.name), ident(&it.input.name));
    let (output, error) = (ident(&it.output.name), ident(&it.error.name));
    quote! { fn #method(&self, input: #input) -> impl Answer<#output, #error>; }
}
