//! Emits the module of an operation: input, output, errors and table.

use super::attributes::allow_uneven;
use super::imports::Imports;
use super::item::{Argument, Item, MacroCall, Variant};
use super::rust_type::rust_type;
use super::{Module, literal, module, structure, traits};
use crate::ir::{Operation, OperationError, PageItems, Service};

/// Returns the module that contains the modules of operations.
pub(super) fn overview(service: Option<&Service>) -> Module {
    let docs = match service {
        Some(_) => "A module for each operation: its input, output and errors.",
        None => "A module for each operation: its input and output.",
    };
    module(&["operation"], &[docs], Imports::new(None), Vec::new())
}

/// Emits the module of an operation. Without a service, it has input and output only.
pub(super) fn emit(it: &Operation, service: Option<&Service>) -> Module {
    let mut imports = Imports::of_operation(&it.name);
    let mut items = Vec::new();
    structure::emit(&it.input, &mut imports, &mut items);
    structure::emit(&it.output, &mut imports, &mut items);
    if service.is_some() {
        let page = it.pages.as_ref().and_then(|it| it.items.as_ref());
        items.extend(page.map(|page| page_items(&it.output.name, page, &mut imports)));
        error(&it.error, Some(&it.shape), &mut imports, &mut items);
        items.push(description(it, &mut imports));
    }
    let title = format!("The operation `{}`.", it.shape);
    let routed = it.route.as_ref();
    let routed = routed.map(|route| format!("The operation `{}`: {route}.", it.shape));
    let mut docs = vec![routed.as_ref().unwrap_or(&title).as_str()];
    if it.docs != [title.as_str()] {
        docs.push("");
        docs.extend(it.docs.iter().map(String::as_str));
    }
    module(&["operation", &it.name], &docs, imports, items)
}

/// Returns the enum of the errors of an operation or event stream. `operation` is the name of the operation in the model.
pub(super) fn error(
    it: &OperationError,
    operation: Option<&str>,
    imports: &mut Imports,
    out: &mut Vec<Item>,
) {
    imports.service();
    // The macro implements `Clone` and the rest.
    let attributes = [allow_uneven(it.uneven), Some("non_exhaustive".to_owned())];
    let variants = it.variants.iter().map(|it| {
        imports.named(&it.error);
        Variant {
            docs: it.docs.clone(),
            attributes: Vec::new(),
            name: it.error.name.clone(),
            value: Some(it.error.name.clone()),
        }
    });
    out.push(Item::Enum {
        docs: it.docs.clone(),
        attributes: attributes.into_iter().flatten().collect(),
        name: it.name.clone(),
        variants: variants.collect(),
    });
    let errors = it.variants.iter().enumerate();
    let errors = errors.map(|(index, it)| Argument::Text(format!("{index} {}", it.error.name)));
    // The runtime knows the operation by the name of the enum, if the enum is named after it.
    let named = |operation: &&str| it.name.strip_suffix("Error") != Some(operation);
    let name = match operation.filter(named) {
        Some(operation) => format!("{} of {}", it.name, literal::string(operation)),
        None => it.name.clone(),
    };
    out.push(MacroCall::attached(
        "runtime::operation_error",
        vec![Argument::Text(name), Argument::List(errors.collect())],
    ));
}

/// Returns the macro call that says which list or map of an output has the items of its page.
fn page_items(output: &str, it: &PageItems, imports: &mut Imports) -> Item {
    imports.service();
    let fields = it.fields.iter().map(|(name, optional)| {
        let how = if *optional { "optional" } else { "required" };
        Argument::Text(format!("{how} {name}"))
    });
    MacroCall::attached(
        "runtime::page_items",
        vec![
            Argument::text(output),
            Argument::Text(rust_type(&it.value, imports)),
            Argument::Array(fields.collect()),
        ],
    )
}

fn description(it: &Operation, imports: &mut Imports) -> Item {
    imports.service();
    let mut arguments = vec![
        Argument::text(&it.static_name),
        Argument::Text(literal::string(&it.shape)),
        Argument::Text(format!("schemas::{}", it.input.schema)),
        Argument::Text(format!("schemas::{}", it.output.schema)),
    ];
    if !it.traits.is_empty() {
        arguments.push(Argument::Array(traits::arguments(&it.traits, imports)));
    }
    MacroCall::attached("runtime::operation", arguments)
}
