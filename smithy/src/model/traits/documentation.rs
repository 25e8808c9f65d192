//! Traits that document a shape (Smithy 2.0, "Documentation traits").

use serde_json::Value;

use super::{Deprecated, Traits, text};

impl Traits {
    /// `smithy.api#internal`.
    pub fn internal(&self) -> bool {
        self.has("smithy.api#internal")
    }

    /// `smithy.api#deprecated`.
    pub fn deprecated(&self) -> Option<Deprecated<'_>> {
        let it = self.object("smithy.api#deprecated")?;
        Some(Deprecated {
            message: text(it, "message"),
            since: text(it, "since"),
        })
    }

    /// `smithy.api#documentation`: CommonMark, in AWS models mostly HTML.
    pub fn documentation(&self) -> Option<&str> {
        self.text("smithy.api#documentation")
    }

    /// `smithy.api#title`.
    pub fn title(&self) -> Option<&str> {
        self.text("smithy.api#title")
    }

    /// `smithy.api#tags`.
    pub fn tags(&self) -> Vec<&str> {
        let tags = self.get("smithy.api#tags").and_then(Value::as_array);
        tags.into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }

    /// `smithy.api#externalDocumentation`: names and addresses of pages, by name.
    pub fn external_documentation(&self) -> Vec<(&str, &str)> {
        let pages = self.object("smithy.api#externalDocumentation");
        let pages = pages.into_iter().flatten();
        pages
            .filter_map(|(name, address)| Some((name.as_str(), address.as_str()?)))
            .collect()
    }

    /// `smithy.api#recommended`: the reason, if the model gives one.
    pub fn recommended(&self) -> Option<Option<&str>> {
        let it = self.object("smithy.api#recommended")?;
        Some(text(it, "reason"))
    }

    /// `smithy.api#since`: a date or a version, as the model writes it.
    pub fn since(&self) -> Option<&str> {
        self.text("smithy.api#since")
    }

    /// `smithy.api#unstable`.
    pub fn unstable(&self) -> bool {
        self.has("smithy.api#unstable")
    }
}
