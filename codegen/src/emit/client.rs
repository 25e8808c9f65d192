//! The module `client`.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{allow_names, deprecated, docs};
use super::imports::Imports;
use super::{Gate, Module, ident, module};
use crate::ir::{Operation, Service};

pub(super) fn emit(service: &Service, operations: &[&Operation]) -> Module {
    let mut imports = Imports::new(None);
    imports.service();
    imports.add(&["farrier", "client"], "Answer");
    let name = ident(&service.trait_name);
    let trait_docs = [
        format!(
            " The operations of {}, as a client calls them.",
            service.title
        ),
        String::new(),
        " [`Client`] calls a service; a test can have an implementation of its own. The modules in"
            .to_owned(),
        " [`operation`] have the whole documentation.".to_owned(),
    ];
    let client_docs = format!("A client of {}.", service.title);
    let mut declarations = TokenStream::new();
    let mut methods = Vec::new();
    for it in operations {
        let signature = signature(it);
        let (docs, deprecated) = (docs(&it.summary), deprecated(it.deprecated.as_ref()));
        let Signature {
            method,
            input,
            output,
            error,
        } = signature;
        declarations.extend(quote! {
            #docs
            #deprecated
            fn #method(&self, input: #input) -> impl Answer<#output, #error>;
        });
        let table = ident(&it.static_name);
        methods.push(quote! { #method: #table(#input) -> Result<#output, #error> });
    }
    let names = allow_names(operations);
    let items = quote! {
        #(#[doc = #trait_docs])*
        #names
        pub trait #name: Send + Sync { #declarations }

        farrier::client!(Client, #client_docs, #name, SERVICE, { #(#methods),* });
    };
    let module = module(&["client"], &["The client."], imports, items);
    Module {
        gate: Gate::Client,
        ..module
    }
}

/// The parts of an operation's method.
pub(super) struct Signature {
    pub(super) method: proc_macro2::Ident,
    pub(super) input: proc_macro2::Ident,
    pub(super) output: proc_macro2::Ident,
    pub(super) error: proc_macro2::Ident,
}

pub(super) fn signature(it: &Operation) -> Signature {
    Signature {
        method: ident(&it.name),
        input: ident(&it.input.name),
        output: ident(&it.output.name),
        error: ident(&it.error.name),
    }
}
