//! Emits the traits of client and server: a method for each operation.

use quote::quote;

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
        let attributes = attributes::method(it, !server);
        let (method, input) = (ident(&it.name), ident(&it.input.name));
        let (output, error) = (ident(&it.output.name), ident(&it.error.name));
        quote! {
            #attributes
            fn #method(&self, input: #input #context) -> impl #future<#output, #error>;
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
