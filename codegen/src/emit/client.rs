//! Emits the module `client`: the trait of the client and its implementation.

use proc_macro2::TokenStream;
use quote::quote;

use super::attributes;
use super::imports::Imports;
use super::item::{Argument, Item, MacroCall};
use super::{Gate, Module, ident, module};
use crate::ir::{Interceptor, Operation, Service};

pub(super) fn emit(service: &Service, operations: &[&Operation]) -> Module {
    let mut imports = Imports::new(None);
    imports.service();
    imports.add(&["farrier", "client"], "OperationFuture");
    let docs = [
        &format!(
            "The operations of {}, as a client calls them.",
            service.title
        ),
        "",
        "[`Client`] implements this trait by calling a service. Tests can implement it without one. The",
        "modules in [`operation`] document the operations in full.",
    ];
    let declarations = operations.iter().map(|it| {
        let attributes = attributes::method(it, true);
        let signature = signature(it, "OperationFuture");
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
    let client = Item::Rust {
        docs: vec![format!("A client of {}.", service.title)],
        tokens: quote! {
            #[derive(Clone, Debug)]
            pub struct Client(farrier::client::Client);
        },
    };
    let mut arguments = vec![
        Argument::text("Client"),
        Argument::text(&service.trait_name),
        Argument::text("SERVICE"),
    ];
    if !service.interceptors.is_empty() {
        let interceptors = service.interceptors.iter().map(|it| match it {
            Interceptor::S3 => Argument::text("farrier_aws::s3::ClientInterceptor"),
            Interceptor::Glacier => Argument::text("farrier_aws::glacier::ClientInterceptor"),
        });
        arguments.push(Argument::array(&Vec::from_iter(interceptors)));
    }
    arguments.push(Argument::List(methods.collect()));
    let implementation = MacroCall::attached("runtime::client", arguments);
    let items = vec![definition, client, implementation];
    let module = module(&["client"], &["The client."], imports, items);
    Module {
        gate: Gate::Client,
        ..module
    }
}

/// Returns the method of an operation, as both traits declare it. `future` is the trait of its result.
pub(super) fn signature(it: &Operation, future: &str) -> TokenStream {
    let future = ident(future);
    let (method, input) = (ident(&it.name), ident(&it.input.name));
    let (output, error) = (ident(&it.output.name), ident(&it.error.name));
    quote! { fn #method(&self, input: #input) -> impl #future<#output, #error>; }
}
