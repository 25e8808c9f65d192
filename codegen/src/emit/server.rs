//! The module `server`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::client::{Signature, signature};
use super::docs::{allow_names, docs};
use super::imports::Imports;
use super::{Module, ident, module};
use crate::ir::Package;

pub(super) fn emit(package: &Package) -> Module {
    let mut imports = Imports::new(None);
    imports.service();
    imports.add(&["std", "sync"], "Arc");
    for name in ["Answer", "Call", "Dispatch", "Service"] {
        imports.add(&["farrier", "server"], name);
    }
    let name = ident(&package.service.trait_name);
    let title = &package.service.title;
    let trait_docs = [
        format!(" The operations of {title}, to be implemented."),
        String::new(),
        " Input has been validated. [`service`] makes a service of an implementation.".to_owned(),
    ];
    let mut declarations = TokenStream::new();
    let mut arms = TokenStream::new();
    for (index, it) in package.operations.iter().enumerate() {
        // The first paragraph; the client's trait and the operation's module have the rest.
        let summary = it.docs.split(String::is_empty).next().unwrap_or(&it.docs);
        let docs = docs(summary);
        let Signature {
            method,
            input,
            output,
            error,
        } = signature(it);
        declarations.extend(quote! {
            #docs
            fn #method(&self, input: #input)
            -> impl Future<Output = Result<#output, #error>> + Send;
        });
        let index = Literal::usize_unsuffixed(index);
        arms.extend(quote! {
            #index => call.answer(move |input| async move { handler.#method(input).await }),
        });
    }
    let names = allow_names(&package.operations);
    let items = quote! {
        #(#[doc = #trait_docs])*
        #names
        pub trait #name: Send + Sync + 'static { #declarations }

        /// The service that answers with `handler`.
        pub fn service<T: #name>(handler: T) -> Service<Dispatcher<T>> {
            Service::new(Dispatcher(Arc::new(handler)))
        }

        /// Hands each operation to its method.
        #[derive(Debug)]
        pub struct Dispatcher<T>(Arc<T>);

        impl<T: #name> Dispatch for Dispatcher<T> {
            fn service(&self) -> &'static farrier::operation::Service {
                &SERVICE
            }

            fn dispatch(&self, operation: usize, call: Call) -> Answer {
                let handler = Arc::clone(&self.0);
                match operation {
                    #arms
                    _ => call.unknown(),
                }
            }
        }
    };
    module(&["server"], &["The server."], imports, items)
}
