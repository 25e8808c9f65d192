//! Notes: what the documentation traits beside `documentation` say (Smithy 2.0, "Documentation traits"), a
//! sentence for each, in Markdown.

use crate::ir;
use crate::markdown::{MEMBER, markdown};
use farrier_smithy::model::Traits;

/// The notes of anything. Whether it is deprecated is not among them: that is an attribute, where Rust has
/// one.
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

/// `@deprecated`, with a note in Markdown: rustdoc takes it for that.
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

/// The deprecation of what has no attribute for it: a type's would warn at every use that is generated.
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

/// A link. As HTML, because that says which characters are text.
fn page(name: &str, address: &str) -> String {
    let escaped = |text: &str| {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        text.replace('>', "&gt;").replace('"', "&quot;")
    };
    let (name, address) = (escaped(name), escaped(address));
    markdown(&format!("<p><a href=\"{address}\">{name}</a></p>"), MEMBER).join(" ")
}
