//! The emit stage: the IR comes in, modules of Rust items go out.
//!
//! One file for each thing that is emitted, each a function from its part of the IR to [`Item`]s. What a module
//! imports is collected while its items are emitted, so that it imports just what it uses.
//!
//! [`parts`] says what there is to emit, and [`Part::emit`] emits one of them: several threads can share the
//! work.

mod attributes;
mod client;
mod debug;
mod default;
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
mod structure;
mod types;
mod union;

use proc_macro2::{Ident, Span};

pub(crate) use self::imports::Imports;
pub(crate) use self::item::{Argument, Field, Item, MacroCall, Variant};
pub(crate) use self::item::{join, joined_length};
pub(crate) use self::module::{Gate, Module};
use crate::ir;

/// How many types are emitted at once. A long module is cut at these, so that several threads
/// can be busy with it.
const CHUNK: usize = 32;

/// A part of a package that can be emitted by itself, on any thread: tokens cannot change threads.
#[derive(Clone, Debug)]
pub(crate) struct Part<'a> {
    package: &'a ir::Package,
    content: Content<'a>,
    /// Whether it is a later stretch of the module of the part before it.
    continued: bool,
}

#[derive(Clone, Debug)]
enum Content<'a> {
    Root,
    Types(&'a [ir::TypeDefinition]),
    Errors(&'a [ir::ErrorStructure]),
    Schemas,
    Patterns,
    Operations,
    Operation(&'a ir::Operation),
    Client(&'a ir::Service),
    Server(&'a ir::Service),
}

/// The parts of a package.
pub(crate) fn parts(package: &ir::Package) -> Vec<Part<'_>> {
    let mut parts = vec![vec![Content::Root]];
    parts.push(chunks(&package.types, Content::Types));
    parts.push(chunks(&package.errors, Content::Errors));
    if !package.schemas.is_empty() {
        parts.push(vec![Content::Schemas]);
    }
    if !package.patterns.is_empty() {
        parts.push(vec![Content::Patterns]);
    }
    // Without operations there is nothing to call and nothing to serve.
    if !package.operations.is_empty() {
        let service = package.service.as_ref();
        parts.push(vec![Content::Operations]);
        parts.extend(
            package
                .operations
                .iter()
                .map(|it| vec![Content::Operation(it)]),
        );
        parts.extend(
            service
                .filter(|it| it.client)
                .map(|it| vec![Content::Client(it)]),
        );
        parts.extend(
            service
                .filter(|it| it.server)
                .map(|it| vec![Content::Server(it)]),
        );
    }
    let part = |(index, content)| Part {
        package,
        content,
        continued: index > 0,
    };
    let parts = parts.into_iter();
    parts
        .flat_map(|it| it.into_iter().enumerate().map(part))
        .collect()
}

fn chunks<'a, T>(all: &'a [T], content: fn(&'a [T]) -> Content<'a>) -> Vec<Content<'a>> {
    all.chunks(CHUNK).map(content).collect()
}

impl Part<'_> {
    /// Emits it.
    pub(crate) fn emit(&self) -> Module {
        let package = self.package;
        let service = package.service.as_ref();
        let (types, errors) = match package.operations.is_empty() {
            false => (
                "Structures, unions and enums that operations share.",
                "Errors that operations answer with.",
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

/// A module below the service's own.
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

/// The identifier of a name, which is raw if it starts with `r#`.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}
