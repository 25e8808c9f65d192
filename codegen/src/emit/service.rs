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
    let others = (!others.is_empty()).then(|| quote! { .and(&[#(#others),*]) });
    let version = service.version.as_ref();
    let version = version.map(|it| quote! { .version(#it) });
    let namespace = service.xml_namespace.as_ref();
    let namespace = namespace.map(|(prefix, uri)| quote! { .namespace(#prefix, #uri) });
    let wrapping = service.no_error_wrapping;
    let wrapping = wrapping.then(|| quote! { .no_error_wrapping() });
    let bucket = service.bucket.as_ref().map(|it| quote! { .bucket(#it) });
    let headers = service.headers.iter();
    let headers = headers.map(|(name, value)| quote! { (#name, #value) });
    let headers = (!service.headers.is_empty()).then(|| quote! { .headers(&[#(#headers),*]) });
    let compatible = service
        .query_compatible
        .then(|| quote! { .query_compatible() });
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
        ) #version #namespace #compatible #wrapping #bucket #headers #others;
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
