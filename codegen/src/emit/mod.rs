//! The emit stage: the IR comes in, modules of Rust items go out. It decides nothing; the IR has every decision.
//!
//! Each file emits one concept: a function from a part of the IR to [`Item`]s. Imports are collected while items are
//! emitted, so that a module imports only what it uses.
//!
//! [`chunks`] splits the work, and [`Chunk::emit`] does a part of it, so that several threads can share it.

mod attributes;
mod client;
mod client_context;
mod debug;
mod default;
mod endpoint_rules;
mod enums;
mod error;
mod imports;
mod item;
mod literal;
mod module;
mod operation;
mod pattern;
mod rust_type;
mod schema;
mod server;
mod service;
mod service_trait;
mod structure;
mod traits;
mod types;
mod union;

use proc_macro2::{Ident, Span};

pub(crate) use self::imports::Imports;
pub(crate) use self::item::{Argument, Field, Item, MacroCall, Variant};
pub(crate) use self::item::{join, joined_length};
pub(crate) use self::module::{Gate, Module};
use crate::ir;

/// The number of types in a chunk. Long modules are split, so that several threads can work on them.
const CHUNK: usize = 32;

/// A part of a package that one thread emits. Its module stays on that thread, because tokens are not `Send`.
#[derive(Clone, Debug)]
pub(crate) struct Chunk<'a> {
    package: &'a ir::Package,
    content: Content<'a>,
    /// Whether it continues the module of the chunk before it.
    continued: bool,
}

#[derive(Clone, Debug)]
enum Content<'a> {
    Root,
    Types(&'a [ir::TypeDefinition]),
    Errors(&'a [ir::ErrorStructure]),
    Schemas,
    Patterns,
    EndpointRules(&'a ir::EndpointRules),
    Operations,
    Operation(&'a ir::Operation),
    Client(&'a ir::Service),
    Server(&'a ir::Service),
}

/// Splits a package into chunks.
pub(crate) fn chunks(package: &ir::Package) -> Vec<Chunk<'_>> {
    let mut modules = vec![vec![Content::Root]];
    modules.push(split(&package.types, Content::Types));
    modules.push(split(&package.errors, Content::Errors));
    if !package.schemas.is_empty() {
        modules.push(vec![Content::Schemas]);
    }
    if !package.patterns.is_empty() {
        modules.push(vec![Content::Patterns]);
    }
    // Without operations, there is no client and no server.
    if !package.operations.is_empty() {
        let service = package.service.as_ref();
        let rules = service.and_then(|it| it.endpoint_rules.as_ref());
        modules.extend(rules.map(|it| vec![Content::EndpointRules(it)]));
        modules.push(vec![Content::Operations]);
        modules.extend(
            package
                .operations
                .iter()
                .map(|it| vec![Content::Operation(it)]),
        );
        modules.extend(
            service
                .filter(|it| it.client)
                .map(|it| vec![Content::Client(it)]),
        );
        modules.extend(
            service
                .filter(|it| it.server)
                .map(|it| vec![Content::Server(it)]),
        );
    }
    let chunk = |(index, content)| Chunk {
        package,
        content,
        continued: index > 0,
    };
    let modules = modules.into_iter();
    modules
        .flat_map(|it| it.into_iter().enumerate().map(chunk))
        .collect()
}

fn split<'a, T>(all: &'a [T], content: fn(&'a [T]) -> Content<'a>) -> Vec<Content<'a>> {
    all.chunks(CHUNK).map(content).collect()
}

impl Chunk<'_> {
    /// Emits the module or the part of it.
    pub(crate) fn emit(&self) -> Module {
        let package = self.package;
        let service = package.service.as_ref();
        let (types, errors) = match package.operations.is_empty() {
            false => (
                "Structures, unions and enums that operations share.",
                "Errors that operations return.",
            ),
            true => ("Structures, unions and enums.", "Errors."),
        };
        let callable = || -> Vec<_> {
            let operations = package.operations.iter();
            operations.filter(|it| it.callable).collect()
        };
        let module = match &self.content {
            Content::Root => service::emit(package),
            Content::Types(it) => types::emit(it, types),
            Content::Errors(it) => error::emit(it, errors),
            Content::Schemas => schema::emit(&package.schemas),
            Content::Patterns => pattern::emit(&package.patterns),
            Content::EndpointRules(it) => endpoint_rules::emit(it),
            Content::Operations => operation::overview(service),
            Content::Operation(it) => operation::emit(it, service.filter(|_| it.callable)),
            Content::Client(it) => client::emit(it, &callable()),
            Content::Server(it) => server::emit(it, &callable()),
        };
        Module {
            continued: self.continued,
            ..module
        }
    }
}

/// Returns a module below the module of the service.
fn module(path: &[&str], docs: &[&str], imports: Imports, items: Vec<Item>) -> Module {
    Module {
        public: true,
        gate: Gate::Always,
        path: path.iter().map(|it| (*it).to_owned()).collect(),
        docs: docs.iter().map(|it| (*it).to_owned()).collect(),
        continued: false,
        imports,
        items,
    }
}

/// Returns the identifier for a name, which is raw if the name starts with `r#`.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}
