//! Emits the module `patterns`: the patterns of `@pattern` traits.

use super::imports::Imports;
use super::item::Item;
use super::{Module, literal, module};
use crate::ir::Pattern;
use crate::visible::is_visible;

pub(super) fn emit(patterns: &[Pattern]) -> Module {
    let mut imports = Imports::new(None);
    imports.add(&["super"], "runtime");
    let items = patterns.iter().map(|it| Item::Static {
        attributes: Vec::new(),
        name: it.name.clone(),
        ty: "runtime::Pattern",
        value: format!("runtime::Pattern::new({})", raw(&it.source)),
    });
    let docs = ["The patterns that strings are checked against."];
    let module = module(&["patterns"], &docs, imports, items.collect());
    Module {
        public: false,
        ..module
    }
}

/// Returns a string literal. It is raw if that saves escapes.
fn raw(source: &str) -> String {
    let printable = source.chars().all(is_visible);
    if !printable || !source.contains(['\\', '"']) {
        return literal::string(source);
    }
    let longest = source
        .split('"')
        .skip(1)
        .map(|it| it.len() - it.trim_start_matches('#').len());
    let fence = match longest.max() {
        None => String::new(),
        Some(longest) => "#".repeat(longest + 1),
    };
    format!("r{fence}\"{source}\"{fence}")
}
