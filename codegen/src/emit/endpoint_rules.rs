//! Emits the module `endpoint_rules`: the table by which clients find endpoints.

use super::imports::Imports;
use super::item::{Argument, Item, MacroCall};
use super::{Module, literal, module, traits};
use crate::ir::EndpointRules;

/// The length of a piece of the program.
const PIECE: usize = 100;

pub(super) fn emit(rules: &EndpointRules) -> Module {
    let mut imports = Imports::new(None);
    imports.add(&["super"], "runtime");
    let texts = rules
        .texts
        .iter()
        .map(|it| Argument::Text(literal::string(it)));
    let program = rules.program.as_bytes().chunks(PIECE);
    // The program is ASCII.
    let pieces = program.map(|it| Argument::Text(format!("\"{}\"", String::from_utf8_lossy(it))));
    let table = Item::MacroCall(MacroCall {
        path: "runtime::endpoint_rules",
        attached: false,
        arguments: vec![
            Argument::text("ENDPOINT_RULES"),
            Argument::Array(traits::arguments(&rules.parameters, &mut imports)),
            Argument::Text(rules.variables.to_string()),
            Argument::Array(texts.collect()),
            Argument::Array(pieces.collect()),
        ],
    });
    let docs =
        ["The rules by which clients find endpoints, as a table that the runtime interprets."];
    let module = module(&["endpoint_rules"], &docs, imports, vec![table]);
    Module {
        public: false,
        ..module
    }
}
