//! The module `error`: error structures.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::{Module, ident, module, structure};
use crate::ir::{ErrorStructure, Fault, Home, Message};

pub(super) fn emit(errors: &[ErrorStructure]) -> Module {
    let mut imports = Imports::new(Some(Home::Errors));
    let mut items = TokenStream::new();
    for it in errors {
        items.extend(error(it, &mut imports));
    }
    module(
        &["error"],
        &["Errors that operations answer with."],
        imports,
        items,
    )
}

fn error(it: &ErrorStructure, imports: &mut Imports) -> TokenStream {
    let structure = structure::emit(&it.structure, imports);
    imports.add(&["farrier", "error"], "ErrorKind");
    let (name, schema, code) = (
        ident(&it.structure.name),
        ident(&it.structure.schema),
        &it.code,
    );
    let kind = match it.fault {
        Fault::Client => quote! { ErrorKind::client(#code, &schemas::#schema) },
        Fault::Server => quote! { ErrorKind::server(#code, &schemas::#schema) },
    };
    let status = it.status.map(|status| {
        let status = Literal::u16_unsuffixed(status);
        quote! { .status(#status) }
    });
    let retryable = it.retryable.then(|| quote! { .retryable() });
    let message = match &it.message {
        Message::None => quote! { |_| None },
        Message::Required(field) => {
            let field = ident(field);
            quote! { |it| Some(&it.#field) }
        }
        Message::Optional(field) => {
            let field = ident(field);
            quote! { |it| it.#field.as_deref() }
        }
    };
    quote! {
        #structure
        farrier::error!(#name, #kind #status #retryable, #message);
    }
}
