//! Emits the module `client`: the trait of the client and its implementation.

use quote::{format_ident, quote};

use super::imports::Imports;
use super::item::{Argument, Item, MacroCall};
use super::service_trait::{self, Side};
use super::{Gate, Module, client_context, module};
use crate::ir::{Interceptor, Operation, Service};

pub(super) fn emit(service: &Service, operations: &[&Operation]) -> Module {
    let mut imports = Imports::new(None);
    imports.service();
    imports.add(&["farrier", "client"], "OperationFuture");
    let pages = operations.iter().any(|it| it.pages.is_some());
    let waits = operations.iter().any(|it| !it.waiters.is_empty());
    for (used, path, name) in [
        (pages, ["farrier", "client"], "Pages"),
        (waits, ["farrier", "client"], "Wait"),
        (waits, ["std", "time"], "Duration"),
    ] {
        if used && !service_trait::names(operations, name) {
            imports.add(&path, name);
        }
    }
    let client = Item::Rust {
        docs: vec![format!("A client of {}.", service.title)],
        tokens: quote! {
            #[derive(Clone, Debug)]
            pub struct Client(farrier::client::Client);
        },
    };
    let mut items = vec![
        service_trait::emit(service, operations, Side::Client),
        client,
        implementation(service, operations),
    ];
    items.extend(service.builder_traits.iter().map(|it| builder_trait(it)));
    items.extend(client_context::emit(service));
    let module = module(&["client"], &["The client."], imports, items);
    Module {
        gate: Gate::Client,
        ..module
    }
}

/// Returns the implementation that gives the builder of the client its methods for an authentication scheme.
fn builder_trait(name: &str) -> Item {
    let name = format_ident!("{name}");
    Item::Rust {
        docs: Vec::new(),
        tokens: quote! {
            impl farrier::client::auth::#name for Client {}
        },
    }
}

/// Returns the macro call that implements the trait for `Client`.
fn implementation(service: &Service, operations: &[&Operation]) -> Item {
    let mut arguments = vec![
        Argument::text("Client"),
        Argument::text(&service.trait_name),
        Argument::Text(format!("Dyn{}", service.trait_name)),
        Argument::text("SERVICE"),
    ];
    if !service.interceptors.is_empty() {
        let interceptors = service.interceptors.iter().map(|it| match it {
            Interceptor::S3 => Argument::text("farrier_aws::s3::ClientInterceptor"),
            Interceptor::Glacier => Argument::text("farrier_aws::glacier::ClientInterceptor"),
        });
        arguments.push(Argument::array(&Vec::from_iter(interceptors)));
    }
    let methods = operations.iter().map(|it| {
        let call = format!("{}: {}({})", it.name, it.static_name, it.input.name);
        let result = format!("Result<{}, {}>", it.output.name, it.error.name);
        Argument::Signature(call, result)
    });
    arguments.push(Argument::List(methods.collect()));
    MacroCall::attached("runtime::client", arguments)
}
