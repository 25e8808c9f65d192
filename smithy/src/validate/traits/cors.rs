//! `@cors` has one origin or several, not both (Smithy 2.0, "cors trait").

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Model;
use crate::rules;

const CORS: &str = "smithy.api#cors";

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    for shape in model.shapes.values() {
        let Some(cors) = shape.traits.get(CORS) else {
            continue;
        };
        let origins = cors.get("origins").and_then(|it| it.as_object());
        if cors.get("origin").is_some() && origins.is_some_and(|it| !it.is_empty()) {
            out.push(
                Diagnostic::error(
                    rules::CORS,
                    "there are `origin` and `origins`; only one can be",
                )
                .in_trait(model, shape, CORS, "origins"),
            );
        }
    }
}
