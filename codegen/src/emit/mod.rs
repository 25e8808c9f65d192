//! The emit stage: the IR comes in, modules of Rust items go out.
//!
//! One file for each thing that is emitted, each a function from its part of the IR to tokens. What a module
//! imports is collected while its items are emitted, so that it imports just what it uses.

mod checks;
mod client;
mod docs;
mod enums;
mod error;
mod imports;
mod module;
mod operation;
mod pattern;
mod schema;
mod server;
mod service;
mod structure;
mod types;
mod union;

use proc_macro2::{Ident, Span, TokenStream};

use self::imports::Imports;
pub use self::module::{Gate, Module};
use crate::ir;

/// Emits a service.
pub fn emit(package: &ir::Package) -> Vec<Module> {
    let mut modules = vec![service::emit(package)];
    let (types, errors) = match package.operations.is_empty() {
        false => (
            "Structures, unions and enums that operations share.",
            "Errors that operations answer with.",
        ),
        true => ("Structures, unions and enums.", "Errors."),
    };
    if !package.types.is_empty() {
        modules.push(types::emit(&package.types, types));
    }
    if !package.errors.is_empty() {
        modules.push(error::emit(&package.errors, errors));
    }
    if !package.schemas.is_empty() {
        modules.push(schema::emit(&package.schemas));
    }
    if !package.patterns.is_empty() {
        modules.push(pattern::emit(&package.patterns));
    }
    // Without operations there is nothing to call and nothing to serve.
    if package.operations.is_empty() {
        return modules;
    }
    let service = package.service.as_ref();
    modules.push(operation::overview(service));
    let operations = package.operations.iter();
    modules.extend(operations.map(|it| operation::emit(it, service)));
    if let Some(service) = service.filter(|it| it.client) {
        modules.push(client::emit(service, &package.operations));
    }
    if let Some(service) = service.filter(|it| it.server) {
        modules.push(server::emit(service, &package.operations));
    }
    modules
}

/// A module below the service's own.
fn module(path: &[&str], docs: &[&str], imports: Imports, items: TokenStream) -> Module {
    let mut tokens = imports.into_tokens();
    tokens.extend(items);
    Module {
        public: true,
        gate: Gate::Always,
        path: path.iter().map(|it| (*it).to_owned()).collect(),
        docs: docs.iter().map(|it| (*it).to_owned()).collect(),
        items: tokens,
    }
}

/// The identifier of a name, which is raw if it starts with `r#`.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}
