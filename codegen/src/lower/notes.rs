//! Notes: a sentence of Markdown for each documentation trait other than `@documentation` (Smithy 2.0, "Documentation
//! traits").

use crate::ir;
use crate::markdown::{MEMBER, markdown};
use farrier_smithy::model::Traits;

/// Returns the notes of a shape or member. Deprecation is not one of them, because Rust has an attribute for it.
pub(super) fn notes(traits: &Traits) -> Vec<String> {
    let mut notes = Vec::new();
    match traits.recommended() {
        None => {}
        Some(None) => notes.push("Recommended.".to_owned()),
        Some(Some(reason)) => notes.push(sentence("Recommended: ", reason)),
    }
    if let Some(since) = traits.since() {
        notes.push(sentence("Since ", since));
    }
    if traits.idempotency_token() {
        notes.push("Idempotency token: a client makes one up where there is none.".to_owned());
    }
    if traits.unstable() {
        notes.push("Unstable: it may change, or be removed.".to_owned());
    }
    if traits.internal() {
        notes.push("Internal: it is not meant for everybody.".to_owned());
    }
    let pages = traits.external_documentation();
    let pages = pages.into_iter().map(|(name, address)| page(name, address));
    let pages: Vec<String> = pages.filter(|it| !it.is_empty()).collect();
    if !pages.is_empty() {
        notes.push(format!("See also: {}.", pages.join(", ")));
    }
    notes
}

/// Returns `@deprecated`. The note is Markdown, as rustdoc reads it.
pub(super) fn deprecated(traits: &Traits) -> Option<ir::Deprecated> {
    let deprecated = traits.deprecated()?;
    let message = deprecated.message.map(|it| markdown(it, MEMBER).join(" "));
    let since = deprecated
        .since
        .map(|it| format!("since {}", markdown(it, MEMBER).join(" ")));
    let note = match (message, since) {
        (Some(message), Some(since)) => {
            Some(format!("{} ({since})", message.trim_end_matches('.')))
        }
        (message, since) => message.or(since),
    };
    Some(ir::Deprecated {
        note: note.filter(|it| !it.is_empty()),
    })
}

/// Returns the deprecation of a type as a sentence. An attribute on a type would cause a warning at every use in
/// generated code.
pub(super) fn deprecation(traits: &Traits) -> Option<String> {
    let note = deprecated(traits)?.note;
    Some(match note {
        Some(note) => format!("Deprecated: {}.", note.trim_end_matches('.')),
        None => "Deprecated.".to_owned(),
    })
}

fn sentence(begin: &str, text: &str) -> String {
    let text = markdown(text, MEMBER).join(" ");
    format!("{begin}{}.", text.trim_end_matches('.'))
}

/// Returns a link. It goes through HTML, where it is clear which characters are text.
fn page(name: &str, address: &str) -> String {
    let escaped = |text: &str| {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        text.replace('>', "&gt;").replace('"', "&quot;")
    };
    let (name, address) = (escaped(name), escaped(address));
    markdown(&format!("<p><a href=\"{address}\">{name}</a></p>"), MEMBER).join(" ")
}
