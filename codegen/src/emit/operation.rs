//! A module for each operation: its input, output, errors and address.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::{Module, ident, module, structure};
use crate::ir::{Checksum, Customization, Http, Operation, OperationError, Segment, Service};

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
    let error = service.map(|_| error(&it.error, &it.shape, &mut imports));
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

/// The enum of the errors of `shape`, an operation or a stream of events.
pub(super) fn error(it: &OperationError, shape: &str, imports: &mut Imports) -> TokenStream {
    let name = ident(&it.name);
    let errors = it.variants.iter().map(|error| {
        imports.named(error);
        ident(&error.name)
    });
    let errors: Vec<_> = errors.collect();
    quote! { farrier::operation_error!(#name, #shape, { #(#errors),* }); }
}

fn description(it: &Operation, imports: &mut Imports) -> TokenStream {
    imports.service();
    let (name, shape) = (ident(&it.static_name), &it.shape);
    let (input, output) = (ident(&it.input.schema), ident(&it.output.schema));
    let http = it.http.as_ref().map(http);
    let invalid = it.invalid.as_ref().map(|error| {
        imports.named(error);
        let error = ident(&error.name);
        quote! { , invalid(#error) }
    });
    let customized = it.customizations.iter().map(|it| match it {
        Customization::UnwrappedXmlOutput => quote! { UnwrappedXmlOutput },
        Customization::ErrorInSuccess => quote! { ErrorInSuccess },
    });
    let customized =
        (!it.customizations.is_empty()).then(|| quote! { , customized(#(#customized),*) });
    let host = it.host.iter().map(segment);
    let host = (!it.host.is_empty()).then(|| quote! { , host(#(#host),*) });
    let checksum = it.checksum.map(|it| match it {
        Checksum::Md5 => quote! { , checksum(HttpChecksumRequired) },
        Checksum::TreeHash => quote! { , checksum(TreeHash) },
    });
    let encodings = &it.encodings;
    let compressed = (!encodings.is_empty()).then(|| quote! { , compressed(#(#encodings),*) });
    quote! {
        farrier::operation!(
            #name, #shape, schemas::#input, schemas::#output
            #http #host #checksum #compressed #invalid #customized
        );
    }
}

fn segment(it: &Segment) -> TokenStream {
    match it {
        Segment::Literal(text) => quote! { text(#text) },
        Segment::Label(member) => quote! { label(#member) },
        Segment::Greedy(member) => quote! { greedy(#member) },
    }
}

fn http(it: &Http) -> TokenStream {
    let (method, code) = (&it.method, Literal::u16_unsuffixed(it.code));
    let path = it.path.iter().map(segment);
    let query = it
        .query
        .iter()
        .map(|(name, value)| quote! { #name = #value });
    let query = (!it.query.is_empty()).then(|| quote! { , [#(#query),*] });
    quote! { , http(#method, #code, [#(#path),*] #query) }
}
