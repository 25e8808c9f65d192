//! Emits the trait `ClientContext`: a method for each parameter of endpoint rules that is a setting.

use quote::quote;

use super::ident;
use super::item::Item;
use crate::ir::{ClientParameter, ClientParameterType, Service};

/// Returns the trait and its implementations. Without parameters, there is none.
pub(super) fn emit(service: &Service) -> Vec<Item> {
    if service.client_context.is_empty() {
        return Vec::new();
    }
    let methods = service.client_context.iter().map(method);
    let context = Item::Rust {
        docs: vec![format!(
            "Where to find {}: settings of the builder of a [`Client`], and of a single call.",
            service.title
        )],
        tokens: quote! {
            pub trait ClientContext: farrier::client::EndpointParameters { #(#methods)* }
        },
    };
    vec![
        context,
        Item::rust(quote! {
            impl ClientContext for farrier::client::Builder<Client> {}
        }),
        Item::rust(quote! {
            impl<I, O, E> ClientContext for farrier::client::CallFuture<I, O, E> {}
        }),
    ]
}

fn method(it: &ClientParameter) -> proc_macro2::TokenStream {
    let docs = it.docs.iter().map(|line| match line.is_empty() {
        true => String::new(),
        false => format!(" {line}"),
    });
    let docs = quote! { #(#[doc = #docs])* };
    let (method, parameter) = (ident(&it.method), &it.parameter);
    match it.value {
        ClientParameterType::Boolean => quote! {
            #docs
            fn #method(self, value: bool) -> Self { self.endpoint_parameter(#parameter, value) }
        },
        ClientParameterType::String => quote! {
            #docs
            fn #method(self, value: impl Into<String>) -> Self {
                self.endpoint_parameter(#parameter, value.into())
            }
        },
        ClientParameterType::StringArray => quote! {
            #docs
            fn #method(self, values: Vec<String>) -> Self { self.endpoint_parameter(#parameter, values) }
        },
    }
}
