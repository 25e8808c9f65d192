//! The module `server`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::client::{Signature, signature};
use super::docs::{allow_names, docs};
use super::imports::Imports;
use super::{Gate, Module, ident, module};
use crate::ir::{self, Operation};

pub(super) fn emit(service: &ir::Service, operations: &[&Operation]) -> Module {
    let mut imports = Imports::new(None);
    imports.service();
    for name in ["Answer", "Service"] {
        imports.add(&["farrier", "server"], name);
    }
    let name = ident(&service.trait_name);
    let title = &service.title;
    let trait_docs = [
        format!(" The operations of {title}, to be implemented."),
        String::new(),
        " Input has been validated. [`service`] makes a service of an implementation. The modules in".to_owned(),
        " [`operation`] have the whole documentation.".to_owned(),
    ];
    let mut declarations = TokenStream::new();
    let mut methods = Vec::new();
    for (index, it) in operations.iter().enumerate() {
        let docs = docs(&it.summary);
        let Signature {
            method,
            input,
            output,
            error,
        } = signature(it);
        declarations.extend(quote! {
            #docs
            fn #method(&self, input: #input) -> impl Answer<#output, #error>;
        });
        let index = Literal::usize_unsuffixed(index);
        methods.push(quote! { #index #method });
    }
    let names = allow_names(operations);
    let items = quote! {
        #(#[doc = #trait_docs])*
        #names
        pub trait #name: Send + Sync + 'static { #declarations }

        /// The service that answers with `handler`.
        pub fn service<T: #name>(handler: T) -> Service<Dispatcher<T>> {
            Service::new(Dispatcher::new(handler))
        }

        farrier::dispatcher!(Dispatcher, #name, SERVICE, { #(#methods),* });
    };
    let module = module(&["server"], &["The server."], imports, items);
    Module {
        gate: Gate::Server,
        ..module
    }
}
