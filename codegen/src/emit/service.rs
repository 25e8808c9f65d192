//! Emits the module of the service: exports of all types, and the table of the service.

use super::item::{Argument, Item, MacroCall};
use super::{Gate, Imports, Module, literal, traits};
use crate::ir::{Operation, Package, Service};

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
    let mut imports = Imports::default();
    imports.runtime();
    items.extend(service.map(|it| table(it, &package.operations, &mut imports)));
    Module {
        path: Vec::new(),
        public: true,
        gate: Gate::Always,
        docs: package.docs.clone(),
        continued: false,
        imports,
        items,
    }
}

fn export(path: &str) -> Item {
    Item::Use {
        public: true,
        path: path.to_owned(),
    }
}

/// Returns the table of the service.
fn table(service: &Service, operations: &[Operation], imports: &mut Imports) -> Item {
    let protocols = service.protocols.iter().map(|it| Argument::text(it.name()));
    let callable = operations.iter().filter(|it| it.callable);
    let operations =
        callable.map(|it| Argument::Text(format!("operation::{}::{}", it.name, it.static_name)));
    Item::MacroCall(MacroCall {
        path: "runtime::service",
        // It declares the table, and belongs to no item.
        attached: false,
        arguments: vec![
            Argument::text("SERVICE"),
            Argument::Text(literal::string(&service.shape)),
            Argument::Array(protocols.collect()),
            Argument::Array(traits::arguments(&service.traits, imports)),
            Argument::List(operations.collect()),
        ],
    })
}
