//! A module for each operation: its input, output, errors and address.

use super::imports::Imports;
use super::item::{Argument, Item, MacroCall};
use super::{Module, literal, module, structure};
use crate::ir::{Customization, Http, Operation, OperationError, Segment, Service};

/// The module that holds those of the operations.
pub(super) fn overview(service: Option<&Service>) -> Module {
    let docs = match service {
        Some(_) => "A module for each operation: its input, output and errors.",
        None => "A module for each operation: its input and output.",
    };
    module(&["operation"], &[docs], Imports::new(None), Vec::new())
}

/// Without a service nobody calls the operation: there are its input and its output.
pub(super) fn emit(it: &Operation, service: Option<&Service>) -> Module {
    let mut imports = Imports::of_operation(&it.name);
    let mut items = Vec::new();
    structure::emit(&it.input, &mut imports, &mut items);
    structure::emit(&it.output, &mut imports, &mut items);
    if service.is_some() {
        items.push(error(&it.error, &it.shape, &mut imports));
        items.push(description(it, &mut imports));
    }
    let title = format!("The operation `{}`.", it.shape);
    let mut docs = vec![title.as_str()];
    if it.docs != [title.as_str()] {
        docs.push("");
        docs.extend(it.docs.iter().map(String::as_str));
    }
    module(&["operation", &it.name], &docs, imports, items)
}

/// The enum of the errors of `shape`, an operation or a stream of events.
pub(super) fn error(it: &OperationError, shape: &str, imports: &mut Imports) -> Item {
    let errors = it.variants.iter().map(|error| {
        imports.named(error);
        Argument::text(&error.name)
    });
    let errors = Argument::List(errors.collect());
    Item::MacroCall(MacroCall {
        path: "farrier::operation_error",
        // It declares the enum.
        attached: false,
        arguments: vec![
            Argument::text(&it.name),
            Argument::Text(literal::string(shape)),
            errors,
        ],
    })
}

fn description(it: &Operation, imports: &mut Imports) -> Item {
    imports.service();
    let mut arguments = vec![
        Argument::text(&it.static_name),
        Argument::Text(literal::string(&it.shape)),
        Argument::Text(format!("schemas::{}", it.input.schema)),
        Argument::Text(format!("schemas::{}", it.output.schema)),
    ];
    if let Some(it) = &it.http {
        arguments.push(http(it));
    }
    if !it.host.is_empty() {
        arguments.push(Argument::Call(
            "host",
            it.host.iter().map(segment).collect(),
        ));
    }
    if it.checksum_required {
        let algorithm = Argument::text("HttpChecksumRequired");
        arguments.push(Argument::Call("checksum", vec![algorithm]));
    }
    if !it.encodings.is_empty() {
        let encodings = it.encodings.iter();
        let encodings = encodings.map(|it| Argument::Text(literal::string(it)));
        arguments.push(Argument::Call("compressed", encodings.collect()));
    }
    if let Some(error) = &it.invalid {
        imports.named(error);
        arguments.push(Argument::Call("invalid", vec![Argument::text(&error.name)]));
    }
    if !it.customizations.is_empty() {
        let customizations = it.customizations.iter().map(|it| match it {
            Customization::UnwrappedXmlOutput => Argument::text("UnwrappedXmlOutput"),
            Customization::ErrorInSuccess => Argument::text("ErrorInSuccess"),
        });
        arguments.push(Argument::Call("customized", customizations.collect()));
    }
    MacroCall::attached("farrier::operation", arguments)
}

fn segment(it: &Segment) -> Argument {
    let (kind, text) = match it {
        Segment::Literal(text) => ("text", text),
        Segment::Label(member) => ("label", member),
        Segment::Greedy(member) => ("greedy", member),
    };
    Argument::Call(kind, vec![Argument::Text(literal::string(text))])
}

fn http(it: &Http) -> Argument {
    let mut arguments = vec![
        Argument::Text(literal::string(&it.method)),
        Argument::Text(it.code.to_string()),
        Argument::array(&Vec::from_iter(it.path.iter().map(segment))),
    ];
    if !it.query.is_empty() {
        let query = it.query.iter().map(|(name, value)| {
            Argument::Text(format!(
                "{} = {}",
                literal::string(name),
                literal::string(value)
            ))
        });
        arguments.push(Argument::array(&Vec::from_iter(query)));
    }
    Argument::Call("http", arguments)
}
