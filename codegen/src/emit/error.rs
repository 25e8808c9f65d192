//! The module `error`: error structures.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::{Module, ident, module, structure};
use crate::ir::{ErrorStructure, Fault, Home, Message};

pub(super) fn emit(errors: &[ErrorStructure], docs: &str) -> Module {
    let mut imports = Imports::new(Some(Home::Errors));
    let mut items = TokenStream::new();
    for it in errors {
        items.extend(error(it, &mut imports));
    }
    module(&["error"], &[docs], imports, items)
}

fn error(it: &ErrorStructure, imports: &mut Imports) -> TokenStream {
    let structure = structure::emit(&it.structure, imports);
    let (name, schema, code) = (
        ident(&it.structure.name),
        ident(&it.structure.schema),
        &it.code,
    );
    let fault = match it.fault {
        Fault::Client => quote! { client },
        Fault::Server => quote! { server },
    };
    let status = it.status.map(|status| {
        let status = Literal::u16_unsuffixed(status);
        quote! { status(#status) }
    });
    let retryable = it.retryable.then(|| quote! { retryable() });
    let message = match &it.message {
        Message::None => TokenStream::new(),
        Message::Required(field) => {
            let field = ident(field);
            quote! { , required #field }
        }
        Message::Optional(field) => {
            let field = ident(field);
            quote! { , optional #field }
        }
    };
    quote! {
        #structure
        farrier::error!(#name, schemas::#schema, #fault #code #status #retryable #message);
    }
}
