//! Emits the module `server`: the trait of the server and its dispatcher.

use quote::quote;

use super::imports::Imports;
use super::item::{Argument, Item, MacroCall};
use super::service_trait::{self, Side};
use super::{Gate, Module, ident, module};
use crate::ir::{self, Interceptor, Operation};

pub(super) fn emit(service: &ir::Service, operations: &[&Operation]) -> Module {
    let mut imports = Imports::new(None);
    imports.service();
    for name in ["Caller", "Context", "HandlerFuture", "Service"] {
        imports.add(&["farrier", "server"], name);
    }
    let name = &service.trait_name;
    let dispatcher = Item::Rust {
        docs: vec![format!(
            "Calls the method of [`{name}`] for each operation."
        )],
        tokens: quote! {
            #[derive(Debug)]
            pub struct Dispatcher<T, I = ()>(std::sync::Arc<T>, std::marker::PhantomData<fn() -> I>);
        },
    };
    let methods = operations.iter().enumerate();
    let methods = methods.map(|(index, it)| {
        let call = format!("{index} {}({})", it.name, it.input.name);
        let result = format!("Result<{}, {}>", it.output.name, it.error.name);
        Argument::Signature(call, result)
    });
    let implementation = MacroCall::attached(
        "runtime::dispatcher",
        vec![
            Argument::text("Dispatcher"),
            Argument::text(name),
            Argument::text("SERVICE"),
            Argument::List(methods.collect()),
        ],
    );
    let items = vec![
        service_trait::emit(service, operations, Side::Server),
        constructor(service),
        dispatcher,
        implementation,
    ];
    let module = module(&["server"], &["The server."], imports, items);
    Module {
        gate: Gate::Server,
        ..module
    }
}

/// Returns the function that turns an implementation of the trait into a service.
fn constructor(service: &ir::Service) -> Item {
    let name = ident(&service.trait_name);
    let interceptors = service.interceptors.iter().filter_map(|it| match it {
        Interceptor::S3 => Some(quote! { .with_interceptor(farrier_aws::s3::ServerInterceptor) }),
        Interceptor::Glacier => None,
    });
    Item::Rust {
        docs: vec!["Returns the service that calls `handler`.".to_owned()],
        tokens: quote! {
            pub fn service<T: #name<I>, I: Caller>(handler: T) -> Service<Dispatcher<T, I>> {
                Service::new(Dispatcher::new(handler)) #(#interceptors)*
            }
        },
    }
}
