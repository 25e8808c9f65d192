//! The module of the package: what users name, and the table of the service's operations.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Gate, Imports, Module, ident};
use crate::ir::{Operation, Package, Protocol, Service};

pub(super) fn emit(package: &Package) -> Module {
    let service = package.service.as_ref();
    let service = service.filter(|_| !package.operations.is_empty());
    let mut items = TokenStream::new();
    if service.is_some_and(|it| it.client) {
        items.extend(Gate::Client.around(quote! { pub use self::client::Client; }));
    }
    if !package.errors.is_empty() {
        items.extend(quote! { pub use self::error::*; });
    }
    for Operation { name, .. } in &package.operations {
        let name = ident(name);
        items.extend(quote! { pub use self::operation::#name::*; });
    }
    if !package.types.is_empty() {
        items.extend(quote! { pub use self::types::*; });
    }
    if let Some(service) = service {
        items.extend(table(service, &package.operations));
    }
    Module {
        path: Vec::new(),
        public: true,
        gate: Gate::Always,
        docs: package.docs.clone(),
        continued: false,
        imports: Imports::default(),
        items,
    }
}

/// What the runtime knows about the service.
fn table(service: &Service, operations: &[Operation]) -> TokenStream {
    let shape = &service.shape;
    let mut protocols = service.protocols.iter().map(|it| protocol(it));
    let first = protocols.next();
    let others: Vec<_> = protocols.collect();
    let others = (!others.is_empty()).then(|| quote! { .with_protocols(&[#(#others),*]) });
    let mut traits = Vec::new();
    if let Some(version) = &service.version {
        traits.push(quote! { version(#version) });
    }
    if let Some((prefix, uri)) = &service.xml_namespace {
        traits.push(quote! { xml_namespace(#prefix, #uri) });
    }
    if service.query_compatible {
        traits.push(quote! { aws_query_compatible() });
    }
    if service.no_error_wrapping {
        traits.push(quote! { no_error_wrapping() });
    }
    if let Some(label) = &service.bucket {
        traits.push(quote! { bucket(#label) });
    }
    if !service.headers.is_empty() {
        let headers = service.headers.iter();
        let headers = headers.map(|(name, value)| quote! { (#name, #value) });
        traits.push(quote! { request_headers(&[#(#headers),*]) });
    }
    let traits = (!traits.is_empty()).then(|| {
        quote! { .with(&[#(farrier::operation::ServiceTrait::#traits),*]) }
    });
    let operations: TokenStream = operations
        .iter()
        .filter(|it| it.callable)
        .map(|it| {
            let (module, name) = (ident(&it.name), ident(&it.static_name));
            quote! { &operation::#module::#name, }
        })
        .collect();
    quote! {
        #[allow(dead_code, reason = "without a client and a server nobody asks")]
        pub(crate) static SERVICE: farrier::operation::Service = farrier::operation::Service::new(
            #shape,
            #first,
            &[#operations],
        ) #traits #others;
    }
}

fn protocol(protocol: &Protocol) -> TokenStream {
    let name = match protocol.name() {
        // Its codec is behind a feature, of which the macro tells whoever does not have it.
        "rpcv2Cbor" => return quote! { farrier::rpcv2_cbor!() },
        "rpcv2Json" => quote! { RpcV2Json },
        "awsJson1_0" => quote! { AwsJson1_0 },
        "awsJson1_1" => quote! { AwsJson1_1 },
        "restXml" => return quote! { farrier::rest_xml!() },
        "awsQuery" => return quote! { farrier::aws_query!() },
        "ec2Query" => return quote! { farrier::ec2_query!() },
        _ => quote! { RestJson1 },
    };
    quote! { farrier::operation::Protocol::#name }
}
