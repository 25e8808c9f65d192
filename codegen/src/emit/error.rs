//! The module `error`: error structures.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::{Module, ident, module, structure};
use crate::ir::{ErrorStructure, Fault, FrameworkArgument, Home, Invalid, Message};

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
    let query = it.query.as_ref().map(|(code, status)| {
        let status = Literal::u16_unsuffixed(*status);
        quote! { query(#code, #status) }
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
    let invalid = it.invalid.as_ref().map(|form| {
        let body = invalid(form, imports);
        imports.add(&["farrier", "validate"], "FromViolations");
        imports.add(&["farrier", "validate"], "Violations");
        quote! {
            impl FromViolations for #name {
                fn from_violations(violations: &Violations) -> Self { #body }
            }
        }
    });
    quote! {
        #structure
        #invalid
        farrier::error!(#name, schemas::#schema, #fault #code #status #query #retryable #message);
    }
}

/// What makes the error of violations.
fn invalid(it: &Invalid, imports: &mut Imports) -> TokenStream {
    match it {
        Invalid::Message => quote! { Self::new(violations.to_string()) },
        Invalid::Nothing => quote! {
            let _ = violations;
            Self::default()
        },
        Invalid::Partial { message: None } => quote! {
            let _ = violations;
            farrier::shape::Shape::empty()
        },
        Invalid::Partial {
            message: Some((field, optional)),
        } => {
            let field = ident(field);
            let message = match optional {
                true => quote! { Some(violations.to_string()) },
                false => quote! { violations.to_string() },
            };
            quote! {
                let mut error: Self = farrier::shape::Shape::empty();
                error.#field = #message;
                error
            }
        }
        Invalid::Framework { fields: None } => quote! {
            Self::new(violations.framework_message())
        },
        Invalid::Framework {
            fields: Some(fields),
        } => {
            imports.named(&fields.element);
            let (field, element) = (ident(&fields.member), ident(&fields.element.name));
            let arguments = fields.arguments.iter().map(|it| match it {
                FrameworkArgument::Path => quote! { it.path() },
                FrameworkArgument::Message => quote! { it.framework_message() },
            });
            let new = match fields.arguments.is_empty() {
                true => quote! { |_| #element::default() },
                false => quote! { |it| #element::new(#(#arguments),*) },
            };
            quote! {
                let mut error = Self::new(violations.framework_message());
                error.#field = Some(violations.iter().map(#new).collect());
                error
            }
        }
    }
}
