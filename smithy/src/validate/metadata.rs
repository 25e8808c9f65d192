//! The metadata that configures validation has the form of the specification (Smithy 2.0, "Model validation":
//! "Suppression metadata", "Severity overrides", "Validators").

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::model::Model;
use crate::rules;
use crate::suggest::nearest;

/// The properties of the objects in a list.
struct Form {
    key: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
}

const FORMS: [Form; 3] = [
    Form {
        key: "suppressions",
        required: &["id", "namespace"],
        optional: &["reason"],
    },
    Form {
        key: "severityOverrides",
        required: &["id", "namespace", "severity"],
        optional: &[],
    },
    Form {
        key: "validators",
        required: &["name"],
        optional: &[
            "id",
            "message",
            "severity",
            "namespaces",
            "selector",
            "configuration",
        ],
    },
];

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    for form in FORMS {
        let Some(value) = model.metadata.get(form.key) else {
            continue;
        };
        let place = place(model, form.key);
        match value {
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    let place = place.clone().map(|it| it.index(index));
                    form.element(element, place, out);
                }
            }
            _ => {
                let message = format!("metadata `{}` is not a list", form.key);
                out.push(Diagnostic::error(rules::METADATA, message).at(place));
            }
        }
    }
}

/// The place of a key of the metadata; `None` if several files have it, because their lists are joined.
fn place(model: &Model, key: &str) -> Option<Place> {
    let holds = |text: &str| text.contains(&format!("\"{key}\""));
    let mut sources = model
        .sources
        .iter()
        .filter(|(_, source)| holds(&source.text));
    let (id, _) = sources.next()?;
    let place = Place::new(id, ["metadata", key]);
    match sources.next() {
        None => Some(place),
        Some(_) => None,
    }
}

impl Form {
    fn element(&self, element: &Value, place: Option<Place>, out: &mut Diagnostics) {
        let mut report = |found: Diagnostic, key: &str| {
            let place = place.clone();
            out.push(found.at(match key {
                "" => place,
                key => place.map(|it| it.child(key)),
            }));
        };
        let Value::Object(object) = element else {
            let message = format!("an element of metadata `{}` is not an object", self.key);
            return report(Diagnostic::error(rules::METADATA, message), "");
        };
        for name in self.required {
            if !object.contains_key(*name) {
                let message = format!("an element of metadata `{}` has no `{name}`", self.key);
                report(Diagnostic::error(rules::METADATA, message), "");
            }
        }
        for (name, value) in object {
            let known = || self.required.iter().chain(self.optional).copied();
            if !known().any(|it| it == name) {
                let message = format!(
                    "an element of metadata `{}` has the unknown property `{name}`",
                    self.key
                );
                let help = nearest(name, known()).map(|it| format!("`{it}` has a similar name"));
                report(
                    Diagnostic::warning(rules::METADATA, message).help(help),
                    name,
                );
                continue;
            }
            let (fits, wanted) = match name.as_str() {
                "severity" => (self.is_severity(value), self.severities()),
                "namespaces" => {
                    let strings = |them: &Vec<Value>| them.iter().all(Value::is_string);
                    (value.as_array().is_some_and(strings), "a list of strings")
                }
                "configuration" => (value.is_object(), "an object"),
                _ => (value.is_string(), "a string"),
            };
            if !fits {
                let message = format!("`{name}` in metadata `{}` is not {wanted}", self.key);
                report(Diagnostic::error(rules::METADATA, message), name);
            }
        }
        if self.key == "validators"
            && let Some(name) = object.get("name").and_then(Value::as_str)
        {
            let message = format!("validator `{name}` is not run: Farrier does not have it");
            report(Diagnostic::warning(rules::METADATA, message), "name");
        }
    }

    /// Whether a value is a severity that a model may give. Only the specification reports errors.
    fn is_severity(&self, value: &Value) -> bool {
        match value.as_str() {
            Some("WARNING" | "DANGER") => true,
            Some("NOTE") => self.key == "validators",
            _ => false,
        }
    }

    fn severities(&self) -> &'static str {
        if self.key == "validators" {
            "`NOTE`, `WARNING` or `DANGER`"
        } else {
            "`WARNING` or `DANGER`"
        }
    }
}
