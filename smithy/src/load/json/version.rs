//! The field `smithy` of a file, and what a shape uses that the version of its file does not have.

use serde_json::Value;

use super::ast::{self, Entries};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, SourceId};
use crate::load::version::Version;
use crate::rules;

const TO_TWO: &str = "begin the file with `\"smithy\": \"2.0\"`";

/// Reads the JSON text of the field.
pub(super) fn read(source: SourceId, text: Option<&str>, out: &mut Diagnostics) -> Option<Version> {
    let Some(text) = text else {
        let message = "not a Smithy model: it has no `smithy` with the version";
        let error = Diagnostic::error(rules::MODEL, message).at(Place::new(source, [""; 0]));
        out.push(error.help("a JSON AST model begins with `\"smithy\": \"2.0\"`".to_owned()));
        return None;
    };
    let number = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let place = Place::new(source, ["smithy"]);
    match number.and_then(Version::parse) {
        Some((version, true)) => Some(version),
        Some((version, false)) => {
            let as_version = version.number();
            let message = format!("`{text}` is a newer version of Smithy than Farrier knows");
            let warning = Diagnostic::warning(rules::VERSION, message).at(place);
            out.push(warning.help(format!("the file is read as one of Smithy {as_version}")));
            Some(version)
        }
        None => {
            let message = format!("`{text}` is not a version of Smithy that Farrier reads");
            let help = "Farrier reads models with `\"smithy\": \"2.0\"`, `\"2.1\"` or `\"1.0\"`";
            let error = Diagnostic::error(rules::VERSION, message).at(place);
            out.push(error.help(help.to_owned()));
            None
        }
    }
}

/// Reports what a shape uses that the version does not have.
pub(super) fn check(
    version: Version,
    name: &str,
    kind: &str,
    shape: &ast::Shape<'_>,
    place: &Place,
    out: &mut Diagnostics,
) {
    let mut lacks = |what: String, place: Place, help: &str| {
        let number = version.number();
        let message = format!("{what}, which Smithy {number} does not have");
        let error = Diagnostic::error(rules::VERSION, message).at(place);
        out.push(error.help(help.to_owned()));
    };
    if !version.has_type(kind) {
        let help = match version {
            Version::One => TO_TWO,
            Version::Two => "use the type `list` with the trait `smithy.api#uniqueItems`",
        };
        let what = format!("shape `{name}` has the type `{kind}`");
        lacks(what, place.clone().child("type"), help);
    }
    if !version.has_mixins_and_properties() {
        if !shape.mixins.is_empty() {
            let what = format!("shape `{name}` uses mixins");
            lacks(what, place.clone().child("mixins").key(), TO_TWO);
        }
        if !shape.properties.0.is_empty() {
            let what = format!("resource `{name}` has properties");
            lacks(what, place.clone().child("properties").key(), TO_TWO);
        }
    }
    let mut traits = |traits: &Entries<'_, Value>, place: &dyn Fn() -> Place| {
        for (id, _) in traits.0.iter().filter(|(id, _)| !version.has_trait(id)) {
            let help = match version {
                Version::One => TO_TWO,
                Version::Two => "leave it out: in 2.0, what has no default can be absent",
            };
            let place = place().child("traits").child(id).key();
            lacks(format!("`{name}` has the trait `{id}`"), place, help);
        }
    };
    traits(&shape.traits, &|| place.clone());
    for (member, it) in &shape.members.0 {
        let place = || place.clone().child("members").child(member);
        traits(&it.0.traits, &place);
    }
    let parts = [
        ("member", &shape.member),
        ("key", &shape.key),
        ("value", &shape.value),
    ];
    for (part, it) in parts {
        if let Some(it) = it {
            traits(&it.0.traits, &|| place.clone().child(part));
        }
    }
}
