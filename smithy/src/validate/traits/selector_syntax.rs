//! Selectors in traits of a model follow the grammar (Smithy 2.0, "Selectors": "Grammar"), and can be evaluated with
//! bounded work.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Model;
use crate::rules;
use crate::selector::{Engine, Matches};
use crate::validate::traits::applications::{Application, short};

pub(crate) fn check(
    model: &Model,
    engine: &Engine<'_, '_>,
    applications: &[Application<'_>],
    out: &mut Diagnostics,
) {
    for it in applications {
        if !matches!(it.id.as_str(), "smithy.api#trait" | "smithy.api#idRef") {
            continue;
        }
        let Some(selector) = it.value.get("selector").and_then(|it| it.as_str()) else {
            continue;
        };
        let what = format!(
            "the selector of `{}` on {}",
            short(it.id.as_str()),
            it.node.name()
        );
        let found = match &*engine.select(selector) {
            Matches::Nodes(_) => continue,
            Matches::Invalid(error) if error.unsupported => {
                let found = Diagnostic::warning(rules::SELECTOR, format!("{what}: {error}"));
                found.help("the trait may stand anywhere".to_owned())
            }
            Matches::Invalid(error) => {
                Diagnostic::error(rules::SELECTOR, format!("{what} cannot be read: {error}"))
            }
            Matches::TooMuch => {
                let message = format!("{what} is too much work to evaluate");
                let found = Diagnostic::warning(rules::SELECTOR, message);
                found.help("the trait may stand anywhere".to_owned())
            }
        };
        out.push(
            found
                .shape(it.node.shape.definition_id())
                .at(it.place(model).child("selector")),
        );
    }
}
