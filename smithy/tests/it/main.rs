//! What the library reports about bad models, rule by rule, and what it makes of good ones. Each snapshot holds the
//! model beside the exact text. The modules mirror the source.

mod diagnostic;
mod field;
mod goldens;
mod load;
mod merge;
mod transform;
mod upgrade;
mod validate;

use farrier_smithy::diagnostic::{Diagnostic, Diagnostics, Sources};
use farrier_smithy::model::Model;
use farrier_smithy::transform::Selection;

/// Loads texts as files `model.json`, `model2.json` and so on.
fn load_texts(texts: &[&str]) -> (Model, Diagnostics) {
    let name = |at: usize| {
        if at == 0 {
            "model.json".into()
        } else {
            format!("model{}.json", at + 1).into()
        }
    };
    let files = texts
        .iter()
        .enumerate()
        .map(|(at, text)| (name(at), Ok(text.as_bytes().to_vec())));
    farrier_smithy::load::load(Sources::default(), files.collect())
}

/// What some rules report about the only service of a model, in all stages.
fn findings(text: &str, rules: &[&str]) -> String {
    let (model, mut out) = load_texts(&[text]);
    out.append(farrier_smithy::validate::check_model(&model));
    let (model, found) = farrier_smithy::transform::prepare(model, &Selection::default());
    out.append(found);
    out.append(farrier_smithy::validate::check_selection(&model));
    known_events(&out);
    out.retain(|it| rules.contains(&it.rule.id()));
    out.render(&model.sources)
}

/// Checks that diagnostics name events that the registry knows. Those of validators are the model's own.
fn known_events(found: &Diagnostics) {
    let of_registry = |it: &&Diagnostic| it.rule != farrier_smithy::rules::TRAIT_VALIDATOR;
    for it in found.iter().filter(of_registry) {
        let known = it
            .event
            .as_ref()
            .is_none_or(|event| it.rule.has_event(event));
        assert!(known, "{}: {:?}", it.rule, it.event);
    }
}

/// A model of these entries of `shapes`.
fn model(shapes: &str) -> String {
    format!(
        "{{\n\"smithy\": \"2.0\",\n\"shapes\": {{\n{}\n}}\n}}",
        shapes.trim()
    )
}

/// Compares a text with the snapshot of this name, which also shows the input.
macro_rules! golden {
    ($name:literal, $input:expr, $text:expr) => {
        insta::with_settings!({ description => $input, omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}
use golden;
