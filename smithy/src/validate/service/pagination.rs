//! Pagination (Smithy 2.0, "paginated trait"): with what the service says for all of its operations, every
//! property names a member that exists and can be used as a token, a size or items.

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::knowledge::operations::{Operation, Structure, operations, structure};
use crate::model::{Member, Model, Shape, ShapeKind};
use crate::rules;

const PAGINATED: &str = "smithy.api#paginated";

/// What a property of the trait names.
struct Property {
    name: &'static str,
    /// In the output, by a path of names; else in the input, by its name.
    output: bool,
    /// The operation or its service has to have it.
    needed: bool,
    /// How bad it is that the member is required.
    required: Option<Severity>,
    /// Whether a type will do; `None` where it will not.
    fits: fn(&ShapeKind) -> Option<Fit>,
    wanted: &'static str,
}

enum Fit {
    Good,
    Unwise,
}

const PROPERTIES: [Property; 4] = [
    Property {
        name: "inputToken",
        output: false,
        needed: true,
        required: Some(Severity::Error),
        fits: token,
        wanted: "a string",
    },
    Property {
        name: "outputToken",
        output: true,
        needed: true,
        required: Some(Severity::Danger),
        fits: token,
        wanted: "a string",
    },
    Property {
        name: "pageSize",
        output: false,
        needed: false,
        required: Some(Severity::Warning),
        fits: size,
        wanted: "an integer",
    },
    Property {
        name: "items",
        output: true,
        needed: false,
        required: None,
        fits: items,
        wanted: "a list or map",
    },
];

fn token(kind: &ShapeKind) -> Option<Fit> {
    match kind {
        ShapeKind::String => Some(Fit::Good),
        ShapeKind::Map { .. } => Some(Fit::Unwise),
        _ => None,
    }
}

fn size(kind: &ShapeKind) -> Option<Fit> {
    match kind {
        ShapeKind::Integer => Some(Fit::Good),
        ShapeKind::Byte | ShapeKind::Short | ShapeKind::Long => Some(Fit::Unwise),
        _ => None,
    }
}

fn items(kind: &ShapeKind) -> Option<Fit> {
    matches!(kind, ShapeKind::List(_) | ShapeKind::Map { .. }).then_some(Fit::Good)
}

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    let service = model
        .shapes
        .values()
        .find(|it| matches!(it.kind, ShapeKind::Service(_)));
    for operation in operations(model) {
        let Some(own) = paginated(operation.shape) else {
            continue;
        };
        for property in &PROPERTIES {
            let value = |it: Option<&Map<String, Value>>| {
                it.and_then(|it| it.get(property.name)?.as_str().map(str::to_owned))
            };
            let here = value(Some(own));
            let path = here.or_else(|| value(service.and_then(paginated)));
            let at = |it: Diagnostic| it.in_trait(model, operation.shape, PAGINATED, property.name);
            match path {
                Some(path) => one(model, &operation, property, &path, out),
                None if property.needed && service.is_some() => {
                    let message =
                        format!("neither operation nor service say the `{}`", property.name);
                    out.push(at(Diagnostic::error(rules::PAGINATED, message)));
                }
                None => {}
            }
        }
    }
}

fn paginated(shape: &Shape) -> Option<&Map<String, Value>> {
    shape.traits.get(PAGINATED)?.as_object()
}

fn one(
    model: &Model,
    operation: &Operation<'_>,
    property: &Property,
    path: &str,
    out: &mut Diagnostics,
) {
    let name = property.name;
    let mut report = |severity, tail: &str, message: String, help: Option<String>| {
        let event = match tail {
            "" => "PaginatedTrait".to_owned(),
            tail => format!("PaginatedTrait.{tail}.{name}"),
        };
        out.push(
            Diagnostic::new(severity, rules::PAGINATED, message)
                .event(event)
                .in_trait(model, operation.shape, PAGINATED, name)
                .help(help),
        );
    };
    if !property.output && path.contains('.') {
        let message = format!("`{name}` is a path, `{path}`, but names a member of the input");
        report(Severity::Error, "", message, None);
        return;
    }
    let (start, whose) = if property.output {
        (operation.output, "output")
    } else {
        (operation.input, "input")
    };
    let Some(member) = start.and_then(|it| walk(model, it, path)) else {
        let message = format!("`{name}` is `{path}`, which the {whose} does not have");
        report(Severity::Error, "", message, None);
        return;
    };
    if let Some(severity) = property.required
        && member.traits.required()
    {
        let message = format!("`{path}`, the `{name}`, is required");
        let help = "the first page, or the last, has none".to_owned();
        let help = (name != "pageSize").then_some(help);
        report(severity, "ShouldNotBeRequired", message, help);
    }
    // A target that is missing is another rule's.
    if let Some(target) = model.shape(&member.target) {
        let message = || format!("`{path}`, the `{name}`, is not {}", property.wanted);
        match (property.fits)(&target.kind) {
            Some(Fit::Good) => {}
            Some(Fit::Unwise) => report(Severity::Danger, "WrongShapeType", message(), None),
            None => report(Severity::Error, "", message(), None),
        }
    }
    if path.matches('.').count() > 1 {
        let message = format!("`{name}` is deep in the output: `{path}`");
        report(Severity::Warning, "DeeplyNested", message, None);
    }
}

/// The member at the end of a path of names.
fn walk<'a>(model: &'a Model, start: Structure<'a>, path: &str) -> Option<&'a Member> {
    let mut at = Some(start);
    let mut found = None;
    for name in path.split('.') {
        let member = at?.member(name)?;
        at = structure(model, &member.target);
        found = Some(member);
    }
    found
}
