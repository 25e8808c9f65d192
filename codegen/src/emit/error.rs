//! Emits the module `error`: error structures.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::item::{Argument, Item, MacroCall};
use super::{Module, ident, literal, module, structure, traits};
use crate::ir::{ErrorStructure, Fault, FrameworkArgument, Message, ModulePath, ViolationMapping};

pub(super) fn emit(errors: &[ErrorStructure], docs: &str) -> Module {
    let mut imports = Imports::new(Some(ModulePath::Errors));
    let mut items = Vec::new();
    for it in errors {
        error(it, &mut imports, &mut items);
    }
    module(&["error"], &[docs], imports, items)
}

fn error(it: &ErrorStructure, imports: &mut Imports, out: &mut Vec<Item>) {
    structure::emit(&it.structure, imports, out);
    out.extend(it.invalid.as_ref().map(|form| {
        let name = ident(&it.structure.name);
        let body = invalid(form, imports);
        imports.add(&["farrier", "validate"], "FromViolations");
        imports.add(&["farrier", "validate"], "Violations");
        Item::rust(quote! {
            impl FromViolations for #name {
                fn from_violations(violations: &Violations) -> Self { #body }
            }
        })
    }));
    let mut arguments = vec![
        Argument::text(&it.structure.name),
        Argument::Text(format!("schemas::{}", it.structure.schema)),
        kind(it, imports),
    ];
    match &it.message {
        Message::None => {}
        Message::Required(field) => arguments.push(Argument::Text(format!("required {field}"))),
        Message::Optional(field) => arguments.push(Argument::Text(format!("optional {field}"))),
    }
    out.push(MacroCall::attached("runtime::error", arguments));
}

/// Returns the fault, the code and the traits of an error.
fn kind(it: &ErrorStructure, imports: &mut Imports) -> Argument {
    let fault = match it.fault {
        Fault::Client => "client",
        Fault::Server => "server",
    };
    let code = literal::string(&it.code);
    traits::after(format!("{fault} {code}"), &it.traits, imports)
}

/// Returns the body of the function that turns violations into an error.
fn invalid(it: &ViolationMapping, imports: &mut Imports) -> TokenStream {
    match it {
        ViolationMapping::Message => quote! { Self::new(violations.to_string()) },
        ViolationMapping::Nothing => quote! {
            let _ = violations;
            Self::default()
        },
        ViolationMapping::Partial { message: None } => quote! {
            let _ = violations;
            runtime::Structure::initial()
        },
        ViolationMapping::Partial {
            message: Some((field, optional)),
        } => {
            let field = ident(field);
            let message = match optional {
                true => quote! { Some(violations.to_string()) },
                false => quote! { violations.to_string() },
            };
            quote! {
                let mut error: Self = runtime::Structure::initial();
                error.#field = #message;
                error
            }
        }
        ViolationMapping::Framework { fields: None } => quote! {
            Self::new(violations.framework_message())
        },
        ViolationMapping::Framework {
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
