//! The module of the package: what users name, and the table of the service's operations.

use std::fmt::Write as _;

use super::item::Item;
use super::{Gate, Imports, Module, literal};
use crate::ir::{Operation, Package, Protocol, Service};

pub(super) fn emit(package: &Package) -> Module {
    let service = package.service.as_ref();
    let service = service.filter(|_| !package.operations.is_empty());
    let mut items = Vec::new();
    if service.is_some_and(|it| it.client) {
        items.push(Gate::Client.around(export("self::client::Client")));
    }
    if !package.errors.is_empty() {
        items.push(export("self::error::*"));
    }
    for it in &package.operations {
        items.push(export(&format!("self::operation::{}::*", it.name)));
    }
    if !package.types.is_empty() {
        items.push(export("self::types::*"));
    }
    items.extend(service.map(|it| table(it, &package.operations)));
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

fn export(path: &str) -> Item {
    Item::Use {
        public: true,
        path: path.to_owned(),
    }
}

/// What the runtime knows about the service.
fn table(service: &Service, operations: &[Operation]) -> Item {
    let string = literal::string;
    let mut protocols = service.protocols.iter().map(|it| protocol(it));
    let first = protocols.next().unwrap_or_default();
    let others: Vec<_> = protocols.collect();
    let callable = operations.iter().filter(|it| it.callable);
    let operations = callable.map(|it| format!("&operation::{}::{}", it.name, it.static_name));
    let operations: Vec<_> = operations.collect();
    let mut value = format!(
        "farrier::operation::Service::new({}, {first}, &[{}])",
        string(&service.shape),
        operations.join(", "),
    );
    let traits = traits(service);
    // Writing to a string does not fail.
    if !traits.is_empty() {
        let _ = write!(value, ".with(&[{}])", traits.join(", "));
    }
    if !others.is_empty() {
        let _ = write!(value, ".with_protocols(&[{}])", others.join(", "));
    }
    let allow = r#"allow(dead_code, reason = "without a client and a server nobody asks")"#;
    Item::Static {
        attributes: vec![allow.to_owned()],
        name: "SERVICE".to_owned(),
        ty: "farrier::operation::Service",
        value,
    }
}

/// The traits of the service, as values of the runtime's `ServiceTrait`.
fn traits(service: &Service) -> Vec<String> {
    let string = literal::string;
    let mut traits = Vec::new();
    if let Some(it) = &service.version {
        traits.push(format!("version({})", string(it)));
    }
    if let Some((prefix, uri)) = &service.xml_namespace {
        traits.push(format!(
            "xml_namespace({}, {})",
            string(prefix),
            string(uri)
        ));
    }
    if service.query_compatible {
        traits.push("aws_query_compatible()".to_owned());
    }
    if service.no_error_wrapping {
        traits.push("no_error_wrapping()".to_owned());
    }
    if !service.headers.is_empty() {
        let headers = service.headers.iter();
        let headers = headers.map(|(name, value)| format!("({}, {})", string(name), string(value)));
        let headers = headers.collect::<Vec<_>>().join(", ");
        traits.push(format!("request_headers(&[{headers}])"));
    }
    for it in &mut traits {
        it.insert_str(0, "farrier::operation::ServiceTrait::");
    }
    traits
}

fn protocol(protocol: &Protocol) -> &'static str {
    match protocol.name() {
        // Its codec is behind a feature, of which the macro tells whoever does not have it.
        "rpcv2Cbor" => "farrier::rpcv2_cbor!()",
        "rpcv2Json" => "farrier::operation::Protocol::RpcV2Json",
        "awsJson1_0" => "farrier::operation::Protocol::AwsJson1_0",
        "awsJson1_1" => "farrier::operation::Protocol::AwsJson1_1",
        "restXml" => "farrier::rest_xml!()",
        "awsQuery" => "farrier::aws_query!()",
        "ec2Query" => "farrier::ec2_query!()",
        _ => "farrier::operation::Protocol::RestJson1",
    }
}
