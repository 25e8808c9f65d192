//! A media type has a type and a subtype, and its parameters have values (Smithy 2.0, "mediaType trait"; RFC 6838,
//! 4.2).

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Model;
use crate::rules;

const MEDIA_TYPE: &str = "smithy.api#mediaType";

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    for shape in model.shapes.values() {
        if let Some(value) = shape.traits.media_type()
            && !is_media_type(value)
        {
            out.push(
                Diagnostic::error(rules::MEDIA_TYPE, format!("`{value}` is not a media type"))
                    .on_trait(model, shape, MEDIA_TYPE)
                    .advice("write it as `type/subtype` or `type/subtype; name=value`"),
            );
        }
    }
}

fn is_media_type(text: &str) -> bool {
    let rest = token(text).and_then(|it| token(it.strip_prefix('/')?));
    let Some(mut rest) = rest.map(str::trim_start) else {
        return false;
    };
    while let Some(parameter) = rest.strip_prefix(';') {
        let value = token(parameter.trim_start()).and_then(|it| it.strip_prefix('='));
        let Some(after) = value.and_then(|it| token(it).or_else(|| quoted(it))) else {
            return false;
        };
        rest = after.trim_start();
    }
    rest.is_empty()
}

/// What follows a token (RFC 9110, 5.6.2).
fn token(text: &str) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let rest = text.trim_start_matches(is_part);
    (rest.len() < text.len()).then_some(rest)
}

/// What follows a string in quotes (RFC 9110, 5.6.4).
fn quoted(text: &str) -> Option<&str> {
    let mut escaped = false;
    for (at, c) in text.strip_prefix('"')?.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return text.get(at + 2..),
            _ => {}
        }
    }
    None
}
