//! Trait definitions can validate the shapes that have the trait (Smithy 2.0, "traitValidators trait"): whatever a
//! selector yields for such a shape is incompatible with the trait. The model gives the id of the event, and its
//! severity.

use serde_json::{Map, Value};

use super::applications::{Application, short};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::model::{Model, is_identifier};
use crate::rules;
use crate::selector::{Engine, Matches};

const VALIDATORS: &str = "smithy.api#traitValidators";

pub(crate) fn check(
    model: &Model,
    engine: &Engine<'_, '_>,
    applications: &[Application<'_>],
    out: &mut Diagnostics,
) {
    for it in applications {
        if it.id.as_str() == VALIDATORS {
            definition(model, engine, it, out);
        }
        let validators = it.definition.and_then(|it| it.traits.get(VALIDATORS));
        for (event, validator) in validators.and_then(Value::as_object).into_iter().flatten() {
            if let Some(validator) = validator.as_object().filter(|_| is_event(event)) {
                one(model, engine, it, (event, validator), out);
            }
        }
    }
}

/// Checks the ids and selectors of a definition.
fn definition(model: &Model, engine: &Engine<'_, '_>, it: &Application<'_>, out: &mut Diagnostics) {
    for (event, validator) in it.value.as_object().into_iter().flatten() {
        let place = it.place(model).child(event);
        let shape = it.node.shape.definition_id();
        if !is_event(event) {
            let message = format!("`{event}` is not the id of an event");
            let help = "identifiers with dots between them, such as `Shop.NoStrings`";
            out.push(
                Diagnostic::error(rules::TRAIT_VALIDATOR, message)
                    .event("TraitValidators")
                    .shape(shape)
                    .at(place.clone().key())
                    .advice(help),
            );
        }
        let selector = validator.get("selector").and_then(Value::as_str);
        if let Some(Matches::Invalid(error)) = selector.map(|it| engine.select_from(it, 0)) {
            let (severity, what) = match error.unsupported {
                true => (Severity::Warning, "is not evaluated"),
                false => (Severity::Error, "cannot be read"),
            };
            let message = format!("the selector of `{event}` {what}: {error}");
            out.push(
                Diagnostic::new(severity, rules::SELECTOR, message)
                    .shape(shape)
                    .at(place.child("selector")),
            );
        }
    }
}

/// Reports what the selector of a validator yields for the shape or member that has the trait.
fn one(
    model: &Model,
    engine: &Engine<'_, '_>,
    it: &Application<'_>,
    (event, validator): (&str, &Map<String, Value>),
    out: &mut Diagnostics,
) {
    let text = |key: &str| validator.get(key).and_then(Value::as_str);
    let Some(selector) = text("selector") else {
        return;
    };
    let severity = match text("severity") {
        Some("NOTE") => Severity::Note,
        Some("WARNING") => Severity::Warning,
        Some("DANGER") => Severity::Danger,
        _ => Severity::Error,
    };
    let nodes = match engine.select_from(selector, it.at) {
        Matches::Nodes(nodes) => nodes,
        // Reported where the trait is defined.
        Matches::Invalid(_) => return,
        Matches::TooMuch => {
            let message = format!("`{event}` is too much work to evaluate");
            out.push(it.diagnostic(model, Severity::Warning, rules::SELECTOR, message));
            return;
        }
    };
    let nodes = nodes.iter().filter_map(|at| engine.graph().nodes().get(at));
    for node in nodes {
        let message = format!(
            "{} is incompatible with the trait `{}` of {}",
            node.name(),
            short(it.id.as_str()),
            it.node.name()
        );
        out.push(
            Diagnostic::new(severity, rules::TRAIT_VALIDATOR, message)
                .event(event)
                .shape(node.shape.definition_id())
                .at(node.place(model))
                .related(it.place(model).key(), "the trait")
                .help(text("message").map(str::to_owned)),
        );
    }
}

fn is_event(id: &str) -> bool {
    id.split('.').all(is_identifier)
}
