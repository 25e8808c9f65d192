//! Every property of `@paginated`, of the operation or of its service, names a member that exists and is usable as a
//! token, a size or items (Smithy 2.0, "paginated trait").

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::knowledge::operations::{Operation, operations};
use crate::knowledge::pagination::{Pagination, Property};
use crate::model::{Model, ShapeKind};
use crate::rules;

const PAGINATED: &str = "smithy.api#paginated";

enum Fit {
    Good,
    Unwise,
}

/// Whether the type of a member that a property names will do, and what type is wanted. `None` if it will not do.
fn fits(property: Property, kind: &ShapeKind) -> (Option<Fit>, &'static str) {
    match property {
        Property::InputToken | Property::OutputToken => (token(kind), "a string"),
        Property::PageSize => (size(kind), "an integer"),
        Property::Items => (items(kind), "a list or map"),
    }
}

/// How bad it is that the member of a property is required: the first page, or the last, has no token.
fn required(property: Property) -> Option<Severity> {
    match property {
        Property::InputToken => Some(Severity::Error),
        Property::OutputToken => Some(Severity::Danger),
        Property::PageSize => Some(Severity::Warning),
        Property::Items => None,
    }
}

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
        let Some(pagination) = Pagination::of(service, &operation) else {
            continue;
        };
        for property in Property::ALL {
            let name = property.name();
            match pagination.path(property) {
                Some(path) => named(model, &operation, &pagination, property, path, out),
                None if property.is_needed() && service.is_some() => {
                    let message = format!("neither operation nor service say the `{name}`");
                    out.push(Diagnostic::error(rules::PAGINATED, message).in_trait(
                        model,
                        operation.shape,
                        PAGINATED,
                        name,
                    ));
                }
                None => {}
            }
        }
    }
}

/// Checks the member that a property names.
fn named(
    model: &Model,
    operation: &Operation<'_>,
    pagination: &Pagination<'_>,
    property: Property,
    path: &str,
    out: &mut Diagnostics,
) {
    let name = property.name();
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
    let whose = match property.is_in_output() {
        true => "output",
        false if path.contains('.') => {
            let message = format!("`{name}` is a path, `{path}`, but names a member of the input");
            report(Severity::Error, "", message, None);
            return;
        }
        false => "input",
    };
    let Some(member) = pagination.member(model, property) else {
        let (side, known) = match property.is_in_output() {
            true => (operation.output, operation.known.output),
            false => (operation.input, operation.known.input),
        };
        if !known || side.is_some_and(|it| it.hides(model, path)) {
            return;
        }
        let message = format!("`{name}` is `{path}`, which the {whose} does not have");
        report(Severity::Error, "", message, None);
        return;
    };
    if let Some(severity) = required(property)
        && member.traits.required()
    {
        let message = format!("`{path}`, the `{name}`, is required");
        let help = "the first page, or the last, has none".to_owned();
        let help = (property != Property::PageSize).then_some(help);
        report(severity, "ShouldNotBeRequired", message, help);
    }
    // A missing target is reported by another rule.
    if let Some(target) = model.shape(&member.target) {
        let (fit, wanted) = fits(property, &target.kind);
        let message = format!("`{path}`, the `{name}`, is not {wanted}");
        match fit {
            Some(Fit::Good) => {}
            Some(Fit::Unwise) => report(Severity::Danger, "WrongShapeType", message, None),
            None => report(Severity::Error, "", message, None),
        }
    }
    if path.matches('.').count() > 1 {
        let message = format!("`{name}` is deep in the output: `{path}`");
        report(Severity::Warning, "DeeplyNested", message, None);
    }
}
