//! Emits the module `server`: the trait of the server and its dispatcher.

use quote::quote;

use super::attributes;
use super::client::signature;
use super::imports::Imports;
use super::item::{Argument, Item, MacroCall};
use super::{Gate, Module, ident, module};
use crate::ir::{self, Interceptor, Operation};

pub(super) fn emit(service: &ir::Service, operations: &[&Operation]) -> Module {
    let mut imports = Imports::new(None);
    imports.service();
    for name in ["HandlerFuture", "Service"] {
        imports.add(&["farrier", "server"], name);
    }
    let docs = [
        &format!(
            "The operations of {}, as a server implements them.",
            service.title
        ),
        "",
        "Input is validated before a method is called. [`service`] turns an implementation into a",
        "service. The modules in [`operation`] document the operations in full.",
    ];
    let declarations = operations.iter().map(|it| {
        let attributes = attributes::method(it, false);
        let signature = signature(it, "HandlerFuture");
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
            pub trait #name: Send + Sync + 'static { #(#declarations)* }
        },
    };
    let interceptors = service.interceptors.iter().filter_map(|it| match it {
        Interceptor::S3 => Some(quote! { .with_interceptor(farrier_aws::s3::ServerInterceptor) }),
        Interceptor::Glacier => None,
    });
    let constructor = Item::Rust {
        docs: vec!["Returns the service that calls `handler`.".to_owned()],
        tokens: quote! {
            pub fn service<T: #name>(handler: T) -> Service<Dispatcher<T>> {
                Service::new(Dispatcher::new(handler)) #(#interceptors)*
            }
        },
    };
    let definition_of_dispatcher = Item::Rust {
        docs: vec![format!(
            "Calls the method of [`{}`] for each operation.",
            service.trait_name
        )],
        tokens: quote! {
            #[derive(Debug)]
            pub struct Dispatcher<T>(std::sync::Arc<T>);
        },
    };
    let methods = operations.iter().enumerate();
    let methods = methods.map(|(index, it)| Argument::Text(format!("{index} {}", it.name)));
    let dispatcher = MacroCall::attached(
        "runtime::dispatcher",
        vec![
            Argument::text("Dispatcher"),
            Argument::text(&service.trait_name),
            Argument::text("SERVICE"),
            Argument::List(methods.collect()),
        ],
    );
    let items = vec![
        definition,
        constructor,
        definition_of_dispatcher,
        dispatcher,
    ];
    let module = module(&["server"], &["The server."], imports, items);
    Module {
        gate: Gate::Server,
        ..module
    }
}
