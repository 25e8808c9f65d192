//! A module for each operation: its input, output, errors and address.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::{allow_uneven, docs};
use super::imports::Imports;
use super::{Module, ident, module, structure};
use crate::ir::{
    FrameworkArgument, Http, Invalid, InvalidForm, Operation, OperationError, Segment, Service,
};

/// The module that holds those of the operations.
pub(super) fn overview(service: Option<&Service>) -> Module {
    let docs = match service {
        Some(_) => "A module for each operation: its input, output and errors.",
        None => "A module for each operation: its input and output.",
    };
    module(
        &["operation"],
        &[docs],
        Imports::new(None),
        TokenStream::new(),
    )
}

/// Without a service nobody calls the operation: there are its input and its output.
pub(super) fn emit(it: &Operation, service: Option<&Service>) -> Module {
    let mut imports = Imports::of_operation(&it.name);
    let input = structure::emit(&it.input, &mut imports);
    let output = structure::emit(&it.output, &mut imports);
    let error = service.map(|_| {
        let summary = match it.error.variants.is_empty() {
            true => format!(" `{}` has no errors of its own.", it.shape),
            false => format!(" An error that `{}` answers with.", it.shape),
        };
        error(&it.error, &summary, &mut imports)
    });
    let description = service.map(|_| description(it, &mut imports));
    let items = quote! { #input #output #error #description };
    let title = format!("The operation `{}`.", it.shape);
    let mut docs = vec![title.as_str()];
    if it.docs != [title.as_str()] {
        docs.push("");
        docs.extend(it.docs.iter().map(String::as_str));
    }
    module(&["operation", &it.name], &docs, imports, items)
}

/// The enum of the errors of an operation, or of a stream of events.
pub(super) fn error(it: &OperationError, summary: &str, imports: &mut Imports) -> TokenStream {
    let name = ident(&it.name);
    let uneven = allow_uneven(it.uneven);
    let errors: Vec<_> = it
        .variants
        .iter()
        .map(|variant| ident(&variant.error.name))
        .collect();
    let variants = it.variants.iter().map(|variant| {
        imports.named(&variant.error);
        let (docs, error) = (docs(&variant.docs), ident(&variant.error.name));
        quote! { #docs #error(#error) }
    });
    let variants: Vec<_> = variants.collect();
    quote! {
        #[doc = #summary]
        #[derive(Clone, Debug, PartialEq)]
        #uneven
        #[non_exhaustive]
        pub enum #name { #(#variants),* }
        farrier::operation_error!(#name, { #(#errors(#errors)),* });
    }
}

fn description(it: &Operation, imports: &mut Imports) -> TokenStream {
    imports.add(&["farrier"], "operation");
    imports.service();
    let (name, shape) = (ident(&it.static_name), &it.shape);
    let (input, output) = (ident(&it.input.schema), ident(&it.output.schema));
    let http = it.http.as_ref().map(http);
    let invalid = it.invalid.as_ref().map(|it| invalid(it, imports));
    quote! {
        pub(crate) static #name: operation::Operation =
            operation::Operation::new(#shape, &schemas::#input, &schemas::#output) #http #invalid;
    }
}

fn http(it: &Http) -> TokenStream {
    let (method, code) = (&it.method, Literal::u16_unsuffixed(it.code));
    let path = it.path.iter().map(|segment| match segment {
        Segment::Literal(text) => quote! { operation::Segment::Literal(#text) },
        Segment::Label(member) => quote! { operation::Segment::Label(#member) },
        Segment::Greedy(member) => quote! { operation::Segment::Greedy(#member) },
    });
    let query = it
        .query
        .iter()
        .map(|(name, value)| quote! { (#name, #value) });
    let query = (!it.query.is_empty()).then(|| quote! { .query_literals(&[#(#query),*]) });
    quote! { .http(operation::Http::new(#method, &[#(#path),*], #code) #query) }
}

fn invalid(it: &Invalid, imports: &mut Imports) -> TokenStream {
    imports.named(&it.error);
    let error = ident(&it.error.name);
    match &it.form {
        InvalidForm::Message => quote! {
            .invalid(|violations| Box::new(#error::new(violations.to_string())))
        },
        InvalidForm::Nothing => quote! { .invalid(|_| Box::new(#error::default())) },
        InvalidForm::Partial { message: None } => quote! {
            .invalid(|_| Box::new(<#error as farrier::shape::Shape>::empty()))
        },
        InvalidForm::Partial {
            message: Some((field, optional)),
        } => {
            let field = ident(field);
            let message = match optional {
                true => quote! { Some(violations.to_string()) },
                false => quote! { violations.to_string() },
            };
            quote! {
                .invalid(|violations| {
                    let mut error: #error = farrier::shape::Shape::empty();
                    error.#field = #message;
                    Box::new(error)
                })
            }
        }
        InvalidForm::Framework { fields: None } => quote! {
            .invalid(|violations| Box::new(#error::new(violations.framework_message())))
        },
        InvalidForm::Framework {
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
                .invalid(|violations| {
                    let mut error = #error::new(violations.framework_message());
                    error.#field = Some(violations.iter().map(#new).collect());
                    Box::new(error)
                })
            }
        }
    }
}
