//! What the rules report, rule by rule.

mod http;
mod metadata;
mod resource;
mod service;
mod shape;
mod streaming;
mod suppressions;
mod traits;
mod xml;

use farrier_smithy::validate;

use crate::{known_events, load_texts};

/// What the rules report about everything that was loaded.
fn loaded(text: &str) -> String {
    let (model, mut out) = load_texts(&[text]);
    out.append(validate::check_model(&model));
    known_events(&out);
    out.render(&model.sources)
}

/// What the rules report about what was selected.
fn prepared(text: &str) -> String {
    let (model, mut out) = load_texts(&[text]);
    out.append(validate::check_selection(&model));
    known_events(&out);
    out.render(&model.sources)
}
