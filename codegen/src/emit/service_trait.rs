//! Emits the traits of client and server: a method for each operation.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use super::item::Item;
use super::{attributes, ident};
use crate::ir::{Operation, Service};

/// The side of a service that implements a trait.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Client,
    Server,
}

/// Returns the trait of one side. The module around it imports `OperationFuture`, or `Context` and
/// `HandlerFuture`.
pub(super) fn emit(service: &Service, operations: &[&Operation], side: Side) -> Item {
    let future = ident(match side {
        Side::Client => "OperationFuture",
        Side::Server => "HandlerFuture",
    });
    let server = side == Side::Server;
    let context = server.then(|| quote! { , context: &Context<I> });
    let methods = operations.iter().map(|it| {
        let more = (!server).then(|| pages_and_waiters(it, operations));
        let attributes = attributes::method(it, !server);
        let (method, input) = (ident(&it.name), ident(&it.input.name));
        let (output, error) = (ident(&it.output.name), ident(&it.error.name));
        quote! {
            #attributes
            fn #method(&self, input: #input #context) -> impl #future<#output, #error>;
            #more
        }
    });
    let name = ident(&service.trait_name);
    let names = attributes::allow_names(operations);
    let caller = server.then(|| quote! { <I = ()> });
    let bound = server.then(|| quote! { + 'static });
    Item::Rust {
        docs: docs(&service.title, side),
        tokens: quote! {
            #names
            pub trait #name #caller: Send + Sync #bound { #(#methods)* }
        },
    }
}

/// Whether a type in the signatures of operations has this name.
pub(super) fn names(operations: &[&Operation], name: &str) -> bool {
    let mut types = operations
        .iter()
        .flat_map(|it| [&it.input.name, &it.output.name, &it.error.name]);
    types.any(|it| it == name)
}

/// Returns a type that the module imports, or its path where a type of the model has its name.
fn imported(operations: &[&Operation], name: &str, path: TokenStream) -> TokenStream {
    match names(operations, name) {
        true => path,
        false => ident(name).into_token_stream(),
    }
}

/// Returns the methods for the pages and waiters of an operation, which call it.
fn pages_and_waiters(it: &Operation, all: &[&Operation]) -> TokenStream {
    let pages_type = imported(all, "Pages", quote! { farrier::client::Pages });
    let wait = imported(all, "Wait", quote! { farrier::client::Wait });
    let duration = imported(all, "Duration", quote! { std::time::Duration });
    let (method, input, table) = (
        ident(&it.name),
        ident(&it.input.name),
        ident(&it.static_name),
    );
    let (output, error) = (ident(&it.output.name), ident(&it.error.name));
    let deprecated = attributes::allow_deprecated(it.deprecated.is_some());
    let pages = it.pages.as_ref().map(|pages| {
        let (name, docs) = (
            ident(&pages.method),
            format!(" The pages of [`{}`](Self::{}).", it.name, it.name),
        );
        quote! {
            #[doc = #docs]
            #deprecated
            fn #name(&self, input: #input) -> #pages_type<'_, #input, #output, #error> {
                #pages_type::new(&#table, input, |it| self.#method(it))
            }
        }
    });
    let waiters = it.waiters.iter().map(|waiter| {
        let (name, of_model) = (ident(&waiter.method), &waiter.name);
        let docs = attributes::lines(&waiter.docs);
        let old = waiter.deprecated.then(|| quote! { #[deprecated] });
        quote! {
            #docs
            #deprecated
            #old
            fn #name(&self, input: #input, max_wait: #duration) -> #wait<'_, #input, #output, #error> {
                #wait::new(&#table, #of_model, input, max_wait, |it| self.#method(it))
            }
        }
    });
    quote! { #pages #(#waiters)* }
}

fn docs(title: &str, side: Side) -> Vec<String> {
    let lines = match side {
        Side::Client => [
            &format!("The operations of {title}, as a client calls them."),
            "",
            "[`Client`] implements this trait by calling a service. Tests can implement it without one. The",
            "modules in [`operation`] document the operations in full.",
        ],
        Side::Server => [
            &format!("The operations of {title}, as a server implements them."),
            "",
            "Input is validated before a method is called. `I` identifies the caller. [`service`] turns an implementation",
            "into a service. The modules in [`operation`] document the operations in full.",
        ],
    };
    lines.map(str::to_owned).into()
}
